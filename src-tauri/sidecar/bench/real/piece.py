"""A piece of music that others made, and what its data says about it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from bench.real.midi import quarter_times
from bench.real.sound import decoded, heard_between
from tests.music.track import Truth

Half = Literal["tune", "test"]

HELD_BACK = frozenset(
    {
        "fretsonfire-armygeddon",
        "fretsonfire-escape_from_chaosland",
        "fretsonfire-feelings",
        "fretsonfire-metal_madness",
        "lmms-alf42red-mauiwowi",
        "lmms-esoxlb-cpu",
        "lmms-momo64-esp",
        "loop-loop_amen",
        "loop-loop_breakbeat",
        "loop-house_loop01",
    }
)
"""Pieces by which others compared engines before: never tuned to."""


NEAR = 0.05
"""Seconds before the first sound at which a beat still belongs to it."""


@dataclass(frozen=True)
class Recipe:
    """How a piece is made, and its truth: the tempo, and the bars where the data tells them."""

    family: str
    title: str
    bpm: float
    make: Callable[[Path], object]
    """Writes the piece as a FLAC file whose first sample is on a beat.

    Raises NotRendered where that is not possible here.
    """
    bar: int | None = 4
    """Beats of a bar that begins with the first sample; None where the data does not tell."""

    @property
    def name(self) -> str:
        """Of the piece and its file."""
        tidy = "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in self.title)
        return f"{self.family}-{tidy}".lower()

    @property
    def half(self) -> Half:
        """A coin thrown by the name; the pieces held back are all of the test half."""
        heads = hashlib.sha256(self.name.encode()).digest()[0] & 1
        return "test" if heads or self.name in HELD_BACK else "tune"


@dataclass(frozen=True)
class Piece:
    """A piece on disk, in the form that the measures take."""

    name: str
    family: str
    path: Path
    truth: Truth
    seconds: float
    groove: str = ""
    countable: bool = True


def made(recipe: Recipe, folder: Path) -> Piece:
    """The piece as a file, made where it is not there yet.

    Raises:
        NotRendered: it cannot be made here.
    """
    path = folder / f"{recipe.name}.flac"
    heard = path.with_suffix(".json")
    if not path.exists() or not heard.exists():
        unfinished = path.with_name(f"unfinished-{path.name}")
        recipe.make(unfinished)
        unfinished.rename(path)
        heard.write_text(json.dumps(heard_between(decoded(path))))
    first, last = json.loads(heard.read_text())
    # Nobody taps along to silence.
    beats = quarter_times(recipe.bpm, last)
    downbeats = beats[:: recipe.bar] if recipe.bar else np.empty(0)
    truth = Truth(recipe.bpm, beats[beats > first - NEAR], downbeats[downbeats > first - NEAR], 0, 0)
    return Piece(recipe.name, recipe.family, path, truth, last)
