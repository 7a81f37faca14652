"""A worker that hangs or grows too big is replaced, its job fails with a reason, and the server goes on."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.callbacks import CallbackReceiver
from tests.server import RunningServer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stops processes by signals")


def meet_in_the_middle(server: RunningServer, job: str) -> None:
    while server.call(f"/jobs/{job}")[1]["progress"] == 0:
        pass


def test_a_hung_worker(models: Path, music: Path, long_track: Path, receiver: CallbackReceiver) -> None:
    with RunningServer.start(models, [music], MISMO_WORKER_SILENCE="2") as server:
        (worker,) = server.worker_pids()
        server.submit(long_track, "a", receiver.url)
        meet_in_the_middle(server, "a")
        os.kill(worker, signal.SIGSTOP)
        failed = receiver.until_end()[-1].body
        assert (failed["stage"], failed["data"]["code"]) == ("job_failed", "worker_hung")
        assert "said nothing for 2 s" in failed["data"]["error"]
        server.submit(music / "house.flac", "b", receiver.url)
        assert receiver.until_end()[-1].body["stage"] == "job_completed"
        assert server.worker_pids() != [worker]


def test_a_worker_that_grows_too_big(models: Path, music: Path, long_track: Path, receiver: CallbackReceiver) -> None:
    """No worker stays below the least limit that there is."""
    with RunningServer.start(models, [music], MISMO_WORKER_MEMORY_MB="100") as server:
        server.submit(long_track, "a", receiver.url)
        failed = receiver.until_end()[-1].body
        assert (failed["stage"], failed["data"]["code"]) == ("job_failed", "worker_too_big")
        assert "more than 100 MB" in failed["data"]["error"]
        assert server.call("/jobs/a")[1]["error_code"] == "worker_too_big"
        assert server.call("/stats")[0] == 200


def test_a_cancel_in_the_middle_frees_the_worker(
    models: Path, music: Path, long_track: Path, receiver: CallbackReceiver
) -> None:
    with RunningServer.start(models, [music]) as server:
        (worker,) = server.worker_pids()
        with CallbackReceiver() as silent:
            server.submit(long_track, "a", silent.url)
            meet_in_the_middle(server, "a")
            assert server.call("/jobs/a", method="DELETE")[0] == 200
            server.submit(music / "house.flac", "b", receiver.url)
            assert receiver.until_end()[-1].body["stage"] == "job_completed"
            assert silent.received.empty()
        assert server.worker_pids() == [worker], "it heeded the cancel and was not ended for it"
