"""The energy level does not know how loud a track was made."""

import numpy as np
import pytest

from src.engine.bands import SAMPLE_RATE
from src.engine.energy import Energy, energy_of
from src.engine.onsets import OnsetStream
from src.engine.spectrum import SpectrumStream
from tests.music.instruments import Sound, tone
from tests.music.track import Score, render


def energy(samples: Sound) -> Energy:
    onsets, spectrum = OnsetStream(), SpectrumStream()
    for stream in (onsets, spectrum):
        stream.push(samples.astype(np.float32))
    return energy_of(spectrum.finish(), onsets.finish())


def limited(samples: Sound) -> Sound:
    """6 dB louder, held below full scale by a limiter that looks 5 ms ahead, then saturated."""
    loud = 2 * samples
    around = SAMPLE_RATE // 200
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(np.abs(loud), around, mode="edge"), 2 * around + 1)
    gain = np.minimum(1.0, 0.95 / np.maximum(windows.max(axis=1), 1e-9))
    smooth = np.convolve(
        np.pad(gain, around // 2, mode="edge"), np.full(around // 2 * 2 + 1, 1 / (around // 2 * 2 + 1))
    )
    limited: Sound = np.tanh(1.5 * loud * smooth[around // 2 * 2 : around // 2 * 2 + len(loud)])
    return limited


@pytest.mark.parametrize("style", ["house", "drum_and_bass", "rock", "boom_bap"])
def test_neither_gain_nor_a_limiter_raises_it(style: str) -> None:
    samples, _ = render(Score(style, 124, seconds=30, seed=5))
    plain = energy(0.7 * samples).level
    assert energy(0.07 * samples).level == pytest.approx(plain, abs=0.2)
    assert energy(limited(0.7 * samples)).level == pytest.approx(plain, abs=0.5)


def test_a_breakbeat_has_more_than_house_and_house_more_than_a_pad() -> None:
    (amen, _), (house, _) = (render(Score(style, bpm, seconds=20)) for style, bpm in (("amen", 170), ("house", 120)))
    pad = sum(tone(pitch, 20.0, 0.5, attack=1.0) for pitch in (48, 55, 60))
    levels = [energy(np.asarray(sound)).level for sound in (pad, house, amen)]
    assert levels == sorted(levels)
    assert levels[0] < 1.5
    assert levels[1] > 3
    assert 6 < levels[2] <= 10


@pytest.mark.parametrize("seconds", [0.0, 0.01, 5.0])
def test_silence_has_none(seconds: float) -> None:
    assert energy(np.zeros(int(seconds * SAMPLE_RATE))).level == 0
