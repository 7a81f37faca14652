"""The estimates move the way that they should when the sound does."""

import numpy as np

from src.engine.characteristics import Traits, characterise
from src.engine.grid import BeatGrid
from src.engine.key import Key
from src.engine.loudness import Loudness
from src.engine.onsets import VALUES_PER_SECOND, Onsets
from src.engine.spectrum import SpectralSummary


def traits(lufs: float | None, hertz: float, hits_a_second: float, bpm: float | None, mode: int = 1) -> Traits:
    level = np.zeros(int(10 * VALUES_PER_SECOND), np.float32)
    if hits_a_second:
        level[:: int(VALUES_PER_SECOND / hits_a_second)] = 1.0
        level = np.convolve(level, np.exp(-np.arange(60) / 15))[: len(level)].astype(np.float32)
    grid = BeatGrid(bpm, True, np.arange(0, 10, 60 / bpm), 0, 4, 0.95, 0.95, []) if bpm else None
    loudness = Loudness(lufs, 4.0, -1.0)
    spectrum = SpectralSummary(hertz, 2 * hertz, hertz or None, 0.1, 0.2, (0.0, 10.0))
    return Traits(loudness, spectrum, Onsets(level[:, None], level, level), grid, Key(0, mode, 0.3))


def test_a_banger_has_more_energy_than_a_lullaby() -> None:
    banger = characterise(traits(-7, 2500, 5.8, 174))
    lullaby = characterise(traits(-22, 500, 0.3, 80))
    assert 8 < banger.energy_level <= 10
    assert 0 <= lullaby.energy_level < 2.5
    assert 1 <= lullaby.arousal < banger.arousal <= 9


def test_major_sounds_happier_than_minor() -> None:
    minor, major = (characterise(traits(-10, 1500, 4, 124, mode)).valence for mode in (0, 1))
    assert major > minor


def test_one_dances_to_a_steady_beat_only() -> None:
    assert characterise(traits(-10, 1500, 4, 124)).danceability
    assert not characterise(traits(-10, 1500, 4, None)).danceability


def test_silence_has_the_least_of_everything() -> None:
    silent = characterise(traits(None, 0, 0, None))
    assert silent.energy_level == 0
    assert silent.arousal == 1
    assert np.isfinite(silent.energy)
