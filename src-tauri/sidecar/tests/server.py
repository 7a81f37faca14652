"""A real server as a process of its own, started the way the app starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from types import TracebackType
from typing import Any, Self

APP_FOLDER = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class RunningServer:
    """A started server; its output lines are kept, its end is waited for."""

    def __init__(self, command: list[str], environment: dict[str, str], port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.lines: list[str] = []
        self._unread: Queue[str | None] = Queue()
        self.process = subprocess.Popen(
            command,
            cwd=APP_FOLDER,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @classmethod
    def start(cls, models: Path, prefixes: list[Path], **variables: str) -> Self:
        """Starts a server and waits until it says that it is ready.

        Raises:
            AssertionError: it ended instead; the text holds its output.
        """
        server = cls.launch(models, prefixes, **variables)
        server.wait_for('"stage":"server","event":"end"')
        server.wait_for("Uvicorn running")
        return server

    @classmethod
    def launch(cls, models: Path, prefixes: list[Path], **variables: str) -> Self:
        """Starts a server without waiting for it."""
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "src.app:app", "--host", "127.0.0.1", "--port", str(port)]
        environment = os.environ | {
            "MISMO_ALLOW_FILE_PATHS": "true",
            "MISMO_ALLOWED_PATH_PREFIXES": json.dumps([str(prefix) for prefix in prefixes]),
            "MISMO_MODELS_DIR": str(models),
            "MISMO_INSTANCE": "an-instance",
            "MISMO_INSTANCE_TOKEN": "a-token",
            "MISMO_WORKERS": "1",
            "CALLBACK_RETRY_DELAY": "0.05",
            "PYTHONUNBUFFERED": "1",
        }
        return cls(command, environment | variables, port)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def wait_for(self, text: str) -> str:
        """The next line that holds `text`; it fails when the output ends before."""
        while (line := self._unread.get(timeout=90)) is not None:
            if text in line:
                return line
        raise AssertionError(f"the output ended without {text!r}:\n" + "\n".join(self.lines))

    def call(
        self, path: str, body: Any = None, method: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Status and JSON of a request; `body` may be bytes, which are sent as they are."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"} | (headers or {}))
        request.method = method or ("GET" if body is None else "POST")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def submit(self, path: Path | str, job: str, callback_url: str | None = None, **fields: Any) -> tuple[int, Any]:
        """Posts a job for the first two stages."""
        body = {"file_path": str(path), "track_hash": job, "callback_url": callback_url} | fields
        return self.call("/jobs", body)

    def worker_pids(self) -> list[int]:
        """The worker processes, as the server tells."""
        pids: list[int] = self.call("/stats")[1]["workers"]
        return pids

    @contextmanager
    def workers_held(self) -> Iterator[None]:
        """Keeps the workers from computing, so that a job can be met in the middle."""
        pids = self.worker_pids()
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            self._unread.put(line)
        self._unread.put(None)
