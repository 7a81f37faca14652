"""The server behind the routes: allowed paths, queue and workers as one thing."""

import asyncio
import logging
import time
from pathlib import Path

from fastapi import HTTPException

from src.server.job import Job
from src.server.paths import AllowedPaths, PathNotAllowed
from src.server.pool import CannotCompute, WorkerPool
from src.server.queue import JobQueue
from src.server.request import JobRequest
from src.server.settings import Settings
from src.server.timeline import Timeline

log = logging.getLogger("mismo.server")


class AnalysisServer:
    """What the routes share. It lives on the event loop that serves them."""

    def __init__(self, settings: Settings, timeline: Timeline) -> None:
        self.settings = settings
        self.timeline = timeline
        self.paths = AllowedPaths(settings.prefixes)
        self.queue = JobQueue(settings.callbacks)
        self.pool = WorkerPool(settings.workers, self.queue.take, self.queue.on_message, timeline)
        self.started = time.monotonic()

    async def start(self) -> None:
        """Loads the workers; the server listens only afterwards, so an answer means ready."""
        if self.settings.allow_file_paths and not self.paths.prefixes:
            log.info("no folder is allowed yet: jobs by path are refused until there is one")
        try:
            await self.pool.start()
        except CannotCompute as error:
            log.error("%s", error)
            raise
        self.timeline.begin("server")

    async def accept(self, request: JobRequest) -> Job:
        """Checks the file of a job and queues it.

        Raises:
            HTTPException: 403, 404 or 422 with a sentence in `detail`.
        """
        if not self.settings.allow_file_paths:
            raise HTTPException(403, "This server does not read files by path (MISMO_ALLOW_FILE_PATHS is not true).")
        path = await asyncio.to_thread(check_file, self.paths, request.file_path)
        job = Job(request, path)
        replaced = self.queue.submit(job)
        if replaced is not None:
            self.pool.cancel(replaced)
        return job

    def cancel(self, job: Job) -> None:
        """Ends an unfinished job."""
        self.queue.cancel(job)
        self.pool.cancel(job)

    async def allow(self, prefixes: list[str]) -> None:
        """Replaces the allowed folders; queued jobs that are now outside fail, running ones go on."""
        paths = AllowedPaths(prefixes)
        queued = self.queue.queued()
        outside = await asyncio.to_thread(lambda: {job: not _is_inside(paths, job.path) for job in queued})
        self.paths = paths
        self.queue.refuse_queued("This file is outside the folders that the server may read.", outside)


def _is_inside(paths: AllowedPaths, path: Path) -> bool:
    try:
        paths.resolve(str(path))
    except PathNotAllowed:
        return False
    return True


def check_file(paths: AllowedPaths, name: str) -> Path:
    """The true path of a file that may be and can be read; touches the file system.

    Raises:
        HTTPException: 403 outside the folders, 404 not there, 422 not a readable file.
    """
    try:
        path = paths.resolve(name)
        if not path.exists():
            raise HTTPException(404, "There is no such file.")
        if not path.is_file():
            raise HTTPException(422, "This is not a file.")
        with path.open("rb"):
            return path
    except PathNotAllowed as error:
        raise HTTPException(403, str(error)) from None
    except OSError as error:
        raise HTTPException(422, f"This file cannot be read: {error.strerror}.") from None
