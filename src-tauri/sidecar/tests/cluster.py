"""A real cluster of one machine, and what sends it jobs the way the app's queue does."""

import json
import os
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.server import RunningServer, free_port
from tests.uploads import HEADERS, multipart

ENDS = ("completed", "failed", "cancelled")

MOMENT = 0.02
"""Seconds between two rounds of questions: the queue asks, nobody tells it."""


@contextmanager
def running_cluster(models: Path, least: int, most: int, **variables: str) -> Iterator[RunningServer]:
    """Starts the application on a Ray of its own and waits until it answers; afterwards all of it ends."""
    port = free_port()
    # Ray's sockets lie in there, and their paths must be short.
    with tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as folder:
        environment = os.environ | {
            "RAY_TMPDIR": folder,
            "TMPDIR": folder,
            "MISMO_MODELS_DIR": str(models),
            "MISMO_RAY_MIN_REPLICAS": str(least),
            "MISMO_RAY_MAX_REPLICAS": str(most),
            # Half a core each, so that they find room on a machine of one core.
            "MISMO_RAY_CPUS": "0.5",
            "MISMO_RAY_OBJECT_STORE_MB": "100",
            "CALLBACK_RETRY_DELAY": "0.05",
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "-m", "src.cluster", "--port", str(port)]
        with RunningServer(command, environment | variables, port) as cluster:
            cluster.wait_for("MISMO_READY")
            yield cluster
            if cluster.process.poll() is None:
                cluster.process.terminate()
                assert cluster.process.wait() == 0


def upload(cluster: RunningServer, file: Path, job: str, **fields: Any) -> tuple[int, Any]:
    """Posts a file; fields that are no text go as JSON."""
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    body = multipart(file.read_bytes(), file.name, track_hash=job, **texts)
    return cluster.call("/jobs", body, headers=HEADERS)


@dataclass
class QueueStandIn:
    """The app's queue for one address: some jobs under way, asked for until they end; lost ones go again."""

    cluster: RunningServer
    callback_url: str
    under_way: int = 6
    ended: dict[str, str] = field(default_factory=dict)
    """How each job ended."""
    lost: list[str] = field(default_factory=list)
    """Jobs that the server did not know any more when it was asked, once for each time."""

    def run(self, jobs: Mapping[str, Path], on_round: Callable[[Mapping[str, str]], None]) -> None:
        """Sends all jobs and waits for their ends; after each round of questions `on_round` gets their states."""
        waiting = list(jobs)
        sent: dict[str, str] = {}
        while waiting or sent:
            while waiting and len(sent) < self.under_way:
                job = waiting.pop(0)
                status, answer = upload(self.cluster, jobs[job], job, callback_url=self.callback_url)
                assert status == 202, answer
                sent[job] = answer["status"]
            for job in list(sent):
                status, answer = self.cluster.call(f"/jobs/{job}")
                if status == 404:
                    del sent[job]
                    self.lost.append(job)
                    waiting.insert(0, job)
                else:
                    sent[job] = answer["status"]
                if sent.get(job) in ENDS:
                    self.ended[job] = sent.pop(job)
            on_round(sent)
            time.sleep(MOMENT)


def wait_for(cluster: RunningServer, job: str, *statuses: str) -> dict[str, Any]:
    """The job as soon as it has one of these."""
    while True:
        code, answer = cluster.call(f"/jobs/{job}")
        assert code == 200, answer
        if answer["status"] in statuses:
            body: dict[str, Any] = answer
            return body
        assert answer["status"] not in ENDS, answer
        time.sleep(MOMENT)


def until_known_or_not(cluster: RunningServer, job: str) -> int:
    """The status of a question for `job`, asked until it is an answer of the application and not of Ray."""
    while True:
        try:
            with urllib.request.urlopen(f"{cluster.url}/jobs/{job}") as answer:
                status: int = answer.status
                return status
        except urllib.error.HTTPError as error:
            with error:
                if error.code < 500:
                    return error.code
        time.sleep(MOMENT)


def process_of(worker: str) -> int:
    """The process id of a replica as /stats names it."""
    return int(worker.rpartition(":")[2])
