"""The server behind the routes: allowed paths, queue and what computes as one thing."""

import asyncio
import contextlib
import logging
import time
from pathlib import Path

from fastapi import HTTPException

from src.server import stem_delivery
from src.server.job import Job
from src.server.jobs_folder import JobsFolder
from src.server.paths import AllowedPaths, PathNotAllowed
from src.server.pool import CannotCompute, MakePool
from src.server.queue import JobQueue
from src.server.request import JobRequest
from src.server.settings import Settings
from src.server.stem_cache import StemCache
from src.server.timeline import Timeline

log = logging.getLogger("mismo.server")

CAPABILITIES = ("results", "stages", "parameters")
"""What this server has beyond what every analysis server has; the app looks before it uses it."""

STEMS_PINNED_SECONDS = 600.0
"""How long after its end a job's stems are safe from making room: whoever asked for them fetches them first."""


class AnalysisServer:
    """What the routes share. It lives on the event loop that serves them."""

    def __init__(self, settings: Settings, timeline: Timeline, make_pool: MakePool) -> None:
        self.settings = settings
        self.timeline = timeline
        self.paths = AllowedPaths(settings.prefixes)
        self.queue = JobQueue(settings.callbacks, self._clear_up)
        self.pool = make_pool(self.queue)
        self.jobs_folder = _open_jobs_folder(settings.storage.folder)
        self.stems = StemCache(self.jobs_folder.root, settings.storage.stem_bytes)
        self._clearing: set[asyncio.Task[None]] = set()
        self.started = time.monotonic()

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What may be asked of this server; allowed folders only where it reads files by path."""
        return ("allowed-paths", *CAPABILITIES) if self.settings.allow_file_paths else CAPABILITIES

    async def start(self) -> None:
        """Loads what computes; the server listens only afterwards, so an answer means ready."""
        if self.settings.allow_file_paths and not self.paths.prefixes:
            log.info("no folder is allowed yet: jobs by path are refused until there is one")
        try:
            await self.pool.start()
        except CannotCompute as error:
            log.error("%s", error)
            raise
        self.timeline.begin("server")

    async def stop(self) -> None:
        """Ends what computes and removes what ends with the server."""
        await self.pool.stop()
        await asyncio.to_thread(self.jobs_folder.close)

    async def accept(self, request: JobRequest, base_url: str) -> Job:
        """Checks the file of a job and queues it.

        Raises:
            HTTPException: 403, 404 or 422 with a sentence in `detail`.
        """
        if not self.settings.allow_file_paths:
            raise HTTPException(
                403,
                "This server takes no paths (MISMO_ALLOW_FILE_PATHS is off): send the file as multipart/form-data.",
            )
        path = await asyncio.to_thread(check_file, self.paths, request.file_path)
        return self._queue(Job(request, path, base_url=base_url))

    def accept_upload(self, request: JobRequest, base_url: str) -> Job:
        """Queues a job whose file came with it."""
        return self._queue(Job(request, Path(request.file_path), uploaded=True, base_url=base_url))

    def _queue(self, job: Job) -> Job:
        job.stems_folder = self.stems.folder_of(job.id)
        mode = job.request.stem_delivery_mode
        job.stem_format = stem_delivery.stem_format(mode, self.settings.storage.stem_format)
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
        queued = [job for job in self.queue.queued() if not job.uploaded]
        outside = await asyncio.to_thread(lambda: {job: not _is_inside(paths, job.path) for job in queued})
        self.paths = paths
        self.queue.refuse_queued("This file is outside the folders that the server may read.", outside)

    def _clear_up(self, job: Job) -> None:
        """After a job's end: its upload goes, and stems make room for those that were just made."""
        if job.uploaded or job.stems_order() is not None:
            task = asyncio.create_task(
                asyncio.to_thread(self._clear_files, job, self.queue.in_use(STEMS_PINNED_SECONDS))
            )
            self._clearing.add(task)
            task.add_done_callback(self._clearing.discard)

    def _clear_files(self, job: Job, in_use: set[str]) -> None:
        if job.uploaded:
            with contextlib.suppress(OSError):
                job.path.unlink()
        if job.stems_order() is not None:
            self.stems.trim(in_use)


def _open_jobs_folder(given: Path | None) -> JobsFolder:
    try:
        return JobsFolder(given)
    except OSError as error:
        log.error("the folder for uploads and stems cannot be made: %s", error)
        raise


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
