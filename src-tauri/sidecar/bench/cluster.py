"""What a job costs on a Ray cluster, beside the server of one machine.

    python -m bench.cluster TRACK [--jobs N] [--replicas N]

Sends TRACK as often as `--jobs` says, with two stages and with five, to both; prints for each kind of process the core
seconds a job and the memory, what a job sends and fetches, and how long it waits for a replica.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import psutil

from src.weights import folder
from tests.cluster import ENDS, MOMENT, running_cluster, upload
from tests.server import RunningServer

TWO = ("basic_features", "characteristics")
FIVE = (*TWO, "genre", "segments", "transitions")
OTHERS = ("stems",)

ROLES = {
    "src.worker": "worker process",
    "mismo:analyst": "replica",
    "mismo:ingress": "ingress",
    "ProxyActor": "HTTP proxy",
    "uvicorn": "web process",
    "ServeController": "Ray itself",
}
"""What a command line holds, and what such a process is called in the table; everything else is Ray itself."""


def main() -> None:
    """Runs the command."""
    options = _options()
    models = folder.find_or_make(folder.folder_from_environment()).parent
    print(f"{options.track.name}: {options.track.stat().st_size / 2**20:.1f} MB sent a job\n")
    servers: dict[str, Callable[[], AbstractContextManager[RunningServer]]] = {
        "one machine": lambda: RunningServer.start(models, [], MISMO_WORKERS=str(options.replicas)),
        "Ray": lambda: running_cluster(models, options.replicas, options.replicas),
    }
    for name, start in servers.items():
        with start() as server:
            _run(server, options.track, TWO, options.replicas)
            for stages in (TWO, FIVE):
                print(f"{name}, {len(stages)} stages\n{_measured(server, options.track, stages, options.jobs)}\n")


def _measured(server: RunningServer, track: Path, stages: tuple[str, ...], jobs: int) -> str:
    before, started = _core_seconds(server), time.monotonic()
    fetched = _run(server, track, stages, jobs)
    elapsed, after = time.monotonic() - started, _core_seconds(server)
    memory = _memory(server)
    lines = [f"{elapsed / jobs:.2f} s a job, {fetched / 1000:.0f} kB of results"]
    for role, spent in after.items():
        each = (spent - before.get(role, 0.0)) / jobs
        lines.append(f"  {role:15} {each:7.3f} core seconds a job, {memory[role] / 2**20:6.0f} MB in all")
    return "\n".join(lines)


def _run(server: RunningServer, track: Path, stages: tuple[str, ...], jobs: int) -> int:
    """Sends all jobs and waits for them; returns the bytes of one's results."""
    options = {name: name in stages for name in (*FIVE, *OTHERS)}
    names = [f"bench-{time.monotonic_ns()}-{number}" for number in range(jobs)]
    for name in names:
        assert upload(server, track, name, options=options)[0] == 202
    answer = {}
    for name in names:
        while (answer := server.call(f"/jobs/{name}")[1])["status"] not in ENDS:
            # Asking costs the ingress: a queue asks each job less than once a second.
            time.sleep(50 * MOMENT)
        assert answer["status"] == "completed", answer
    return len(json.dumps(answer))


def _processes(server: RunningServer) -> list[tuple[str, psutil.Process]]:
    top = psutil.Process(server.process.pid)
    found = []
    for process in (top, *top.children(recursive=True)):
        command = " ".join(process.cmdline())
        found.append((next((role for mark, role in ROLES.items() if mark in command), "Ray itself"), process))
    return found


def _core_seconds(server: RunningServer) -> dict[str, float]:
    spent: dict[str, float] = defaultdict(float)
    for role, process in _processes(server):
        times = process.cpu_times()
        spent[role] += times.user + times.system
    return spent


def _memory(server: RunningServer) -> dict[str, int]:
    """Bytes by kind of process, what several share counted once."""
    held: dict[str, int] = defaultdict(int)
    for role, process in _processes(server):
        held[role] += process.memory_full_info().pss
    return held


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description="What a job costs on a Ray cluster.")
    parser.add_argument("track", type=Path)
    parser.add_argument("--jobs", type=int, default=20)
    parser.add_argument("--replicas", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
