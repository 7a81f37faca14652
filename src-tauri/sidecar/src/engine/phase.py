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

BAND_WEIGHTS = (1.0, 2.0, 0.7, 0.5)
"""What the bands of the onsets count. DJs align kicks; the body of a kick, in the lowest band, may come 20 ms after its
beginning, which the band above shows; snares and hats are played beside the beat more often."""

KICK_FLOOR = 0.05
"""Weight of a beat without a kick, beside 1 for the average one."""

EARLIEST_PART = 0.75
"""The first transient counts that has at least this part of the highest one."""

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
    return move_to_transient(rough, onsets, period) % period


def _fold(times: Reals, weights: Samples | Reals, period: float) -> Reals:
    """Weights summed by their place in the beat, smoothed over some 30 ms."""
    place = times / period % 1.0 * BINS
    left = place.astype(int)
    share = place - left
    fold = np.bincount(left % BINS, weights * (1 - share), BINS) + np.bincount((left + 1) % BINS, weights * share, BINS)
    width = max(1, round(SMOOTHING / period * BINS))
    return np.convolve(np.tile(fold, 3), np.hanning(2 * width + 1), mode="same")[BINS : 2 * BINS]


def move_to_transient(rough: float, onsets: Onsets, period: float) -> float:
    """`rough`, seconds, moved to where the kick or another clear transient begins, where one is within reach."""
    strength = onsets.strength @ np.array(BAND_WEIGHTS, np.float32)
    if len(strength) == 0:
        return rough
    reach = int(min(KICK_REACH, period / 4) * VALUES_PER_SECOND)
    beats = np.arange(rough, len(strength) / VALUES_PER_SECOND, period)
    offsets: Integers = np.arange(-reach, reach + 1)
    places = np.round(beats[:, None] * VALUES_PER_SECOND).astype(int) + offsets
    inside = (places >= 0) & (places < len(strength))
    near = np.where(inside, np.clip(places, 0, len(strength) - 1), 0)
    kick = onsets.strength[near, 0].max(axis=1, initial=0.0)
    weights = kick / max(float(kick.mean()), 1e-9) + KICK_FLOOR
    profile = weights @ np.where(inside, strength[near], 0.0)
    profile = np.convolve(profile, (0.25, 0.5, 0.25), mode="same")
    if profile.max() < CLEAR_TRANSIENT * profile.mean() or profile.max() <= 0:
        return rough
    best = _first_peak(profile)
    return rough + float(offsets[best] + _vertex(profile, best)) / VALUES_PER_SECOND


def _first_peak(profile: Reals) -> int:
    """Index of the first local maximum that is nearly as high as the highest."""
    padded = np.pad(profile, 1, constant_values=-1.0)
    peaks = (profile >= padded[:-2]) & (profile >= padded[2:]) & (profile >= EARLIEST_PART * profile.max())
    return int(np.flatnonzero(peaks)[0])


def _vertex(values: Reals, at: int) -> float:
    """How far beside `at` the parabola through it and its neighbours peaks."""
    if not 0 < at < len(values) - 1:
        return 0.0
    left, middle, right = values[at - 1 : at + 2]
    bend = left - 2 * middle + right
    return 0.0 if bend == 0 else float(np.clip(0.5 * (left - right) / bend, -0.5, 0.5))
