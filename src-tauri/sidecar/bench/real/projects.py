"""Demo projects of two programs that make music, rendered by these programs: a project tells its tempo."""

import os
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.real.packages import unpacked
from bench.real.piece import Recipe
from bench.real.sound import decoded, render, write_flac

LMMS_FOLDERS = ("demos", "shorties")
SIZE_BYTES = 4
"""Before the compressed text of a project stands its length."""


def lmms_projects(cache: Path) -> Iterator[Recipe]:
    """Projects of LMMS whose tempo is a number: where it is automated, it is an element of its own."""
    projects = unpacked("lmms-common", cache) / "usr/share/lmms/projects"
    for path in sorted(path for folder in LMMS_FOLDERS for path in (projects / folder).rglob("*.mmp*")):
        data = path.read_bytes()
        text = zlib.decompress(data[SIZE_BYTES:]) if path.suffix == ".mmpz" else data
        head = ElementTree.fromstring(text).find("head")
        if head is None or "bpm" not in head.attrib:
            continue
        beats, value = int(head.get("timesig_numerator", "4")), int(head.get("timesig_denominator", "4"))
        bar = 4 if (beats, value) == (4, 4) else None
        yield Recipe("lmms", path.stem, float(head.attrib["bpm"]), partial(_render_lmms, path), bar=bar)


def _render_lmms(project: Path, target: Path) -> None:
    wave = target.with_suffix(".wav")
    as_root = ["--allowroot"] if os.name == "posix" and os.geteuid() == 0 else []
    try:
        render(["lmms", *as_root, "render", str(project), "-f", "wav", "-o", str(wave)], wave)
        write_flac(target, decoded(wave))
    finally:
        wave.unlink(missing_ok=True)


def hydrogen_songs(cache: Path) -> Iterator[Recipe]:
    """Songs of the drum machine Hydrogen, for which its kits have to be installed with it."""
    songs = unpacked("hydrogen-data", cache) / "usr/share/hydrogen/data/demo_songs"
    for path in sorted(songs.glob("*.h2song")):
        bpm = ElementTree.fromstring(path.read_bytes()).findtext("bpm")
        if bpm is not None:
            yield Recipe("hydrogen", path.stem, float(bpm), partial(_render_hydrogen, path))


def _render_hydrogen(song: Path, target: Path) -> None:
    wave = target.with_suffix(".wav")
    try:
        render(["h2cli", "-s", str(song), "-o", str(wave)], wave)
        write_flac(target, decoded(wave))
    finally:
        wave.unlink(missing_ok=True)
