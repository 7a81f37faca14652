"""Which pitches sound, frame by frame: the raw material of the key."""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Samples, Spectrum
from src.engine.bands import SAMPLE_RATE
from src.engine.frames import FrameCutter

FRAME = 8192
HOP = 4096
FRAMES_PER_SECOND = SAMPLE_RATE / HOP

BINS = 120
"""Places in the octave: ten cents each, so that the tuning can be found and taken out afterwards."""

BASS_HZ = (35.0, 160.0)
CHORDS_HZ = (120.0, 3500.0)
"""Where basses and where chords and melodies have their fundamentals and first harmonics."""

CHORDS_CENTRE_HZ, CHORDS_OCTAVES = 300.0, 1.0
"""Chords count most around here, with this standard deviation: higher up the harmonics of a note,
its fifth and third among them, would pass for notes of their own."""

ENVELOPE_HZ = 150.0
"""Width of the local average that peaks are measured against: quiet instruments then count too."""

FLOOR = 1e-4
"""Magnitude below which there is nothing to hear, full scale being near 1."""

FRAMES_AT_ONCE = 64


@dataclass(frozen=True)
class Chroma:
    """Strength of each tenth of a semitone, octaves folded, (frames, 120), bin 0 = C at 440 Hz tuning."""

    bass: Samples
    chords: Samples


class ChromaStream:
    """Measures pitches in mono samples as they come.

    Only spectral peaks count, and only where they last: a peak must have been there a frame ago or be
    there a frame later, which leaves drums out.
    """

    def __init__(self) -> None:
        self._cutter = FrameCutter(FRAME, HOP)
        self._window = (np.hanning(FRAME) * 4.0 / FRAME).astype(np.float32)
        self._history: Samples | None = None
        self._bass: list[Samples] = []
        self._chords: list[Samples] = []

    def push(self, samples: Samples) -> None:
        """Adds mono samples at 22 050 Hz."""
        self._take(self._cutter.push(samples))

    def finish(self) -> Chroma:
        """Everything measured."""
        self._take(self._cutter.finish())
        if self._history is not None:
            self._fold(np.concatenate([self._history, self._history[-1:]]))
        empty = np.empty((0, BINS), np.float32)
        return Chroma(np.concatenate([empty, *self._bass]), np.concatenate([empty, *self._chords]))

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
        lasting = np.minimum(here, np.maximum(before, after))
        self._bass.append(_fold_peaks(lasting, BASS_HZ))
        self._chords.append(_fold_peaks(lasting, CHORDS_HZ, CHORDS_OCTAVES))


def _bin(hz: float) -> int:
    return round(hz * FRAME / SAMPLE_RATE)


def _fold_peaks(magnitude: Samples, region: tuple[float, float], octaves: float = np.inf) -> Samples:
    first, last = _bin(region[0]), _bin(region[1])
    left, middle, right = (magnitude[:, first + shift : last + shift] for shift in (-1, 0, 1))
    frames, bins = np.nonzero((middle > left) & (middle >= right) & (middle > FLOOR))
    centre = middle[frames, bins]
    lower, upper = np.log(left[frames, bins] + 1e-9), np.log(right[frames, bins] + 1e-9)
    top = np.log(centre)
    shift = np.clip(0.5 * (lower - upper) / np.minimum(lower - 2 * top + upper, -1e-6), -0.5, 0.5)
    frequency = (bins + first + shift) * (SAMPLE_RATE / FRAME)
    pitch = 12 * np.log2(frequency / 440.0) + 69
    prominence = np.log1p(centre / _envelope(magnitude)[frames, bins + first])
    prominence *= np.exp(-0.5 * (np.log2(frequency / CHORDS_CENTRE_HZ) / octaves) ** 2)
    place = np.round(pitch * BINS / 12).astype(int) % BINS
    folded = np.bincount(frames * BINS + place, prominence, len(magnitude) * BINS)
    return folded.reshape(len(magnitude), BINS).astype(np.float32)


def _envelope(magnitude: Samples) -> Samples:
    """The local average of each spectrum over its neighbourhood in frequency."""
    width = _bin(ENVELOPE_HZ) | 1
    padded = np.pad(magnitude, ((0, 0), (width // 2 + 1, width // 2)), mode="edge")
    sums = np.cumsum(padded, axis=1, dtype=np.float64)
    return ((sums[:, width:] - sums[:, :-width]) / width + FLOOR).astype(np.float32)
