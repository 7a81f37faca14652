"""The stems that were made, kept by audio hash for the next wish, the longest unused first to go."""

import contextlib
import hashlib
import logging
import os
import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import psutil

log = logging.getLogger("mismo.stems")

PLAIN_HASH = re.compile(r"[0-9a-f]{8,64}")

MANIFEST = "stems.json"
"""The worker writes it last; its time is that of the last use."""

FOLDER, HALF_MADE = "stems", "stems.part-"


@dataclass(frozen=True)
class _Kept:
    folder: Path
    used: float
    size: int


class StemCache:
    """Folders `<hash>/stems` below the jobs folder; what is on the disk is all that there is to know.

    Its methods touch the file system: not for the event loop, but for `folder_of`.
    """

    def __init__(self, root: Path, most_bytes: int) -> None:
        self._root = root
        self._most_bytes = most_bytes

    def folder_of(self, track_hash: str) -> Path:
        """Where the stems of a track lie, or would. An id that is no plain hash has no say in the name."""
        plain = PLAIN_HASH.fullmatch(track_hash)
        name = track_hash if plain else "id-" + hashlib.sha256(track_hash.encode()).hexdigest()
        return self._root / name / FOLDER

    def find(self, track_hash: str, file_name: str) -> Path | None:
        """One kept file, marked as used."""
        path = self.folder_of(track_hash) / file_name
        if not path.is_file():
            return None
        with contextlib.suppress(OSError):
            os.utime(path.parent / MANIFEST)
        return path

    def trim(self, in_use: Collection[str]) -> None:
        """Removes the longest unused stems until the rest fit, and what dead workers left half made."""
        pinned = {self.folder_of(track_hash) for track_hash in in_use}
        kept = sorted(self._kept(), key=lambda one: one.used)
        total = sum(one.size for one in kept)
        for one in kept:
            if total <= self._most_bytes:
                break
            if one.folder not in pinned:
                log.info("stems in %s make room", one.folder.parent.name)
                shutil.rmtree(one.folder.parent, ignore_errors=True)
                total -= one.size
        for path in self._root.glob(f"*/{HALF_MADE}*"):
            owner = path.name.removeprefix(HALF_MADE)
            if owner.isdecimal() and not psutil.pid_exists(int(owner)):
                shutil.rmtree(path, ignore_errors=True)

    def _kept(self) -> list[_Kept]:
        kept = []
        for manifest in self._root.glob(f"*/{FOLDER}/{MANIFEST}"):
            # A job in a worker may replace a folder while it is looked at.
            with contextlib.suppress(OSError):
                size = sum(path.stat().st_size for path in manifest.parent.iterdir())
                kept.append(_Kept(manifest.parent, manifest.stat().st_mtime, size))
        return kept
