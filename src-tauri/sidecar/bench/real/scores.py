"""Music of games as MIDI, played by a synthesizer with sampled instruments."""

import struct
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.real import midi
from bench.real.packages import unpacked
from bench.real.piece import Recipe
from bench.real.sound import RATE, decoded, render, write_flac

FOLDERS = {
    "openttd-openmsx": "usr/share/games/openttd/baseset/openmsx",
    "planetblupi-music-midi": "usr/share/planetblupi/music",
}
ARCHIVES = {"freedoom": "usr/share/games/doom"}

INSTRUMENTS = ("fluid-soundfont-gm", "usr/share/sounds/sf2/FluidR3_GM.sf2")

PLAYED_STRICTLY = 0.6
"""Part of the notes that must lie on sixteenths or triplets for the file's tempo to be that of the music."""

TOLERANCE = 0.04
"""Quarters by which a note may be beside its place."""

MUSIC = "D_"
"""What names of music in the archives of this game begin with."""


def scores(cache: Path) -> Iterator[Recipe]:
    """Every piece of one tempo that is played by it, each once."""
    seen: set[bytes] = set()
    for family, title, data in _files(cache):
        file = midi.read(data)
        bpm, metre = file.bpm, file.metre
        strict = file.grid_part(TOLERANCE) >= PLAYED_STRICTLY
        if bpm is not None and strict and data not in seen:
            bar = 4 if metre == (4, midi.WHOLE) else None
            yield Recipe(family, title, bpm, partial(play, data, cache), bar=bar)
        seen.add(data)


def _files(cache: Path) -> Iterator[tuple[str, str, bytes]]:
    for package, folder in FOLDERS.items():
        for path in sorted((unpacked(package, cache) / folder).glob("*.mid")):
            yield package.partition("-")[0], path.stem, path.read_bytes()
    for package, folder in ARCHIVES.items():
        for archive in sorted((unpacked(package, cache) / folder).glob("*.wad")):
            yield from ((package, f"{archive.stem[-1]}-{name}", data) for name, data in _music_of(archive.read_bytes()))


def _music_of(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """The MIDI files in an archive: a head of count and place of the directory, entries of place, size and name."""
    count, directory = struct.unpack("<ii", archive[4:12])
    for at in range(directory, directory + 16 * count, 16):
        place, size, name = struct.unpack("<ii8s", archive[at : at + 16])
        data = archive[place : place + size]
        if name.startswith(MUSIC.encode()) and data[:4] == b"MThd":
            yield name.rstrip(b"\0").decode().removeprefix(MUSIC), data


def play(data: bytes, cache: Path, target: Path) -> None:
    """Renders a MIDI file to a FLAC file.

    Raises:
        NotRendered: that is not possible here.
    """
    package, font = INSTRUMENTS
    source, wave = target.with_suffix(".mid"), target.with_suffix(".wav")
    source.write_bytes(data)
    try:
        instruments = str(unpacked(package, cache) / font)
        render(
            ["fluidsynth", "-ni", "-q", "-g", "0.5", "-r", str(RATE), "-F", str(wave), instruments, str(source)], wave
        )
        write_flac(target, decoded(wave))
    finally:
        source.unlink(missing_ok=True)
        wave.unlink(missing_ok=True)
