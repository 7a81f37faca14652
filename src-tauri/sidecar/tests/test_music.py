"""Tempo, beats, bars and key of music whose truth is known."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from src.engine.arrays import Reals, Samples
from src.engine.bands import FRAMES_PER_SECOND
from src.engine.chroma import ChromaStream
from src.engine.grid import TempoWish
from src.engine.key import find_key
from src.engine.network import BeatNetwork
from src.engine.onsets import VALUES_PER_SECOND, Onsets
from src.engine.pipeline import Findings, find
from src.engine.sound import hear
from src.engine.tempo import rounded_tempo
from tests.audio import write_audio
from tests.music.instruments import RATE, tone
from tests.music.scores import f_measure
from tests.music.track import MAJOR, MINOR, Score, Truth, render

REAL_MUSIC = Path(__file__).resolve().parents[4] / "shared" / "music"
"""Music with known tempos that may lie beside a checkout; it is not part of it."""


def findings(network: BeatNetwork, folder: Path, score: Score) -> tuple[Findings, Truth]:
    samples, truth = render(score)
    sound = hear(write_audio(folder / "track.wav", samples), network, lambda _: None)
    return find(sound, TempoWish()), truth


@pytest.mark.parametrize(
    ("style", "bpm"),
    [
        ("house", 127),
        ("techno", 137),
        ("drum_and_bass", 172),
        ("amen", 168),
        ("boom_bap", 88),
        ("dubstep", 141),
        ("breakbeat", 130),
        ("rock", 121.5),
        ("shuffle", 104),
    ],
)
def test_a_style_is_counted_as_a_dj_counts_it(network: BeatNetwork, tmp_path: Path, style: str, bpm: float) -> None:
    found, truth = findings(network, tmp_path, Score(style, bpm, first_beat=0.31, seconds=40, seed=11))
    assert found.grid is not None
    assert found.grid.constant
    assert found.grid.bpm == pytest.approx(bpm, abs=0.05)
    assert f_measure(found.grid.beats, truth.beats) > 0.95
    assert found.grid.beats[0] == pytest.approx(0.31, abs=0.012)


def test_bars_begin_where_the_chords_change(network: BeatNetwork, tmp_path: Path) -> None:
    found, truth = findings(network, tmp_path, Score("trance", 138, seconds=50, seed=4))
    assert found.grid is not None
    assert f_measure(found.grid.downbeats, truth.downbeats) > 0.9


def test_a_tempo_that_moves_is_followed_and_not_called_constant(network: BeatNetwork, tmp_path: Path) -> None:
    found, truth = findings(network, tmp_path, Score("disco", 118, 130, seconds=60, seed=5))
    assert found.grid is not None
    assert not found.grid.constant
    assert f_measure(found.grid.beats, truth.beats) > 0.9


@pytest.mark.parametrize(("low", "high", "expected"), [(60, 100, 64), (100, 180, 128), (180, 300, 256)])
def test_the_octave_follows_the_djs_range(
    network: BeatNetwork, tmp_path: Path, low: float, high: float, expected: float
) -> None:
    samples, _ = render(Score("house", 128, seconds=20, seed=6))
    sound = hear(write_audio(tmp_path / "track.wav", samples), network, lambda _: None)
    grid = find(sound, TempoWish(low, high)).grid
    assert grid is not None
    assert grid.bpm == pytest.approx(expected, abs=0.05)
    assert grid.candidates[0].bpm == pytest.approx(expected, abs=0.2)


@pytest.mark.parametrize(
    ("true", "near", "seconds", "expected"),
    [(128, 127.99, 120, 128), (124.5, 124.49, 120, 124.5), (127.9, 127.9, 120, 127.9), (125, 124.85, 7, 125)],
)
def test_a_tempo_is_rounded_only_where_the_audio_cannot_tell(
    true: float, near: float, seconds: float, expected: float
) -> None:
    pulse = clicks(true, seconds, FRAMES_PER_SECOND)
    strength = np.repeat(clicks(true, seconds, VALUES_PER_SECOND)[:, None], 4, axis=1)
    onsets = Onsets(strength, strength[:, 0], strength[:, 0])
    assert rounded_tempo(pulse, onsets, near, 1.0) == expected
    assert rounded_tempo(pulse, onsets, 2 * near, 2.0) == pytest.approx(2 * expected, abs=0.02)


def clicks(bpm: float, seconds: float, rate: float) -> Samples:
    """A pulse of some 20 ms on every beat."""
    distance = (np.arange(int(seconds * rate)) / rate + 30 / bpm) % (60 / bpm) - 30 / bpm
    return np.exp(-((distance / 0.02) ** 2)).astype(np.float32)


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize("tonic", range(12))
def test_a_cadence_is_heard_in_its_key(tonic: int, mode: int) -> None:
    """I IV V I with its bass, in each of the 24 keys, tuned 30 cents high."""
    scale = MAJOR if mode else MINOR
    parts = []
    for degree in (0, 3, 4, 0, 0, 3, 4, 0):
        chord = [60 + tonic + 0.3 + scale[(degree + step) % 7] + 12 * ((degree + step) // 7) for step in (0, 2, 4)]
        bass = 36 + tonic + 0.3 + scale[degree]
        parts.append(sum((tone(pitch - 12, 1.5, 0.8) for pitch in chord), tone(bass, 1.5, 0.5)))
    signal: Reals = np.concatenate(parts)
    stream = ChromaStream()
    stream.push((0.1 * signal).astype(np.float32))
    found = find_key(stream.finish())
    assert found is not None
    assert (found.candidates[0].tonic, found.candidates[0].mode) == (tonic, mode)
    assert found.tuning_cents == pytest.approx(30, abs=8)


def test_noise_has_little_to_say_about_a_key() -> None:
    """Chance likes one noise more than another: over several, the best key is doubtful."""
    strengths = []
    for seed in range(1, 6):
        stream = ChromaStream()
        stream.push((0.1 * np.random.default_rng(seed).normal(size=10 * RATE)).astype(np.float32))
        found = find_key(stream.finish())
        strengths.append(found.strength if found else 0.0)
    assert np.mean(strengths) < 0.6


def test_the_same_track_gives_the_same_answer_whatever_its_level(network: BeatNetwork, tmp_path: Path) -> None:
    samples, _ = render(Score("house", 126, seconds=20, seed=8))
    tempos = []
    for gain in (1.0, 0.1):
        sound = hear(write_audio(tmp_path / "track.wav", gain * samples), network, lambda _: None)
        found = find(sound, replace(TempoWish(), rounded=False))
        assert found.grid is not None
        tempos.append(found.grid.bpm)
    assert tempos[0] == pytest.approx(tempos[1], abs=0.05)


@pytest.mark.skipif(not REAL_MUSIC.is_dir(), reason="the music with known tempos is not beside this checkout")
def test_the_tempos_of_real_music(network: BeatNetwork) -> None:
    with (REAL_MUSIC / "ground_truth.csv").open(newline="") as file:
        known = [row for row in csv.DictReader(file) if row["bpm"]]
    assert len(known) >= 11
    wrong = []
    for row in known:
        found = find(hear(REAL_MUSIC / row["path"], network, lambda _: None), TempoWish())
        bpm = found.grid.bpm if found.grid else 0.0
        if abs(bpm - float(row["bpm"])) > 0.05:
            wrong.append((row["path"], row["bpm"], bpm))
    assert wrong == []
