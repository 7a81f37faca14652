"""Loudness as broadcasters measure it: ITU-R BS.1770-4, EBU Tech 3341 and 3342."""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Reals, Samples

SHELF_HZ, SHELF_DB, SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
HIGH_PASS_HZ, HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
"""The two stages of the K weighting. The standard prints coefficients for 48 kHz; these are the analogue
values behind them, from which those of any sample rate follow."""

RESPONSE_SECONDS = 0.1
"""Length of the K weighting's impulse response: afterwards it is more than 100 dB down."""

STEP_SECONDS = 0.1
MOMENTARY_STEPS, SHORT_TERM_STEPS = 4, 30
ABSOLUTE_GATE, RELATIVE_GATE, RANGE_GATE = -70.0, -10.0, -20.0
"""LUFS; LU below the ungated mean for the integrated value; the same for the range."""

OFFSET = -0.691
"""So that a 997 Hz sine of 0 dBFS in one channel reads -3.01 LUFS."""

REPLAY_GAIN_REFERENCE = -18.0
"""LUFS of ReplayGain 2.0."""

OVERSAMPLING, PEAK_TAPS = 4, 24
NEAR_PEAK = 0.7
"""Only samples above this part of the peak so far are interpolated: between two samples a signal can
exceed them by some 3 dB."""


@dataclass(frozen=True)
class Loudness:
    """What was measured; None where there is too little sound to say.

    `integrated` in LUFS, `range` in LU, `true_peak` in dBTP, `replay_gain` in dB.
    """

    integrated: float | None
    range: float | None
    true_peak: float | None

    @property
    def replay_gain(self) -> float | None:
        """The gain that brings the track to ReplayGain's reference."""
        return None if self.integrated is None else REPLAY_GAIN_REFERENCE - self.integrated


class LoudnessMeter:
    """Adds up K-weighted power in steps of 100 ms, and follows the true peak."""

    def __init__(self, sample_rate: int) -> None:
        self._step = max(1, round(STEP_SECONDS * sample_rate))
        self._rest = np.empty(0, np.float64)
        self._powers: list[Reals] = []
        self._peak = 0.0
        self._true_peak = 0.0
        self._edge: Samples | None = None
        self._interpolator = _interpolator()

    def push_weighted(self, weighted: Samples) -> None:
        """Adds (channels, samples) behind the K weighting."""
        power = np.concatenate([self._rest, np.square(weighted, dtype=np.float64).sum(axis=0)])
        steps = len(power) // self._step
        self._powers.append(power[: steps * self._step].reshape(steps, self._step).mean(axis=1))
        self._rest = power[steps * self._step :]

    def push_plain(self, block: Samples) -> None:
        """Adds (channels, samples) as decoded, for the true peak."""
        edge = np.zeros((len(block), PEAK_TAPS - 1), np.float32) if self._edge is None else self._edge
        signal = np.concatenate([edge, block], axis=1)
        self._edge = signal[:, -(PEAK_TAPS - 1) :]
        self._peak = max(self._peak, float(np.abs(block).max(initial=0.0)))
        for channel in signal:
            self._follow_peak(channel)

    def finish(self) -> Loudness:
        """The values for the whole track."""
        powers = np.concatenate(self._powers) if self._powers else np.empty(0)
        peak = max(self._peak, self._true_peak)
        true_peak = 20 * np.log10(peak) if peak > 1e-6 else None
        return Loudness(
            integrated_lufs(powers), loudness_range(powers), None if true_peak is None else float(true_peak)
        )

    def _follow_peak(self, channel: Samples) -> None:
        middle = PEAK_TAPS // 2
        near = np.flatnonzero(np.abs(channel[middle - 1 : len(channel) - middle]) >= NEAR_PEAK * max(self._peak, 1e-6))
        windows = np.lib.stride_tricks.sliding_window_view(channel, PEAK_TAPS)
        for at in range(0, len(near), 65_536):
            between = windows[near[at : at + 65_536]] @ self._interpolator
            self._true_peak = max(self._true_peak, float(np.abs(between).max(initial=0.0)))


