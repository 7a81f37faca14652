"""One replica of the analysis: a worker process with its models loaded, one track at a time."""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator
from typing import Any

import ray

from src.cluster.parcel import PIECE, Parcel
from src.server import logs
from src.server.job import Job, JobStatus
from src.server.jobs_folder import JobsFolder
from src.server.request import JobRequest
from src.server.settings import WorkerLimits
from src.server.timeline import Timeline
from src.server.worker_pool import LAST_MESSAGES, WorkerPool

Message = dict[str, Any]
"""What a worker says of its job (see `src.worker`), and two words of the replica's own: `begun` with its name as
`worker`, and `stem` with the `name` of a stem's file and a piece of its `content`."""

PROGRESS_SECONDS = 0.5
"""Least time between two words on a job's progress: each costs both ends, and people look no more often."""

LOOK_AT_SENDER_SECONDS = 2.0
"""How often a job's sender is looked at: when it is gone, nobody wants the results, and the job is sent again."""

SERVE_NAMESPACE = "serve"
"""Where Ray Serve keeps the names of its actors."""


class CannotWork(Exception):
    """The replica's worker process is gone and cannot be replaced."""


class Analyst:
    """What Ray runs as often as there is work for it.

    The track is computed in a process of its own, the same that the server on one machine uses: a file that brings
    a decoder down costs its job and not the replica, limits of memory and time hold, and the models are loaded once.
    When the replica ends, however that happens, its worker ends too.
    """

    async def __init__(self, limits: WorkerLimits) -> None:  # type: ignore[misc]  # Ray awaits it
        logs.set_up()
        self._name = f"{ray.util.get_node_ip_address()}:{os.getpid()}"
        self._folder = JobsFolder(None)
        self._orders: asyncio.Queue[Job] = asyncio.Queue()
        self._told: dict[Job, asyncio.Queue[Message]] = {}
        self._pool = WorkerPool(1, limits, self._take, self._tell, Timeline())
        await self._pool.start()

    async def __del__(self) -> None:
        """Ends with the replica."""
        await self._pool.stop()
        await asyncio.to_thread(self._folder.close)

    async def describe(self) -> dict[str, Any]:
        """What this replica computes with."""
        return {"device": self._pool.device, "engines": self._pool.engines}

    async def check_health(self) -> None:
        """Ray asks now and then, and replaces a replica that fails several times in a row.

        Raises:
            CannotWork: there is no worker process.
        """
        if not self._pool.can_compute:
            raise CannotWork("the worker process of this replica is gone")

    async def analyse(
        self, request: JobRequest, stem_format: str, track: Parcel, sender: str
    ) -> AsyncIterator[Message]:
        """Analyses a track and tells what its worker says, to the last word.

        It is cancelled when its sender, an actor known by that name, stops listening or dies.
        """
        path = self._folder.new_upload(track.name)
        job = Job(request, path, uploaded=True, stems_folder=path.with_suffix(".d") / "stems", stem_format=stem_format)
        told = self._told[job] = asyncio.Queue()
        watch = asyncio.create_task(self._end_with(sender, job))
        try:
            await track.unpack(path)
            self._orders.put_nowait(job)
            last, quiet_until = False, 0.0
            while not last:
                message = await told.get()
                last = message["event"] in LAST_MESSAGES
                if message["event"] == "progress":
                    if time.monotonic() < quiet_until:
                        continue
                    quiet_until = time.monotonic() + PROGRESS_SECONDS
                if _is_stems(message):
                    async for piece in _stems(job):
                        yield piece
                yield message
        finally:
            watch.cancel()
            del self._told[job]
            job.end(JobStatus.CANCELLED)
            self._pool.cancel(job)
            await asyncio.to_thread(_clear, job)

    async def _end_with(self, sender: str, job: Job) -> None:
        while await asyncio.to_thread(_is_alive, sender):
            await asyncio.sleep(LOOK_AT_SENDER_SECONDS)
        self._tell(job, {"event": "cancelled"})

    async def _take(self) -> Job:
        while (job := await self._orders.get()) not in self._told:
            continue
        self._tell(job, {"event": "begun", "worker": self._name})
        return job

    def _tell(self, job: Job, message: Message) -> None:
        if job in self._told:
            self._told[job].put_nowait(message)


def _is_alive(actor: str) -> bool:
    # Ray does not end what a dead actor has asked of another one.
    try:
        ray.get_actor(actor, SERVE_NAMESPACE)
    except ValueError:
        return False
    return True


def _is_stems(message: Message) -> bool:
    return message["event"] == "stage" and (message["name"], message["status"]) == ("stems", "completed")


async def _stems(job: Job) -> AsyncIterator[Message]:
    """Every file of the job's stems, piece by piece.

    The pieces are in the messages themselves: what a replica only refers to may be gone when it is fetched.
    """
    assert job.stems_folder is not None
    for path in await asyncio.to_thread(lambda folder: sorted(folder.iterdir()), job.stems_folder):
        with path.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield {"event": "stem", "name": path.name, "content": piece}


def _clear(job: Job) -> None:
    job.path.unlink(missing_ok=True)
    assert job.stems_folder is not None
    shutil.rmtree(job.stems_folder.parent, ignore_errors=True)
