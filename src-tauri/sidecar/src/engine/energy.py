"""How much energy a track has, on a scale that is the same for every track.

Nothing here knows how loud a track was made: every level is taken relative to the track's own strong moments,
so that a gain changes nothing and a limiter next to nothing. What counts is how often and how far the level
jumps, low down (kick and bass) and high up (snares, hats), how bright the sound is, and whether the bright
part lasts (distorted guitars) or comes and goes.
"""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Samples
from src.engine.onsets import VALUES_PER_SECOND, Onsets
from src.engine.spectrum import SpectralSummary

STEP_VALUES = 14
"""Values of a level that are averaged (31 ms): longer than the period of the lowest kick."""

STRONG = 95
"""Percentile of a level that stands for the track's strong moments."""

COMPRESSION = 3.0
"""Factor in log(1 + c x), x a level relative to a strong one: jumps from near nothing do not count without end."""

JUMPS_A_SECOND = 5.5
"""Summed jumps of both regions from which on there is no more drive to be had: a breakbeat's."""

BRIGHT_OCTAVES = (8.0, 11.5)
"""log2 of the frequency in Hz in the middle of the amplitudes: 256 Hz is dull, 2.9 kHz is bright."""

LASTING = (0.2, 0.8)
"""Mean of the high level relative to a strong one: single hits, and a wall of sound."""

DRIVE, BRIGHT, DENSE = 0.45, 0.25, 0.3
LEAST, MOST = 0.05, 0.8
"""What each quality adds, and which sums are 0 and 10. Chosen by hand: a music box comes to 3, house to 5,
metal and trance to 7, a breakbeat alone to 9."""


@dataclass(frozen=True)
class Energy:
    """The three qualities, 0 to 1 each, and the level that they add up to, 0 to 10."""

    drive: float
    brightness: float
    density: float

    @property
    def level(self) -> float:
        """0 to 10; adding tracks to a library never changes it."""
        together = DRIVE * self.drive + BRIGHT * self.brightness + DENSE * self.density * self.brightness
        return 10 * _between(together, (LEAST, MOST))


def energy_of(spectrum: SpectralSummary, onsets: Onsets) -> Energy:
    """The energy of a whole track; none in silence."""
    if spectrum.brightness is None:
        return Energy(0.0, 0.0, 0.0)
    low, high = _relative(onsets.kick_level), _relative(onsets.snare_level)
    return Energy(
        drive=min(1.0, (_jumps(low) + _jumps(high)) / JUMPS_A_SECOND),
        brightness=_between(float(np.log2(spectrum.brightness)), BRIGHT_OCTAVES),
        density=_between(float(high.mean()) if len(high) else 0.0, LASTING),
    )


def _relative(level: Samples) -> Samples:
    """The level in steps of 31 ms, as part of a strong one."""
    steps = len(level) // STEP_VALUES
    powers = np.square(level[: steps * STEP_VALUES]).reshape(steps, STEP_VALUES).mean(axis=1)
    amplitudes = np.sqrt(powers)
    strong = float(np.percentile(amplitudes, STRONG)) if steps else 0.0
    relative: Samples = np.minimum(1.0, amplitudes / max(strong, 1e-9))
    return relative


def _jumps(relative: Samples) -> float:
    """By how much the logarithm of the level rises within two steps, summed up, a second."""
    if len(relative) < 3:
        return 0.0
    level = np.log1p(COMPRESSION * relative)
    rises = np.maximum(0.0, level[2:] - level[:-2]) / 2
    return float(rises.sum() * VALUES_PER_SECOND / STEP_VALUES / len(relative))


def _between(value: float, marks: tuple[float, float]) -> float:
    return float(np.clip((value - marks[0]) / (marks[1] - marks[0]), 0, 1))
