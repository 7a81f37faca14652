"""How right the sections are on made arrangements, and what each stage costs.

    python -m bench.sections [tune|test] [COUNT]

Boundary F: within 3 s and within 1 s, the start and the end of the track not counted. Names: part of the time that
bears the right name. Intervals: 95 %, by resampling tracks. Costs: seconds of one core for a minute of audio.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from src.engine.arrays import Reals
from src.engine.engines import Engines
from src.engine.findings import find
from src.engine.grid import TempoWish
from src.engine.network import BeatModel
from src.engine.pipeline import Engine, Wish
from src.engine.segments import Segment
from src.engine.sound import Extras, hear
from src.weights import folder
from tests.audio import write_audio
from tests.music.arrangement import Section
from tests.music.material import Half, arrangements
from tests.music.scores import boundary_f
from tests.music.song import perform

STAGES = ("basic_features", "characteristics", "genre", "segments", "transitions")

COSTED_TRACKS = 4
"""Tracks whose stages are timed one by one: each is then decoded once a stage."""

RESAMPLES = 2000


def named_right(found: list[Segment], true: tuple[Section, ...]) -> float:
    """Part of the track's time that bears the right name."""
    times = np.arange(true[0].start, true[-1].end, 0.25)
    names = [next((s.label for s in found if s.start <= time < s.end), "") for time in times]
    wanted = [next((s.label for s in true if s.start <= time < s.end), "") for time in times]
    return float(np.mean([name == want for name, want in zip(names, wanted, strict=True)]))


def interval(values: list[float]) -> str:
    """Mean and 95 % interval."""
    random = np.random.default_rng(1)
    means = random.choice(values, (RESAMPLES, len(values))).mean(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return f"{np.mean(values):.3f} [{low:.3f}, {high:.3f}] (n={len(values)})"


def score(path: Path, sections: tuple[Section, ...], beats: BeatModel) -> tuple[float, float, float]:
    """Boundary F within 3 s and 1 s, and the part that is named right."""
    sound = hear(path, beats, lambda _: None, Extras(waveform=False, loudness=False))
    found = find(sound, TempoWish()).segments
    true: Reals = np.array([section.start for section in sections[1:]])
    cuts: Reals = np.array([segment.start for segment in found[1:]])
    return boundary_f(cuts, true), boundary_f(cuts, true, 1.0), named_right(found, sections)


def core_seconds(engine: Engine, path: Path, stage: str) -> float:
    """What a job for one stage alone costs."""
    started = time.process_time()
    list(engine.analyse(path, Wish((stage,), TempoWish()), lambda _: None))
    return time.process_time() - started


def main() -> None:
    """Runs the command."""
    half: Half = "test" if sys.argv[1:2] == ["test"] else "tune"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 12
    models = folder.find_or_make(folder.folder_from_environment()).parent
    engines = Engines.load()
    engine = Engine(engines.beats, Engines(engines.beats, models))
    scores: list[tuple[float, float, float]] = []
    costs: dict[str, list[float]] = {stage: [] for stage in STAGES}
    with tempfile.TemporaryDirectory() as temporary:
        for case in arrangements(half, count):
            samples, truth = perform(case.song)
            path = write_audio(Path(temporary) / f"track.{case.ending}", samples)
            scores.append(score(path, truth.sections, engines.beats))
            print(f"  {case.name}: F {scores[-1][0]:.2f}, within 1 s {scores[-1][1]:.2f}, names {scores[-1][2]:.2f}")
            if len(scores) <= COSTED_TRACKS:
                for stage in STAGES:
                    costs[stage].append(60 * core_seconds(engine, path, stage) / truth.sections[-1].end)
    for name, values in zip(("boundary F, 3 s", "boundary F, 1 s", "names"), zip(*scores, strict=True), strict=True):
        print(f"{name}: {interval(list(values))}")
    for stage, seconds in costs.items():
        print(f"{stage} alone: {np.mean(seconds):.2f} core seconds a minute")
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
