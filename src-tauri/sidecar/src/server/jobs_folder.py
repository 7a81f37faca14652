"""The folder that the server writes in: uploaded files while their job lives, and stems."""

import contextlib
import logging
import os
import re
import shutil
import tempfile
import uuid
from pathlib import Path

import psutil

log = logging.getLogger("mismo.jobs")

TEMPORARY, UPLOADS = "mismo-jobs-", "uploads-"
"""Names of the folders that end with their server; its process id follows."""

SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}")


class JobsFolder:
    """One server's own folder: the given one, which stays, or one in the system's temporary folder, which does not.

    What servers that were killed left behind is cleared at the next start.
    """

    def __init__(self, given: Path | None) -> None:
        """Makes the folder.

        Raises:
            OSError: it cannot be made.
        """
        self._stays = given is not None
        if given is None:
            _clear_left_behind(Path(tempfile.gettempdir()), TEMPORARY)
            self.root = Path(tempfile.mkdtemp(prefix=f"{TEMPORARY}{os.getpid()}-"))
        else:
            given.mkdir(parents=True, exist_ok=True)
            _clear_left_behind(given, UPLOADS)
            self.root = given.resolve()
        self._uploads = self.root / f"{UPLOADS}{os.getpid()}"
        self._uploads.mkdir(mode=0o700, exist_ok=True)

    def new_upload(self, name: str) -> Path:
        """Where an uploaded file goes; of its name only a plain ending is kept."""
        suffix = Path(name).suffix
        return self._uploads / (uuid.uuid4().hex + (suffix.lower() if SUFFIX.fullmatch(suffix) else ""))

    def close(self) -> None:
        """Removes what ends with the server."""
        shutil.rmtree(self._uploads if self._stays else self.root, ignore_errors=True)


def _clear_left_behind(folder: Path, prefix: str) -> None:
    for path in folder.glob(f"{prefix}*"):
        owner = path.name.removeprefix(prefix).partition("-")[0]
        with contextlib.suppress(OSError):
            if _is_own_folder(path) and owner.isdecimal() and not psutil.pid_exists(int(owner)):
                log.info("clearing %s, which a server left behind", path)
                shutil.rmtree(path)


def _is_own_folder(path: Path) -> bool:
    """Anybody may make a name like ours in a shared folder: only this user's are touched."""
    facts = path.lstat()
    is_ours = not hasattr(os, "getuid") or facts.st_uid == os.getuid()
    return is_ours and path.is_dir() and not path.is_symlink()
