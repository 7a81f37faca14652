"""The pipe between a worker and the web process."""

import json
import os
import queue
import threading
from io import BufferedIOBase, RawIOBase
from typing import Any, Self


class Channel:
    """Messages out, orders in; a thread reads, so that a cancel is seen while the engine computes.

    When the web process is gone, however it went, stdin ends and so does this process, at once.
    """

    def __init__(self, incoming: RawIOBase, outgoing: BufferedIOBase) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._orders: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._current = -1
        self._cancelled = 0
        threading.Thread(target=self._read, name="orders", daemon=True).start()

    @classmethod
    def take_over_pipes(cls) -> Self:
        """Uses descriptors 0 and 1 for messages; whatever a library prints goes to stderr instead."""
        outgoing = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        # Unbuffered: a thread that waits in a buffered stream cannot be left behind at the end.
        return cls(os.fdopen(0, "rb", buffering=0), outgoing)

    @property
    def cancelled(self) -> bool:
        """Whether the job in hand is not wanted any more."""
        return self._cancelled == self._current

    def send(self, message: dict[str, Any]) -> None:
        """Writes one message.

        Raises:
            ValueError: a number in it is not finite: JSON has no word for those.
        """
        line = json.dumps(message, separators=(",", ":"), allow_nan=False)
        self._outgoing.write(line.encode() + b"\n")
        self._outgoing.flush()

    def next_order(self) -> dict[str, Any]:
        """Waits for an order."""
        order = self._orders.get()
        self._current = order["run"]
        return order

    def _read(self) -> None:
        for line in self._incoming:
            order = json.loads(line)
            if order["do"] == "cancel":
                self._cancelled = order["run"]
            else:
                self._orders.put(order)
        os._exit(0)
