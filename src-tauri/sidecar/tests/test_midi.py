"""What a MIDI file says of its tempo, and whether it is played by it."""

import struct

import numpy as np
import pytest

from bench.real import midi
from bench.real.piece import Recipe

TICKS = 96


def number(value: int) -> bytes:
    """A number of variable length."""
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))


def tempo(bpm: float) -> bytes:
    return b"\xff\x51\x03" + round(60e6 / bpm).to_bytes(3, "big")


def file_of(*tracks: bytes) -> bytes:
    head = b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), TICKS)
    return head + b"".join(b"MTrk" + struct.pack(">I", len(track)) + track for track in tracks)


def notes(*ticks: int) -> bytes:
    """Notes as most programs write them: the status only once, and ended by a note without velocity."""
    track, now, status = b"", 0, b"\x99"
    for tick in ticks:
        track += number(tick - now) + status + b"\x24\x64" + b"\x05\x24\x00"
        now, status = tick + 5, b""
    return track


def test_reads_the_tempo_the_metre_and_when_notes_begin() -> None:
    conductor = b"\x00" + tempo(87.5) + b"\x00\xff\x58\x04\x06\x03\x18\x08"
    file = midi.read(file_of(conductor, b"\x00\xc9\x10" + notes(0, 96, 300)))
    assert file.bpm == pytest.approx(87.5, abs=0.001)
    assert file.metre == (6, 8)
    assert file.notes == [0, 96, 300]


def test_a_tempo_that_is_said_twice_is_one_and_one_that_changes_is_none() -> None:
    assert midi.read(file_of(b"\x00" + tempo(150) + b"\x60" + tempo(150))).bpm == pytest.approx(150, abs=0.001)
    assert midi.read(file_of(b"\x00" + tempo(150) + b"\x60" + tempo(140))).bpm is None
    assert midi.read(file_of(notes(0))).bpm == midi.USUAL_BPM


def test_what_is_played_freely_is_not_on_the_grid() -> None:
    strict = midi.read(file_of(notes(*range(0, 96 * 40, 24))))
    triplets = midi.read(file_of(notes(*range(0, 96 * 40, 32))))
    random = np.random.default_rng(3)
    free = midi.read(file_of(notes(*np.cumsum(random.integers(20, 90, 400)).tolist())))
    assert strict.grid_part(0.04) == triplets.grid_part(0.04) == 1.0
    assert free.grid_part(0.04) < 0.6


def test_long_waits_and_foreign_chunks_are_skipped() -> None:
    data = file_of(b"\x87\x40\xf0\x02\x01\xf7" + notes(960))
    assert midi.read(data[:14] + b"XFIH\x00\x00\x00\x02ab" + data[14:]).notes == [960 + 960]


@pytest.mark.parametrize("data", [b"", b"RIFF....", b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\xe7\x28"])
def test_refuses_what_it_cannot_read(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"MIDI|film"):
        midi.read(data)


def test_a_piece_held_back_is_of_the_test_half_and_the_others_are_divided() -> None:
    def made(_: object) -> None: ...

    assert Recipe("lmms", "Momo64-esp", 138.0, made).half == "test"
    halves = [Recipe("lmms", f"song {number}", 120.0, made).half for number in range(200)]
    assert 70 < halves.count("tune") < 130
