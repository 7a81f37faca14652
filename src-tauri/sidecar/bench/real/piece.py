"""A piece of music that others made, and what its data says about it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av
import numpy as np

from bench.real.midi import quarter_times
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


@dataclass(frozen=True)
class Recipe:
    """How a piece is made, and its truth: tempo always, places of beats and bars where the data tells them."""

    family: str
    title: str
    bpm: float
    make: Callable[[Path], object]
    """Writes the piece as a FLAC file.

    Raises NotRendered where that is not possible here.
    """
    placed: bool = True
    """Whether the first beat is the first sample."""
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
    if not path.exists():
        unfinished = path.with_name(f"unfinished-{path.name}")
        recipe.make(unfinished)
        unfinished.rename(path)
    with av.open(str(path)) as container:
        seconds = (container.duration or 0) / av.time_base
    beats = quarter_times(recipe.bpm, seconds) if recipe.placed else np.empty(0)
    downbeats = beats[:: recipe.bar] if recipe.bar else np.empty(0)
    return Piece(recipe.name, recipe.family, path, Truth(recipe.bpm, beats, downbeats, 0, 0), seconds)
