"""Which pulse is the beat: how fast a DJ counts, and which of the pulses between the strongest ones.

A pulse found in the activation may be half, twice, two thirds or three halves of the beat, and may lie between the
beats where the off-beat is loud. Every such reading is described by a few numbers, where drums and network say
that something happens: on the beat, half way, at the quarters, at the thirds, and what comes again every few
beats. A weighted sum of them is the reading's score.
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
network, which was trained on played music, finds the tempo or an octave of it in over nine tracks of ten. As much is
taken from a tempo that only the transients speak for."""

RATIOS = (1.0, 2.0, 0.5, 1.5, 2 / 3, 4 / 3, 0.75, 3.0, 1 / 3, 4.0, 0.25)
"""Tempos that a pulse may stand for, as parts of its own."""

RELATED = 0.015
"""Part of itself by which a ratio may be beside one of them."""

SHIFTS = (0.0, 0.25, 0.5, 0.75, 1 / 3, 2 / 3)
"""Where the beat may lie between two pulses, in beats."""

EARLY, LATE = 0.015, 0.03
"""Seconds before and after a place within which what happens counts as on it."""

NEAR = 0.04
"""Seconds within which a decoded beat and one of a reading are the same."""

PERIODS = {2: 8, 3: 12, 4: 8}
"""After how many beats something may come again, and the beats that are looked at together for it: a phase slip or a
break spoils only its own stretch. What comes every third beat speaks for 6/8 counted too fast."""

LEAST_BEATS = 2
"""Beats that a reading must have to have a tempo."""

MOST_BEATS = 1500
"""Beats of a reading that are looked at, evenly spread in stretches: two hours say no more than ten minutes."""

USUAL_BPM = 125.0


START_REACH = 0.05
"""Seconds between the first sound and a beat within which they are one."""

CUT_SECONDS = 0.03
"""A file whose sound begins this early has been cut there, as loops and mixdowns are: on a beat, mostly."""

FIRST_REACH = 0.15
"""Seconds around the beginning of what is audible, which is known less exactly, in which the first transient is."""

STRONG_PART, STRONG_PERCENTILE = 0.25, 99
"""Part of a strong transient that the first one must have, and which of all values is a strong one."""


@dataclass(frozen=True)
class Evidence:
    """What readings of a track are judged by, beside the tempo."""

    decoded: Reals
    """Beats as the bar-pointer model has them, seconds: it knows what bars sound like."""
    signals: Samples
    """Eight lines at the rate of the onsets, (8, values): see `signals_of`."""
    start: float | None
    """Seconds at which the first sound begins; None where it swells."""
    cut: bool
    """Whether that is where the file begins."""


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


def evidence_of(decoded: Reals, activation: Samples, onsets: Onsets, audible: tuple[float, float]) -> Evidence:
    """Gathers what readings are judged by.

    Args:
        decoded: (n,) seconds, beats of the bar-pointer model.
        activation: (frames, 2) of the network.
        onsets: of the same track.
        audible: seconds between which something is heard.
    """
    cut = audible[0] < CUT_SECONDS
    start = 0.0 if cut else _first_transient(onsets, audible[0])
    return Evidence(decoded, signals_of(activation, onsets), start, cut)


def _first_transient(onsets: Onsets, audible: float) -> float | None:
    """Seconds of the first strong transient near where it becomes audible."""
    strength = onsets.strength.sum(axis=1)
    first = max(0, int((audible - FIRST_REACH) * VALUES_PER_SECOND))
    near = strength[first : int((audible + FIRST_REACH) * VALUES_PER_SECOND)]
    strong = near > STRONG_PART * float(np.percentile(strength, STRONG_PERCENTILE)) if len(near) else near
    return (first + int(np.argmax(strong))) / VALUES_PER_SECOND if np.any(strong) else None


def readings(pulses: Reals, bpm: float, evidence: Evidence, slowest: float, fastest: float) -> list[Reading]:
    """Every reading of a pulse of `bpm` whose tempo lies in the range, best first.

    Where none lies in the range, readings outside it are given; none at all only where there are too few pulses.

    Args:
        pulses: (n,) seconds, ascending.
        bpm: tempo of the pulses.
        evidence: of the same track.
        slowest: BPM that a DJ counts at least.
        fastest: BPM that a DJ counts at most.
    """
    lowest, highest = min(slowest, RANGE[0]), max(fastest, RANGE[1])
    found = []
    for ratio, shift in product([ratio for ratio in RATIOS if lowest <= bpm * ratio <= highest] or [1.0], SHIFTS):
        beats = at_ratio(pulses, ratio, shift)
        if len(beats) < LEAST_BEATS:
            continue
        described = describe(beats, bpm * ratio, evidence)
        doubt = 0.0 if is_octave(ratio) else TRIPLE_DOUBT
        # What is not known speaks neither for nor against.
        known = np.nan_to_num((described - CENTRE) / SPREAD)
        found.append(Reading(beats, ratio, shift, bpm * ratio, float(known @ WEIGHTS) - doubt))
    found.sort(key=lambda reading: -reading.score)
    inside = [reading for reading in found if slowest <= reading.bpm <= fastest]
    octaves = [reading for reading in inside if is_octave(reading.ratio / found[0].ratio)]
    return octaves[:1] + [reading for reading in inside if reading is not octaves[0]] if octaves else inside or found


def is_octave(ratio: float) -> bool:
    """Whether a ratio of tempos is one, two, four, a half and so on."""
    octaves = float(np.log2(ratio))
    return abs(octaves - round(octaves)) < 0.01


def is_related(ratio: float) -> bool:
    """Whether a ratio of tempos is nearly one of those that a pulse may stand for."""
    return any(abs(ratio / one - 1) < RELATED for one in RATIOS)


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


def describe(beats: Reals, bpm: float, evidence: Evidence) -> Reals:
    """What a reading is judged by, (len(WEIGHTS),); not a number what there is too little for.

    For each signal the shares of the places half way, at the quarters and at the thirds; then what comes
    again every two, three and four beats; then how far the decoded beats agree; then the tempo and its square in
    octaves from the usual one; then whether the first sound is on a beat, where the file was cut there and where not.
    """
    signals = evidence.signals
    begins = np.nan if evidence.start is None else float(_distance(evidence.start, beats) < START_REACH)
    beginning = (begins, np.nan) if evidence.cut else (np.nan, begins)
    octaves = float(np.log2(bpm / USUAL_BPM))
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
    agreement = (_part_near(beats, evidence.decoded), _part_near(evidence.decoded, beats))
    return np.concatenate([*shares, *_alternations(on), agreement, [octaves, octaves**2], beginning])


def _distance(time: float, beats: Reals) -> float:
    """Seconds from a time to the nearest beat, counting on evenly before the first one."""
    interval = float(beats[1] - beats[0])
    if time > beats[0] or interval <= 0:
        return float(np.min(np.abs(beats - time)))
    before = (float(beats[0]) - time) / interval
    return abs(before - round(before)) * interval


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
    place = np.arange(len(level), dtype=np.int32)

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
    """Parts of each signal on the beats that come again after each period."""
    parts = []
    for period, stretch in PERIODS.items():
        if on.shape[1] < stretch:
            parts.append(np.full(len(on), np.nan))
            continue
        blocks = on[:, : on.shape[1] // stretch * stretch].reshape(len(on), -1, stretch)
        turn = np.exp(2j * np.pi * np.arange(stretch) / period)
        parts.append(np.abs(blocks @ turn).sum(axis=1) / (blocks.sum(axis=(1, 2)) + 1e-6))
    return parts
