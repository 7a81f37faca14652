"""Stems that were made on another machine, fetched into this one's folder."""

import asyncio
import os
import shutil

from src.server.job import Job


class StemsFromAfar:
    """The stems of one job, kept beside their place until all of them are there."""

    def __init__(self, job: Job) -> None:
        assert job.stems_folder is not None
        self._folder = job.stems_folder
        self._half_made = self._folder.with_name(f"{self._folder.name}.part-{os.getpid()}")

    async def take(self, name: str, content: bytes) -> None:
        """Adds the next piece of one file.

        Raises:
            OSError: there is no room for it.
        """
        await asyncio.to_thread(self._append, name, content)

    def _append(self, name: str, content: bytes) -> None:
        self._half_made.mkdir(parents=True, exist_ok=True)
        with (self._half_made / name).open("ab") as file:
            file.write(content)

    async def put_in_place(self) -> None:
        """All files are there, if any were made: they become the track's stems."""
        await asyncio.to_thread(self._put_in_place)

    def _put_in_place(self) -> None:
        if self._half_made.exists():
            shutil.rmtree(self._folder, ignore_errors=True)
            os.replace(self._half_made, self._folder)

    def discard(self) -> None:
        """Removes what did not become whole."""
        shutil.rmtree(self._half_made, ignore_errors=True)
