"""What one track costs a worker: time of one core, and memory at most.

    python -m bench.memory STAGE[,STAGE ...] FILE ...

Each file is analysed in a process of its own, as a worker does it.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from src.engine.grid import TempoWish
from src.engine.pipeline import Engine, Wish
from src.engine.stems import StemsWish


def main() -> None:
    """Runs the command."""
    stages, *files = sys.argv[1:]
    if len(files) == 1:
        measure(stages, Path(files[0]))
        return
    for file in files:
        subprocess.run([sys.executable, "-m", "bench.memory", stages, file], check=True)


def measure(stages: str, path: Path) -> None:
    """Analyses one file and prints what it took."""
    engine = Engine.load()
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with tempfile.TemporaryDirectory() as temporary:
        wish = Wish(tuple(stages.split(",")), TempoWish(), StemsWish(Path(temporary) / "stems"))
        started, core_started = time.monotonic(), time.process_time()
        results = list(engine.analyse(path, wish, lambda _: None))
        seconds, core_seconds = time.monotonic() - started, time.process_time() - core_started
    length = next((result.data["duration"] for result in results if "duration" in result.data), 0.0)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    failed = [f"{result.name}: {result.data['error']}" for result in results if result.status == "failed"]
    print(
        f"{path.name}: {length:.0f} s in {seconds:.1f} s, {core_seconds:.1f} s of a core "
        f"({length / core_seconds:.1f} times realtime), memory {most:.0f} MB at most, {loaded:.0f} MB when loaded",
        *failed,
        sep="\n  ",
    )


if __name__ == "__main__":
    main()
