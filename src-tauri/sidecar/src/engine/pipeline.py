"""From a file to the stages of a job, step by step."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from src.engine.engines import VERSION, Engines
from src.engine.errors import StageError
from src.engine.findings import Findings, find
from src.engine.grid import TempoWish
from src.engine.network import BeatModel
from src.engine.progress import OnProgress, Plan
from src.engine.sound import hear
from src.engine.stems import StemsWish
from src.engine.track_stages import TrackStages, extras_for
from src.weights import folder

__all__ = ["Cancelled", "Engine", "Findings", "Stage", "Wish", "find"]


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
        plan = Plan(wish.stages, on_progress)
        on_progress(0.0)
        findings = None
        if wish.stages != ("stems",):
            findings = find(hear(path, self._beats, plan.within, extras_for(wish.stages)), wish.tempo)
        track = TrackStages(path, wish.stems, findings, self._engines, plan)
        for name in wish.stages:
            plan.begin(name)
            started = time.monotonic()
            try:
                data = track.make(name)
            except StageError as error:
                yield Stage(name, "failed", {"error": str(error), "code": error.code})
            else:
                seconds = round(time.monotonic() - started, 3)
                made_by = {"engine": self._stamp(name, wish), "processing_time": seconds}
                yield Stage(name, "completed", data | made_by)

    def _stamp(self, stage: str, wish: Wish) -> dict[str, Any]:
        """What made a result: a better engine can tell from it that it would do better."""
        if stage == "stems":
            return self._engines.separator.info.stamp()
        if stage == "genre" and self._engines.styles is not None:
            return self._engines.styles.info.stamp()
        tempo = wish.tempo
        range_of_tempo = {"tempo_min": tempo.slowest, "tempo_max": tempo.fastest, "round_tempo": tempo.rounded}
        parameters = range_of_tempo | {"beats": self._beats.info.stamp()}
        return {"name": "mismo", "version": VERSION, "parameters": parameters}
