"""Waveforms of bands or stems, at three zoom levels."""

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np

from src.engine.arrays import Samples

CROSSOVERS_HZ = (200.0, 2500.0)
"""Borders of the low, mid and high bands."""

BANDS = ("low_freq", "mid_freq", "high_freq")

PIXELS = (1000, 4000, 16_000)
"""Pixels of each zoom level, from the whole track at a glance to the finest."""

MOST_CELLS = 2**19
"""Cells kept at most; when there are more, neighbours are joined. Over thirty a finest pixel."""

FIRST_CELL = 16
"""Samples of a cell at first."""


@dataclass(frozen=True)
class Waveform:
    """Peak and summed square of each line (a band, a stem) in cells of equal length; `length` counts samples."""

    lines: tuple[str, ...]
    peaks: Samples
    squares: Samples
    cell: int
    length: int
    sample_rate: int

    def zooms(self) -> list[dict[str, Any]]:
        """The wire form: bytes as base64, 255 = full scale, amplitude = peak, intensity = RMS.

        A level's pixels divide the track evenly: pixel i covers the samples from i/n to (i+1)/n of it.
        """
        return [self._zoom(level, pixels) for level, pixels in enumerate(PIXELS)]

    def _zoom(self, level: int, pixels: int) -> dict[str, Any]:
        zoom: dict[str, Any] = {
            "zoom_level": level,
            "samples_per_pixel": max(1, self.length // pixels),
            "num_pixels": pixels,
            "sample_rate": self.sample_rate,
        }
        cells = self.peaks.shape[1]
        edges = np.round(np.arange(pixels + 1) * (self.length / self.cell / pixels)).astype(int)
        first = np.minimum(edges[:-1], cells - 1)
        count = np.maximum(np.minimum(edges[1:], cells) - first, 1)
        sums = np.concatenate(
            [np.zeros((len(self.lines), 1)), np.cumsum(self.squares, axis=1, dtype=np.float64)], axis=1
        )
        for line, name in enumerate(self.lines):
            # reduceat takes each first cell up to the next one; equal neighbours give that one cell.
            peaks = np.maximum.reduceat(self.peaks[line], first)
            squares = sums[line, first + count] - sums[line, first]
            zoom[f"{name}_amplitude"] = _as_bytes(peaks)
            zoom[f"{name}_intensity"] = _as_bytes(np.sqrt(np.maximum(squares, 0) / (count * self.cell)))
        return zoom


def _as_bytes(values: Samples) -> str:
    return base64.b64encode(np.clip(np.round(values * 255), 0, 255).astype(np.uint8).tobytes()).decode()


class WaveformStream:
    """Gathers the cells of a waveform of unknown length in bounded memory."""

    def __init__(self, sample_rate: int, lines: tuple[str, ...] = BANDS) -> None:
        self._lines = lines
        self._sample_rate = sample_rate
        self._cell = FIRST_CELL
        self._rest: Samples = np.empty((len(self._lines), 0), np.float32)
        self._peaks: Samples = np.empty((len(self._lines), 0), np.float32)
        self._squares: Samples = np.empty((len(self._lines), 0), np.float32)
        self._fresh: list[tuple[Samples, Samples]] = []
        self._fresh_cells = 0
        self._length = 0

    def push(self, bands: Samples) -> None:
        """Adds (lines, samples): the bands of the mono mix, or whatever else the lines are."""
        self._length += bands.shape[1]
        signal = np.concatenate([self._rest, bands], axis=1)
        cells = signal.shape[1] // self._cell
        self._rest = signal[:, cells * self._cell :]
        self._add(signal[:, : cells * self._cell].reshape(len(self._lines), cells, self._cell))

    def finish(self) -> Waveform | None:
        """The waveform, or None when there was not a single sample."""
        if self._rest.shape[1]:
            padding = self._cell - self._rest.shape[1]
            self._add(np.pad(self._rest, ((0, 0), (0, padding)))[:, None, :])
        self._gather()
        if self._length == 0:
            return None
        return Waveform(self._lines, self._peaks, self._squares, self._cell, self._length, self._sample_rate)

    def _add(self, cells: Samples) -> None:
        self._fresh.append((np.abs(cells).max(axis=2, initial=0.0), np.square(cells).sum(axis=2)))
        self._fresh_cells += cells.shape[1]
        if self._peaks.shape[1] + self._fresh_cells > MOST_CELLS:
            self._gather()
            self._halve()

    def _gather(self) -> None:
        self._peaks = np.concatenate([self._peaks, *(peaks for peaks, _ in self._fresh)], axis=1)
        self._squares = np.concatenate([self._squares, *(squares for _, squares in self._fresh)], axis=1)
        self._fresh, self._fresh_cells = [], 0

    def _halve(self) -> None:
        pairs = self._peaks.shape[1] // 2
        odd_peak, odd_square = self._peaks[:, 2 * pairs :], self._squares[:, 2 * pairs :]
        self._peaks = self._peaks[:, : 2 * pairs].reshape(len(self._lines), pairs, 2).max(axis=2)
        self._squares = self._squares[:, : 2 * pairs].reshape(len(self._lines), pairs, 2).sum(axis=2)
        self._cell *= 2
        if odd_peak.shape[1]:
            # An odd last cell is joined with the one before: half a cell of error at one place.
            self._peaks[:, -1:] = np.maximum(self._peaks[:, -1:], odd_peak)
            self._squares[:, -1:] += odd_square
