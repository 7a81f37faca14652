"""The body of a callback, which may hold whole files without ever being in memory as a whole."""

import base64
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

AT_ONCE = 3 * 2**18
"""Bytes of a file that are encoded together; a multiple of three, so that the pieces join without padding."""


@dataclass(frozen=True)
class FileInBody:
    """Stands in the JSON for the base64 of a file's content."""

    path: Path


class CallbackBody:
    """JSON in which values may be `FileInBody`. Files are read when the body is sent, each time anew."""

    def __init__(self, envelope: Mapping[str, Any]) -> None:
        files: dict[str, Path] = {}

        def stand_in(value: Any) -> str:
            if not isinstance(value, FileInBody):
                raise TypeError(f"{type(value).__name__} has no JSON form")
            # Random, so that no text of the envelope can be taken for one.
            mark = f"<{secrets.token_hex(16)}>"
            files[mark] = value.path
            return mark

        text = json.dumps(envelope, separators=(",", ":"), allow_nan=False, default=stand_in)
        self._parts: list[bytes | Path] = []
        for mark, path in files.items():
            before, _, text = text.partition(mark)
            self._parts += [before.encode(), path]
        self._parts.append(text.encode())

    def length(self) -> int:
        """Bytes in all.

        Raises:
            OSError: a file is gone.
        """
        return sum(len(part) if isinstance(part, bytes) else _encoded(part.stat().st_size) for part in self._parts)

    def chunks(self) -> Iterator[bytes]:
        """The bytes from first to last.

        Raises:
            OSError: a file is gone.
        """
        for part in self._parts:
            if isinstance(part, bytes):
                yield part
            else:
                with part.open("rb") as file:
                    while piece := file.read(AT_ONCE):
                        yield base64.b64encode(piece)


def _encoded(size: int) -> int:
    return 4 * -(-size // 3)
