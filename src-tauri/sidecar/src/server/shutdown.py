"""Ending the server in time, from inside, whatever command line it was started with."""

import logging
import os
import signal
import threading
import time

import uvicorn

log = logging.getLogger("mismo.shutdown")

GRACE_SECONDS = 2
"""How long open requests may take to finish: uvicorn alone would wait for an open stream for ever."""

DEADLINE_SECONDS = 4.0
"""From the wish to stop to the end of the process, at most; the app kills after 5 s."""


def limit_graceful_shutdown() -> None:
    """Gives the running uvicorn a time limit for open requests.

    uvicorn's own signal handler is a method of its server, which is how the server is found; under
    another host there is none, and that host's rules hold.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if isinstance(server, uvicorn.Server):
        server.config.timeout_graceful_shutdown = GRACE_SECONDS


def request_stop(reason: str) -> None:
    """Asks uvicorn to stop, as a signal would; the process ends within the deadline in any case."""
    log.info("stopping: %s", reason)
    threading.Thread(target=_end_at_deadline, name="stop-deadline", daemon=True).start()
    signal.raise_signal(signal.SIGTERM)


def _end_at_deadline() -> None:
    time.sleep(DEADLINE_SECONDS)
    log.error("the server did not stop in time: ending it")
    os._exit(1)
