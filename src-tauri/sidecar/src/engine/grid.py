"""The beat grid: beats and bars as a DJ mixes by them."""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Integers, Reals, Samples
from src.engine.bars import at_times, first_downbeat
from src.engine.chroma import Chroma
from src.engine.decoding import DecodedBeats, decode_beats
from src.engine.octave import TempoCandidate, at_ratio, rank_tempos
from src.engine.onsets import Onsets
from src.engine.phase import find_phase
from src.engine.tempo import refined_tempo, rough_tempo, rounded_tempo, sharpened_tempo

ON_GRID = 0.045
"""Seconds within which a decoded beat counts as on the grid."""

CONSTANT_PART = 0.7
"""Part of the decoded beats on the grid from which on the tempo counts as constant."""

LEAST_PULSE = 0.15
"""Beats whose activation is below this on average are not a pulse."""

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
    """Part of the decoded beats that the grid explains, 0 to 1."""
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
    """The grid of a track, from its first to its last audible beat; None where there is no pulse."""
    decoded = decode_beats(activation)
    rough = rough_tempo(decoded.times)
    pulse: Samples = activation.sum(axis=1)
    strength = at_times(pulse, decoded.times)
    if rough is None or strength.mean() < LEAST_PULSE:
        return None
    refined = sharpened_tempo(pulse, onsets, refined_tempo(pulse, rough))
    fit = _on_grid(decoded.times, pulse, onsets, refined)
    constant = fit >= CONSTANT_PART
    base = refined if constant else rough
    candidates = rank_tempos(base, decoded.times, onsets, wish.slowest, wish.fastest)
    bpm = candidates[0].bpm
    if constant:
        bpm = rounded_tempo(pulse, onsets, bpm, bpm / base) if wish.rounded else bpm
        beats = _constant_beats(pulse, onsets, bpm, audible, decoded.times)
    else:
        beats = at_ratio(decoded.times, bpm / base)
    bar = _beats_in_bar(decoded)
    starts_with_beat = len(beats) > 0 and abs(float(beats[0]) - audible[0]) < START_REACH
    return BeatGrid(
        bpm=bpm,
        constant=constant,
        beats=beats,
        downbeat=first_downbeat(beats, bar, activation, onsets, chroma, starts_with_beat=starts_with_beat),
        bar=bar,
        consistency=fit,
        confidence=float(np.clip(fit * min(1.0, strength.mean() / 0.6) * candidates[0].score ** 0.25, 0, 1)),
        candidates=candidates,
    )


def _constant_beats(pulse: Samples, onsets: Onsets, bpm: float, audible: tuple[float, float], decoded: Reals) -> Reals:
    period = 60 / bpm
    phase = find_phase(pulse, onsets, period, decoded)
    first = int(np.ceil((audible[0] - NEAR_START - phase) / period))
    last = int(np.floor((audible[1] - phase) / period))
    beats: Reals = np.maximum(phase + period * np.arange(first, last + 1), 0.0)
    return beats


def _on_grid(beats: Reals, pulse: Samples, onsets: Onsets, bpm: float) -> float:
    """Part of the beats, weighed by how clear they are, that lie on the grid of `bpm`, or half way between its lines.

    The decoder sometimes walks the off-beat through a break; the grid is no less constant for that.
    """
    period = 60 / bpm
    away = (beats - find_phase(pulse, onsets, period, beats)) / (period / 2)
    hits = np.abs(away - np.round(away)) * (period / 2) < min(ON_GRID, period / 8)
    return float(np.average(hits, weights=at_times(pulse, beats) + 1e-6))


def _beats_in_bar(decoded: DecodedBeats) -> int:
    lengths: Integers = np.diff(np.flatnonzero(decoded.numbers == 1))
    return 3 if len(lengths) and np.mean(lengths == 3) > 0.5 else 4
