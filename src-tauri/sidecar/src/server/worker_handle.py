"""One worker process, seen from the web process."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import psutil

APP_FOLDER = Path(__file__).resolve().parents[2]

LONGEST_MESSAGE = 256 * 2**20
"""Bytes of one line from a worker: the beats and waveforms of a day of audio are far below it."""

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""A worker is one core's worth of work: numeric libraries must not start a thread per core."""


BELOW_NORMAL_PRIORITY = int(getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0))
"""How Windows is told what `nice` tells elsewhere: the app and the web process come first."""


class WorkerGone(Exception):
    """The process ended, or stopped answering; the text says how, the code is for programs.

    Codes: `worker_died`, `worker_hung`, `worker_too_big`.
    """

    def __init__(self, text: str, code: str = "worker_died") -> None:
        super().__init__(text)
        self.code = code


class WorkerHandle:
    """A started worker: messages go to its stdin and come from its stdout, a JSON object a line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._run = 0
        self._too_big = 0

    @classmethod
    async def launch(cls) -> "WorkerHandle":
        """Starts the process; its first messages tell how far it is."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "src.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=APP_FOLDER,
            env=os.environ | ONE_THREAD,
            limit=LONGEST_MESSAGE,
            creationflags=BELOW_NORMAL_PRIORITY,
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    def analyse(self, order: dict[str, Any]) -> None:
        """Orders an analysis; its results are messages."""
        self._run += 1
        self._send({"do": "analyse", "run": self._run} | order)

    def cancel(self) -> None:
        """Says that the last order is not wanted any more."""
        self._send({"do": "cancel", "run": self._run})

    def _send(self, message: dict[str, Any]) -> None:
        # A worker that is gone is noticed when its answer is read, not here.
        if self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(json.dumps(message).encode() + b"\n")

    async def messages(self, silence: float) -> AsyncGenerator[dict[str, Any], None]:
        """Every message as it comes.

        Raises:
            WorkerGone: the process ended, or said nothing for `silence` seconds.
        """
        assert self._process.stdout is not None
        while True:
            try:
                line = await asyncio.wait_for(self._process.stdout.readline(), silence)
            except TimeoutError:
                raise WorkerGone(f"it has said nothing for {silence:g} s", "worker_hung") from None
            if not line:
                raise WorkerGone(await self._how_it_ended())
            message: dict[str, Any] = json.loads(line)
            yield message

    async def _how_it_ended(self) -> str:
        code = await self._process.wait()
        if self._too_big:
            raise WorkerGone(f"it took more than {self._too_big >> 20} MB of memory", "worker_too_big")
        if code < 0:
            hint = ", possibly out of memory" if code == -9 else ""
            return f"it was ended by signal {-code}{hint}"
        return f"it ended with code {code}"

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.returncode is None

    def memory(self) -> int:
        """Bytes that the process and all that it has started have in memory; 0 when it is gone. Takes a while."""
        total = 0
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid)
            for one in (process, *process.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    total += one.memory_info().rss
        return total

    def end_as_too_big(self, limit: int) -> None:
        """Ends the process because its memory exceeds `limit` bytes."""
        self._too_big = limit
        self.kill_soon()

    def kill_soon(self) -> None:
        """Ends the process without waiting; whoever reads its messages notices."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def kill(self) -> None:
        """Ends the process at once and waits until it is gone."""
        self.kill_soon()
        await self._process.wait()
