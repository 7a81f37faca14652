"""One tempo for the whole track."""

import numpy as np

from src.engine.arrays import Reals, Samples
from src.engine.bands import FRAMES_PER_SECOND

SEARCH = 0.016
"""The decoded tempo is right to within this part of itself."""

HARMONICS = (1, 2, 4)
"""Multiples of the beat frequency that take part: beats, eighths, sixteenths."""


def median_tempo(beats: Reals) -> float | None:
    """BPM of the middle beat interval, or None with fewer than four beats."""
    return None if len(beats) < 4 else float(60 / np.median(np.diff(beats)))


def refine(activation: Samples, bpm: float) -> float:
    """The tempo near `bpm` at which the whole track's activation is most periodic.

    The spectrum of the activation at the beat frequency and its multiples, summed: over a track of
    minutes its peak is far narrower than any single beat interval could tell.
    """
    seconds = len(activation) / FRAMES_PER_SECOND
    signal = activation - activation.mean()
    step = 60 / seconds / 16
    found = bpm
    for reach, grain in ((SEARCH * bpm, step), (step, step / 32)):
        candidates = found + np.arange(-reach, reach + grain, grain)
        found = float(candidates[np.argmax(periodicity(signal, candidates))])
    return found


def periodicity(signal: Samples, tempos: Reals) -> Reals:
    """Summed magnitude of the spectrum at the harmonics of each tempo (BPM)."""
    time = np.arange(len(signal)) / FRAMES_PER_SECOND
    total = np.zeros(len(tempos))
    for harmonic in HARMONICS:
        for index, tempo in enumerate(tempos):
            turns = np.exp(-2j * np.pi * (tempo / 60 * harmonic) * time)
            total[index] += abs(np.dot(signal, turns))
    return total / max(1, len(signal))
