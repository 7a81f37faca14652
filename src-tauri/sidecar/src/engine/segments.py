"""The sections of a track: where each begins, what it is called and how much happens in it."""

from dataclasses import dataclass

from src.engine.bar_features import BarFeatures
from src.engine.boundaries import section_starts
from src.engine.section_labels import labels, moods

LEAST_BARS = 4
"""A sound with fewer bars has no sections."""


@dataclass(frozen=True)
class Segment:
    """One section; `start` and `end` in seconds, on bar lines where there is a beat.

    `first_bar` counts from 0 and `bars` how many there are, of `BarFeatures`. `label` is one of intro, build,
    drop, break, verse, chorus, outro. `energy` is 0 to 1, 1 being the fullest bars of the track.
    """

    start: float
    end: float
    label: str
    first_bar: int
    bars: int
    energy: float
    has_kick: bool


def find_segments(bars: BarFeatures | None) -> list[Segment]:
    """The sections from the first sound to the last, without gaps; none where there is too little sound."""
    if bars is None or bars.count < LEAST_BARS:
        return []
    starts = section_starts(bars)
    found = moods(bars, starts)
    return [
        Segment(
            start=float(bars.lines[first]),
            end=float(bars.lines[first + mood.bars]),
            label=label,
            first_bar=int(first),
            bars=mood.bars,
            energy=min(1.0, mood.energy),
            has_kick=mood.has_kick,
        )
        for first, mood, label in zip(starts, found, labels(found), strict=True)
    ]
