"""Songs of a game of rhythm: sound as stems, and the chart that is played to it as MIDI."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.real import midi
from bench.real.packages import unpacked
from bench.real.piece import Recipe
from bench.real.sound import mixed, write_flac

PACKAGES = ("fretsonfire-songs-muldjord", "fretsonfire-songs-sectoid")
STEMS = ("song.ogg", "guitar.ogg", "rhythm.ogg")


def songs(cache: Path) -> Iterator[Recipe]:
    """Every song whose chart has one tempo."""
    for package in PACKAGES:
        for chart in sorted(unpacked(package, cache).rglob("notes.mid")):
            bpm = midi.read(chart.read_bytes()).bpm
            if bpm is not None:
                stems = [path for name in STEMS if (path := chart.with_name(name)).exists()]
                yield Recipe("fretsonfire", chart.parent.name, bpm, partial(_mix, stems), bar=None)


def _mix(stems: list[Path], target: Path) -> None:
    write_flac(target, mixed(stems))
