"""Scores of one finding against the truth, and what many of them say together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bench.analysis.engines import Finding
from src.engine.arrays import Reals
from tests.music.scores import f_measure, is_on_grid, is_right, is_right_octave_aside, key_score
from tests.music.track import Truth

COUNTED_FROM, COUNTED_TO = 75.0, 182.0
"""BPM: slower music is right when counted twice as fast, faster when half as fast, as our default range has it."""

RESAMPLES = 4000
KICK_REACH = 0.045
"""Seconds: a kick further from any line is not on the beat at all."""

TRIPLES = ("shuffle", "triplet_techno", "six_eight")

RATIOS = {"1": 1.0, "2": 2.0, "1/2": 0.5, "3/2": 1.5, "2/3": 2 / 3, "4/3": 4 / 3, "3/4": 0.75, "3": 3.0, "1/3": 1 / 3}


class Measured(Protocol):
    """A piece of music that engines are measured on."""

    @property
    def name(self) -> str:
        """Its own among the pieces."""

    @property
    def truth(self) -> Truth:
        """What is known of it; beats and downbeats are empty where they are not known."""

    @property
    def groove(self) -> str:
        """The kind of music, where known."""

    @property
    def countable(self) -> bool:
        """Whether it has a beat."""


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.2f} to {self.high:.2f})" if self.count else ""


def bootstrap(values: list[float]) -> Interval:
    """The mean of values and the interval that resampling them gives."""
    if not values:
        return Interval(0.0, 0.0, 0.0, 0)
    random = np.random.default_rng(1)
    line = np.array(values, float)
    means = line[random.integers(len(line), size=(RESAMPLES, len(line)))].mean(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return Interval(float(line.mean()), float(low), float(high), len(line))


Measure = Callable[[Measured, Finding], float | None]
"""A score, or None where it does not apply to the song or the engine."""


def _constant_song(song: Measured) -> bool:
    return song.countable and song.truth.bpm is not None


def acc1(song: Measured, found: Finding) -> float | None:
    """Within 4 % of the tempo as a DJ counts."""
    if not _constant_song(song) or song.truth.bpm is None:
        return None
    true = song.truth.bpm
    tempos = (true, 2 * true) if true < COUNTED_FROM else (true, true / 2) if true > COUNTED_TO else (true,)
    return float(any(is_right(found.bpm or 1e-9, tempo) for tempo in tempos))


def acc2(song: Measured, found: Finding) -> float | None:
    """Within 4 % of the tempo or of 2, 3, 1/2, 1/3 times it."""
    if not _constant_song(song) or song.truth.bpm is None:
        return None
    return float(is_right_octave_aside(found.bpm or 1e-9, song.truth.bpm))


def on_grid(song: Measured, found: Finding) -> float | None:
    """Within 0.05 BPM up to an octave."""
    if not _constant_song(song) or song.truth.bpm is None:
        return None
    return float(is_on_grid(found.bpm or 1e-9, song.truth.bpm))


def beat_f(song: Measured, found: Finding) -> float | None:
    """F-measure of the beats, 70 ms."""
    if not song.countable or len(song.truth.beats) == 0 or (found.beats is None and found.bpm is not None):
        return None
    return f_measure(np.array(found.beats or []), song.truth.beats)


def downbeat_f(song: Measured, found: Finding) -> float | None:
    """F-measure of the downbeats, 70 ms."""
    if not song.countable or len(song.truth.downbeats) == 0 or (found.downbeats is None and found.bpm is not None):
        return None
    return f_measure(np.array(found.downbeats or []), song.truth.downbeats)


def kick_ms(song: Measured, found: Finding) -> float | None:
    """Median distance of the kicks from the nearest line, ms; only kicks that are near a line."""
    if not _constant_song(song) or not found.beats or len(song.truth.kicks) < 4:
        return None
    distance = _nearest(song.truth.kicks, np.array(found.beats))
    near = distance[distance < KICK_REACH]
    return float(1000 * np.median(near)) if len(near) >= 4 else None


def no_triple_error(song: Measured, found: Finding) -> float | None:
    """In shuffles, triplets and 6/8: the tempo is right up to an octave, so not at 2/3 or 3/2."""
    return acc2(song, found) if song.groove in TRIPLES else None


def variable_told(song: Measured, found: Finding) -> float | None:
    """A tempo that moves is called so."""
    if not song.countable or song.truth.bpm is not None or (found.constant is None and found.bpm is not None):
        return None
    return float(found.constant is False)


def constant_told(song: Measured, found: Finding) -> float | None:
    """A tempo that does not move is called constant."""
    if not _constant_song(song) or (found.constant is None and found.bpm is not None):
        return None
    return float(found.constant is True)


def no_beat_told(song: Measured, found: Finding) -> float | None:
    """No tempo is given where there is no beat."""
    return None if song.countable else float(found.bpm is None)


def key_mirex(song: Measured, found: Finding) -> float | None:
    """MIREX score of the key."""
    if found.key is None and found.core_seconds > 0 and found.bpm is not None:
        return None
    return key_score(found.key, (song.truth.key, song.truth.mode)) if found.key else 0.0


MEASURES: dict[str, Measure] = {
    "tempo Acc1": acc1,
    "tempo Acc2": acc2,
    "within 0.05 BPM": on_grid,
    "beat F": beat_f,
    "downbeat F": downbeat_f,
    "lines to kicks, ms": kick_ms,
    "triplets, 6/8: not 2/3 or 3/2": no_triple_error,
    "variable told": variable_told,
    "constant told": constant_told,
    "no beat told": no_beat_told,
    "key, MIREX": key_mirex,
}


def octave_of(song: Measured, found: Finding) -> str | None:
    """By which ratio the tempo is off."""
    if not _constant_song(song) or song.truth.bpm is None:
        return None
    if found.bpm is None:
        return "none"
    ratio = found.bpm / song.truth.bpm
    return next((name for name, value in RATIOS.items() if abs(ratio / value - 1) < 0.04), "other")


def key_relation(song: Measured, found: Finding) -> str | None:
    """How the found key lies to the true one."""
    if found.key is None:
        return None
    scores = {1.0: "right", 0.5: "fifth", 0.3: "relative", 0.2: "parallel", 0.0: "other"}
    return scores[key_score(found.key, (song.truth.key, song.truth.mode))]


def _nearest(times: Reals, lines: Reals) -> Reals:
    after = np.clip(np.searchsorted(lines, times), 1, max(1, len(lines) - 1))
    nearest: Reals = np.minimum(
        np.abs(times - lines[after - 1]), np.abs(times - lines[np.minimum(after, len(lines) - 1)])
    )
    return nearest
