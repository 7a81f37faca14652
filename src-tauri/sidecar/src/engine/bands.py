"""The input of the beat network: logarithmic bands and their rises, 50 frames a second.

The network was trained on exactly these numbers: mono at 22 050 Hz, frames of 1411 samples (64 ms)
every 441 (20 ms) under a Hann window, magnitudes of 705 bins, triangular filters of 24 bands an
octave from 30 to 17 000 Hz with an area of one, log10(1 + x), and beside each band its rise since the
frame before, falls counting as zero. The description is that of Böck's onset features as the
BeatNet paper uses them.
"""

import numpy as np

from src.engine.arrays import Samples
from src.engine.frames import FrameCutter

SAMPLE_RATE = 22_050
"""Hz of the mono signal that everything but loudness and waveform is computed from."""

FRAME = 1411
HOP = 441
FRAMES_PER_SECOND = SAMPLE_RATE / HOP

BANDS_PER_OCTAVE = 24
LOWEST, HIGHEST, TUNED_TO = 30.0, 17_000.0, 440.0

FRAMES_AT_ONCE = 512
"""Frames transformed together: enough to be fast, few enough to stay in the cache."""


class BandStream:
    """Turns mono samples into network features, (frames, 272) at a time."""

    def __init__(self) -> None:
        self._cutter = FrameCutter(FRAME, HOP)
        self._window = np.hanning(FRAME).astype(np.float32)
        self._filters = logarithmic_filters()
        self._before: Samples | None = None

    def push(self, samples: Samples) -> Samples:
        """The features of the frames that these samples complete."""
        return self._features(self._cutter.push(samples))

    def finish(self) -> Samples:
        """The features of the last frames."""
        return self._features(self._cutter.finish())

    def _features(self, frames: Samples) -> Samples:
        parts = [self._bands(frames[at : at + FRAMES_AT_ONCE]) for at in range(0, len(frames), FRAMES_AT_ONCE)]
        if not parts:
            return np.empty((0, 2 * self._filters.shape[1]), np.float32)
        bands = np.concatenate(parts)
        before = np.concatenate([bands[:1] if self._before is None else self._before, bands[:-1]])
        self._before = bands[-1:].copy()
        return np.hstack([bands, np.maximum(bands - before, 0.0)])

    def _bands(self, frames: Samples) -> Samples:
        spectrum = np.abs(np.fft.rfft(frames * self._window)[:, : FRAME // 2])
        bands: Samples = np.log10(1.0 + spectrum @ self._filters)
        return bands


def logarithmic_filters() -> Samples:
    """The filter bank as a matrix, (705 bins, 136 bands).

    Bands whose centres fall on the same bin are one band, which is why there are fewer of them in the
    lowest octaves.
    """
    # The reference counts the bins of an even transform, one sample shorter than the frame.
    bin_frequencies = np.arange(FRAME // 2) * SAMPLE_RATE / (FRAME // 2 * 2)
    first = int(np.floor(np.log2(LOWEST / TUNED_TO) * BANDS_PER_OCTAVE))
    last = int(np.ceil(np.log2(HIGHEST / TUNED_TO) * BANDS_PER_OCTAVE))
    centres = TUNED_TO * 2.0 ** (np.arange(first, last) / BANDS_PER_OCTAVE)
    centres = centres[(centres >= LOWEST) & (centres <= HIGHEST)]
    right = np.clip(np.searchsorted(bin_frequencies, centres), 1, len(bin_frequencies) - 1)
    left_is_nearer = centres - bin_frequencies[right - 1] < bin_frequencies[right] - centres
    edges = np.unique(right - left_is_nearer)
    filters = np.zeros((len(bin_frequencies), len(edges) - 2), np.float32)
    for band, (start, centre, stop) in enumerate(zip(edges, edges[1:], edges[2:], strict=False)):
        if stop - start < 2:
            centre, stop = start, start + 1
        filters[start:centre, band] = np.linspace(0, 1, centre - start, endpoint=False)
        filters[centre:stop, band] = np.linspace(1, 0, stop - centre, endpoint=False)
    filters /= filters.sum(axis=0)
    return filters
