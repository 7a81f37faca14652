"""How steadily the music keeps to one tempo: where each stretch of it lies beside a constant grid.

The transients of every stretch of some beats are folded on the beat and laid over those of the whole track; how far
they have to be moved to fit says how many milliseconds the stretch is early or late. A machine stays within a few, a
drummer wanders, and a wrong tempo shows as a slope, which is taken out.
"""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Integers, Reals
from src.engine.onsets import VALUES_PER_SECOND, Onsets

WINDOW_BEATS = 8
"""Beats of a stretch."""

BINS = 128
"""Places in a beat: 4 ms each at 120 BPM; a vertex between them is ten times finer."""

REACH = 0.25
"""Beats by which a stretch may be off: beyond, one cannot say in which direction."""

STEADY_SECONDS = 0.014
"""A stretch no further off than this is on the grid."""

SMOOTHING_SECONDS = 0.012
"""Width over which folded transients are blurred, since players are not exact within a stretch."""

LEAST_WINDOWS = 3


@dataclass(frozen=True)
class Steadiness:
    """How a constant grid fits: `steady` is the part of the sound on it, 0 to 1; `bpm` the tempo without the slope."""

    steady: float
    bpm: float
    clarity: float
    """How far the folded transients stand out of their mean, relative to it."""


def steadiness(onsets: Onsets, bpm: float) -> Steadiness:
    """Lays the stretches of a track over its whole at a constant `bpm`."""
    strength = onsets.strength.sum(axis=1).astype(np.float64) + onsets.strength[:, 0]
    period = 60 / bpm
    profiles = _folded(strength, period)
    if len(profiles) < LEAST_WINDOWS:
        return Steadiness(1.0, bpm, 0.0)
    whole = profiles.sum(axis=0)
    clarity = float(whole.std() / max(whole.mean(), 1e-9))
    offsets, weights = _offsets(profiles, whole, period), profiles.sum(axis=1) + 1e-9
    times = (np.arange(len(profiles)) + 0.5) * WINDOW_BEATS * period / 2
    slope, start = _line(times, offsets, weights)
    left = offsets - (start + slope * times)
    steady = float(np.average(np.abs(left) < STEADY_SECONDS, weights=weights))
    return Steadiness(steady, bpm / (1 + slope), clarity)


def _folded(strength: Reals, period: float) -> Reals:
    """Transients by place in the beat, for stretches that overlap by half, (stretches, BINS)."""
    beat = np.arange(len(strength)) / VALUES_PER_SECOND / period
    half = WINDOW_BEATS // 2
    halves = int(beat[-1]) // half if len(beat) else 0
    if halves < 2:
        return np.empty((0, BINS))
    row: Integers = (beat // half).astype(np.int64)
    column: Integers = (beat % 1.0 * BINS).astype(np.int64)
    inside = row < halves
    cells = (row * BINS + column)[inside]
    sums = np.bincount(cells, strength[inside], halves * BINS).reshape(halves, BINS)
    counts = np.bincount(cells, minlength=halves * BINS).reshape(halves, BINS)
    folded = sums / np.maximum(counts, 1)
    width = max(1, round(SMOOTHING_SECONDS / period * BINS))
    kernel = np.hanning(2 * width + 3)[1:-1]
    blurred = sum(np.roll(folded, shift, axis=1) * kernel[shift + width] for shift in range(-width, width + 1))
    pairs: Reals = np.asarray(blurred)[:-1] + np.asarray(blurred)[1:]
    return pairs


def _offsets(profiles: Reals, whole: Reals, period: float) -> Reals:
    """Seconds that each stretch lies behind the whole."""
    centred = profiles - profiles.mean(axis=1, keepdims=True)
    reference = whole - whole.mean()
    product = np.fft.rfft(centred, axis=1) * np.conj(np.fft.rfft(reference))
    likeness = np.fft.irfft(product, BINS, axis=1)
    reach = int(REACH * BINS)
    near = np.concatenate([likeness[:, -reach:], likeness[:, : reach + 1]], axis=1)
    best = near.argmax(axis=1)
    rows = np.arange(len(near))
    inner = np.clip(best, 1, near.shape[1] - 2)
    left, middle, right = near[rows, inner - 1], near[rows, inner], near[rows, inner + 1]
    bend = np.minimum(left - 2 * middle + right, -1e-12)
    vertex = np.clip(0.5 * (left - right) / bend, -0.5, 0.5)
    offsets: Reals = (inner - reach + vertex) / BINS * period
    return offsets


def _line(times: Reals, offsets: Reals, weights: Reals) -> tuple[float, float]:
    """Slope and start of the line through most of the offsets: least squares, those far off counted less each round."""
    trust = weights
    slope = start = 0.0
    for _ in range(8):
        mean_time, mean_offset = np.average(times, weights=trust), np.average(offsets, weights=trust)
        spread = np.average((times - mean_time) ** 2, weights=trust)
        slope = float(np.average((times - mean_time) * (offsets - mean_offset), weights=trust) / max(spread, 1e-9))
        start = float(mean_offset - slope * mean_time)
        left = offsets - (start + slope * times)
        trust = weights / (1 + (left / STEADY_SECONDS) ** 2)
    return slope, start


def clarity(onsets: Onsets, beats: Reals) -> float:
    """How far transients stand out when folded on `beats` as they come, evenly or not: the deviation over the mean."""
    strength = onsets.strength.sum(axis=1).astype(np.float64) + onsets.strength[:, 0]
    place = np.interp(np.arange(len(strength)) / VALUES_PER_SECOND, beats, np.arange(len(beats)), left=-1, right=-1)
    inside = place >= 0
    cells = (place[inside] % 1.0 * BINS).astype(np.int64)
    folded = np.bincount(cells, strength[inside], BINS) / np.maximum(np.bincount(cells, minlength=BINS), 1)
    return float(folded.std() / max(folded.mean(), 1e-9))
