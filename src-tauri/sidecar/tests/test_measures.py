"""The measuring streams, against values that are known without them."""

import base64

import numpy as np
import pytest

from src.engine.arrays import Samples
from src.engine.bands import HOP, SAMPLE_RATE, BandStream, logarithmic_filters
from src.engine.filters import BlockTransform, low_pass
from src.engine.frames import FrameCutter
from src.engine.loudness import LoudnessMeter, integrated_lufs, k_weighting
from src.engine.onsets import VALUES_PER_SECOND, OnsetStream
from src.engine.spectrum import SpectrumStream
from src.engine.waveform import MOST_CELLS, WaveformStream
from tests.music import instruments


def sine(hertz: float, seconds: float, rate: int, level: float = 1.0) -> Samples:
    return (level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


@pytest.mark.parametrize("block", [1, 7, 100, 5000])
@pytest.mark.parametrize(("size", "hop"), [(10, 3), (9, 4), (8, 8)])
def test_frames_are_the_same_however_the_samples_come(block: int, size: int, hop: int) -> None:
    signal = np.arange(1, 101, dtype=np.float32)
    cutter = FrameCutter(size, hop)
    parts = [cutter.push(signal[at : at + block]).copy() for at in range(0, 100, block)] + [cutter.finish()]
    frames = np.concatenate(parts)
    assert len(frames) == -(-100 // hop)
    padded = np.pad(signal, (size // 2, size))
    for index, frame in enumerate(frames):
        np.testing.assert_array_equal(frame, padded[index * hop : index * hop + size])


def test_the_filter_bank_has_the_shape_that_the_network_was_trained_with() -> None:
    filters = logarithmic_filters()
    assert filters.shape == (705, 136)
    np.testing.assert_allclose(filters.sum(axis=0), 1, rtol=1e-5)
    # The band of a tone is the one whose triangle holds it.
    stream = BandStream()
    features = np.concatenate([stream.push(sine(440, 1, SAMPLE_RATE)), stream.finish()])
    assert features.shape == (-(-SAMPLE_RATE // HOP), 272)
    loudest = int(features[20, :136].argmax())
    assert filters[round(440 / SAMPLE_RATE * 1410), loudest] > 0
    np.testing.assert_allclose(features[20:30, 136:], 0, atol=0.01)


def filtered(signal: Samples, transform: BlockTransform, response: object, block: int) -> Samples:
    parts = []
    for at in range(0, signal.shape[1], block):
        parts += [piece.through(response) for piece in transform.push(signal[:, at : at + block])]  # type: ignore[arg-type]
    parts += [piece.through(response) for piece in transform.finish()]  # type: ignore[arg-type]
    return np.concatenate(parts, axis=1)


@pytest.mark.parametrize("block", [100, 3000, 50_000])
def test_block_filters_equal_plain_convolution(block: int) -> None:
    signal = np.random.default_rng(1).normal(size=(2, 20_000)).astype(np.float32)
    taps = low_pass(200, 8000, 301)
    transform = BlockTransform(2, 601)
    result = filtered(signal, transform, transform.centred(taps), block)
    expected = np.stack([np.convolve(channel, taps)[150 : 150 + 20_000] for channel in signal])
    np.testing.assert_allclose(result, expected, atol=1e-5)
    transform = BlockTransform(2, 601)
    result = filtered(signal, transform, transform.causal(taps), block)
    expected = np.stack([np.convolve(channel, taps)[:20_000] for channel in signal])
    np.testing.assert_allclose(result, expected, atol=1e-5)


def loudness_of(channels: Samples, rate: int) -> LoudnessMeter:
    weighting = k_weighting(rate)
    transform = BlockTransform(len(channels), 2 * len(weighting) + 1)
    meter = LoudnessMeter(rate)
    meter.push_plain(channels)
    meter.push_weighted(filtered(channels, transform, transform.causal(weighting), 10_000))
    return meter


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_loudness_meets_the_standards_reference(rate: int) -> None:
    """BS.1770: 0 dBFS at 997 Hz in one channel reads -3.01 LKFS; EBU Tech 3341: -23 dBFS in both reads -23."""
    one = np.stack([sine(997, 5, rate), np.zeros(5 * rate, np.float32)])
    assert loudness_of(one, rate).finish().integrated == pytest.approx(-3.01, abs=0.05)
    both = np.stack([sine(1000, 5, rate, 10 ** (-23 / 20))] * 2)
    assert loudness_of(both, rate).finish().integrated == pytest.approx(-23, abs=0.1)


def test_quiet_parts_are_gated_out() -> None:
    """EBU Tech 3341, case 3: -36, -23 and -36 dBFS; only the middle counts."""
    rate = 48_000
    levels = ((-36, 10), (-23, 60), (-36, 10))
    tone = np.concatenate([sine(1000, seconds, rate, 10 ** (level / 20)) for level, seconds in levels])
    assert loudness_of(np.stack([tone, tone]), rate).finish().integrated == pytest.approx(-23, abs=0.1)
    assert integrated_lufs(np.zeros(100)) is None


def test_loudness_range_is_the_step_between_two_levels() -> None:
    """EBU Tech 3342, case 1: twenty seconds each at -20 and -30 dBFS have a range of 10 LU."""
    rate = 48_000
    tone = np.concatenate([sine(1000, 20, rate, 10 ** (level / 20)) for level in (-20, -30)])
    assert loudness_of(np.stack([tone, tone]), rate).finish().range == pytest.approx(10, abs=1)


def test_the_true_peak_lies_between_the_samples() -> None:
    """A quarter of the sample rate, met at 45 degrees: the samples stop 3 dB below the peak."""
    rate = 48_000
    tone = np.sin(np.pi / 2 * np.arange(rate) + np.pi / 4).astype(np.float32)
    meter = LoudnessMeter(rate)
    for at in range(0, rate, 1000):
        meter.push_plain(tone[None, at : at + 1000])
    assert np.abs(tone).max() == pytest.approx(0.7071, abs=1e-3)
    assert meter.finish().true_peak == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize("sound", ["kick", "snare", "clap", "hat"])
def test_an_onset_is_placed_to_within_three_milliseconds(sound: str) -> None:
    random = np.random.default_rng(1)
    hit = instruments.kick() if sound == "kick" else getattr(instruments, sound)(random)
    signal = np.zeros(SAMPLE_RATE, np.float32)
    signal[11_025 : 11_025 + len(hit)] = hit
    stream = OnsetStream()
    stream.push(signal)
    strength = stream.finish().strength.sum(axis=1)
    assert int(strength.argmax()) / VALUES_PER_SECOND == pytest.approx(0.5, abs=0.003)


def test_the_audible_part_is_found() -> None:
    signal = np.concatenate([np.zeros(SAMPLE_RATE), sine(500, 2, SAMPLE_RATE), np.zeros(SAMPLE_RATE)]).astype(
        np.float32
    )
    stream = SpectrumStream()
    stream.push(signal)
    summary = stream.finish()
    assert summary.audible == pytest.approx((1.0, 3.0), abs=0.1)
    assert summary.centroid == pytest.approx(500, rel=0.15)
    assert summary.zero_crossing_rate == pytest.approx(2 * 500 / SAMPLE_RATE, rel=0.15)


def test_a_waveform_shows_each_band_at_its_place_and_level() -> None:
    """One band sounds in each third of the track; the pixels say so, in bytes of full scale."""
    third = np.full(30_000, 0.5, np.float32)
    bands = np.zeros((3, 90_000), np.float32)
    for band in range(3):
        bands[band, band * 30_000 : (band + 1) * 30_000] = third
    stream = WaveformStream(44_100)
    for at in range(0, 90_000, 7001):
        stream.push(bands[:, at : at + 7001])
    waveform = stream.finish()
    assert waveform is not None
    zoom = waveform.zooms()[0]
    assert (zoom["num_pixels"], zoom["samples_per_pixel"], zoom["sample_rate"]) == (1000, 90, 44_100)
    for band, name in enumerate(("low", "mid", "high")):
        for kind in ("amplitude", "intensity"):
            pixels = np.frombuffer(base64.b64decode(zoom[f"{name}_freq_{kind}"]), np.uint8).astype(int)
            inside = pixels[band * 333 + 2 : band * 333 + 331]
            assert set(inside) == {128}
            assert pixels.sum() == pytest.approx(333 * 128, rel=0.01)


def test_the_waveform_of_a_long_track_takes_bounded_memory() -> None:
    """An hour: cells are joined, and no peak is lost."""
    stream = WaveformStream(44_100)
    block = np.zeros((3, 441_000), np.float32)
    block[:, ::100] = 0.5
    for _ in range(360):
        stream.push(block)
    waveform = stream.finish()
    assert waveform is not None
    assert waveform.peaks.shape[1] <= MOST_CELLS
    assert waveform.length == 360 * 441_000
    assert waveform.peaks[:, :-1].min() == 0.5
