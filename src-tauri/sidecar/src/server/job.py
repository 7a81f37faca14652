"""One analysis job as the web process knows it."""

import json
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from src.server.request import JobRequest


class JobStatus(StrEnum):
    """Where a job stands; the last three are ends."""

    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDS = frozenset({JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED})


def timestamp() -> str:
    """Now, as ISO 8601 in UTC with a Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class StageResult:
    """What one stage gave. Its data is kept compressed, since finished jobs stay for an hour."""

    status: str
    packed: bytes

    @classmethod
    def pack(cls, status: str, data: dict[str, Any]) -> "StageResult":
        """Compresses `data`, some milliseconds of work."""
        text = json.dumps(data, separators=(",", ":"), allow_nan=False)
        return cls(status, zlib.compress(text.encode(), level=1))

    def data(self) -> dict[str, Any]:
        """The stage's data as it went out."""
        value: dict[str, Any] = json.loads(zlib.decompress(self.packed))
        return value


@dataclass(eq=False)
class Job:
    """A job and everything that a caller may ask about it."""

    request: JobRequest
    path: Path
    """The file with all links resolved: what was checked is what is read."""
    uploaded: bool = False
    """Whether the file came with the job, and goes with it."""
    stems_folder: Path | None = None
    stem_format: str = "flac"
    """Where its stems go when it asks for some."""
    base_url: str = ""
    """How whoever posted it reaches this server."""
    status: JobStatus = JobStatus.QUEUED
    progress: float = 0.0
    stages: dict[str, StageResult] = field(default_factory=dict)
    error: str | None = None
    error_code: str | None = None
    created_at: str = field(default_factory=timestamp)
    started_at: str | None = None
    completed_at: str | None = None
    ended: float | None = None
    """Monotonic time of the end, which decides when the job is forgotten."""

    @property
    def id(self) -> str:
        """The track's hash."""
        return self.request.track_hash

    def stems_order(self) -> dict[str, str] | None:
        """What the worker is told about stems, or None where none are wanted."""
        if self.stems_folder is None or "stems" not in self.request.options.wanted():
            return None
        return {"folder": str(self.stems_folder), "format": self.stem_format}

    def start(self) -> None:
        """It is being computed from now on."""
        self.status = JobStatus.PROCESSING
        self.started_at = timestamp()

    def end(self, status: JobStatus, error: str | None = None, code: str | None = None) -> None:
        """It is over; the first end stands."""
        if self.status in ENDS:
            return
        self.status = status
        self.error, self.error_code = error, code
        self.completed_at = timestamp()
        self.ended = time.monotonic()
        if status is JobStatus.COMPLETED:
            self.progress = 1.0

    def describe(self) -> dict[str, Any]:
        """The body of GET /jobs/{id}."""
        return {
            "job_id": self.id,
            "status": self.status.value,
            "progress": round(self.progress, 3),
            "stages": {name: {"status": result.status, "data": result.data()} for name, result in self.stages.items()},
            "error": self.error,
            "error_code": self.error_code,
            "created_at": self.created_at,
            "started_at": self.started_at,
            "completed_at": self.completed_at,
        }
