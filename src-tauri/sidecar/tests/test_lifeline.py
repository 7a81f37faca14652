"""The server and its workers end with the program that started them, and workers are replaced when they die."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.callbacks import CallbackReceiver
from tests.server import APP_FOLDER, RunningServer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="waits for processes by Linux's pidfd")


def ends(pid: int, seconds: float = 10) -> bool:
    """Waits for the end of a process, of whomever it is the child."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def test_the_end_of_stdin_ends_server_and_workers(models: Path, music: Path) -> None:
    with RunningServer.start(models, [music]) as server:
        workers = server.worker_pids()
        assert server.process.stdin is not None
        server.process.stdin.close()
        assert server.process.wait(timeout=5) in (0, -signal.SIGTERM)
        assert all(ends(pid) for pid in workers)
        server.wait_for("stdin was closed")


def test_kill_leaves_no_worker(models: Path, music: Path) -> None:
    with RunningServer.start(models, [music]) as server:
        workers = server.worker_pids()
        os.kill(server.process.pid, signal.SIGKILL)
        assert all(ends(pid) for pid in workers)


def test_terminating_ends_the_server_while_a_job_runs_and_a_stream_is_open(models: Path, music: Path) -> None:
    with RunningServer.start(models, [music]) as server:
        server.submit(music / "house.flac", "a")
        port = int(server.url.rpartition(":")[2])
        import socket

        with socket.create_connection(("127.0.0.1", port)) as hanging:
            hanging.sendall(b"POST /jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
            server.call("/health")
            server.process.terminate()
            assert server.process.wait(timeout=5) in (0, -signal.SIGTERM)


def test_the_end_of_the_parent_ends_the_server(models: Path, music: Path) -> None:
    """stdin is no pipe here, so that only the parent's end can tell."""
    program = (
        "import subprocess, sys\n"
        "child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)\n"
        "print('CHILD', child.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    launched = RunningServer.launch
    template = launched(models, [music])
    command = template.process.args
    environment = os.environ | {"MISMO_MODELS_DIR": str(models), "MISMO_WORKERS": "1", "PYTHONUNBUFFERED": "1"}
    template.__exit__(None, None, None)
    assert isinstance(command, list)
    parent = RunningServer([sys.executable, "-c", program, *map(str, command)], environment, 0)
    with parent:
        child = int(parent.wait_for("CHILD").split()[1])
        parent.wait_for("Uvicorn running")
        os.kill(parent.process.pid, signal.SIGKILL)
        assert ends(child)


def test_without_a_pipe_the_server_stays(models: Path, music: Path) -> None:
    server = RunningServer.launch(models, [music])
    command, port = server.process.args, server.url.rpartition(":")[2]
    server.__exit__(None, None, None)
    assert isinstance(command, list)
    environment = os.environ | {"MISMO_MODELS_DIR": str(models), "MISMO_WORKERS": "1", "PYTHONUNBUFFERED": "1"}
    shell = ["sh", "-c", 'exec "$@" < /dev/null', "sh", *map(str, command)]
    with RunningServer(shell, environment, int(port)) as running:
        running.wait_for("Uvicorn running")
        for _ in range(3):
            assert running.call("/health")[0] == 200


def test_a_killed_worker_fails_its_job_with_a_reason_and_is_replaced(
    models: Path, music: Path, long_track: Path, receiver: CallbackReceiver
) -> None:
    with RunningServer.start(models, [music]) as server:
        (worker,) = server.worker_pids()
        server.submit(long_track, "a", receiver.url)
        while server.call("/jobs/a")[1]["progress"] == 0:
            pass
        os.kill(worker, signal.SIGKILL)
        failed = receiver.until_end()[-1].body
        assert failed["stage"] == "job_failed"
        assert failed["data"]["code"] == "worker_died"
        assert "signal 9" in failed["data"]["error"]
        server.submit(music / "house.flac", "a", receiver.url)
        assert receiver.until_end()[-1].body["stage"] == "job_completed"
        assert server.worker_pids() != [worker]


def test_a_worker_that_dies_idle_is_replaced_before_the_next_job(
    models: Path, music: Path, receiver: CallbackReceiver
) -> None:
    with RunningServer.start(models, [music]) as server:
        (worker,) = server.worker_pids()
        os.kill(worker, signal.SIGKILL)
        assert ends(worker)
        server.submit(music / "house.flac", "a", receiver.url)
        assert receiver.until_end()[-1].body["stage"] == "job_completed"


def test_without_models_and_weights_the_start_fails_with_a_sentence(tmp_path: Path, music: Path) -> None:
    (tmp_path / "BeatNet").mkdir()
    (tmp_path / "BeatNet" / "__init__.py").touch()
    paths = {"PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    with RunningServer.launch(tmp_path / "models", [music], **paths) as server:
        server.wait_for("network weights")
        assert server.process.wait(timeout=30) == 3


def test_the_start_is_told_stage_by_stage(models: Path, music: Path) -> None:
    with RunningServer.start(models, [music]) as server:
        told = [line.split(" ", 1)[1] for line in server.lines if line.startswith("MISMO_STAGE ")]
        assert [_stage(text) for text in told] == [
            ("imports", None, "begin"),
            ("imports", "web", "begin"),
            ("imports", "web", "end"),
            ("imports", "engine", "begin"),
            ("imports", "engine", "end"),
            ("imports", None, "end"),
            ("models", None, "begin"),
            ("models", None, "end"),
            ("server", None, "begin"),
            ("server", None, "end"),
        ]


def _stage(text: str) -> tuple[str, str | None, str]:
    import json

    entry = json.loads(text)
    assert entry["t"] >= 0
    return entry["stage"], entry.get("part"), entry["event"]


def test_the_web_process_imports_nothing_numeric() -> None:
    program = "import sys, src.app; print([n for n in ('numpy', 'av', 'onnxruntime', 'soxr') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=APP_FOLDER, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
