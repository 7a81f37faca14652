"""The measured songs as files: rendered once, kept for the next run while the generator is the same."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.audio import write_audio
from tests.music import material
from tests.music.material import Case, Half
from tests.music.song import perform
from tests.music.track import Truth

GENERATOR = Path(material.__file__).parent


@dataclass(frozen=True)
class Written:
    """A case, its truth and where it lies as a file."""

    case: Case
    truth: Truth
    path: Path

    @property
    def name(self) -> str:
        """That of the case."""
        return self.case.name

    @property
    def groove(self) -> str:
        """What the song is played in."""
        return self.case.song.groove

    @property
    def countable(self) -> bool:
        """Whether it has a beat."""
        return self.case.countable


def written(cases: list[Case], folder: Path) -> list[Written]:
    """Renders what is not there yet."""
    kept = folder / _generator_version()
    kept.mkdir(parents=True, exist_ok=True)
    return [_written(case, kept) for case in cases]


def set_of(half: Half, size: int) -> list[Case]:
    """`size` songs of every groove and of every special kind, twice as many full tracks."""
    return [*material.excerpts(half, size), *material.special(half, size), *material.arrangements(half, 2 * size)]


def _written(case: Case, folder: Path) -> Written:
    path = folder / f"{case.name}.{case.ending}"
    truth_path = path.with_suffix(".npz")
    if not truth_path.exists():
        samples, truth = perform(case.song)
        write_audio(path, samples)
        bpm = np.nan if truth.bpm is None else truth.bpm
        np.savez(truth_path, bpm=bpm, beats=truth.beats, downbeats=truth.downbeats, kicks=truth.kicks)
        return Written(case, truth, path)
    with np.load(truth_path) as stored:
        bpm = float(stored["bpm"])
        truth = Truth(
            None if np.isnan(bpm) else bpm,
            stored["beats"],
            stored["downbeats"],
            case.song.key,
            case.song.mode,
            kicks=stored["kicks"],
        )
    return Written(case, truth, path)


def _generator_version() -> str:
    digest = hashlib.sha256()
    for path in sorted(GENERATOR.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
