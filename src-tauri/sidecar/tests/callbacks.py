"""What the app's side of a callback looks like."""

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Callback:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class CallbackReceiver:
    """An HTTP server that keeps every callback and answers with the statuses it is given, then 200."""

    def __init__(self) -> None:
        self.received: Queue[Callback] = Queue()
        self.answers: list[tuple[int, dict[str, str]]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receiver.received.put(Callback(self.path, dict(self.headers.items()), body))
                status, headers = receiver.answers.pop(0) if receiver.answers else (200, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/analysis/callback/token"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def next(self) -> Callback:
        """The next callback, waiting for it."""
        return self.received.get(timeout=60)

    def until_end(self) -> list[Callback]:
        """Every callback up to and including a job's last."""
        callbacks = [self.next()]
        while callbacks[-1].body["stage"] not in ("job_completed", "job_failed"):
            callbacks.append(self.next())
        return callbacks
