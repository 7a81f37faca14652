"""The key: what speaks for it, how sure it is, and music that misleads key finders."""

import numpy as np
import pytest

from src.engine.arrays import Reals
from src.engine.bars import opening_bars
from src.engine.chroma import FRAMES_PER_SECOND, Chroma, ChromaStream
from src.engine.key import NO_PHRASES, find_key, probabilities
from src.engine.key_evidence import evidence
from src.engine.key_weights import WEIGHTS
from tests.music import material
from tests.music.instruments import tone
from tests.music.scores import key_score
from tests.music.song import perform
from tests.music.songbook import SONGBOOK, pages

A_MINOR, F_MAJOR, C_MAJOR, G_MAJOR = (9, 0, 4), (5, 9, 0), (0, 4, 7), (7, 11, 2)
LOOP = (A_MINOR, F_MAJOR, C_MAJOR, G_MAJOR)
BAR_FRAMES = 12


def pitches(chords: tuple[tuple[int, ...], ...], rounds: int = 6) -> Reals:
    """Frames of nothing but these chords, a bar each."""
    frames = np.full((len(chords), 12), 0.02)
    for frame, chord in zip(frames, chords, strict=True):
        frame[list(chord)] = 1.0
    return np.tile(np.repeat(frames, BAR_FRAMES, axis=0), (rounds, 1))


def best(parts: Reals) -> tuple[int, int]:
    """Tonic and mode of the most probable key."""
    mode, tonic = divmod(int(probabilities(parts, WEIGHTS).argmax()), 12)
    return tonic, mode


@pytest.mark.parametrize(("first", "key"), [(0, (9, 0)), (2, (0, 1))])
def test_of_relative_keys_the_one_that_phrases_begin_with_is_chosen(first: int, key: tuple[int, int]) -> None:
    bars = np.arange(first, 24, 4) * BAR_FRAMES / FRAMES_PER_SECOND
    phrases = np.stack([bars, bars + BAR_FRAMES / FRAMES_PER_SECOND], axis=1)
    assert best(evidence(pitches(LOOP), phrases)) == key


def test_a_transposed_track_gives_transposed_evidence() -> None:
    plain = evidence(pitches(LOOP), NO_PHRASES)
    higher = evidence(np.roll(pitches(LOOP), 5, axis=1), NO_PHRASES)
    np.testing.assert_allclose(higher, np.roll(plain, 5, axis=1), atol=1e-9)


def test_rounds_of_chords_begin_every_four_bars_in_step_with_the_phrase() -> None:
    beats = np.arange(0, 32, 0.5, dtype=np.float64)
    opening = opening_bars(beats, 1, 4, 1 + 4 * 6)
    np.testing.assert_allclose(opening[:, 0], beats[1 + 4 * 2 :: 16])
    np.testing.assert_allclose(opening[:, 1] - opening[:, 0], 2.0)
    assert len(opening_bars(beats[:20], 0, 4, 0)) == 0


def test_a_bare_fifth_is_doubtful_and_a_cadence_is_not() -> None:
    """A fifth alone belongs to a major and to a minor key."""

    def strength(chords: list[tuple[int, ...]]) -> float:
        sound = np.concatenate([sum(tone(48.0 + pitch, 1.5, 0.8) for pitch in chord) for chord in chords])
        stream = ChromaStream()
        stream.push((0.1 * sound).astype(np.float32))
        found = find_key(stream.finish())
        assert found is not None
        assert sum(key.score for key in found.candidates) == pytest.approx(1)
        return found.strength

    assert strength([(0, 7), (0, 7), (0, 7)] * 4) < 0.75
    assert strength([(0, 4, 7), (0, 5, 9), (2, 7, 11), (0, 4, 7)] * 4) > 0.9


def test_nothing_tuned_has_no_key() -> None:
    empty = np.zeros((40, 120), np.float32)
    assert find_key(Chroma(empty, empty)) is None
    assert find_key(Chroma(empty[:0], empty[:0])) is None


def test_the_songbook_is_heard_in_its_keys() -> None:
    """Every song once, its phrases unknown."""
    scores = []
    for page in pages(1):
        stream = ChromaStream()
        stream.push(page.samples.astype(np.float32))
        found = find_key(stream.finish())
        assert found is not None
        top = found.candidates[0]
        scores.append(key_score((top.tonic, top.mode), (page.tonic, page.mode)))
    assert len(scores) == len(SONGBOOK)
    assert np.mean(scores) > 0.85


def test_odd_keys_are_found() -> None:
    """Church modes, a raised seventh, odd tuning, a bass nearly alone, loud drums, voices: two of each."""
    scores = []
    for case in material.odd_keys("tune", 2, seconds=40.0):
        samples, truth = perform(case.song)
        stream = ChromaStream()
        stream.push(samples.astype(np.float32))
        found = find_key(stream.finish(), opening_bars(truth.downbeats, 0, 1, 0))
        assert found is not None
        top = found.candidates[0]
        scores.append(key_score((top.tonic, top.mode), (truth.key, truth.mode)))
    assert np.mean(scores) > 0.75
