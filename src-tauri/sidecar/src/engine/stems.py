"""The stage `stems`: splits a track, writes a file for each stem and draws their waveforms.

What was made stays in the track's folder, so that the next wish for it is answered from there.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from src.engine.arrays import Samples
from src.engine.decode import AudioFile
from src.engine.errors import AnalysisError, StageError
from src.engine.separation import SAMPLE_RATE, STEMS, Separator
from src.engine.stem_files import StemFormat, StemWriter, rewrite, stereo_blocks
from src.engine.waveform import WaveformStream

MANIFEST = "stems.json"
"""Written last: a folder without it holds nothing."""

SAME_LENGTH_SECONDS = 0.5
"""How far the length that a file claims may be from that of the kept stems: an id that stands for another
track by mistake is noticed."""

OnProgress = Callable[[float], None]


@dataclass(frozen=True)
class StemsWish:
    """Where the stems of one track go, and in which format."""

    folder: Path
    format: StemFormat = "flac"


def make_stems(path: Path, separator: Separator, wish: StemsWish, on_progress: OnProgress) -> dict[str, Any]:
    """The stage's data: for each stem its file (None where the separator does not make it), and the waveforms.

    Stems that are kept in the folder from an earlier time, by the same engine, are used again.

    Raises:
        StageError: there is no room for the stems.
        AnalysisError: the track cannot be read.
    """
    try:
        with AudioFile(path) as file:
            kept = _kept(wish, separator, file.declared_seconds)
            return kept if kept is not None else _separate(file, separator, wish, on_progress)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StageError("disk_full", "There is not enough room on the disk for the stems.") from error
        raise StageError("unwritable", f"The stems cannot be written: {error.strerror}.") from error


def _kept(wish: StemsWish, separator: Separator, declared: float | None) -> dict[str, Any] | None:
    """What the folder holds, in the wished format, or None when it is not of use."""
    try:
        manifest = json.loads((wish.folder / MANIFEST).read_text())
        data: dict[str, Any] = manifest["data"]
        of_this_engine = manifest["engine"] == _stamp(separator)
        of_this_track = declared is None or abs(manifest["declared"] - declared) < SAME_LENGTH_SECONDS
        if not of_this_engine or not of_this_track:
            return None
        return data | {"stems": _in_format(data["stems"], wish), "format": wish.format}
    except (OSError, ValueError, KeyError, TypeError, AnalysisError):
        # Whatever is wrong with what was kept, it can be made anew.
        return None


def _in_format(stems: Mapping[str, str | None], wish: StemsWish) -> dict[str, str | None]:
    """The files in the wished format, made from the kept ones where they are not there.

    Raises:
        AnalysisError, OSError: a file that should be there cannot be read.
    """
    files: dict[str, str | None] = {}
    for name, kept in stems.items():
        files[name] = None
        if kept is not None:
            target = wish.folder / f"{name}.{wish.format}"
            if not target.exists():
                half_made = target.with_name(f"part-{target.name}")
                rewrite(wish.folder / kept, half_made)
                os.replace(half_made, target)
            files[name] = target.name
    return files


def _separate(file: AudioFile, separator: Separator, wish: StemsWish, on_progress: OnProgress) -> dict[str, Any]:
    half_made = wish.folder.with_name(f"{wish.folder.name}.part-{os.getpid()}")
    shutil.rmtree(half_made, ignore_errors=True)
    half_made.mkdir(parents=True)
    try:
        waveforms, seconds = _write(file, separator, half_made, wish.format, on_progress)
        data = {
            "stems": {name: f"{name}.{wish.format}" if name in separator.stems else None for name in STEMS},
            "format": wish.format,
            "sample_rate": SAMPLE_RATE,
            "duration": round(seconds, 3),
            "model": separator.info.name,
            "waveforms": waveforms,
        }
        manifest = {"engine": _stamp(separator), "declared": file.declared_seconds or seconds, "data": data}
        (half_made / MANIFEST).write_text(json.dumps(manifest))
        shutil.rmtree(wish.folder, ignore_errors=True)
        os.replace(half_made, wish.folder)
    finally:
        with suppress(FileNotFoundError):
            shutil.rmtree(half_made)
    return data


def _stamp(separator: Separator) -> dict[str, Any]:
    stamp: dict[str, Any] = json.loads(json.dumps(separator.info.stamp()))
    return stamp


def _write(
    file: AudioFile, separator: Separator, folder: Path, kind: StemFormat, on_progress: OnProgress
) -> tuple[list[dict[str, Any]], float]:
    """Writes every stem; returns their waveforms and the length in seconds."""
    waveform = WaveformStream(SAMPLE_RATE, STEMS)
    declared = file.declared_seconds
    done = 0
    with ExitStack() as stack:
        writers = {name: stack.enter_context(StemWriter(folder / f"{name}.{kind}")) for name in separator.stems}
        for piece in separator.separate(stereo_blocks(file)):
            for name, samples in piece.items():
                writers[name].write(samples)
            waveform.push(_lines(piece))
            done += next(iter(piece.values())).shape[1]
            on_progress(min(1.0, done / SAMPLE_RATE / declared) if declared else 0.5)
    drawn = waveform.finish()
    if drawn is None:
        raise AnalysisError("no_sound", "This file holds no sound.")
    return drawn.zooms(), done / SAMPLE_RATE


def _lines(piece: Mapping[str, Samples]) -> Samples:
    """The mono mix of every stem that the wire format knows; a stem that is not made is a flat line."""
    length = next(iter(piece.values())).shape[1]
    flat = np.zeros(length, np.float32)
    return np.stack([piece[name].mean(axis=0) if name in piece else flat for name in STEMS])
