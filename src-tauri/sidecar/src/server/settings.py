"""What the environment says about this server."""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

import psutil

log = logging.getLogger("mismo.settings")

MOST_WORKERS = 4
"""Worker processes at most, unless MISMO_WORKERS says otherwise: more would read faster than most disks give."""

MEMORY_PER_WORKER = 1500 * 2**20
"""Bytes of memory that a machine must have for each of them, for the app and the system to have theirs."""

MEBIBYTE = 2**20


@dataclass(frozen=True)
class CallbackPolicy:
    """How hard a result is tried to be delivered. Seconds; the delay doubles after each attempt."""

    timeout: float = 30.0
    attempts: int = 3
    first_delay: float = 2.0


@dataclass(frozen=True)
class WorkerLimits:
    """When a worker counts as lost: seconds without a word, bytes of memory with all that it has started."""

    silence: float = 120.0
    memory: int = 2000 * MEBIBYTE


@dataclass(frozen=True)
class StoragePolicy:
    """Where the server writes, and how much: None means a folder of its own among the temporary files."""

    folder: Path | None = None
    largest_upload: int = 2048 * MEBIBYTE
    stem_bytes: int = 4096 * MEBIBYTE
    """Kept stems of all tracks together."""
    stem_format: Literal["flac", "wav"] = "flac"


@dataclass(frozen=True)
class Settings:
    """The server's settings, read once at start."""

    allow_file_paths: bool = False
    prefixes: tuple[str, ...] = ()
    instance: str | None = None
    instance_token: str | None = None
    callbacks: CallbackPolicy = CallbackPolicy()
    workers: int = 1
    limits: WorkerLimits = WorkerLimits()
    storage: StoragePolicy = StoragePolicy()
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
                timeout=number(environ, "CALLBACK_TIMEOUT", 30.0, least=0.1),
                attempts=int(number(environ, "CALLBACK_RETRIES", 3, least=1)),
                first_delay=number(environ, "CALLBACK_RETRY_DELAY", 2.0, least=0.0),
            ),
            workers=int(number(environ, "MISMO_WORKERS", _default_workers(), least=1)),
            limits=WorkerLimits(
                silence=number(environ, "MISMO_WORKER_SILENCE", 120.0, least=0.1),
                memory=int(number(environ, "MISMO_WORKER_MEMORY_MB", 2000, least=100) * MEBIBYTE),
            ),
            storage=StoragePolicy(
                folder=_folder(environ),
                largest_upload=int(number(environ, "MISMO_UPLOAD_MAX_MB", 2048, least=0.001) * MEBIBYTE),
                stem_bytes=int(number(environ, "MISMO_STEMS_MAX_MB", 4096, least=0) * MEBIBYTE),
                stem_format="wav" if environ.get("STEM_FORMAT", "").strip().lower() == "wav" else "flac",
            ),
            parent_pid=int(number(environ, "MISMO_PARENT_PID", 0, least=0)) or None,
        )


def _default_workers() -> int:
    """One a core that this process may use, as far as the memory goes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    by_memory = int(psutil.virtual_memory().total // MEMORY_PER_WORKER)
    return max(1, min(MOST_WORKERS, cores, by_memory))


def _folder(environ: Mapping[str, str]) -> Path | None:
    """MISMO_JOBS_DIR, or JOBS_DIR as other analysis servers call it."""
    text = environ.get("MISMO_JOBS_DIR") or environ.get("JOBS_DIR")
    if not text:
        return None
    if not os.path.isabs(text):
        log.warning("%r is no absolute folder: jobs are kept among the temporary files", text)
        return None
    return Path(text)


def number(environ: Mapping[str, str], name: str, default: float, least: float) -> float:
    """The number in a variable; what makes no sense is said in the log and `default` used."""
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
