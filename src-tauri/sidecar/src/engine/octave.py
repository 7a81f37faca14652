"""Which of the possible tempos a DJ would count: 174 for drum and bass, 87 for hip hop.

The activation alone does not tell: both have a pulse at 87 and at 174. What tells is the backbeat, the
snare or clap on every second beat.
"""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Reals
from src.engine.onsets import VALUES_PER_SECOND, Onsets

RATIOS = (1.0, 2.0, 0.5, 1.5, 2 / 3, 3.0, 1 / 3, 4.0, 0.25)
"""Tempos that a pulse may be taken for, the likeliest first."""

BACKBEAT_PULSES = 16
"""Pulses looked at together: a phase slip or a break spoils only its own stretch."""

CLEAR_RATIO = 3.0
"""A snare that comes every second pulse makes the period of two this many times as strong as that of four."""

EQUAL_RATIO = 1.3
"""One that comes every fourth pulse makes both alike."""

CLEAR_PART = 0.4
"""Part of all snare strength that the period must hold to be called a backbeat."""

SLOWEST_BACKBEAT = 80.0
"""BPM: slower than this a snare on every fourth pulse is half-time (trap, dubstep), which counts as fast."""

STEADY_KICK = 0.15
"""A kick on every pulse leaves less than this at the periods of two and four."""


@dataclass(frozen=True)
class TempoCandidate:
    """A tempo that the track may be counted in; scores of all candidates add up to one."""

    bpm: float
    score: float


@dataclass(frozen=True)
class Accents:
    """How kick and snare are spread over the pulses of the faster of two tempos: parts of their sums."""

    snare_two: float
    snare_four: float
    kick_two: float
    kick_four: float
    kick_between: float
    """Kick strength half way between pulses, relative to that on them."""


def rank_tempos(bpm: float, beats: Reals, onsets: Onsets, slowest: float, fastest: float) -> list[TempoCandidate]:
    """The tempos inside the range that a pulse of `bpm` may stand for, best first; never empty.

    `beats` are the pulses of that tempo.
    """
    inside = [ratio for ratio in RATIOS if slowest <= bpm * ratio <= fastest]
    if not inside:
        inside = [min(RATIOS, key=lambda ratio: abs(np.log2(bpm * ratio / np.sqrt(slowest * fastest))))]
    weights = {ratio: 1.0 / (1 + position) ** 2 for position, ratio in enumerate(inside)}
    octave = _octave_ratio(bpm, beats, onsets)
    if octave in weights and octave != inside[0]:
        weights[octave] = 1.5 * weights[inside[0]]
    total = sum(weights.values())
    candidates = [TempoCandidate(bpm * ratio, weight / total) for ratio, weight in weights.items()]
    return sorted(candidates, key=lambda candidate: -candidate.score)


def at_ratio(beats: Reals, ratio: float) -> Reals:
    """The pulses of a tempo `ratio` times as fast: between beats, or every so many of them."""
    if len(beats) < 2:
        return beats
    positions = np.arange(0, len(beats) - 1 + 1e-6, 1 / ratio)
    times: Reals = np.interp(positions, np.arange(len(beats)), beats)
    return times


def accents(pulses: Reals, onsets: Onsets) -> Accents:
    """Measures where kick and snare fall on evenly counted pulses."""
    snare, kick = rise(onsets.snare_level, pulses), rise(onsets.kick_level, pulses)
    between = rise(onsets.kick_level, (pulses[1:] + pulses[:-1]) / 2)
    snare_two, snare_four = _period_parts(snare)
    kick_two, kick_four = _period_parts(kick)
    return Accents(snare_two, snare_four, kick_two, kick_four, float(between.sum() / max(1e-9, kick.sum())))


def _octave_ratio(bpm: float, beats: Reals, onsets: Onsets) -> float:
    """By which factor the backbeat says that `bpm` is to be multiplied: 1, 2 or a half."""
    is_slow = bpm < 110
    found = accents(at_ratio(beats, 2.0) if is_slow else beats, onsets)
    clear_two = found.snare_two > CLEAR_PART and found.snare_two > CLEAR_RATIO * found.snare_four
    clear_four = found.snare_four > CLEAR_PART and found.snare_two < EQUAL_RATIO * found.snare_four
    steady_kick = max(found.kick_two, found.kick_four) < STEADY_KICK and found.kick_between < STEADY_KICK
    if is_slow and (clear_two or (steady_kick and found.snare_four < STEADY_KICK)):
        return 2.0
    if not is_slow and clear_four and not steady_kick and bpm / 2 >= SLOWEST_BACKBEAT:
        return 0.5
    return 1.0


def rise(level: np.ndarray, times: Reals) -> Reals:
    """How much louder it is just after each time than just before."""

    def mean(first: float, last: float) -> Reals:
        offsets = np.arange(int(first * VALUES_PER_SECOND), int(last * VALUES_PER_SECOND))
        places = np.round(times * VALUES_PER_SECOND).astype(int)[:, None] + offsets
        values: Reals = level[np.clip(places, 0, len(level) - 1)].mean(axis=1)
        return values

    return np.maximum(mean(0.005, 0.07) - mean(-0.06, -0.02), 0)


def _period_parts(strength: Reals) -> tuple[float, float]:
    """Parts of the summed strength that repeat every two and every four pulses."""
    index = np.arange(len(strength))
    whole = two = four = 1e-9
    for first in range(0, max(1, len(strength) - BACKBEAT_PULSES + 1), BACKBEAT_PULSES // 2):
        here, at = strength[first : first + BACKBEAT_PULSES], index[first : first + BACKBEAT_PULSES]
        whole += here.sum()
        two += abs((here * (-1.0) ** at).sum())
        four += abs((here * 1j**at).sum())
    return float(two / whole), float(four / whole)
