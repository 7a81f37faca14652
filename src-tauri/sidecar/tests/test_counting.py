"""Which pulse is counted: what the first sound, other tempos and clear transients have to say."""

import numpy as np
import pytest

from src.engine.bars import first_downbeat
from src.engine.chroma import Chroma
from src.engine.grid import best_read, holds_one_tempo
from src.engine.metre import Evidence, Reading, evidence_of, is_related, readings
from src.engine.onsets import VALUES_PER_SECOND, Onsets
from src.engine.steadiness import Steadiness, steadiness

SECONDS = 40.0
NO_CHORDS = Chroma(np.zeros((0, 120), np.float32), np.zeros((0, 120), np.float32))


def clicks(interval: float, first: float = 0.0) -> Onsets:
    """A transient every `interval` seconds in all bands."""
    strength = np.zeros((int(SECONDS * VALUES_PER_SECOND), 4), np.float32)
    strength[np.round(np.arange(first, SECONDS - 0.1, interval) * VALUES_PER_SECOND).astype(int)] = 1.0
    return Onsets(strength, strength[:, 0].copy(), strength[:, 2].copy())


def no_activation() -> np.ndarray:
    return np.zeros((int(SECONDS * 50), 2), np.float32)


def test_a_file_that_begins_with_sound_was_cut_there() -> None:
    evidence = evidence_of(np.empty(0), no_activation(), clicks(0.5), (0.0, SECONDS))
    assert (evidence.start, evidence.cut) == (0.0, True)


def test_the_first_sound_is_its_transient_and_not_where_it_becomes_audible() -> None:
    evidence = evidence_of(np.empty(0), no_activation(), clicks(0.5, 2.0), (1.93, SECONDS))
    assert evidence.start == pytest.approx(2.0, abs=0.005)
    assert not evidence.cut


def test_what_swells_has_no_first_transient() -> None:
    evidence = evidence_of(np.empty(0), no_activation(), clicks(0.5, 2.0), (1.0, SECONDS))
    assert evidence.start is None


@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize("start", [0.0, 0.25])
def test_where_nothing_else_tells_the_first_sound_is_a_beat(start: float, cut: bool) -> None:
    same_everywhere = np.ones((8, int(SECONDS * VALUES_PER_SECOND)), np.float32)
    evidence = Evidence(np.empty(0), same_everywhere, start, cut)
    best = readings(np.arange(1.0, SECONDS, 0.5), 120.0, evidence, 110.0, 130.0)[0]
    assert best.bpm == 120.0
    assert (best.beats[0] - start) % 0.5 == pytest.approx(0.0, abs=1e-9)


def test_five_counted_where_there_are_four_is_not_a_reading_of_the_same_pulse() -> None:
    assert not is_related(150 / 120)
    assert is_related(2 * 1.003)
    assert is_related(2 / 3)


@pytest.mark.parametrize(("score", "expected"), [(9.0, 120.0), (4.5, 150.0)])
def test_another_tempo_is_taken_where_transients_and_readings_speak_for_it(score: float, expected: float) -> None:
    onsets = clicks(0.5)
    decoded = steadiness(onsets, 150.0)

    def read(bpm: float) -> list[Reading]:
        right = abs(bpm / 120 - 1) < 0.01
        return [Reading(np.arange(0, SECONDS, 60 / bpm), 1.0, 0.0, bpm, score if right else 4.0)]

    fit, found = best_read(decoded, onsets, read)
    assert fit.bpm == pytest.approx(expected, rel=0.001)
    assert found[0].bpm == pytest.approx(expected, rel=0.001)


def test_a_grid_on_which_transients_stay_clear_holds() -> None:
    assert holds_one_tempo(Steadiness(0.9, 120.0, 0.1), followed=1.0)
    assert holds_one_tempo(Steadiness(0.7, 120.0, 0.2), followed=0.25)
    assert not holds_one_tempo(Steadiness(0.7, 120.0, 0.2), followed=0.4)
    assert not holds_one_tempo(Steadiness(0.5, 120.0, 0.2), followed=0.1)


@pytest.mark.parametrize(("cut", "expected"), [(True, 0), (False, 2)])
def test_a_bar_begins_where_the_file_was_cut_unless_more_speaks_against_it(cut: bool, expected: int) -> None:
    beats = np.arange(0.0, SECONDS - 1, 0.5)
    activation = np.full((int(SECONDS * 50), 2), 0.2, np.float32)
    for beat in beats[2::4]:
        activation[int(beat * 50), 1] = 0.3
    found = first_downbeat(beats, 4, activation, clicks(0.5), NO_CHORDS, starts_with_beat=True, cut=cut)
    assert found == expected
