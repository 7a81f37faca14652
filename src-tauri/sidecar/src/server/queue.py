"""The jobs of this server: accepted, queued, handed to workers, reported, forgotten after an hour."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from src.server import stem_delivery
from src.server.job import ENDS, Job, JobStatus, StageResult
from src.server.outbox import Outbox
from src.server.settings import CallbackPolicy

log = logging.getLogger("mismo.jobs")

KEPT_SECONDS = 3600.0
"""How long an ended job can still be asked for."""


class JobQueue:
    """First come, first served; one job per id, of which a repeat takes the place."""

    def __init__(self, policy: CallbackPolicy, on_end: Callable[[Job], None]) -> None:
        self._policy = policy
        self._on_end = on_end
        self._jobs: dict[str, Job] = {}
        self._outboxes: dict[Job, Outbox] = {}
        self._waiting: asyncio.Queue[Job] = asyncio.Queue()
        self._ended: Counter[JobStatus] = Counter()
        self.lost = 0
        """How many jobs went with what computed them since the server started."""

    def submit(self, job: Job) -> Job | None:
        """Queues `job`; returns the unfinished one of the same id whose place it took."""
        self._forget_old()
        previous = self._jobs.get(job.id)
        replaced = previous if previous is not None and previous.status not in ENDS else None
        if replaced is not None:
            self._drop(replaced, "A newer request for the same track took its place.", "replaced")
        self._jobs[job.id] = job
        self._outboxes[job] = Outbox(job.id, job.request.callback_url, self._policy)
        self._waiting.put_nowait(job)
        return replaced

    def find(self, job_id: str) -> Job | None:
        """The newest job of that id, unless it ended too long ago."""
        self._forget_old()
        return self._jobs.get(job_id)

    def cancel(self, job: Job) -> None:
        """Ends `job` without any further callback."""
        self._drop(job, "Cancelled.", "cancelled")

    def lose(self, job: Job) -> None:
        """Forgets `job`, of which nothing more will come: whoever asks is told that there is no such job, and sends
        it again.
        """
        job.end(JobStatus.FAILED, "What computed this is gone.", "lost")
        self.lost += 1
        if self._jobs.get(job.id) is job:
            del self._jobs[job.id]
        self._outboxes.pop(job).discard()
        self._on_end(job)

    def refuse_queued(self, reason: str, is_refused: dict[Job, bool]) -> None:
        """Fails the queued jobs that `is_refused` marks, with `reason`."""
        for job, refused in is_refused.items():
            if refused and job.status is JobStatus.QUEUED:
                self._fail(job, reason, "path_not_allowed")

    def queued(self) -> list[Job]:
        """Jobs that no worker has taken."""
        return [job for job in self._jobs.values() if job.status is JobStatus.QUEUED]

    def in_use(self, seconds: float) -> set[str]:
        """Ids of the jobs that have not ended, or not longer ago than that."""
        oldest = time.monotonic() - seconds
        return {job.id for job in self._jobs.values() if job.ended is None or job.ended > oldest}

    def count(self, status: JobStatus) -> int:
        """How many of the jobs still known have that status."""
        return sum(job.status is status for job in self._jobs.values())

    def ended(self) -> dict[str, int]:
        """How many jobs ended in which way since the server started."""
        return {status.value: self._ended[status] for status in sorted(ENDS)}

    async def take(self) -> Job:
        """The next job; whoever takes it says when it starts."""
        while True:
            job = await self._waiting.get()
            if job.status is JobStatus.QUEUED:
                log.info("job %s: %s", job.id, ascii(job.path.name))
                return job

    def on_message(self, job: Job, message: dict[str, Any]) -> None:
        """Takes what a worker says about `job`."""
        if job.status is not JobStatus.PROCESSING:
            return
        match message["event"]:
            case "progress":
                job.progress = message["progress"]
            case "stage":
                name, status, data = message["name"], message["status"], message["data"]
                kept = sent = data
                if name == "stems" and status == "completed":
                    kept, sent = stem_delivery.told(job, data), stem_delivery.sent(job, data)
                job.stages[name] = StageResult.pack(status, kept)
                self._outboxes[job].put(name, status, sent)
            case "failed":
                self._fail(job, message["error"], message["code"])
            case "done":
                self._end(job, JobStatus.COMPLETED)
                done = {"stages": list(job.stages), "processing_time": message["seconds"]}
                self._post_last(job, "job_completed", "completed", done)

    def _fail(self, job: Job, error: str, code: str) -> None:
        log.warning("job %s failed (%s): %s", job.id, code, error)
        self._end(job, JobStatus.FAILED, error, code)
        self._post_last(job, "job_failed", "failed", {"error": error, "code": code})

    def _post_last(self, job: Job, stage: str, status: str, data: dict[str, Any]) -> None:
        outbox = self._outboxes.pop(job)
        outbox.put(stage, status, data)
        outbox.close()

    def _drop(self, job: Job, error: str, code: str) -> None:
        self._end(job, JobStatus.CANCELLED, error, code)
        self._outboxes.pop(job).discard()

    def _end(self, job: Job, status: JobStatus, error: str | None = None, code: str | None = None) -> None:
        job.end(status, error, code)
        self._ended[status] += 1
        self._on_end(job)

    def _forget_old(self) -> None:
        oldest = time.monotonic() - KEPT_SECONDS
        for job in [job for job in self._jobs.values() if job.ended is not None and job.ended < oldest]:
            del self._jobs[job.id]
