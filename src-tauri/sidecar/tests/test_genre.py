"""Genres: from tags that are made up, and of music that is."""

from pathlib import Path

import numpy as np
import pytest

from src.engine.engines import Engines
from src.engine.genre import GENRES, PATCHES, TagMeans, has_kick_on_every_beat, judge, spread
from src.engine.grid import TempoWish
from src.engine.network import BeatNetwork
from src.engine.onsets import OnsetStream
from src.engine.pipeline import Engine, Wish
from src.engine.tagger import LISTENER_TAGS, SOUND_TAGS
from tests.audio import write_audio
from tests.music.instruments import RATE, kick
from tests.music.track import Score, render


def tags(**given: float) -> TagMeans:
    """Means with two in a hundred for every tag that is not given; `_` stands for the second network's mark."""
    values = dict.fromkeys([*LISTENER_TAGS, *(f"~{tag}" for tag in SOUND_TAGS)], 0.02)
    for name, value in given.items():
        key = f"~{name[1:]}" if name.startswith("_") else name
        assert key in values
        values[key] = value
    return TagMeans(values)


def best(means: TagMeans, bpm: float | None, four: bool | None) -> tuple[str, bool]:
    found = judge(means, bpm, four)
    return found.genres[0][0], found.unsure


DANCE = {"electronic": 0.5, "dance": 0.3, "_techno": 0.5, "_electronic": 0.4}


@pytest.mark.parametrize(
    ("means", "bpm", "four", "name"),
    [
        (tags(**DANCE, house=0.3), 124, True, "House"),
        (tags(**DANCE), 134, True, "Techno"),
        (tags(**DANCE, _fast=0.4, _drums=0.4), 174, False, "Drum and bass"),
        (tags(metal=0.6, rock=0.2, _metal=0.4), 170, False, "Metal"),
        (tags(jazz=0.6, blues=0.2), None, None, "Jazz and blues"),
        (tags(_classical=0.5, _strings=0.4, _violin=0.3), None, None, "Classical"),
    ],
)
def test_tags_tempo_and_kick_make_a_genre(means: TagMeans, bpm: float | None, four: bool | None, name: str) -> None:
    assert best(means, bpm, four) == (name, False)


def test_the_same_tags_are_another_genre_at_another_tempo() -> None:
    assert best(tags(**DANCE), 124, True)[0] != best(tags(**DANCE), 174, False)[0]


def test_tags_that_say_nothing_or_everything_leave_it_unsure() -> None:
    assert judge(tags(), 120, True).unsure
    assert judge(tags(rock=0.4, jazz=0.4, pop=0.4, folk=0.4), 120, False).unsure


def test_shares_are_sorted_and_leave_room_for_doubt() -> None:
    found = judge(tags(**DANCE), 128, True)
    shares = [share for _, share in found.genres]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) < 1
    assert len(found.genres) == len(GENRES)


def test_patches_are_taken_from_the_middle() -> None:
    assert spread(0) == []
    assert spread(3) == [0, 1, 2]
    chosen = spread(100)
    assert len(chosen) == PATCHES
    assert (chosen[0], chosen[-1]) == (10, 89)


@pytest.mark.parametrize(("every", "expected"), [(1, True), (2, False), (None, None)])
def test_four_on_the_floor_is_told_from_a_kick_now_and_then(every: int | None, expected: bool | None) -> None:
    beats = np.linspace(0.25, 16.25, 32, endpoint=False)
    samples = np.zeros(18 * RATE, np.float32)
    for beat in beats[::every] if every else []:
        start = round(beat * RATE)
        samples[start : start + len(kick())] += kick()
    stream = OnsetStream()
    stream.push(samples)
    assert has_kick_on_every_beat(beats, stream.finish()) is expected


def test_a_rendered_house_track_is_for_dancing(network: BeatNetwork, models: Path, tmp_path: Path) -> None:
    samples, _ = render(Score("house", 124, seconds=45, seed=3))
    engine = Engine(network, Engines(network, models))
    (stage,) = engine.analyse(write_audio(tmp_path / "a.flac", samples), Wish(("genre",), TempoWish()), lambda _: None)
    assert stage.status == "completed"
    assert stage.data["model"].startswith("MusiCNN")
    names = [genre["name"] for genre in stage.data["genres"]]
    assert names[0] in ("House", "Techno", "Disco")
    assert not {"Classical", "Metal", "Jazz and blues"} & set(names[:2])


def test_a_short_sound_is_never_sure(network: BeatNetwork, models: Path, tmp_path: Path) -> None:
    samples, _ = render(Score("house", 124, seconds=10, seed=3))
    engine = Engine(network, Engines(network, models))
    (stage,) = engine.analyse(write_audio(tmp_path / "a.wav", samples), Wish(("genre",), TempoWish()), lambda _: None)
    assert stage.data["unsure"]
