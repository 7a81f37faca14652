"""What several stages of a track are made from."""

from dataclasses import dataclass
from functools import cached_property

from src.engine.arrays import Reals
from src.engine.bar_features import BarFeatures, bar_features
from src.engine.bars import first_phrase_beat, opening_bars
from src.engine.grid import BeatGrid, TempoWish, find_grid
from src.engine.key import NO_PHRASES, KeyFinding, find_key
from src.engine.segments import Segment, find_segments
from src.engine.sound import Sound

LEAST_SECONDS = 1.0
"""Shorter sounds have no tempo."""


@dataclass(frozen=True)
class Findings:
    """What several stages are made from."""

    sound: Sound
    grid: BeatGrid | None
    key: KeyFinding | None

    @cached_property
    def bars(self) -> BarFeatures | None:
        """What sounds in each bar."""
        return bar_features(self.sound, self.grid)

    @cached_property
    def segments(self) -> list[Segment]:
        """The sections."""
        return find_segments(self.bars)


def find(sound: Sound, wish: TempoWish) -> Findings:
    """Beat grid and key of a track; None each where there is no such thing."""
    audible = sound.spectrum.audible
    if audible is None:
        return Findings(sound, None, None)
    has_tempo = sound.seconds >= LEAST_SECONDS
    grid = find_grid(sound.activation, sound.onsets, sound.chroma, audible, wish) if has_tempo else None
    return Findings(sound, grid, find_key(sound.chroma, _phrases(sound, grid)))


def _phrases(sound: Sound, grid: BeatGrid | None) -> Reals:
    """The bars that phrases begin with; none where there is no beat."""
    if grid is None or len(grid.beats) == 0:
        return NO_PHRASES
    first = first_phrase_beat(grid.beats, grid.downbeat, grid.bar, sound.chroma, sound.onsets)
    return opening_bars(grid.beats, grid.downbeat, grid.bar, first)
