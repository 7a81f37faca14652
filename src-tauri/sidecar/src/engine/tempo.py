"""One tempo for the whole track."""

import numpy as np

from src.engine.arrays import Reals, Samples
from src.engine.bands import FRAMES_PER_SECOND

BEATS_AT_ONCE = 16
"""Beats over which a rough tempo is taken: single intervals only come in steps of 20 ms."""

LEAST_BEATS = 4

SEARCH = 0.012
"""The rough tempo is right to within this part of itself."""

HARMONICS = (1, 2, 4)
"""Multiples of the beat frequency that take part: beats, eighths, sixteenths."""

BLOCK = 25
"""Frames added up before tempos are compared: half a second, in which neighbouring tempos stay in step."""

FINEST_STEP = 0.003
"""BPM between compared tempos at least; only an hour of audio could tell more."""

ROUNDING_DRIFT = 0.010
"""Seconds: a round tempo is taken when a grid with it drifts by less over the whole track."""

ROUNDING_REACH = 0.15
"""BPM: a short loop cannot tell more distant tempos apart either, but there the evidence stands."""


def rough_tempo(beats: Reals) -> float | None:
    """BPM of the median stretch of beats, or None with fewer than four beats."""
    if len(beats) < LEAST_BEATS:
        return None
    apart = min(BEATS_AT_ONCE, len(beats) - 1)
    return float(60 * apart / np.median(beats[apart:] - beats[:-apart]))


def refined_tempo(pulse: Samples, bpm: float) -> float:
    """The tempo near `bpm` at which the activation of the whole track is most periodic.

    That is the peak of its spectrum, summed over harmonics: over a track of minutes it is far narrower
    than any single beat interval could tell.
    """
    seconds = len(pulse) / FRAMES_PER_SECOND
    step = max(FINEST_STEP, 60 / seconds / 16)
    found = bpm
    for reach, grain in ((SEARCH * bpm, step), (step, step / 32)):
        tempos = np.arange(found - reach, found + reach + grain, grain)
        found = float(tempos[np.argmax(_periodicity(pulse, found, tempos))])
    return found


def rounded_tempo(bpm: float, seconds: float) -> float:
    """The nearest whole tempo, or half, when this much audio cannot tell it from `bpm`."""
    for candidate in (float(round(bpm)), round(2 * bpm) / 2):
        drift = abs(candidate - bpm) / bpm * seconds
        if drift < ROUNDING_DRIFT and abs(candidate - bpm) < ROUNDING_REACH:
            return candidate
    return bpm


def _periodicity(pulse: Samples, centre: float, tempos: Reals) -> Reals:
    """Summed magnitude of the spectrum at the harmonics of each tempo, all near `centre`.

    The signal is turned to the centre frequency and added up in blocks, since what is left turns slowly.
    """
    time = np.arange(len(pulse)) / FRAMES_PER_SECOND
    signal = pulse - pulse.mean()
    padding = -len(signal) % BLOCK
    total = np.zeros(len(tempos))
    for harmonic in HARMONICS:
        turned = signal * np.exp(-2j * np.pi * harmonic * centre / 60 * time)
        blocks = np.pad(turned, (0, padding)).reshape(-1, BLOCK).sum(axis=1)
        middles = (np.arange(len(blocks)) + 0.5) * BLOCK / FRAMES_PER_SECOND
        offsets = harmonic * (tempos - centre) / 60
        for part in range(0, len(tempos), 64):
            turns = np.exp(-2j * np.pi * offsets[part : part + 64, None] * middles)
            total[part : part + 64] += np.abs(turns @ blocks)
    return total
