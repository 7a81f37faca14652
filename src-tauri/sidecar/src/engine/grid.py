"""The beat grid: beats and bars as a DJ mixes by them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Integers, Reals, Samples
from src.engine.bars import at_times, first_downbeat
from src.engine.chroma import Chroma
from src.engine.decoding import DecodedBeats, decode_beats
from src.engine.metre import (
    TRIPLE_DOUBT,
    Reading,
    TempoCandidate,
    candidates,
    evidence_of,
    is_related,
    readings,
)
from src.engine.onsets import Onsets
from src.engine.phase import find_phase, move_to_transient
from src.engine.steadiness import Steadiness, clarity, steadiness
from src.engine.tempo import refined_tempo, rough_tempo, rounded_tempo, sharpened_tempo, whole_tempos

CONSTANT_PART = 0.75
"""Part of the sound that keeps to one tempo from which on the tempo counts as constant."""

LEAST_CONSTANT_PART = 0.65
"""The same where transients stand out nearly as much on a constant grid as on beats that follow the music: what is
beside the grid is then beside the beat too."""

AS_CLEAR = 0.7
"""How far they must stand out on the grid, relative to the beats that follow: drummers and jumps reach .58, made music
of one tempo has .77 at least."""

SURE_PART, SURE_CLARITY = 0.85, 0.3
"""The same where the decoder speaks against it, and how clear the transients must then be."""

LEAST_PULSE = 0.15
"""Beats whose activation is below this on average are not a pulse."""

SURE_PULSE = 0.6
"""Mean activation of the beats from which on the network is sure of them."""

LEAST_EVIDENCE, LEAST_UNSTEADY_EVIDENCE = 0.06, 0.18
"""Clarity times activation that a beat must have; more where no tempo holds it together, since the decoder follows
whatever it finds. Made pads reach .04, voices alone .16; dense metal has .09, a celesta solo with rubato .24."""

START_REACH = 0.1
"""Seconds between the first sound and the first beat within which they are one."""

NEAR_START = 0.03
"""Seconds: a grid line this far before the start is the start."""


@dataclass(frozen=True)
class BeatGrid:
    """Beats in seconds, ascending, and what they add up to."""

    bpm: float
    constant: bool
    beats: Reals
    downbeat: int
    """Index of the first downbeat in `beats`."""
    bar: int
    """Beats in a bar, 3 or 4."""
    consistency: float
    """Part of the sound that keeps to one tempo, 0 to 1."""
    confidence: float
    """How sure the tempo is, its octave included, 0 to 1."""
    candidates: list[TempoCandidate]

    @property
    def downbeats(self) -> Reals:
        """The first beat of each bar."""
        return self.beats[self.downbeat :: self.bar]


@dataclass(frozen=True)
class TempoWish:
    """The octave that the DJ counts in (BPM), and whether a tempo may be rounded."""

    slowest: float = 75.0
    fastest: float = 182.0
    rounded: bool = True


def find_grid(
    activation: Samples, onsets: Onsets, chroma: Chroma, audible: tuple[float, float], wish: TempoWish
) -> BeatGrid | None:
    """The grid of a track, from its first to its last audible beat; None where there is no beat."""
    decoded = decode_beats(activation)
    pulse: Samples = activation.sum(axis=1)
    strength = at_times(pulse, decoded.times)
    rough = rough_tempo(decoded.times, strength)
    if rough is None or strength.mean() < LEAST_PULSE:
        return None
    followed = clarity(onsets, decoded.times)
    fit = _best_fit(pulse, onsets, rough, followed)
    constant = holds_one_tempo(fit, followed)
    clear = max(fit.clarity, followed) if constant else followed
    if clear * strength.mean() < (LEAST_EVIDENCE if constant else LEAST_UNSTEADY_EVIDENCE):
        return None
    evidence = evidence_of(decoded.times, activation, onsets, audible)

    def read(tempo: float) -> list[Reading]:
        phase = find_phase(pulse, onsets, 60 / tempo, decoded.times)
        return readings(lines(phase, tempo, audible), tempo, evidence, wish.slowest, wish.fastest)

    if constant:
        fit, found = best_read(fit, onsets, read)
    else:
        found = readings(decoded.times, rough, evidence, wish.slowest, wish.fastest)
    if not found:
        return None
    base = fit.bpm if constant else rough
    best, tempos = found[0], candidates(found)
    bpm, beats = best.bpm, best.beats
    if constant:
        bpm = rounded_tempo(pulse, onsets, bpm, bpm / base) if wish.rounded else bpm
        middle = float(beats[len(beats) // 2])
        beats = lines(move_to_transient(middle % (60 / bpm), onsets, 60 / bpm), bpm, audible)
    bar = _beats_in_bar(decoded) if best.ratio == 1 else 4
    start = audible[0] if evidence.start is None else evidence.start
    starts_with_beat = len(beats) > 0 and abs(float(beats[0]) - start) < START_REACH
    return BeatGrid(
        bpm=bpm,
        constant=constant,
        beats=beats,
        downbeat=first_downbeat(
            beats, bar, activation, onsets, chroma, starts_with_beat=starts_with_beat, cut=evidence.cut
        ),
        bar=bar,
        consistency=fit.steady,
        confidence=float(np.clip(fit.steady * min(1.0, strength.mean() / SURE_PULSE) * tempos[0].score ** 0.25, 0, 1)),
        candidates=tempos,
    )


def holds_one_tempo(fit: Steadiness, followed: float) -> bool:
    """Whether one tempo holds; `followed` is how clear the transients are on beats that follow the music."""
    if fit.steady >= CONSTANT_PART:
        return True
    return fit.steady >= LEAST_CONSTANT_PART and fit.clarity >= AS_CLEAR * followed


def _best_fit(pulse: Samples, onsets: Onsets, rough: float, followed: float) -> Steadiness:
    """How one tempo fits: the decoded one, and only where that does not, one that the transients alone speak for."""
    fit = steadiness(onsets, sharpened_tempo(pulse, onsets, refined_tempo(pulse, rough)))
    if holds_one_tempo(fit, followed):
        return fit
    others = [steadiness(onsets, bpm) for bpm in whole_tempos(onsets)]
    sure = [other for other in others if other.steady >= SURE_PART and other.clarity >= SURE_CLARITY]
    return max(sure, key=lambda other: other.steady * other.clarity, default=fit)


def best_read(
    fit: Steadiness, onsets: Onsets, read: Callable[[float], list[Reading]]
) -> tuple[Steadiness, list[Reading]]:
    """`fit` and its readings, or an unrelated tempo for which both transients and readings speak more.

    The decoder sometimes counts five where there are four.
    """
    best, found = fit, read(fit.bpm)
    for bpm in whole_tempos(onsets) if found else ():
        if is_related(bpm / fit.bpm):
            continue
        other = steadiness(onsets, bpm)
        if other.steady < SURE_PART or other.clarity < fit.clarity:
            continue
        others = read(other.bpm)
        if others and others[0].score - TRIPLE_DOUBT > found[0].score:
            best, found = other, others
    return best, found


def lines(phase: float, bpm: float, audible: tuple[float, float]) -> Reals:
    """The grid lines of a constant tempo from the first to the last sound, seconds."""
    period = 60 / bpm
    first = int(np.ceil((audible[0] - NEAR_START - phase) / period))
    last = int(np.floor((audible[1] - phase) / period))
    times: Reals = np.maximum(phase + period * np.arange(first, last + 1), 0.0)
    return times


def _beats_in_bar(decoded: DecodedBeats) -> int:
    lengths: Integers = np.diff(np.flatnonzero(decoded.numbers == 1))
    return 3 if len(lengths) and np.mean(lengths == 3) > 0.5 else 4
