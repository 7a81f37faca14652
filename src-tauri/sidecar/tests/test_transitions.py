"""Mix points: where they lie, how long they are and what is said about them."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from src.engine.bar_features import BarFeatures
from src.engine.grid import BeatGrid
from src.engine.segments import Segment
from src.engine.transitions import LONGEST_BARS, MixPoint, find_transitions

BAR = 2.0
FIRST = 0.5


def track(*sections: tuple[str, int]) -> tuple[BarFeatures, list[Segment], BeatGrid]:
    """Sections of so many bars at 120 BPM from half a second on; only breaks have no kick."""
    segments, bar = [], 0
    for label, bars in sections:
        start, end = FIRST + BAR * bar, FIRST + BAR * (bar + bars)
        energy = 0.95 if label in ("drop", "chorus") else 0.5
        segments.append(Segment(start, end, label, bar, bars, energy, label != "break"))
        bar += bars
    empty = np.zeros((bar, 12))
    lines = np.linspace(FIRST, FIRST + BAR * bar, bar + 1)
    features = BarFeatures(lines, True, empty, empty[:, 0], empty[:, 0], empty, empty)
    beats = np.linspace(FIRST, FIRST + BAR * bar, 4 * bar, endpoint=False)
    return features, segments, BeatGrid(120.0, True, beats, 0, 4, 1.0, 0.9, [])


@dataclass(frozen=True)
class Singer:
    """Sings between some times."""

    sung: tuple[tuple[float, float], ...] = ()
    source: str = "stems"

    def between(self, start: float, end: float) -> float:
        return float(any(start < last and end > first for first, last in self.sung))


CLUB = (("intro", 16), ("drop", 32), ("break", 16), ("drop", 32), ("outro", 16))


def time_of(bar: int) -> float:
    return FIRST + BAR * bar


def place(point: MixPoint) -> tuple[float, float, int]:
    return point.start, point.end, point.bars


def test_a_club_track_is_mixed_over_its_intro_and_its_outro() -> None:
    found = find_transitions(*track(*CLUB), Singer())
    best_in, best_out = found.mix_in[0], found.mix_out[0]
    assert place(best_in) == (time_of(0), time_of(16), 16)
    assert place(best_out) == (time_of(96), time_of(112), 16)
    assert best_in.reason == "16 bars of the intro up to the first drop, with a steady kick, clear of vocals."
    assert best_out.reason == "16 bars of the outro after the last drop, with a steady kick, clear of vocals."
    assert best_in.confidence == pytest.approx(0.9)
    by_break = found.mix_in[1]
    assert place(by_break) == (time_of(48), time_of(64), 16)
    assert by_break.confidence < best_in.confidence
    assert "without a kick" in by_break.reason


def test_a_long_intro_is_joined_near_its_end_and_a_long_outro_left_at_its_start() -> None:
    found = find_transitions(*track(("intro", 48), ("drop", 16), ("outro", 48)), Singer())
    assert place(found.mix_in[0]) == (time_of(16), time_of(48), LONGEST_BARS)
    assert place(found.mix_out[0]) == (time_of(64), time_of(96), LONGEST_BARS)


def test_mix_points_keep_clear_of_voices() -> None:
    singer = Singer(((time_of(2), time_of(6)), (time_of(108), time_of(110))))
    found = find_transitions(*track(*CLUB), singer)
    assert place(found.mix_in[0]) == (time_of(8), time_of(16), 8)
    assert place(found.mix_out[0]) == (time_of(96), time_of(108), 12)
    assert "clear of vocals" in found.mix_in[0].reason


def test_a_clear_stretch_that_does_not_reach_the_drop_is_better_than_voices() -> None:
    singer = Singer(((time_of(13), time_of(16)), (time_of(96), time_of(97))))
    found = find_transitions(*track(*CLUB), singer)
    assert place(found.mix_in[0]) == (time_of(0), time_of(12), 12)
    assert found.mix_in[0].reason == "12 bars of the intro, with a steady kick, clear of vocals."
    assert place(found.mix_out[0]) == (time_of(100), time_of(112), 12)


def test_the_last_bars_after_a_whole_phrase_are_left_out() -> None:
    found = find_transitions(*track(("intro", 8), ("drop", 35)), Singer())
    assert place(found.mix_out[0]) == (time_of(8), time_of(40), 32)


def test_a_voice_that_cannot_be_avoided_is_told() -> None:
    bars, segments, grid = track(*CLUB)
    found = find_transitions(bars, segments, grid, Singer(((0.0, 1000.0),)))
    clear = find_transitions(bars, segments, grid, Singer())
    assert found.mix_in[0].bars == 16
    assert "but with vocals" in found.mix_in[0].reason
    assert found.mix_in[0].confidence < clear.mix_in[0].confidence


def test_without_an_ear_for_voices_nothing_is_said_about_them() -> None:
    reason = find_transitions(*track(*CLUB), None).mix_in[0].reason
    assert "vocals" not in reason


def test_a_track_that_begins_and_ends_in_full_has_points_of_little_worth() -> None:
    found = find_transitions(*track(("drop", 32), ("break", 8), ("drop", 32)), Singer())
    at_edges = [point for point in (*found.mix_in, *found.mix_out) if "track's" in point.reason]
    assert {place(point)[:2] for point in at_edges} == {(time_of(0), time_of(32)), (time_of(40), time_of(72))}
    assert all(point.confidence < 0.5 for point in at_edges)


def test_a_moving_tempo_lowers_the_confidence_and_is_told() -> None:
    bars, segments, grid = track(*CLUB)
    steady = find_transitions(bars, segments, grid, None).mix_in[0]
    moving = find_transitions(bars, segments, replace(grid, constant=False), None).mix_in[0]
    assert moving.confidence < steady.confidence
    assert "the tempo moves" in moving.reason


def test_without_a_beat_or_sections_there_are_no_points() -> None:
    bars, segments, grid = track(*CLUB)
    for found in (
        find_transitions(bars, segments, None, None),
        find_transitions(bars, [], grid, None),
        find_transitions(None, [], grid, None),
    ):
        assert found.mix_in == found.mix_out == []


def test_sections_too_short_for_a_phrase_have_no_points() -> None:
    found = find_transitions(*track(("intro", 3), ("drop", 16), ("outro", 2)), None)
    assert found.mix_in == found.mix_out == []
