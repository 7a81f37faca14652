"""How the sound is spread over the spectrum, ten times a second: the raw material of a track's sections."""

import numpy as np

from src.engine.arrays import Samples
from src.engine.bands import FRAMES_PER_SECOND, logarithmic_filters

BANDS = 20
"""Bands, each of the same number of the beat network's."""

FRAMES_TOGETHER = 5
VALUES_PER_SECOND = FRAMES_PER_SECOND / FRAMES_TOGETHER


class TimbreStream:
    """Averages the beat network's bands over neighbours in frequency and time."""

    def __init__(self) -> None:
        groups = np.array_split(np.arange(logarithmic_filters().shape[1]), BANDS)
        self._edges = np.array([group[0] for group in groups])
        self._widths = np.array([len(group) for group in groups], np.float32)
        self._columns = int(groups[-1][-1]) + 1
        self._rest: Samples = np.empty((0, BANDS), np.float32)
        self._values: list[Samples] = [np.empty((0, BANDS), np.float32)]

    def push(self, features: Samples) -> None:
        """Adds (frames, 272) features, of which the levels are used and the rises are not."""
        sums = np.add.reduceat(features[:, : self._columns], self._edges, axis=1)
        levels = np.concatenate([self._rest, (sums / self._widths).astype(np.float32)])
        whole = len(levels) // FRAMES_TOGETHER * FRAMES_TOGETHER
        self._rest = levels[whole:]
        self._values.append(levels[:whole].reshape(-1, FRAMES_TOGETHER, BANDS).mean(axis=1))

    def finish(self) -> Samples:
        """The mean log10(1 + x) of each band, (values, 20); a last incomplete value is left out."""
        return np.concatenate(self._values)
