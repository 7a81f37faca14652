"""From a file to the stages of a job, step by step."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from src.engine.basic_features import basic_features
from src.engine.characteristics import UNKNOWN, Traits, characterise
from src.engine.grid import BeatGrid, TempoWish, find_grid
from src.engine.key import KeyFinding, find_key
from src.engine.network import BeatNetwork
from src.engine.sound import Sound, hear
from src.weights import folder

HEARING_SHARE = 0.85
"""Part of the work that is the pass over the samples."""

LEAST_SECONDS = 1.0
"""Shorter sounds have no tempo."""

SILENCE_LUFS = -70.0
"""What stands for the loudness of a track with nothing to measure, where a number is required."""

OnProgress = Callable[[float], None]


class Cancelled(Exception):
    """The job is not wanted any more; raised by the progress callback."""


@dataclass(frozen=True)
class Wish:
    """What is asked of one track."""

    stages: tuple[str, ...]
    tempo: TempoWish


@dataclass(frozen=True)
class Stage:
    """One stage's result in wire form."""

    name: str
    status: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Findings:
    """What several stages are made from."""

    sound: Sound
    grid: BeatGrid | None
    key: KeyFinding | None


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

        A stage that this engine does not make is a failed stage, not a failed job.

        Raises:
            AnalysisError: nothing can be said about this file.
            Cancelled: `on_progress` wants no more.
        """
        makers = {"basic_features": _basic_features, "characteristics": _characteristics}
        on_progress(0.0)
        sound = hear(path, self._network, lambda share: on_progress(HEARING_SHARE * share))
        findings = find(sound, wish.tempo)
        for number, name in enumerate(wish.stages):
            on_progress(HEARING_SHARE + (1 - HEARING_SHARE) * number / len(wish.stages))
            if name in makers:
                started = time.monotonic()
                data = makers[name](findings)
                yield Stage(name, "completed", data | {"processing_time": round(time.monotonic() - started, 3)})
            else:
                reason = {"error": "This stage is not made by this engine yet.", "code": "not_made"}
                yield Stage(name, "failed", reason)


def find(sound: Sound, wish: TempoWish) -> Findings:
    """Beat grid and key of a track; None each where there is no such thing."""
    audible = sound.spectrum.audible
    if audible is None:
        return Findings(sound, None, None)
    has_tempo = sound.seconds >= LEAST_SECONDS
    grid = find_grid(sound.activation, sound.onsets, sound.chroma, audible, wish) if has_tempo else None
    return Findings(sound, grid, find_key(sound.chroma))


def _basic_features(findings: Findings) -> dict[str, Any]:
    return basic_features(findings.sound, findings.grid, findings.key)


def _characteristics(findings: Findings) -> dict[str, Any]:
    sound, key = findings.sound, findings.key
    best_key = None if key is None else key.candidates[0]
    traits = Traits(sound.loudness, sound.spectrum, sound.onsets, findings.grid, best_key)
    loudness = sound.loudness
    return {
        **{name: _rounded(value) for name, value in asdict(characterise(traits)).items()},
        "unknown": list(UNKNOWN),
        "loudness": _rounded(SILENCE_LUFS if loudness.integrated is None else loudness.integrated),
        "integrated_lufs": _rounded(loudness.integrated),
        "loudness_range": _rounded(loudness.range),
        "true_peak_db": _rounded(loudness.true_peak),
        "replay_gain_db": _rounded(loudness.replay_gain),
        "spectral_centroid": _rounded(sound.spectrum.centroid),
        "spectral_rolloff": _rounded(sound.spectrum.rolloff),
        "zero_crossing_rate": _rounded(sound.spectrum.zero_crossing_rate, 4),
    }


def _rounded(value: float | bool | None, digits: int = 2) -> float | bool | None:
    return value if value is None or isinstance(value, bool) else round(float(value), digits)
