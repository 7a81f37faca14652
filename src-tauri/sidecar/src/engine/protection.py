"""Tells MP4 files whose music is encrypted: they decode to noise, and noise must not get a tempo.

An MP4 is a tree of boxes, each a length, a name of four letters and its content (ISO/IEC 14496-12). What a
track's samples are is said by its sample entry; that of a protected track has a name of its own.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

PROTECTED_ENTRIES = frozenset({b"drms", b"drmi", b"enca", b"encv"})
"""FairPlay's names and those of common encryption."""

WAY_TO_ENTRIES = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")

MOST_BOXES = 10_000
"""Boxes looked at: a damaged file must not keep anybody busy."""


def is_protected(path: Path) -> bool:
    """Whether any track of an MP4 file is encrypted; False for every other kind of file.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        if file.read(8)[4:8] != b"ftyp":
            return False
        size = file.seek(0, 2)
        return any(entry in PROTECTED_ENTRIES for entry in _Walk(file).entries(0, size, WAY_TO_ENTRIES))


class _Walk:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = MOST_BOXES

    def entries(self, start: int, end: int, way: tuple[bytes, ...]) -> Iterator[bytes]:
        """Names of the sample entries of every track, found by going down `way`."""
        for name, content, after in self._boxes(start, end):
            if not way:
                yield name
            elif name == way[0]:
                # Before the entries stand a version, flags and their count.
                skipped = 8 if name == WAY_TO_ENTRIES[-1] else 0
                yield from self.entries(content + skipped, after, way[1:])

    def _boxes(self, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
        """Name, start of the content and end of every box in a stretch of the file."""
        at = start
        while at + 8 <= end and self._left > 0:
            self._left -= 1
            self._file.seek(at)
            head = self._file.read(16)
            length, name, content = int.from_bytes(head[:4], "big"), head[4:8], at + 8
            if length == 1:
                length, content = int.from_bytes(head[8:16], "big"), at + 16
            elif length == 0:
                length = end - at
            if length < content - at:
                return
            yield name, content, min(end, at + length)
            at += length
