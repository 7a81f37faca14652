"""The callbacks of one job, delivered one after the other in the order they were made."""

import asyncio
from collections.abc import Mapping
from typing import Any

from src.server.callback import deliver
from src.server.callback_body import CallbackBody
from src.server.job import timestamp
from src.server.settings import CallbackPolicy


class Outbox:
    """A queue of callbacks with one sender, so that a slow receiver delays only its own job.

    With no address there is nothing to send: results then wait to be fetched.
    """

    def __init__(self, job_id: str, url: str | None, policy: CallbackPolicy) -> None:
        self._job_id = job_id
        self._url = url
        self._policy = policy
        self._queue: asyncio.Queue[tuple[str, CallbackBody] | None] = asyncio.Queue()
        self._sender = asyncio.create_task(self._send_all()) if url else None

    def put(self, stage: str, status: str, data: Mapping[str, Any]) -> None:
        """Adds one callback; its data may hold `FileInBody`."""
        if self._sender is None:
            return
        envelope = {
            "job_id": self._job_id,
            "stage": stage,
            "status": status,
            "timestamp": timestamp(),
            "data": data,
        }
        self._queue.put_nowait((stage, CallbackBody(envelope)))

    def close(self) -> None:
        """Nothing more will be put; what is queued still goes out."""
        self._queue.put_nowait(None)

    def discard(self) -> None:
        """Drops what has not gone out: nobody wants this attempt's results any more."""
        if self._sender is not None:
            self._sender.cancel()

    @property
    def done(self) -> bool:
        """Whether nothing is left to send."""
        return self._sender is None or self._sender.done()

    async def _send_all(self) -> None:
        while (item := await self._queue.get()) is not None:
            stage, body = item
            await deliver(self._url or "", self._job_id, stage, body, self._policy)
