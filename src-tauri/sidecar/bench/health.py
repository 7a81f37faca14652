"""How fast the server starts, and how fast /health answers while every worker computes.

    python -m bench.health FILE

FILE is analysed again and again by all workers for as long as it is measured.
"""

import sys
import time
from pathlib import Path

import numpy as np

from src.weights import folder
from tests.server import RunningServer

PROBES = 400


def main() -> None:
    """Runs the command."""
    track = Path(sys.argv[1]).resolve()
    models = folder.find_or_make(folder.folder_from_environment()).parent
    started = time.monotonic()
    with RunningServer.start(models, [track.parent], MISMO_WORKERS="2") as server:
        print(f"start to ready: {time.monotonic() - started:.2f} s")
        for number in range(40):
            server.submit(track, f"job-{number}")
        delays = []
        for _ in range(PROBES):
            asked = time.monotonic()
            status, body = server.call("/health")
            delays.append(1000 * (time.monotonic() - asked))
            assert status == 200
            assert body["jobs_processing"] == 2
        print(
            f"/health under load: median {np.median(delays):.1f} ms, p99 {np.percentile(delays, 99):.1f} ms, "
            f"most {max(delays):.1f} ms"
        )
        server.process.terminate()
        server.process.wait()


if __name__ == "__main__":
    main()
