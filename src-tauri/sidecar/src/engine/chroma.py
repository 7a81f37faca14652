"""Which pitches sound, frame by frame: the raw material of the key."""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Integers, Reals, Samples, Spectrum
from src.engine.bands import SAMPLE_RATE
from src.engine.frames import FrameCutter

FRAME = 8192
HOP = 4096
FRAMES_PER_SECOND = SAMPLE_RATE / HOP

BINS = 120
"""Places in the octave: ten cents each, so that the tuning can be found and taken out afterwards."""

CHORDS_HZ, CHORDS_CENTRE_HZ, CHORDS_OCTAVES = (120.0, 3500.0), 300.0, 1.0
"""Where chords and melodies have their fundamentals and first harmonics; they count most around the centre, with this
standard deviation: higher up the harmonics of a note, its fifth and third among them, would pass for notes of their
own."""

TONES_HZ, TONES_CENTRE_HZ, TONES_OCTAVES = (65.0, 3500.0), 185.0, 0.92
"""The same with the basses: a key is heard best where basses and chords meet."""

ENVELOPE_HZ = 150.0
"""Width of the local average that peaks are measured against: quiet instruments then count too."""

FLOOR = 1e-4
"""Magnitude below which there is nothing to hear, full scale being near 1."""

FRAMES_AT_ONCE = 64


@dataclass(frozen=True)
class Chroma:
    """Strength of each tenth of a semitone, octaves folded, (frames, 120), bin 0 = C at 440 Hz tuning."""

    chords: Samples
    """Without basses: what changes from chord to chord."""
    tones: Samples
    """Basses, chords and melodies together: what makes a key."""


@dataclass(frozen=True)
class _Peaks:
    """Spectral peaks of several frames: frame, bin, frequency in Hz, height over the surroundings."""

    frames: Integers
    bins: Integers
    hertz: Reals
    heights: Reals

    def folded(self, region: tuple[float, float], centre: float, octaves: float, rows: int) -> Samples:
        """(rows, 120): heights of the peaks of a region, weighted by how far they are from its centre."""
        inside = (self.bins >= _bin(region[0])) & (self.bins < _bin(region[1]))
        hertz = self.hertz[inside]
        weights = self.heights[inside] * np.exp(-0.5 * (np.log2(hertz / centre) / octaves) ** 2)
        place = np.round((12 * np.log2(hertz / 440.0) + 69) * BINS / 12).astype(int) % BINS
        folded = np.bincount(self.frames[inside] * BINS + place, weights, rows * BINS)
        return folded.reshape(rows, BINS).astype(np.float32)


class ChromaStream:
    """Measures pitches in mono samples as they come.

    Only spectral peaks count, and only where they last: a peak must have been there a frame ago or be
    there a frame later, which leaves drums out.
    """

    def __init__(self) -> None:
        self._cutter = FrameCutter(FRAME, HOP)
        self._window = (np.hanning(FRAME) * 4.0 / FRAME).astype(np.float32)
        self._history: Samples | None = None
        self._chords: list[Samples] = []
        self._tones: list[Samples] = []

    def push(self, samples: Samples) -> None:
        """Adds mono samples at 22 050 Hz."""
        self._take(self._cutter.push(samples))

    def finish(self) -> Chroma:
        """Everything measured."""
        self._take(self._cutter.finish())
        if self._history is not None:
            self._fold(np.concatenate([self._history, self._history[-1:]]))
        empty = np.empty((0, BINS), np.float32)
        return Chroma(np.concatenate([empty, *self._chords]), np.concatenate([empty, *self._tones]))

    def _take(self, frames: Samples) -> None:
        for at in range(0, len(frames), FRAMES_AT_ONCE):
            spectrum: Spectrum = np.fft.rfft(frames[at : at + FRAMES_AT_ONCE] * self._window)
            magnitude = np.abs(spectrum[:, : _bin(CHORDS_HZ[1]) + 2]).astype(np.float32, copy=False)
            history = magnitude[:1] if self._history is None else self._history
            line = np.concatenate([history, magnitude])
            self._history = line[-2:]
            self._fold(line)

    def _fold(self, line: Samples) -> None:
        """Folds every frame of `line` but the first and the last, which only stand beside them."""
        before, here, after = line[:-2], line[1:-1], line[2:]
        if len(here) == 0:
            return
        peaks = _peaks(np.minimum(here, np.maximum(before, after)))
        self._chords.append(peaks.folded(CHORDS_HZ, CHORDS_CENTRE_HZ, CHORDS_OCTAVES, len(here)))
        self._tones.append(peaks.folded(TONES_HZ, TONES_CENTRE_HZ, TONES_OCTAVES, len(here)))


def _bin(hz: float) -> int:
    return round(hz * FRAME / SAMPLE_RATE)


def _peaks(magnitude: Samples) -> _Peaks:
    """Local maxima in frequency, their places refined by a parabola through the logarithms beside them."""
    first, last = _bin(TONES_HZ[0]), _bin(TONES_HZ[1])
    left, middle, right = (magnitude[:, first + shift : last + shift] for shift in (-1, 0, 1))
    frames, bins = np.nonzero((middle > left) & (middle >= right) & (middle > FLOOR))
    centre = middle[frames, bins]
    lower, upper = np.log(left[frames, bins] + 1e-9), np.log(right[frames, bins] + 1e-9)
    top = np.log(centre)
    shift = np.clip(0.5 * (lower - upper) / np.minimum(lower - 2 * top + upper, -1e-6), -0.5, 0.5)
    bins += first
    hertz = (bins + shift) * (SAMPLE_RATE / FRAME)
    return _Peaks(frames, bins, hertz, np.log1p(centre / _envelope(magnitude)[frames, bins]))


def _envelope(magnitude: Samples) -> Samples:
    """The local average of each spectrum over its neighbourhood in frequency."""
    width = _bin(ENVELOPE_HZ) | 1
    padded = np.pad(magnitude, ((0, 0), (width // 2 + 1, width // 2)), mode="edge")
    sums = np.cumsum(padded, axis=1, dtype=np.float64)
    return ((sums[:, width:] - sums[:, :-width]) / width + FLOOR).astype(np.float32)
