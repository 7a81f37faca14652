"""Sections: of bars that are made up, and of music whose sections are known."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from src.engine.bar_features import BarFeatures, bar_features, bar_lines
from src.engine.boundaries import LONGEST, section_starts
from src.engine.findings import find
from src.engine.grid import BeatGrid, TempoWish
from src.engine.network import BeatNetwork
from src.engine.section_labels import SectionMood, labels
from src.engine.segments import find_segments
from src.engine.sound import Extras, hear
from tests.audio import write_audio
from tests.music.arrangement import Part
from tests.music.scores import boundary_f
from tests.music.song import Song, perform
from tests.music.timing import Machine

NOTHING_EXTRA = Extras(waveform=False, loudness=False)


def bars_of(levels: list[float], noise: float = 0.02) -> BarFeatures:
    """Bars of two seconds that differ in one level, with a little noise on everything."""
    random = np.random.default_rng(1)
    column = np.array(levels)[:, None]
    count = len(levels)
    return BarFeatures(
        lines=np.arange(0.0, 2.0 * count + 1, 2.0),
        has_beat=True,
        timbre=column + random.normal(0, noise, (count, 20)),
        kick=column[:, 0] - 1,
        snare=column[:, 0] - 1,
        attacks=column - 1 + random.normal(0, noise, (count, 4)),
        chords=np.full((count, 12), 1 / 12),
    )


def test_sections_begin_where_the_sound_changes() -> None:
    bars = bars_of([0.2] * 16 + [0.6] * 32 + [0.1] * 8 + [0.6] * 16)
    assert section_starts(bars).tolist() == [0, 16, 48, 56]


def test_an_odd_bar_is_a_fill_and_no_section() -> None:
    levels = [0.2] * 15 + [0.9] + [0.6] * 15 + [0.1] + [0.6] * 16
    assert section_starts(bars_of(levels)).tolist() == [0, 16]


def test_one_groove_is_one_section_however_long() -> None:
    assert section_starts(bars_of([0.5] * 100)).tolist() == [0]
    assert len(section_starts(bars_of([0.5] * 3 * LONGEST))) == 3


def test_a_boundary_in_doubt_is_put_on_a_phrase_line() -> None:
    """The change is spread over three bars; the middle one of them is no multiple of eight."""
    levels = [0.2] * 15 + [0.3, 0.42, 0.5] + [0.6] * 14
    assert section_starts(bars_of(levels)).tolist() == [0, 16]


def grid_of(first: float, bars: int) -> BeatGrid:
    return BeatGrid(120.0, True, np.linspace(first, first + 2.0 * bars, 4 * bars, endpoint=False), 0, 4, 1.0, 1.0, [])


def test_bar_lines_cover_the_audible_part() -> None:
    assert bar_lines(grid_of(0.8, 4), 0.7, 8.9).tolist() == pytest.approx([0.8, 2.8, 4.8, 6.8, 8.8])
    with_upbeat = bar_lines(grid_of(1.8, 4), 0.3, 8.0)
    assert with_upbeat.tolist() == pytest.approx([0.3, 1.8, 3.8, 5.8, 7.8])
    assert bar_lines(None, 1.0, 6.5).tolist() == pytest.approx([1, 3, 5, 6.5])
    assert bar_lines(None, 0.5, 0.6).tolist() == pytest.approx([0.5, 0.6])


def mood(energy: float, kick: bool, bars: int = 16, rise: float = 0.0) -> SectionMood:
    return SectionMood(bars, energy, kick, rise)


def test_a_club_track_has_drops_and_a_song_has_choruses() -> None:
    club = [mood(0.4, True), mood(0.7, True), mood(0.2, False), mood(0.5, False, 8, 0.3), mood(0.95, True)]
    assert labels([*club, mood(0.4, True)]) == ["intro", "verse", "break", "build", "drop", "outro"]
    song = [mood(0.3, False), mood(0.7, True), mood(0.95, True), mood(0.7, True), mood(0.95, True)]
    assert labels([*song, mood(0.4, False)]) == ["intro", "verse", "chorus", "verse", "chorus", "outro"]


@pytest.mark.parametrize(("bars", "name"), [(32, "drop"), (4, "chorus")])
def test_where_nothing_leads_up_a_long_intro_of_drums_makes_a_club_track(bars: int, name: str) -> None:
    sections = [mood(0.4, True, bars), mood(0.95, True), mood(0.9, True), mood(0.3, False, 8)]
    assert labels(sections) == ["intro", name, name, "outro"]


def test_a_loop_is_one_verse_and_nothing_has_no_labels() -> None:
    assert labels([mood(1.0, True)]) == ["verse"]
    assert labels([]) == []


def test_the_sections_of_a_track_are_found_and_named(network: BeatNetwork, tmp_path: Path) -> None:
    parts = (
        Part("intro", 8, kick=0.9, drums=0.6),
        Part("drop", 16, 1.0, 1.0, 1.0, 0.9, 0.4),
        Part("break", 8, pads=0.8, lead=0.3, dark=True),
        Part("build", 8, drums=0.5, chords=0.6, pads=0.6, rise=True),
        Part("drop", 16, 1.0, 1.0, 1.0, 0.9, 0.4),
        Part("outro", 8, kick=0.9, drums=0.6),
    )
    samples, truth = perform(Song("house", Machine(126.0), parts, first_beat=0.4, seed=77))
    path = write_audio(tmp_path / "track.flac", samples)
    found = find(hear(path, network, lambda _: None, NOTHING_EXTRA), TempoWish())
    segments = found.segments
    true_starts = np.array([section.start for section in truth.sections])
    assert boundary_f(np.array([segment.start for segment in segments[1:]]), true_starts[1:]) > 0.9
    assert [segment.label for segment in segments] == [section.label for section in truth.sections]
    assert [segment.bars for segment in segments] == [part.bars for part in parts]
    for segment, following in pairwise(segments):
        assert segment.end == following.start
    for segment in segments:
        assert np.abs(truth.downbeats - segment.start).min() < 0.03
    energies = {segment.label: segment.energy for segment in segments}
    assert 0 <= energies["break"] < energies["intro"] < energies["drop"] <= 1


def test_a_waltz_is_cut_on_its_own_bars(network: BeatNetwork, tmp_path: Path) -> None:
    parts = (Part("intro", 16, chords=0.5, pads=0.5), Part("verse", 16, 1.0, 0.9, 0.9, 0.8, 0.3))
    samples, truth = perform(Song("waltz", Machine(120.0), parts, seed=5))
    path = write_audio(tmp_path / "track.flac", samples)
    segments = find(hear(path, network, lambda _: None, NOTHING_EXTRA), TempoWish()).segments
    starts = np.array([segment.start for segment in segments])
    assert np.abs(starts - truth.sections[1].start).min() < 3
    assert segments[-1].end == pytest.approx(truth.sections[-1].end, abs=2)


def test_silence_and_two_seconds_have_no_sections(network: BeatNetwork, tmp_path: Path) -> None:
    for samples in (np.zeros(22_050 * 20), 0.5 * np.sin(np.arange(2 * 22_050) / 5)):
        sound = hear(write_audio(tmp_path / "a.wav", samples), network, lambda _: None, NOTHING_EXTRA)
        assert find(sound, TempoWish()).segments == []
    assert find_segments(bar_features(sound, None)) == []
