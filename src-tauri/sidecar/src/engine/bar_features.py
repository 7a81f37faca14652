"""A track bar by bar: what sounds in each, so that bars can be compared."""

from dataclasses import dataclass

import numpy as np

from src.engine import chroma, onsets, timbre
from src.engine.arrays import Reals, Samples
from src.engine.grid import BeatGrid
from src.engine.sound import Sound

PLAIN_BAR_SECONDS = 2.0
"""What stands for a bar where there is no beat."""

LEAST_BAR_PART = 0.5
"""A first or last piece shorter than this part of a bar belongs to its neighbour."""

FLOOR = 1e-3
"""Level below which there is nothing to tell apart, full scale being near 1."""


@dataclass(frozen=True)
class BarFeatures:
    """What sounds in each bar; every array has one row a bar.

    `lines` has one line more than there are bars: bar i lasts from line i to line i + 1, in seconds.
    `has_beat` is False where bars are plain stretches of time. Levels are log10 of an amplitude.
    """

    lines: Reals
    has_beat: bool
    timbre: Reals
    """(bars, 20) mean level of the bands."""
    kick: Reals
    """(bars,) level of the lowest band while it strikes."""
    snare: Reals
    """(bars,) level where snares and claps are."""
    attacks: Reals
    """(bars, 4) strength of onsets from low to high."""
    chords: Reals
    """(bars, 12) share of each pitch class; zeros where nothing has a pitch."""

    @property
    def count(self) -> int:
        """Number of bars."""
        return len(self.lines) - 1


def bar_features(sound: Sound, grid: BeatGrid | None) -> BarFeatures | None:
    """The bars of the audible part; None in silence."""
    if sound.spectrum.audible is None:
        return None
    start, end = sound.spectrum.audible
    lines = bar_lines(grid, start, min(end, sound.seconds))
    kick = _means(np.square(sound.onsets.kick_level), lines, onsets.VALUES_PER_SECOND)
    snare = _means(np.square(sound.onsets.snare_level), lines, onsets.VALUES_PER_SECOND)
    attacks = _means(sound.onsets.strength, lines, onsets.VALUES_PER_SECOND)
    pitches = _means(sound.chroma.chords, lines, chroma.FRAMES_PER_SECOND)
    semitones = pitches.reshape(len(pitches), 12, -1).sum(axis=2)
    return BarFeatures(
        lines=lines,
        has_beat=grid is not None,
        timbre=_means(sound.timbre, lines, timbre.VALUES_PER_SECOND),
        kick=0.5 * np.log10(FLOOR**2 + kick),
        snare=0.5 * np.log10(FLOOR**2 + snare),
        attacks=np.log10(FLOOR + attacks),
        chords=semitones / np.maximum(semitones.sum(axis=1, keepdims=True), FLOOR),
    )


def bar_lines(grid: BeatGrid | None, start: float, end: float) -> Reals:
    """The bar lines from about `start` to about `end`.

    What is left at either end makes a bar of its own where it is long enough, and else none.
    """
    lines = np.empty(0) if grid is None else grid.downbeats
    if len(lines) < 2:
        plain = np.arange(start, end - LEAST_BAR_PART * PLAIN_BAR_SECONDS, PLAIN_BAR_SECONDS)
        return np.append(plain if len(plain) else start, max(end, start + FLOOR))
    bar = float(np.median(np.diff(lines)))
    lines = np.append(lines, lines[-1] + bar)
    nearest = LEAST_BAR_PART * bar
    lines = lines[(lines > start - nearest) & (lines < end + nearest)]
    first = [start] if len(lines) == 0 or lines[0] > start + nearest else []
    last = [max(end, start + FLOOR)] if len(lines) == 0 or lines[-1] < end - nearest else []
    whole: Reals = np.maximum(np.concatenate([first, lines, last]), 0.0)
    return whole


def _means(values: Samples, lines: Reals, rate: float) -> Reals:
    """Mean of each column between neighbouring lines; (bars,) or (bars, columns)."""
    sums = np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0, dtype=np.float64)])
    places = np.clip(np.round(lines * rate).astype(int), 0, len(values))
    counts = np.maximum(np.diff(places), 1)
    means: Reals = np.diff(sums[places], axis=0) / counts.reshape(-1, *([1] * (values.ndim - 1)))
    return means
