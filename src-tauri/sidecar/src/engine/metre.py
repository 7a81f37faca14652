"""Which pulse is the beat: how fast a DJ counts, and which of the pulses between the strongest ones.

A pulse found in the activation may be half, twice, two thirds or three halves of the beat, and may lie between the
beats where the off-beat is loud. Every such reading is described by a few numbers, where drums and network say
that something happens: on the beat, half way, at the quarters, at the thirds, and what alternates from beat to
beat. A weighted sum of them is the reading's score.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from src.engine.arrays import Reals, Samples
from src.engine.bands import FRAMES_PER_SECOND
from src.engine.metre_weights import CENTRE, SPREAD, WEIGHTS
from src.engine.onsets import VALUES_PER_SECOND, Onsets

RANGE = (50.0, 240.0)
"""BPM of the readings that are compared; where the best lies outside what the DJ counts, its octave does not."""

TRIPLE_DOUBT = 2.0
"""What is taken from the score of a reading at two thirds, three halves and so on of the pulse. The decoder behind the
network, which was trained on played music, finds the tempo or an octave of it in over nine tracks of ten."""

RATIOS = (1.0, 2.0, 0.5, 1.5, 2 / 3, 4 / 3, 0.75, 3.0, 1 / 3, 4.0, 0.25)
"""Tempos that a pulse may stand for, as parts of its own."""

SHIFTS = (0.0, 0.25, 0.5, 0.75, 1 / 3, 2 / 3)
"""Where the beat may lie between two pulses, in beats."""

EARLY, LATE = 0.015, 0.03
"""Seconds before and after a place within which what happens counts as on it."""

NEAR = 0.04
"""Seconds within which a decoded beat and one of a reading are the same."""

ALTERNATING_BEATS = 16
"""Beats that are looked at together for what alternates: a phase slip or a break spoils only its own stretch."""

LEAST_BEATS = 2
"""Beats that a reading must have to have a tempo."""

MOST_BEATS = 1500
"""Beats of a reading that are looked at, evenly spread in stretches: two hours say no more than ten minutes."""

USUAL_BPM = 125.0


@dataclass(frozen=True)
class TempoCandidate:
    """A tempo that the track may be counted in; scores of all candidates add up to one."""

    bpm: float
    score: float


@dataclass(frozen=True)
class Reading:
    """One way to count: beat times in seconds, how often a beat comes for each pulse, and the score."""

    beats: Reals
    ratio: float
    shift: float
    bpm: float
    score: float


def readings(
    pulses: Reals, bpm: float, decoded: Reals, activation: Samples, onsets: Onsets, slowest: float, fastest: float
) -> list[Reading]:
    """Every reading of a pulse of `bpm` whose tempo lies in the range, best first.

    Where none lies in the range, readings outside it are given; none at all only where there are too few pulses.

    Args:
        pulses: (n,) seconds, ascending.
        bpm: tempo of the pulses.
        decoded: beats as the bar-pointer model has them, seconds: it knows what bars sound like.
        activation: (frames, 2) of the network.
        onsets: of the same track.
        slowest: BPM that a DJ counts at least.
        fastest: BPM that a DJ counts at most.
    """
    signals = signals_of(activation, onsets)
    lowest, highest = min(slowest, RANGE[0]), max(fastest, RANGE[1])
    found = []
    for ratio, shift in product([ratio for ratio in RATIOS if lowest <= bpm * ratio <= highest] or [1.0], SHIFTS):
        beats = at_ratio(pulses, ratio, shift)
        if len(beats) < LEAST_BEATS:
            continue
        described = describe(beats, bpm * ratio, decoded, signals)
        doubt = 0.0 if is_octave(ratio) else TRIPLE_DOUBT
        found.append(Reading(beats, ratio, shift, bpm * ratio, float((described - CENTRE) / SPREAD @ WEIGHTS) - doubt))
    found.sort(key=lambda reading: -reading.score)
    inside = [reading for reading in found if slowest <= reading.bpm <= fastest]
    octaves = [reading for reading in inside if is_octave(reading.ratio / found[0].ratio)]
    return octaves[:1] + [reading for reading in inside if reading is not octaves[0]] if octaves else inside or found


def is_octave(ratio: float) -> bool:
    """Whether a ratio of tempos is one, two, four, a half and so on."""
    octaves = float(np.log2(ratio))
    return abs(octaves - round(octaves)) < 0.01


def candidates(found: list[Reading]) -> list[TempoCandidate]:
    """The tempos of the readings, best first, with the probability of each: the shifts of one tempo add up."""
    scores = np.array([reading.score for reading in found])
    weights = np.exp(scores - scores.max())
    shares: dict[float, float] = {}
    for reading, weight in zip(found, weights / weights.sum(), strict=True):
        shares[reading.bpm] = shares.get(reading.bpm, 0.0) + float(weight)
    # The best reading's tempo leads even where another one's shifts add up to more: it is the one that is used.
    order = sorted(shares, key=lambda bpm: (bpm != found[0].bpm, -shares[bpm]))
    return [TempoCandidate(bpm, shares[bpm]) for bpm in order]


def at_ratio(pulses: Reals, ratio: float, shift: float = 0.0) -> Reals:
    """The pulses of a tempo `ratio` times as fast, `shift` of its beats later; none outside the given ones."""
    if len(pulses) < 2:
        return pulses
    positions = np.arange(0, (len(pulses) - 1) * ratio + 1e-6) + shift
    positions = positions[positions <= (len(pulses) - 1) * ratio + 1e-6] / ratio
    times: Reals = np.interp(positions, np.arange(len(pulses)), pulses)
    return times


def describe(beats: Reals, bpm: float, decoded: Reals, signals: Samples) -> Reals:
    """What a reading is judged by, (len(WEIGHTS),); zeros where there is too little of it.

    For each signal the shares of the places half way, at the quarters and at the thirds; then what alternates
    every two and every four beats; then how far the decoded beats agree; then the tempo and its square in octaves
    from the usual one.
    """
    octaves = float(np.log2(bpm / USUAL_BPM))
    if len(beats) < ALTERNATING_BEATS // 2:
        return np.concatenate([np.zeros(len(WEIGHTS) - 2), [octaves, octaves**2]])
    beats = _spread_out(beats)
    interval = np.diff(beats)
    on = _sampled(signals, beats[:-1])
    places = [(0.5,), (0.25, 0.75), (1 / 3, 2 / 3)]
    means = [on.mean(axis=1)]
    means += [
        np.mean([_sampled(signals, beats[:-1] + part * interval).mean(axis=1) for part in group], axis=0)
        for group in places
    ]
    total = np.sum(means, axis=0) + 1e-6
    shares = [mean / total for mean in means[1:]]
    agreement = (_part_near(beats, decoded), _part_near(decoded, beats))
    return np.concatenate([*shares, *_alternations(on), agreement, [octaves, octaves**2]])


def _part_near(times: Reals, others: Reals) -> float:
    """Part of `times` that have one of `others` near."""
    if len(others) == 0 or len(times) == 0:
        return 0.0
    after = (
        np.clip(np.searchsorted(others, times), 1, len(others) - 1) if len(others) > 1 else np.zeros(len(times), int)
    )
    distance = np.minimum(np.abs(times - others[after]), np.abs(times - others[after - 1]))
    return float(np.mean(distance < NEAR))


def signals_of(activation: Samples, onsets: Onsets) -> Samples:
    """Eight lines at the rate of the onsets, (8, values).

    The highest of each value near: beat, downbeat, onsets of the four bands. Then how much louder kick and snare get.
    """
    at = np.arange(len(onsets.strength)) / VALUES_PER_SECOND * FRAMES_PER_SECOND
    frames = np.arange(len(activation))
    lines = [np.interp(at, frames, activation[:, column]).astype(np.float32) for column in (0, 1)]
    lines += [onsets.strength[:, band] for band in range(onsets.strength.shape[1])]
    return np.stack([*map(_highest_near, lines), _rise(onsets.kick_level), _rise(onsets.snare_level)])


def _rise(level: Samples) -> Samples:
    """How much louder it is from 5 to 70 ms after each place than from 60 to 20 ms before it, not below 0."""
    sums = np.concatenate([[0.0], np.cumsum(level, dtype=np.float64)])
    place = np.arange(len(level))

    def mean(first: float, last: float) -> Reals:
        start = np.clip(place + int(first * VALUES_PER_SECOND), 0, len(level))
        stop = np.clip(place + int(last * VALUES_PER_SECOND), 0, len(level))
        means: Reals = (sums[stop] - sums[start]) / np.maximum(stop - start, 1)
        return means

    return np.maximum(mean(0.005, 0.07) - mean(-0.06, -0.02), 0).astype(np.float32)


def _highest_near(line: Samples) -> Samples:
    """The highest value from EARLY before to LATE after each place."""
    before, after = int(EARLY * VALUES_PER_SECOND), int(LATE * VALUES_PER_SECOND)
    padded = np.pad(line, (before, after))
    highest = padded[: len(line)].copy()
    for offset in range(1, before + after + 1):
        np.maximum(highest, padded[offset : offset + len(line)], out=highest)
    return highest


def _sampled(signals: Samples, times: Reals) -> Reals:
    places = np.clip(np.round(times * VALUES_PER_SECOND).astype(int), 0, signals.shape[1] - 1)
    values: Reals = signals[:, places].astype(np.float64)
    return values


def _spread_out(beats: Reals) -> Reals:
    """The first beats; of very long tracks the middle ones."""
    skipped = max(0, (len(beats) - MOST_BEATS) // 2)
    return beats[skipped : skipped + MOST_BEATS]


def _alternations(on: Reals) -> list[Reals]:
    """Parts of each signal on the beats that repeat every two and every four beats."""
    count = on.shape[1] // (ALTERNATING_BEATS // 2) * (ALTERNATING_BEATS // 2)
    blocks = on[:, :count].reshape(len(on), -1, ALTERNATING_BEATS // 2)
    index = np.arange(ALTERNATING_BEATS // 2)
    whole = blocks.sum(axis=(1, 2)) + 1e-6
    return [np.abs(blocks @ turn).sum(axis=1) / whole for turn in ((-1.0) ** index, 1j**index)]
