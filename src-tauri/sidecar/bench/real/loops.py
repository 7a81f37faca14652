"""Loops of drums, repeated: each is a power of two of beats long, and its length tells the tempo."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from bench.real.packages import unpacked
from bench.real.piece import Recipe
from bench.real.sound import RATE, decoded, write_flac
from src.engine.grid import TempoWish

FOLDERS = {
    "sonic-pi-samples": ("usr/share/sonic-pi/samples", "loop_*.flac"),
    "lmms-common": ("usr/share/lmms/samples/beats", "*.ogg"),
}

WITHOUT_BEAT = ("loop_drone_g_97",)
BEATS = (2, 4, 8, 16, 32)
SECONDS = 30.0


def loops(cache: Path) -> Iterator[Recipe]:
    """Every loop of whose possible tempos one alone is a DJ's."""
    usual = TempoWish()
    for package, (folder, names) in FOLDERS.items():
        for path in sorted((unpacked(package, cache) / folder).glob(names)):
            seconds = len(decoded(path)) / RATE
            tempos = [tempo for beats in BEATS if usual.slowest <= (tempo := 60 * beats / seconds) <= usual.fastest]
            if len(tempos) == 1 and path.stem not in WITHOUT_BEAT:
                yield Recipe("loop", path.stem, tempos[0], partial(_repeat, path), bar=None)


def _repeat(loop: Path, target: Path) -> None:
    samples = decoded(loop)
    write_flac(target, np.tile(samples, (int(np.ceil(SECONDS * RATE / len(samples))), 1)))
