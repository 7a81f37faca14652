"""Tempo, bars and notes of a standard MIDI file."""

import struct
from dataclasses import dataclass, field

import numpy as np

from src.engine.arrays import Integers, Reals

QUARTER, WHOLE = 1, 4
USUAL_BPM = 120.0
"""What a file without a tempo means."""

TEMPO, METRE = 0x51, 0x58
META, SYSTEM = 0xFF, (0xF0, 0xF7)


@dataclass
class MidiFile:
    """Ticks are the file's own; `metres` holds beats of a bar and the note value of one."""

    ticks_of_quarter: int
    tempos: list[tuple[int, float]] = field(default_factory=list)
    """Tick and quarters a minute."""
    metres: list[tuple[int, int, int]] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    """Ticks at which notes begin, ascending."""

    @property
    def bpm(self) -> float | None:
        """Quarters a minute; None where they change."""
        different = {round(bpm, 3) for _, bpm in self.tempos} or {USUAL_BPM}
        return self.tempos[0][1] if len(different) == 1 and self.tempos else USUAL_BPM if not self.tempos else None

    @property
    def metre(self) -> tuple[int, int] | None:
        """Beats of a bar and their note value; None where they change."""
        different = {(beats, value) for _, beats, value in self.metres} or {(4, WHOLE)}
        return next(iter(different)) if len(different) == 1 else None

    def grid_part(self, tolerance: float) -> float:
        """Part of the notes that lie on sixteenths or triplets, within `tolerance` quarters: played freely they do not.

        A file that was recorded without regard to its own tempo tells none.
        """
        if not self.notes:
            return 0.0
        place: Reals = np.array(self.notes) / self.ticks_of_quarter
        away = [np.abs(place * parts - np.round(place * parts)) / parts for parts in (3, 4)]
        return float(np.mean(np.minimum(*away) <= tolerance))


def read(data: bytes) -> MidiFile:
    """Reads a file of any number of tracks.

    Raises:
        ValueError: it is no MIDI file, or its time is not counted in quarters.
    """
    if data[:4] != b"MThd":
        raise ValueError("not a MIDI file")
    (division,) = struct.unpack(">H", data[12:14])
    if division & 0x8000:
        raise ValueError("time in frames of film")
    file = MidiFile(division)
    at = 8 + int.from_bytes(data[4:8], "big")
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "big")
        if data[at : at + 4] == b"MTrk":
            _read_track(data[at + 8 : at + 8 + length], file)
        at += 8 + length
    file.tempos.sort()
    file.metres.sort()
    file.notes.sort()
    return file


def _read_track(data: bytes, file: MidiFile) -> None:
    at = tick = status = 0
    while at < len(data):
        wait, at = _number(data, at)
        tick += wait
        if data[at] == META:
            kind = data[at + 1]
            length, at = _number(data, at + 2)
            _read_meta(kind, data[at : at + length], tick, file)
            at += length
        elif data[at] in SYSTEM:
            length, at = _number(data, at + 1)
            at += length
        else:
            if data[at] & 0x80:
                status, at = data[at], at + 1
            if status >> 4 == 0x9 and data[at + 1] > 0:
                file.notes.append(tick)
            at += 1 if status >> 4 in (0xC, 0xD) else 2


def _read_meta(kind: int, value: bytes, tick: int, file: MidiFile) -> None:
    if kind == TEMPO:
        file.tempos.append((tick, 60e6 / int.from_bytes(value, "big")))
    elif kind == METRE:
        file.metres.append((tick, value[0], 1 << value[1]))


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of variable length and the place after it."""
    value = 0
    while True:
        byte, at = data[at], at + 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at


def quarter_times(bpm: float, seconds: float, every: int = QUARTER) -> Reals:
    """Seconds of every so many quarters from 0 on."""
    step = every * 60 / bpm
    count: Integers = np.arange(int(seconds / step) + 1)
    times: Reals = count.astype(np.float64) * step
    return times
