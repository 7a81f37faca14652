"""The measured songs: what their truth promises is in their sound, and they are the same every time."""

from itertools import pairwise

import numpy as np
import pytest

from tests.music.arrangement import LABELS
from tests.music.instruments import RATE
from tests.music.material import arrangements, excerpts, special
from tests.music.song import perform


def test_the_halves_share_no_song() -> None:
    seeds = {
        half: {
            case.song.seed
            for source in (arrangements(half, 50), excerpts(half, 20), special(half, 20))
            for case in source
        }
        for half in ("tune", "test")
    }
    assert not seeds["tune"] & seeds["test"]


def test_sections_lie_on_bar_lines_one_after_the_other() -> None:
    case = next(arrangements("tune", 1))
    samples, truth = perform(case.song)
    assert 180 < len(samples) / RATE < 360
    sections = truth.sections
    assert {section.label for section in sections} <= set(LABELS)
    assert sections[0].start == truth.downbeats[0]
    for section, following in pairwise(sections):
        assert section.end == following.start
        assert following.start in truth.downbeats
        bars = (section.end - section.start) / (truth.downbeats[1] - truth.downbeats[0])
        assert bars == pytest.approx(section.bars)


def test_a_kick_sounds_where_the_truth_says() -> None:
    case = next(case for case in excerpts("tune", 1, 20) if case.kind == "techno")
    samples, truth = perform(case.song)
    before, after = [], []
    for kick in truth.kicks[:8]:
        at = round(kick * RATE)
        before.append(np.abs(samples[max(0, at - 110) : at]).max(initial=0))
        after.append(np.abs(samples[at : at + 220]).max())
    assert np.median(after) > 2 * np.median(before)


def test_the_same_song_sounds_the_same() -> None:
    case = next(special("test", 1, 10))
    np.testing.assert_array_equal(perform(case.song)[0], perform(case.song)[0])
