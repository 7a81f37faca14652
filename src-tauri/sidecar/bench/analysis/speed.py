"""How fast two workers are side by side, and how much memory one takes: what a job computes, from an MP3 on disk."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from src.engine.grid import TempoWish
from src.engine.network import BeatNetwork
from src.engine.pipeline import Engine, Wish
from src.weights import folder
from tests.audio import write_audio
from tests.music import material
from tests.music.song import perform

STAGES = ("basic_features", "characteristics")
WORKERS = 2


@dataclass(frozen=True)
class Speed:
    """Seconds of audio a second: of the clock with all workers, and of one core's time."""

    of_the_clock: float
    of_a_core: float


def throughput(paths: Sequence[Path], repeats: int = 3) -> Speed:
    """Every worker analyses all files; models are loaded before the clock starts."""
    command = [sys.executable, "-m", "bench.analysis.speed", str(repeats), *map(str, paths)]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(WORKERS)
    ]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    started = time.monotonic()
    results = [json.loads(worker.communicate("go\n")[0].splitlines()[-1]) for worker in workers]
    clock = time.monotonic() - started
    audio = sum(result["audio_seconds"] for result in results)
    return Speed(audio / clock, audio / sum(result["core_seconds"] for result in results))


def memory_mb(path: Path) -> float:
    """The most memory that a process of its own has in use while it analyses a file."""
    command = [sys.executable, "-m", "bench.analysis.speed", "1", str(path)]
    done = subprocess.run(command, input="go\n", stdout=subprocess.PIPE, text=True, check=True)
    return float(json.loads(done.stdout.splitlines()[-1])["memory_mb"])


def long_track(folder: Path, minutes: float) -> Path:
    """An MP3 of a made track, repeated."""
    samples, _ = perform(next(material.arrangements("tune", 1)).song)
    length = int(minutes * 60 * 22_050)
    return write_audio(folder / f"{minutes:g}.mp3", np.resize(samples, length))


def main() -> None:
    """One worker: says that it is ready, waits for a line, analyses."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    repeats, paths = int(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    engine = Engine(BeatNetwork(folder.find_or_make(folder.folder_from_environment())))
    print("ready", flush=True)
    sys.stdin.readline()
    started, audio = time.process_time(), 0.0
    for path in paths * repeats:
        stages = {stage.name: stage for stage in engine.analyse(path, Wish(STAGES, TempoWish()), lambda _: None)}
        audio += stages["basic_features"].data["duration"]
    result = {
        "audio_seconds": audio,
        "core_seconds": time.process_time() - started,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(result), flush=True)


def report() -> str:
    """The figures, in lines."""
    with tempfile.TemporaryDirectory() as temporary:
        room = Path(temporary)
        five, ten, mix = (long_track(room, minutes) for minutes in (5, 10, 120))
        speed = throughput([five])
        return "\n".join(
            [
                f"{WORKERS} workers, MP3 from disk: {speed.of_the_clock:.0f} x realtime by the clock",
                f"one core: {speed.of_a_core:.0f} s of audio a second of its time",
                f"memory of a worker: {memory_mb(ten):.0f} MB for 10 minutes, {memory_mb(mix):.0f} MB for 2 hours",
            ]
        )


if __name__ == "__main__":
    main()
