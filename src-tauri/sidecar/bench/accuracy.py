"""How right the engine is on the made music, and on any folder with a `ground_truth.csv` beside its files.

    python -m bench.accuracy [FOLDER ...]

The table has columns path, bpm, key ("D minor"), either of the last two may be empty. Acc1: within 4 % of the
tempo. Acc2: or of its octaves. Grid: within 0.05 BPM up to an octave. Beat and downbeat F: 70 ms.
Key: exact and MIREX. xRT: seconds of audio a second of one core, decoding included.
"""

import csv
import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from src.engine.grid import TempoWish
from src.engine.key import NAMES
from src.engine.network import BeatNetwork
from src.engine.pipeline import find
from src.engine.sound import hear
from src.weights import folder
from tests.audio import write_audio
from tests.music.catalogue import catalogue
from tests.music.scores import f_measure, is_on_grid, is_right, is_right_octave_aside, key_score
from tests.music.track import Truth, render


@dataclass
class Tally:
    """Scores of a set, one list a measure."""

    scores: dict[str, list[float]] = field(default_factory=dict)
    audio_seconds: float = 0.0
    core_seconds: float = 0.0

    def add(self, measure: str, value: float) -> None:
        """Adds one track's score."""
        self.scores.setdefault(measure, []).append(float(value))

    def __str__(self) -> str:
        means = [f"{name} {np.mean(values):.3f} (n={len(values)})" for name, values in self.scores.items()]
        return ", ".join([*means, f"xRT {self.audio_seconds / max(self.core_seconds, 1e-9):.0f}"])


@dataclass(frozen=True)
class Known:
    """What is known about a track; None each where it is not."""

    name: str
    bpm: float | None
    key: tuple[int, int] | None
    truth: Truth | None = None


def measure(tally: Tally, network: BeatNetwork, path: Path, known: Known) -> None:
    """Analyses one track, adds its scores and prints what is wrong with it."""
    started = time.process_time()
    sound = hear(path, network, lambda _: None)
    found = find(sound, TempoWish())
    tally.core_seconds += time.process_time() - started
    tally.audio_seconds += sound.seconds
    faults = []
    bpm, key, truth = known.bpm, known.key, known.truth
    if bpm is not None:
        got = found.grid.bpm if found.grid else 1e-9
        for label, right in (("Acc1", is_right), ("Acc2", is_right_octave_aside), ("grid", is_on_grid)):
            tally.add(label, right(got, bpm))
            faults += [] if right(got, bpm) else [f"{label}: {got:.2f} for {bpm:g}"]
    if truth is not None and found.grid is not None:
        tally.add("beat F", f_measure(found.grid.beats, truth.beats))
        tally.add("downbeat F", f_measure(found.grid.downbeats, truth.downbeats))
        tally.add("first beat within 12 ms", abs(found.grid.beats[0] - truth.beats[0]) < 0.012)
    if key is not None:
        best = found.key.candidates[0] if found.key else None
        score = key_score((best.tonic, best.mode), key) if best else 0.0
        tally.add("key exact", score == 1)
        tally.add("key MIREX", score)
        faults += [] if score == 1 else [f"key {best} for {key}"]
    if faults:
        print(f"  {known.name}: {'; '.join(faults)}")


def measure_made(network: BeatNetwork) -> None:
    """The catalogue of made music."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as temporary:
        for score in catalogue():
            samples, truth = render(score)
            path = write_audio(Path(temporary) / "track.flac", samples)
            name = f"{score.style} {score.bpm:g}"
            measure(tally, network, path, Known(name, truth.bpm, (truth.key, truth.mode), truth))
    print(f"made music: {tally}")


def measure_folder(network: BeatNetwork, music: Path) -> None:
    """A folder of real music."""
    tally = Tally()
    with (music / "ground_truth.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            bpm = float(row["bpm"]) if row["bpm"] else None
            tonic, _, mode = row["key"].partition(" ")
            key = (NAMES.index(tonic), int(mode == "major")) if tonic else None
            measure(tally, network, music / row["path"], Known(row["path"], bpm, key))
    print(f"{music.name}: {tally}")


def main() -> None:
    """Runs the command."""
    models = folder.find_or_make(folder.folder_from_environment())
    network = BeatNetwork(models)
    for music in sys.argv[1:]:
        measure_folder(network, Path(music))
    measure_made(network)
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
