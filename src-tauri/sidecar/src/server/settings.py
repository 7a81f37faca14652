"""What the environment says about this server."""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

log = logging.getLogger("mismo.settings")

DEFAULT_WORKERS = 2
"""Worker processes at most, unless MISMO_WORKERS says otherwise: each takes a core and some 400 MB."""


@dataclass(frozen=True)
class CallbackPolicy:
    """How hard a result is tried to be delivered. Seconds; the delay doubles after each attempt."""

    timeout: float = 30.0
    attempts: int = 3
    first_delay: float = 2.0


@dataclass(frozen=True)
class Settings:
    """The server's settings, read once at start."""

    allow_file_paths: bool = False
    prefixes: tuple[str, ...] = ()
    instance: str | None = None
    instance_token: str | None = None
    callbacks: CallbackPolicy = CallbackPolicy()
    workers: int = 1
    parent_pid: int | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Reads the variables; a value that makes no sense is said in the log and its default used."""
        return cls(
            allow_file_paths=environ.get("MISMO_ALLOW_FILE_PATHS", "").strip().lower() == "true",
            prefixes=_prefixes(environ.get("MISMO_ALLOWED_PATH_PREFIXES")),
            instance=environ.get("MISMO_INSTANCE") or None,
            instance_token=environ.get("MISMO_INSTANCE_TOKEN") or None,
            callbacks=CallbackPolicy(
                timeout=_number(environ, "CALLBACK_TIMEOUT", 30.0, least=0.1),
                attempts=int(_number(environ, "CALLBACK_RETRIES", 3, least=1)),
                first_delay=_number(environ, "CALLBACK_RETRY_DELAY", 2.0, least=0.0),
            ),
            workers=int(_number(environ, "MISMO_WORKERS", _default_workers(), least=1)),
            parent_pid=int(_number(environ, "MISMO_PARENT_PID", 0, least=0)) or None,
        )


def _default_workers() -> int:
    return min(DEFAULT_WORKERS, os.cpu_count() or 1)


def _number(environ: Mapping[str, str], name: str, default: float, least: float) -> float:
    text = environ.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value < 1e9:
        log.warning("%s=%r makes no sense (a number from %g is wanted): using %g", name, text, least, default)
        return default
    return value


def _prefixes(text: str | None) -> tuple[str, ...]:
    if not text:
        return ()
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        log.warning("MISMO_ALLOWED_PATH_PREFIXES is not a JSON array of folders: no path is allowed")
        return ()
    return tuple(value)
