"""Music out of packages of the Debian archive: fetched and unpacked into a folder, never installed."""

import shutil
import subprocess
from pathlib import Path


class PackagesMissing(Exception):
    """Packages cannot be fetched here; the reason is for people."""


def unpacked(name: str, cache: Path) -> Path:
    """The folder of a package's files, laid out as from `/`.

    Raises:
        PackagesMissing: this is no Debian, or the archive does not answer.
    """
    folder = cache / "packages" / name
    if not folder.exists():
        archives = cache / "archives"
        archives.mkdir(parents=True, exist_ok=True)
        if shutil.which("apt-get") is None:
            raise PackagesMissing("apt-get is not here: this needs Debian or one of its descendants")
        _run(["apt-get", "download", name], archives)
        archive = next(archives.glob(f"{name}_*.deb"))
        unfinished = folder.with_name(f"{name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _run(["dpkg-deb", "-x", str(archive.resolve()), str(unfinished.resolve())], archives)
        unfinished.rename(folder)
    return folder


def _run(command: list[str], inside: Path) -> None:
    done = subprocess.run(command, cwd=inside, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PackagesMissing(f"{' '.join(command[:2])} failed: {done.stderr.strip()[-200:]}")
