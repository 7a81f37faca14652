"""Where the beats of a constant tempo lie, to the millisecond."""

import numpy as np

from src.engine.arrays import Integers, Reals, Samples
from src.engine.bands import FRAMES_PER_SECOND
from src.engine.onsets import VALUES_PER_SECOND, Onsets

BINS = 96
"""Places in a beat at which the activation is summed: 5 ms each at 120 BPM."""

SMOOTHING = 0.03
"""Seconds over which places in the beat are blurred: decoded beats lie on frames of 20 ms."""

DOUBT = 0.3
"""Weight of a place that the model never chose, beside 1 for its favourite."""

NETWORK_EARLY = 0.007
"""Seconds by which the activation comes before the transient, on average."""

KICK_REACH = 0.045
"""Seconds around the activation's place in which the transient is looked for."""

LOW_WEIGHT = 2.0
"""How much more the lowest band counts than the others: DJs align kicks."""

CLEAR_TRANSIENT = 1.8
"""A transient stands out when its sum is this many times the mean in its reach."""


def find_phase(pulse: Samples, onsets: Onsets, period: float, decoded: Reals) -> float:
    """The first beat time, 0 <= t < period in seconds, of the grid that fits the whole track.

    `decoded` are the beats that the bar-pointer model read: the activation is often as strong half way
    between beats, and the model, which knows bars, tells the two apart.
    """
    times = np.arange(len(pulse)) / FRAMES_PER_SECOND
    by_activation = _fold(times, pulse, period)
    by_model = _fold(decoded, np.ones(len(decoded)), period)
    weight = DOUBT + by_model / max(float(by_model.max()), 1e-9)
    rough = float(np.argmax(by_activation * weight)) / BINS * period + NETWORK_EARLY
    return _move_to_transient(rough, onsets, period) % period


def _fold(times: Reals, weights: Samples | Reals, period: float) -> Reals:
    """Weights summed by their place in the beat, smoothed over some 30 ms."""
    place = times / period % 1.0 * BINS
    left = place.astype(int)
    share = place - left
    fold = np.bincount(left % BINS, weights * (1 - share), BINS) + np.bincount((left + 1) % BINS, weights * share, BINS)
    width = max(1, round(SMOOTHING / period * BINS))
    return np.convolve(np.tile(fold, 3), np.hanning(2 * width + 1), mode="same")[BINS : 2 * BINS]


def _move_to_transient(rough: float, onsets: Onsets, period: float) -> float:
    strength = onsets.strength.sum(axis=1) + (LOW_WEIGHT - 1) * onsets.strength[:, 0]
    if len(strength) == 0:
        return rough
    reach = int(min(KICK_REACH, period / 4) * VALUES_PER_SECOND)
    beats = np.arange(rough, len(strength) / VALUES_PER_SECOND, period)
    offsets: Integers = np.arange(-reach, reach + 1)
    places = np.round(beats[:, None] * VALUES_PER_SECOND).astype(int) + offsets
    inside = (places >= 0) & (places < len(strength))
    profile = np.where(inside, strength[np.clip(places, 0, len(strength) - 1)], 0.0).sum(axis=0)
    profile = np.convolve(profile, (0.25, 0.5, 0.25), mode="same")
    best = int(np.argmax(profile))
    if profile[best] < CLEAR_TRANSIENT * profile.mean() or profile[best] <= 0:
        return rough
    return rough + float(offsets[best] + _vertex(profile, best)) / VALUES_PER_SECOND


def _vertex(values: Reals, at: int) -> float:
    """How far beside `at` the parabola through it and its neighbours peaks."""
    if not 0 < at < len(values) - 1:
        return 0.0
    left, middle, right = values[at - 1 : at + 2]
    bend = left - 2 * middle + right
    return 0.0 if bend == 0 else float(np.clip(0.5 * (left - right) / bend, -0.5, 0.5))
