"""The worker processes: each takes one job at a time and is replaced when it dies or hangs."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from src.server.job import Job
from src.server.pool import CannotCompute
from src.server.settings import WorkerLimits
from src.server.timeline import Timeline
from src.server.worker_handle import WorkerGone, WorkerHandle

log = logging.getLogger("mismo.pool")

LONGEST_LOAD = 55.0
"""Seconds that importing and loading may take, on a cold and slow disk too."""

CANCEL_GRACE = 5.0
"""Seconds from a cancel to the end of a worker that does not heed it."""

LOOK_AT_MEMORY_SECONDS = 1.0
"""How often the memory of the workers is looked at."""

LONGEST_RESTART_DELAY = 30.0
"""Seconds between two tries to replace a worker, at most."""

LAST_MESSAGES = frozenset({"done", "failed", "cancelled"})
"""Events after which the worker is free."""

TakeJob = Callable[[], Awaitable[Job]]
OnMessage = Callable[[Job, dict[str, Any]], None]


class NeverBegan(Exception):
    """The worker had ended before it took the job: the job is as good as new."""


class WorkerPool:
    """Keeps `size` workers alive and hands each the next job.

    Every message of a worker goes to `on_message` together with its job; a worker that is lost in
    the middle of a job gives a last message of its own, a failure.
    """

    def __init__(
        self, size: int, limits: WorkerLimits, take: TakeJob, on_message: OnMessage, timeline: Timeline
    ) -> None:
        self._size = size
        self._limits = limits
        self._take = take
        self._on_message = on_message
        self._timeline = timeline
        self._tasks: list[asyncio.Task[None]] = []
        self._workers: dict[int, WorkerHandle] = {}
        self._running: dict[int, Job] = {}
        self._imported = 0
        self.device = "cpu"
        self.engines: dict[str, Any] = {}

    @property
    def workers(self) -> list[int]:
        """Process ids of the workers that are alive."""
        return [worker.pid for worker in self._workers.values()]

    @property
    def can_compute(self) -> bool:
        """Whether at least one worker is loaded."""
        return bool(self._workers)

    async def start(self) -> None:
        """Starts all workers and returns when each has loaded its models.

        Raises:
            CannotCompute: one of them could not.
        """
        self._timeline.begin("imports", "engine")
        slots = range(self._size)
        results = await asyncio.gather(*(self._load(slot) for slot in slots), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                await self.stop()
                raise CannotCompute(str(result)) from result
        self._timeline.end("models")
        self._tasks = [asyncio.create_task(self._keep_working(slot)) for slot in slots]
        self._tasks.append(asyncio.create_task(self._watch_memory()))

    async def stop(self) -> None:
        """Ends every worker."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.kill() for worker in self._workers.values()))
        self._workers.clear()

    def cancel(self, job: Job) -> None:
        """Asks the worker that has `job` to drop it, and ends that worker when it does not."""
        for slot, running in self._running.items():
            if running is job:
                self._workers[slot].cancel()
                asyncio.get_running_loop().call_later(CANCEL_GRACE, self._end_if_deaf, slot, job)

    def _end_if_deaf(self, slot: int, job: Job) -> None:
        if self._running.get(slot) is job:
            log.warning("worker %d does not heed a cancel: ending it", self._workers[slot].pid)
            self._workers[slot].kill_soon()

    async def _load(self, slot: int) -> None:
        worker = await WorkerHandle.launch()
        try:
            async with asyncio.timeout(LONGEST_LOAD), contextlib.aclosing(worker.messages(LONGEST_LOAD)) as messages:
                async for message in messages:
                    match message["event"]:
                        case "imported":
                            self._note_import()
                        case "cannot_start":
                            raise CannotCompute(message["error"])
                        case "ready":
                            self.device, self.engines = message["device"], message["engines"]
                            self._workers[slot] = worker
                            return
        except BaseException:
            await worker.kill()
            raise

    def _note_import(self) -> None:
        self._imported += 1
        if self._imported == self._size:
            self._timeline.end("imports", "engine")
            self._timeline.end("imports")
            self._timeline.begin("models")

    async def _keep_working(self, slot: int) -> None:
        while True:
            job = await self._take()
            job.start()
            while not await self._work(slot, job):
                log.warning("the job goes to another worker")
            await self._replace_if_dead(slot)

    async def _work(self, slot: int, job: Job) -> bool:
        """Whether a worker took `job`, however it then went."""
        await self._replace_if_dead(slot)
        worker = self._workers[slot]
        self._running[slot] = job
        try:
            await self._run(worker, job)
        except NeverBegan as gone:
            log.error("worker %d has died while idle: %s", worker.pid, gone)
            await self._workers.pop(slot).kill()
            return False
        except WorkerGone as gone:
            log.error("worker %d is lost: %s", worker.pid, gone)
            await self._workers.pop(slot).kill()
            reason = f"The analysis of this track ended unexpectedly: {gone}."
            self._on_message(job, {"event": "failed", "code": gone.code, "error": reason})
        finally:
            self._running.pop(slot, None)
        return True

    async def _run(self, worker: WorkerHandle, job: Job) -> None:
        request = job.request
        order = {
            "path": str(job.path),
            "stages": request.options.wanted(),
            "parameters": request.parameters.model_dump(),
            "stems": job.stems_order(),
        }
        worker.analyse(order)
        begun = False
        try:
            async with contextlib.aclosing(worker.messages(self._limits.silence)) as messages:
                async for message in messages:
                    if message["event"] == "begun":
                        begun = True
                        continue
                    # Stems may have been installed since the worker was started.
                    self.engines = message.get("engines", self.engines)
                    self._on_message(job, message)
                    if message["event"] in LAST_MESSAGES:
                        return
        except WorkerGone as gone:
            if not begun:
                raise NeverBegan(str(gone)) from gone
            raise

    async def _watch_memory(self) -> None:
        """Ends every worker that grows too big; its job fails, or it is replaced before its next."""
        while True:
            await asyncio.sleep(LOOK_AT_MEMORY_SECONDS)
            for worker in list(self._workers.values()):
                if await asyncio.to_thread(worker.memory) > self._limits.memory:
                    log.error("worker %d takes more than %d MB: ending it", worker.pid, self._limits.memory >> 20)
                    worker.end_as_too_big(self._limits.memory)

    async def _replace_if_dead(self, slot: int) -> None:
        delay = 0.5
        if slot in self._workers and not self._workers[slot].alive:
            log.error("worker %d has died while idle", self._workers.pop(slot).pid)
        while slot not in self._workers:
            try:
                await self._load(slot)
            except (WorkerGone, CannotCompute, OSError, TimeoutError) as error:
                log.error("cannot replace a worker: %s; again in %g s", error, delay)
                await asyncio.sleep(delay)
                delay = min(2 * delay, LONGEST_RESTART_DELAY)
