"""When the beats of a performance fall: by machine, by hand, faster and faster, or with a stop in the middle."""

from dataclasses import dataclass

import numpy as np

from tests.music.instruments import Sound


@dataclass(frozen=True)
class Machine:
    """Exactly one tempo."""

    bpm: float


@dataclass(frozen=True)
class Ramp:
    """From one tempo to another, evenly over the beats."""

    bpm: float
    end_bpm: float


@dataclass(frozen=True)
class Drummer:
    """A human who wanders about a tempo: `drift` is the standard deviation of the tempo, a part of it."""

    bpm: float
    drift: float
    seed: int = 1


@dataclass(frozen=True)
class Jump:
    """Another tempo from the middle on, after a pause of `pause` seconds."""

    bpm: float
    end_bpm: float
    pause: float = 0.0


Tempo = Machine | Ramp | Drummer | Jump

WANDER_BEATS = 24
"""Beats over which a drummer's tempo forgets itself."""


def beat_times(tempo: Tempo, beats: int, first: float) -> Sound:
    """Seconds of `beats` + 1 beats (the last one ends the performance), the first at `first`."""
    intervals = 60 / _tempos(tempo, beats)
    if isinstance(tempo, Jump):
        intervals[beats // 2] += tempo.pause
    times: Sound = first + np.concatenate([[0.0], np.cumsum(intervals)])
    return times


def is_constant(tempo: Tempo) -> bool:
    """Whether one tempo and one offset describe it."""
    return isinstance(tempo, Machine)


def _tempos(tempo: Tempo, beats: int) -> Sound:
    place = np.arange(beats) / max(1, beats - 1)
    match tempo:
        case Machine(bpm):
            return np.full(beats, bpm)
        case Ramp(bpm, end):
            return bpm + (end - bpm) * place
        case Jump(bpm, end):
            return np.where(np.arange(beats) < beats // 2, bpm, end)
        case Drummer(bpm, drift, seed):
            random = np.random.default_rng(seed)
            keep = np.exp(-1 / WANDER_BEATS)
            wander, now = np.zeros(beats), random.normal()
            for beat in range(beats):
                wander[beat] = now
                now = keep * now + np.sqrt(1 - keep**2) * random.normal()
            return bpm * (1 + drift * wander)
