"""What computes, as the rest of the server sees it."""

from collections.abc import Callable
from typing import Any, Protocol

from src.server.job import Job
from src.server.queue import JobQueue


class CannotCompute(Exception):
    """Nothing that computes can be started; the text says why."""


class Pool(Protocol):
    """Takes jobs from a queue, has each computed and tells the queue what came of it."""

    @property
    def device(self) -> str:
        """Where the beats are computed: `cpu` or `cuda`."""

    @property
    def engines(self) -> dict[str, Any]:
        """Which engine makes what."""

    @property
    def workers(self) -> list[int] | list[str]:
        """Which processes compute, for people: ids on this machine, or machine and id where there are several."""

    @property
    def can_compute(self) -> bool:
        """Whether a job that comes now will be computed."""

    async def start(self) -> None:
        """Returns when jobs can be computed.

        Raises:
            CannotCompute: they cannot.
        """

    async def stop(self) -> None:
        """Ends all that was started."""

    def cancel(self, job: Job) -> None:
        """Drops `job` if it is being computed."""


MakePool = Callable[[JobQueue], Pool]
"""Makes the pool that serves a queue."""
