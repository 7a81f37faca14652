"""What the beat finder holds on songs of the tuning half: where the beat lies, moving tempos, no beat at all."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from src.engine.arrays import Samples
from src.engine.grid import BeatGrid, TempoWish
from src.engine.network import BeatNetwork
from src.engine.onsets import VALUES_PER_SECOND, Onsets
from src.engine.pipeline import find
from src.engine.sound import hear
from src.engine.steadiness import clarity, steadiness
from tests.audio import write_audio
from tests.music import material
from tests.music.material import Case
from tests.music.scores import f_measure
from tests.music.song import perform
from tests.music.track import Truth

SECONDS = 36.0

Finder = Callable[[Case, str], tuple[BeatGrid | None, Truth]]


@pytest.fixture
def finder(network: BeatNetwork, tmp_path: Path) -> Finder:
    """Plays a song into a file of a kind and finds its grid."""

    def run(case: Case, ending: str) -> tuple[BeatGrid | None, Truth]:
        samples, truth = perform(case.song)
        path = write_audio(tmp_path / f"song.{ending}", samples)
        return find(hear(path, network, lambda _: None), TempoWish()).grid, truth

    return run


def excerpt_of(kind: str) -> Case:
    return next(case for case in material.excerpts("tune", 1, SECONDS) if case.kind == kind)


def special_of(kind: str) -> Case:
    return next(case for case in material.special("tune", 1, SECONDS) if case.kind == kind)


@pytest.mark.parametrize("kind", ["house", "dubstep", "triplet_techno", "shuffle"])
def test_lines_lie_on_the_beat_and_not_between(finder: Finder, kind: str) -> None:
    grid, truth = finder(excerpt_of(kind), "wav")
    assert grid is not None
    assert grid.constant
    near = np.abs(truth.kicks[:, None] - grid.beats).min(axis=1)
    assert np.median(near[near < 0.045]) < 0.008
    doubled = np.sort(np.concatenate([truth.beats, (truth.beats[1:] + truth.beats[:-1]) / 2]))
    assert max(f_measure(grid.beats, truth.beats), f_measure(grid.beats, doubled)) > 0.9


@pytest.mark.parametrize("kind", ["drummer", "ramp", "jump"])
def test_a_tempo_that_moves_is_called_so(finder: Finder, kind: str) -> None:
    grid, _ = finder(special_of(kind), "wav")
    assert grid is not None
    assert not grid.constant


@pytest.mark.parametrize("kind", ["a_cappella", "pads_only"])
def test_what_has_no_beat_gets_no_tempo(finder: Finder, kind: str) -> None:
    grid, _ = finder(special_of(kind), "wav")
    assert grid is None


def test_lossy_files_have_the_grid_of_the_wav(finder: Finder) -> None:
    case = excerpt_of("techno")
    plain, _ = finder(case, "wav")
    assert plain is not None
    for ending in ("mp3", "m4a"):
        grid, _ = finder(case, ending)
        assert grid is not None
        assert grid.bpm == pytest.approx(plain.bpm, abs=0.02)
        lines = plain.beats[1:-1]
        assert np.abs(lines[:, None] - grid.beats).min(axis=1).max() < 0.005


def test_the_same_file_gives_the_same_numbers(finder: Finder) -> None:
    case = special_of("drummer")
    first, _ = finder(case, "mp3")
    second, _ = finder(case, "mp3")
    assert first is not None
    assert second is not None
    np.testing.assert_array_equal(first.beats, second.beats)
    assert first.candidates == second.candidates


def pulses(times: np.ndarray, seconds: float) -> Onsets:
    strength = np.zeros((int(seconds * VALUES_PER_SECOND), 4), np.float32)
    for time in times:
        strength[round(time * VALUES_PER_SECOND)] = 1
    level: Samples = strength[:, 0]
    return Onsets(strength, level, level)


def test_a_tempo_that_is_slightly_wrong_is_put_right_by_its_slope() -> None:
    fit = steadiness(pulses(np.arange(0, 60, 0.5), 60), 120.1)
    assert fit.bpm == pytest.approx(120, abs=0.01)
    assert fit.steady > 0.95


def test_beats_that_wander_are_not_steady_but_clear_on_their_own_lines() -> None:
    times = np.cumsum(0.5 + 0.03 * np.sin(np.arange(110) / 9))
    onsets = pulses(times, float(times[-1]) + 1)
    assert steadiness(onsets, 120).steady < 0.6
    assert clarity(onsets, times) > 1


def test_noise_is_not_clear() -> None:
    random = np.random.default_rng(1)
    strength = random.uniform(size=(20_000, 4)).astype(np.float32)
    assert clarity(Onsets(strength, strength[:, 0], strength[:, 0]), np.arange(0, 40, 0.5)) < 0.1
