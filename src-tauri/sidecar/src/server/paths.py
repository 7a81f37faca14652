"""Which files a job may name."""

import os
from collections.abc import Iterable
from pathlib import Path


class PathNotAllowed(Exception):
    """The file is outside every allowed folder, once all symbolic links are resolved."""


class AllowedPaths:
    """The folders whose files may be analysed, compared by component and with links resolved.

    Links are resolved on both sides at each check, since a folder may be a link that is changed
    while the server runs: `/music` does not allow `/music2/a.mp3`, nor a link in `/music` that
    points to a file elsewhere.
    """

    def __init__(self, prefixes: Iterable[str]) -> None:
        self._prefixes = tuple(prefixes)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The folders as they were given."""
        return self._prefixes

    def resolve(self, path: str) -> Path:
        """The true path of `path`. It touches the file system: not for the event loop.

        Raises:
            PathNotAllowed: no allowed folder holds it.
        """
        true_path = Path(os.path.realpath(path))
        for prefix in self._prefixes:
            folder = Path(os.path.realpath(prefix))
            if os.path.isabs(prefix) and folder != true_path and true_path.is_relative_to(folder):
                return true_path
        raise PathNotAllowed("This file is outside the folders that the server may read.")


def problem_with_prefixes(prefixes: object) -> str | None:
    """Why `prefixes` cannot be a list of allowed folders, or None when it can."""
    if not isinstance(prefixes, list) or not all(isinstance(item, str) for item in prefixes):
        return "prefixes must be a list of absolute folders"
    for item in prefixes:
        if "\0" in item or not os.path.isabs(item):
            return f"{item!r} is not an absolute folder"
    return None
