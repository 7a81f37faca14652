"""The replicas as the ingress sees them: what computes its jobs."""

import asyncio
import logging
from typing import Any

import ray
from ray.exceptions import ObjectLostError, RayActorError, RayError
from ray.serve.exceptions import RayServeException
from ray.serve.handle import DeploymentHandle

from src.cluster.parcel import Parcel
from src.cluster.stems_from_afar import StemsFromAfar
from src.server.job import ENDS, Job
from src.server.pool import CannotCompute
from src.server.queue import JobQueue

log = logging.getLogger("mismo.cluster")


class ReplicaPool:
    """Hands jobs to the replicas, a fixed number at a time; Ray decides which replica takes which, and how many run.

    A job whose replica dies is forgotten, never tried again from here: the queue of whoever sent it knows how often
    it has been lost, and sends it anew.
    """

    def __init__(self, replicas: DeploymentHandle, under_way: int, queue: JobQueue) -> None:
        self._replicas = replicas
        self._under_way = under_way
        self._queue = queue
        self._tasks: list[asyncio.Task[None]] = []
        self._sent: dict[Job, asyncio.Task[None]] = {}
        self._workers: dict[Job, str] = {}
        self.can_compute = False
        self.device = "cpu"
        self.engines: dict[str, Any] = {}

    @property
    def workers(self) -> list[str]:
        """The replicas that compute right now, as machine and process id."""
        return sorted(set(self._workers.values()))

    async def start(self) -> None:
        """Returns when the first replica has loaded its models.

        Raises:
            CannotCompute: none can be started.
        """
        try:
            told = await self._replicas.describe.remote()
        except (RayError, RayServeException) as error:
            raise CannotCompute(str(error)) from error
        self.device, self.engines = told["device"], told["engines"]
        self.can_compute = True
        self._tasks = [asyncio.create_task(self._keep_sending()) for _ in range(self._under_way)]

    async def stop(self) -> None:
        """Drops what is under way; the replicas are Ray's to end."""
        for task in [*self._tasks, *self._sent.values()]:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._sent.values(), return_exceptions=True)

    def cancel(self, job: Job) -> None:
        """Drops `job`, wherever it is."""
        if job in self._sent:
            self._sent[job].cancel()

    async def _keep_sending(self) -> None:
        while True:
            job = await self._queue.take()
            self._sent[job] = asyncio.create_task(self._send(job))
            await asyncio.wait([self._sent[job]])
            del self._sent[job]
            self._workers.pop(job, None)

    async def _send(self, job: Job) -> None:
        try:
            await self._listen(job)
        except (RayActorError, ObjectLostError) as error:
            self._lose(job, str(error))
        except (RayError, RayServeException, OSError) as error:
            log.exception("job %s cannot be handed to a replica", job.id)
            self._fail(job, f"The track could not be handed to a replica ({type(error).__name__}).")

    def _lose(self, job: Job, reason: str) -> None:
        if job.status not in ENDS:
            log.error("job %s is lost with its replica: %s", job.id, reason)
            self._queue.lose(job)

    def _fail(self, job: Job, reason: str) -> None:
        if job.status not in ENDS:
            job.start()
            self._queue.on_message(job, {"event": "failed", "code": "internal", "error": reason})

    async def _listen(self, job: Job) -> None:
        track = await asyncio.to_thread(Parcel.pack, job.path)
        analyse = self._replicas.analyse.options(stream=True)
        messages = analyse.remote(job.request, job.stem_format, track, ray.get_runtime_context().get_actor_name())
        stems = StemsFromAfar(job)
        try:
            async for message in messages:
                match message["event"]:
                    case "begun":
                        self._workers[job] = message["worker"]
                        job.start()
                    case "stem":
                        await stems.take(message["name"], message["content"])
                    case "stage" if message["name"] == "stems":
                        await stems.put_in_place()
                        self._queue.on_message(job, message)
                    case _:
                        self.engines = message.get("engines", self.engines)
                        self._queue.on_message(job, message)
            self._lose(job, "it said no last word")
        finally:
            messages.cancel()
            await asyncio.to_thread(stems.discard)