def k_weighting(sample_rate: int) -> Samples:
    """The K weighting's response to an impulse."""
    impulse = np.zeros(int(RESPONSE_SECONDS * sample_rate))
    impulse[0] = 1.0
    response = _second_order(_second_order(impulse, *_shelf(sample_rate)), *_high_pass(sample_rate))
    return response.astype(np.float32)


def integrated_lufs(powers: Reals) -> float | None:
    """Gated loudness over 100 ms powers, or None when nothing passes the gate."""
    blocks = _moving_mean(powers, MOMENTARY_STEPS)
    blocks = blocks[_lufs(blocks) > ABSOLUTE_GATE]
    if len(blocks) == 0:
        return None
    gate = _lufs(blocks.mean()) + RELATIVE_GATE
    return float(_lufs(blocks[_lufs(blocks) > gate].mean()))


def loudness_range(powers: Reals) -> float | None:
    """From the 10th to the 95th percentile of short-term loudness, or None when nothing passes the gate."""
    blocks = _moving_mean(powers, SHORT_TERM_STEPS)
    blocks = blocks[_lufs(blocks) > ABSOLUTE_GATE]
    if len(blocks) == 0:
        return None
    levels = _lufs(blocks)
    low, high = np.percentile(levels[levels > _lufs(blocks.mean()) + RANGE_GATE], (10, 95))
    return float(high - low)


def _lufs(power: Reals | np.float64) -> Reals:
    level: Reals = OFFSET + 10 * np.log10(np.maximum(power, 1e-20))
    return level


def _moving_mean(values: Reals, length: int) -> Reals:
    if len(values) < length:
        return np.empty(0)
    return np.convolve(values, np.full(length, 1 / length), mode="valid")


def _second_order(signal: Reals, numerator: Reals, denominator: Reals) -> Reals:
    output = np.zeros_like(signal)
    x1 = x2 = y1 = y2 = 0.0
    b0, b1, b2 = numerator / denominator[0]
    _, a1, a2 = denominator / denominator[0]
    for index, x in enumerate(signal.tolist()):
        y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
        x1, x2, y1, y2 = x, x1, y, y1
        output[index] = y
    return output


def _shelf(sample_rate: int) -> tuple[Reals, Reals]:
    slope = np.tan(np.pi * SHELF_HZ / sample_rate)
    high = 10 ** (SHELF_DB / 20)
    band = high**0.4996667741545416
    numerator = [
        high + band * slope / SHELF_Q + slope**2,
        2 * (slope**2 - high),
        high - band * slope / SHELF_Q + slope**2,
    ]
    denominator = [1 + slope / SHELF_Q + slope**2, 2 * (slope**2 - 1), 1 - slope / SHELF_Q + slope**2]
    return np.array(numerator), np.array(denominator)


def _high_pass(sample_rate: int) -> tuple[Reals, Reals]:
    slope = np.tan(np.pi * HIGH_PASS_HZ / sample_rate)
    denominator = [1 + slope / HIGH_PASS_Q + slope**2, 2 * (slope**2 - 1), 1 - slope / HIGH_PASS_Q + slope**2]
    # The standard leaves the numerator unscaled: 1, -2, 1 behind a denominator normed to its first term.
    return np.array([1.0, -2.0, 1.0]) * denominator[0], np.array(denominator)


def _interpolator() -> Samples:
    """Weights of the values at 1/4, 2/4 and 3/4 between the two middle samples of a window."""
    at = np.arange(PEAK_TAPS) - (PEAK_TAPS // 2 - 1)
    between = np.arange(1, OVERSAMPLING) / OVERSAMPLING
    distance = between[None, :] - at[:, None]
    window = 0.5 + 0.5 * np.cos(2 * np.pi * distance / (PEAK_TAPS + 1))
    return (np.sinc(distance) * window).astype(np.float32)
