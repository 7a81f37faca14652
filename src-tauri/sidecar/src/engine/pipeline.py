"""From a file to the stages of a job, step by step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from src.engine.decoding import decode_beats
from src.engine.network import BeatNetwork
from src.engine.sound import Sound, hear
from src.engine.tempo import median_tempo, refine
from src.weights import folder

HEARING_SHARE = 0.85
"""Part of the work that is the pass over the samples."""

OnProgress = Callable[[float], None]


class Cancelled(Exception):
    """The job is not wanted any more; raised by the progress callback."""


@dataclass(frozen=True)
class TempoRange:
    """The octave that the DJ counts in, BPM."""

    slowest: float = 75.0
    fastest: float = 182.0


@dataclass(frozen=True)
class Wish:
    """What is asked of one track."""

    stages: tuple[str, ...]
    tempo_range: TempoRange = TempoRange()
    round_tempo: bool = True


@dataclass(frozen=True)
class Stage:
    """One stage's result in wire form."""

    name: str
    status: str
    data: dict[str, Any]


class Engine:
    """The loaded models and what can be made with them."""

    device = "cpu"

    def __init__(self, network: BeatNetwork) -> None:
        self._network = network

    @classmethod
    def load(cls) -> Self:
        """Loads the models, making them first where they are missing.

        Raises:
            ModelsMissing: they are not there and cannot be made.
        """
        return cls(BeatNetwork(folder.find_or_make(folder.folder_from_environment())))

    def analyse(self, path: Path, wish: Wish, on_progress: OnProgress) -> Iterator[Stage]:
        """Yields each stage as soon as it is made, in the order of `wish`.

        Raises:
            AnalysisError: nothing can be said about this file.
            Cancelled: `on_progress` wants no more.
        """
        on_progress(0.0)
        sound = hear(path, self._network, lambda share: on_progress(HEARING_SHARE * share))
        for name in wish.stages:
            on_progress(HEARING_SHARE)
            if name == "basic_features":
                yield Stage(name, "completed", basic_features(sound, wish))
            else:
                yield Stage(name, "failed", {"error": "This engine does not make this stage yet.", "code": "not_made"})


def basic_features(sound: Sound, wish: Wish) -> dict[str, Any]:
    """Tempo, beats and waveforms."""
    decoded = decode_beats(sound.activation)
    coarse = median_tempo(decoded.times)
    tempo = None if coarse is None else refine(sound.activation.sum(axis=1), coarse)
    return {
        "duration": round(sound.seconds, 3),
        "tempo": None if tempo is None else round(tempo, 2),
        "beats": [round(float(time), 3) for time in decoded.times],
        "downbeats": [round(float(time), 3) for time in decoded.times[decoded.numbers == 1]],
        "num_beats": len(decoded.times),
        "num_downbeats": int((decoded.numbers == 1).sum()),
        "incomplete": sound.incomplete,
        "waveforms": sound.waveform.zooms(),
    }
