"""A file on its way from one machine to another, through Ray's object store."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ray

PIECE = 8 * 2**20
"""Bytes of a file that travel together: neither end holds more of it in its own memory."""


@dataclass(frozen=True)
class Parcel:
    """A file's name and references to its pieces, which stay in the store as long as their sender is alive."""

    name: str
    pieces: tuple[Any, ...]

    @classmethod
    def pack(cls, path: Path) -> "Parcel":
        """Puts a file into the store. It takes a while: not for the event loop.

        Raises:
            OSError: the file cannot be read.
        """
        with path.open("rb") as file:
            return cls(path.name, tuple(ray.put(piece) for piece in iter(lambda: file.read(PIECE), b"")))

    async def unpack(self, path: Path) -> None:
        """Writes the file, piece by piece.

        Raises:
            OSError: there is no room for it.
            ray.exceptions.ObjectLostError: its sender is gone.
        """
        file = await asyncio.to_thread(path.open, "wb")
        with file:
            for piece in self.pieces:
                await asyncio.to_thread(file.write, await piece)
