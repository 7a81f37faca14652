"""What a track feels like, in numbers that follow from its sound.

These are estimates by rule from spectrum, beat and loudness, not learned from listeners: good for sorting a
library by, not a judgement. Every rule is a straight line between two marks, so that a reader can check it.
"""

from dataclasses import dataclass

import numpy as np

from src.engine.energy import energy_of
from src.engine.grid import BeatGrid
from src.engine.key import Key
from src.engine.loudness import Loudness
from src.engine.onsets import Onsets
from src.engine.spectrum import SpectralSummary

LOUD_LUFS = (-24.0, -7.0)
FAST_BPM = (70.0, 175.0)
DANCE_BPM = (85.0, 180.0)
"""From none to all of each quality."""

AFFECT_RANGE = (1.0, 9.0)
"""Valence and arousal have the scale of the questionnaires that such values were first asked with."""

STEADY_BEAT = 0.75
"""Confidence of the tempo from which on people can dance to it."""

ACOUSTIC_RANGE, MACHINE_CONSISTENCY = 5.0, 0.9
"""Played music has more loudness range (LU) than this and leaves the grid more often than a machine does."""

UNKNOWN = ("instrumentalness",)
"""What this engine cannot hear: it has no ear for voices, and no measure of its own told music with a voice from
music without one. The wire format wants a boolean, so False is sent and its name told beside it."""


@dataclass(frozen=True)
class Characteristics:
    """The seven of the wire format and the energy that a DJ sorts by, 0 to 10."""

    danceability: bool
    valence: float
    arousal: float
    energy: float
    acousticness: bool
    instrumentalness: bool
    energy_level: float


@dataclass(frozen=True)
class Traits:
    """What the estimates are made from."""

    loudness: Loudness
    spectrum: SpectralSummary
    onsets: Onsets
    grid: BeatGrid | None
    key: Key | None


def characterise(traits: Traits) -> Characteristics:
    """Estimates every characteristic; silence has the least of each."""
    energy = energy_of(traits.spectrum, traits.onsets)
    loud = _between(traits.loudness.integrated, LOUD_LUFS)
    fast = _between(traits.grid.bpm if traits.grid else None, FAST_BPM)
    major = 0.5 if traits.key is None else float(traits.key.mode)
    arousal = 0.7 * energy.level / 10 + 0.15 * fast + 0.15 * loud
    valence = 0.4 * major + 0.25 * fast + 0.2 * energy.brightness + 0.15 * energy.drive
    lowest, highest = AFFECT_RANGE
    return Characteristics(
        danceability=_can_be_danced_to(traits.grid),
        valence=lowest + (highest - lowest) * valence,
        arousal=lowest + (highest - lowest) * arousal,
        energy=float(20 * np.log10(max(traits.spectrum.rms, 1e-5))),
        acousticness=_sounds_played(traits),
        instrumentalness=False,
        energy_level=energy.level,
    )


def _can_be_danced_to(grid: BeatGrid | None) -> bool:
    slowest, fastest = DANCE_BPM
    return grid is not None and grid.constant and grid.confidence > STEADY_BEAT and slowest <= grid.bpm <= fastest


def _sounds_played(traits: Traits) -> bool:
    if traits.grid is not None and traits.grid.constant and traits.grid.consistency > MACHINE_CONSISTENCY:
        return False
    return (traits.loudness.range or 0.0) > ACOUSTIC_RANGE


def _between(value: float | None, marks: tuple[float, float]) -> float:
    """How far `value` is on the way from the first mark to the second, 0 to 1."""
    if value is None:
        return 0.0
    return float(np.clip((value - marks[0]) / (marks[1] - marks[0]), 0, 1))
