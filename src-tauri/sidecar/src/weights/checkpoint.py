"""Reads the tensors of a TensorFlow checkpoint with the standard library and numpy alone.

A checkpoint is two files: `.index`, a sorted table of strings (the format of LevelDB, uncompressed) whose
values are small protocol buffers that say where each tensor lies, and `.data-00000-of-00001`, the numbers.
Only float32 tensors in one data file are known here; every tensor that is read is checked against its
checksum.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from src.weights.archive import FloatArray, WeightsUnreadable

INDEX_FILE, DATA_FILE = ".index", ".data-00000-of-00001"

FOOTER = 48
"""Bytes at the end of the index: two places, padding and the mark."""

MARK = 0xDB4775248B80FB57
FLOAT32 = 1
"""TensorFlow's number for the type."""

VARINT, EIGHT_BYTES, LENGTH_AND_BYTES, FOUR_BYTES = 0, 1, 2, 5
"""Wire types of protocol buffers."""

CASTAGNOLI = 0x82F63B78
CRC_MASK = 0xA282EAD8
"""The checksum is CRC-32C, turned by 15 bits and moved by this, as LevelDB stores it."""


@dataclass
class _Entry:
    """Where one tensor lies."""

    kind: int = 0
    shape: list[int] = field(default_factory=list)
    offset: int = 0
    size: int = 0
    checksum: int = 0


def read_checkpoint(folder: Path, names: Iterable[str], stem: str = "") -> dict[str, FloatArray]:
    """The named tensors of the checkpoint in `folder` whose files begin with `stem`.

    Raises:
        WeightsUnreadable: a file is missing or damaged, or a tensor is not in it or of another type.
    """
    try:
        entries = _entries((folder / f"{stem}{INDEX_FILE}").read_bytes())
        data = (folder / f"{stem}{DATA_FILE}").read_bytes()
        return {name: _tensor(folder, name, entries, data) for name in names}
    except (OSError, ValueError, IndexError, UnicodeDecodeError) as error:
        raise WeightsUnreadable(f"the checkpoint {folder.name} cannot be read: {error}") from error


def crc32c(data: bytes) -> int:
    """CRC-32C (Castagnoli)."""
    crc = 0xFFFFFFFF
    table = _CRC_TABLE
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def _tensor(folder: Path, name: str, entries: dict[str, _Entry], data: bytes) -> FloatArray:
    entry = entries.get(name)
    if entry is None or entry.kind != FLOAT32:
        raise WeightsUnreadable(f"the checkpoint {folder.name} does not hold the expected tensor {name}.")
    numbers = data[entry.offset : entry.offset + entry.size]
    crc = crc32c(numbers)
    if ((crc >> 15 | crc << 17) + CRC_MASK) & 0xFFFFFFFF != entry.checksum:
        raise WeightsUnreadable(f"the tensor {name} of the checkpoint {folder.name} is damaged.")
    return np.frombuffer(numbers, "<f4").reshape(entry.shape)


def _entries(table: bytes) -> dict[str, _Entry]:
    if len(table) < FOOTER or int.from_bytes(table[-8:], "little") != MARK:
        raise ValueError("its index is cut off or of another kind")
    at = len(table) - FOOTER
    for _ in range(2):
        _, at = _varint(table, at)
    index_offset, at = _varint(table, at)
    index_size, _ = _varint(table, at)
    entries: dict[str, _Entry] = {}
    for _, place in _block(table, index_offset, index_size):
        offset, after = _varint(place, 0)
        size, _ = _varint(place, after)
        for key, value in _block(table, offset, size):
            # The empty key holds the header of the whole.
            if key:
                entries[key.decode()] = _entry(value)
    return entries


def _block(table: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of one block; each key leaves out what it shares with the one before."""
    if table[offset + size] != 0:
        raise ValueError("its index is compressed")
    block = table[offset : offset + size]
    restarts = int.from_bytes(block[-4:], "little")
    end = len(block) - 4 * (restarts + 1)
    at, key = 0, b""
    while at < end:
        shared, at = _varint(block, at)
        fresh, at = _varint(block, at)
        length, at = _varint(block, at)
        key = key[:shared] + block[at : at + fresh]
        at += fresh
        yield key, block[at : at + length]
        at += length


def _entry(message: bytes) -> _Entry:
    entry = _Entry()
    for number, value in _fields(message):
        match number, value:
            case 1, int():
                entry.kind = value
            case 2, bytes():
                entry.shape = [_dimension(size) for field_number, size in _fields(value) if field_number == 2]
            case 4, int():
                entry.offset = value
            case 5, int():
                entry.size = value
            case 6, int():
                entry.checksum = value
    return entry


def _dimension(message: int | bytes) -> int:
    sizes = [value for number, value in _fields(message) if number == 1] if isinstance(message, bytes) else []
    return sizes[0] if sizes and isinstance(sizes[0], int) else 0


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Numbers and values of a protocol buffer's fields."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, kind = tag >> 3, tag & 7
        if kind == VARINT:
            value, at = _varint(message, at)
            yield number, value
        elif kind == LENGTH_AND_BYTES:
            length, at = _varint(message, at)
            yield number, message[at : at + length]
            at += length
        elif kind in (FOUR_BYTES, EIGHT_BYTES):
            width = 4 if kind == FOUR_BYTES else 8
            yield number, int.from_bytes(message[at : at + width], "little")
            at += width
        else:
            raise ValueError("its index is damaged")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, and the place after it."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (CASTAGNOLI if value & 1 else 0)
        table.append(value)
    return table


_CRC_TABLE = _crc_table()
