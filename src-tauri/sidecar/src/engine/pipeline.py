"""From a file to the stages of a job, step by step."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from src.engine.basic_features import basic_features
from src.engine.characteristics import UNKNOWN, Traits, characterise
from src.engine.engines import VERSION, Engines
from src.engine.errors import StageError
from src.engine.grid import BeatGrid, TempoWish, find_grid
from src.engine.key import KeyFinding, find_key
from src.engine.network import BeatModel
from src.engine.sound import Sound, hear
from src.engine.stems import StemsWish, make_stems
from src.weights import folder

HEARING_SHARE = 0.85
"""Part of the work without stems that is the pass over the samples."""

STEMS_WORK = 4.0
"""How many times the rest the work of the stems is."""

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
    stems: StemsWish | None = None
    """Where stems go; needed where `stages` holds them."""


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

    def __init__(self, beats: BeatModel, engines: Engines | None = None) -> None:
        self._beats = beats
        self._engines = engines or Engines(beats, folder.folder_from_environment())

    @classmethod
    def load(cls) -> Self:
        """Loads the models, making them first where they are missing.

        Raises:
            ModelsMissing: they are not there and cannot be made.
        """
        engines = Engines.load()
        return cls(engines.beats, engines)

    @property
    def device(self) -> str:
        """Where the beats are computed."""
        return self._beats.info.device

    def describe(self) -> dict[str, Any]:
        """Which engine makes what."""
        return self._engines.describe()

    def analyse(self, path: Path, wish: Wish, on_progress: OnProgress) -> Iterator[Stage]:
        """Yields each stage as soon as it is made, in the order of `wish`.

        A stage that this engine does not make is a failed stage, not a failed job.

        Raises:
            AnalysisError: nothing can be said about this file.
            Cancelled: `on_progress` wants no more.
        """
        makers = {"basic_features": _basic_features, "characteristics": _characteristics}
        plan = _Plan(wish.stages, on_progress)
        on_progress(0.0)
        findings = None
        if wish.stages != ("stems",):
            findings = find(hear(path, self._beats, plan.within), wish.tempo)
        for name in wish.stages:
            plan.begin(name)
            started = time.monotonic()
            try:
                if name == "stems":
                    data, engine = self._stems(path, wish, plan)
                elif findings is not None and name in makers:
                    data, engine = makers[name](findings), self._stamp(wish)
                else:
                    raise StageError("not_made", "This stage is not made by this engine yet.")
            except StageError as error:
                yield Stage(name, "failed", {"error": str(error), "code": error.code})
            else:
                seconds = round(time.monotonic() - started, 3)
                yield Stage(name, "completed", data | {"engine": engine, "processing_time": seconds})

    def _stems(self, path: Path, wish: Wish, plan: "_Plan") -> tuple[dict[str, Any], dict[str, Any]]:
        assert wish.stems is not None, "whoever wishes for stems says where they go"
        separator = self._engines.separator
        return make_stems(path, separator, wish.stems, plan.within), separator.info.stamp()

    def _stamp(self, wish: Wish) -> dict[str, Any]:
        """What made a result: a better engine can tell from it that it would do better."""
        tempo = wish.tempo
        range_of_tempo = {"tempo_min": tempo.slowest, "tempo_max": tempo.fastest, "round_tempo": tempo.rounded}
        parameters = range_of_tempo | {"beats": self._beats.info.stamp()}
        return {"name": "mismo", "version": VERSION, "parameters": parameters}


class _Plan:
    """Turns the progress of each part of a job into that of the whole."""

    def __init__(self, stages: tuple[str, ...], on_progress: OnProgress) -> None:
        self._on_progress = on_progress
        others = [name for name in stages if name != "stems"]
        self._work = dict.fromkeys(others, (1 - HEARING_SHARE) / max(1, len(others)))
        self._hearing = HEARING_SHARE if others else 0.0
        if "stems" in stages:
            self._work["stems"] = STEMS_WORK
        self._total = self._hearing + sum(self._work.values())
        self._done = 0.0
        self._current = self._hearing

    def begin(self, stage: str) -> None:
        """The part before is done."""
        self._done += self._current
        self._current = self._work[stage]
        self.within(0.0)

    def within(self, share: float) -> None:
        """The part in hand has come so far."""
        self._on_progress((self._done + self._current * share) / self._total)


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
