"""The checkpoints of the tagging networks, the graphs made of them, and what is fed to these."""

import shutil
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from src.engine.patches import BANDS, HOP, PATCH_FRAMES, PATCH_SECONDS, SAMPLE_RATE, STRIDE, PatchStream, mel_filters
from src.engine.tagger import Tagger
from src.weights import folder, musicnn
from src.weights.archive import WeightsUnreadable
from src.weights.checkpoint import DATA_FILE, INDEX_FILE, crc32c

Reals = npt.NDArray[np.float64]
Weights = dict[str, npt.NDArray[np.float32]]


def normalised(value: Reals, weights: Weights, layer: str) -> Reals:
    """Batch normalisation over the last axis."""
    gamma, beta, mean, variance = (
        weights[f"{layer}/{part}"].astype(np.float64) for part in ("gamma", "beta", "moving_mean", "moving_variance")
    )
    return gamma * (value - mean) / np.sqrt(variance + 0.001) + beta


def convolved(image: Reals, weights: Weights, layer: str) -> Reals:
    """(frames, height) through (length, height, 1, filters), valid, to (frames, places, filters), rectified."""
    kernel = weights[f"{layer}/kernel"].astype(np.float64)[:, :, 0]
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape[:2])
    answers = np.tensordot(windows, kernel, axes=([2, 3], [0, 1])) + weights[f"{layer}/bias"]
    return np.maximum(answers, 0)


def forward(patch: Reals, weights: Weights) -> Reals:
    """The network step by step in double precision, channels last, as its paper and its code describe it."""
    image = normalised(patch[..., None], weights, "batch_normalization")[..., 0]
    front = []
    for index, (before, after) in enumerate([(3, 3), (3, 3), (63, 64), (31, 32), (15, 16)]):
        layer = f"conv2d_{index}" if index else "conv2d"
        answers = convolved(np.pad(image, ((before, after), (0, 0))), weights, layer)
        front.append(normalised(answers, weights, f"batch_normalization_{index + 1}").max(axis=1))
    features = [np.concatenate(front, axis=1)]
    for index in (5, 6, 7):
        mixed = convolved(np.pad(features[-1], ((3, 3), (0, 0))), weights, f"conv2d_{index}")[:, 0]
        mixed = normalised(mixed, weights, f"batch_normalization_{index + 1}")
        features.append(mixed + features[-1] if index > 5 else mixed)
    everything = np.concatenate(features, axis=1)
    flat = np.stack([everything.max(axis=0), everything.mean(axis=0)], axis=1).ravel()
    flat = normalised(flat, weights, "batch_normalization_9")
    dense = np.maximum(flat @ weights["dense/kernel"] + weights["dense/bias"], 0)
    dense = normalised(dense, weights, "batch_normalization_10")
    scores = dense @ weights["dense_1/kernel"] + weights["dense_1/bias"]
    probabilities: Reals = 1 / (1 + np.exp(-scores))
    return probabilities


@pytest.mark.parametrize("model", folder.TAGGER_FOLDERS)
def test_the_graph_computes_what_the_network_computes(models: Path, model: str) -> None:
    weights = musicnn.read_weights(folder.tagger_folder(model))
    patches = np.random.default_rng(5).uniform(0, 4, (2, PATCH_FRAMES, BANDS)).astype(np.float16)
    expected = [forward(patch.astype(np.float64), weights) for patch in patches]
    tagger = Tagger(models / model)
    np.testing.assert_allclose([tagger.run(patch) for patch in patches], expected, atol=1e-5)


def test_the_checksum_is_the_published_one() -> None:
    """RFC 3720, B.4: thirty-two zeros, thirty-two ones, and the digits' usual check."""
    assert crc32c(bytes(32)) == 0x8A9136AA
    assert crc32c(b"\xff" * 32) == 0x62A8AB43
    assert crc32c(b"123456789") == 0xE3069283


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    for name in (INDEX_FILE, DATA_FILE):
        shutil.copy(folder.tagger_folder(folder.SOUND_TAGS_FILE) / name, tmp_path / name)
    return tmp_path


def test_a_checkpoint_with_a_changed_number_is_refused(checkpoint: Path) -> None:
    numbers = bytearray((checkpoint / DATA_FILE).read_bytes())
    numbers[3] ^= 1
    (checkpoint / DATA_FILE).write_bytes(numbers)
    with pytest.raises(WeightsUnreadable, match=r"batch_normalization/beta .* damaged"):
        musicnn.read_weights(checkpoint)


@pytest.mark.parametrize("kept", [0, 40, 2000, 4947])
def test_a_cut_index_is_refused(checkpoint: Path, kept: int) -> None:
    (checkpoint / INDEX_FILE).write_bytes((checkpoint / INDEX_FILE).read_bytes()[:kept])
    with pytest.raises(WeightsUnreadable):
        musicnn.read_weights(checkpoint)


def test_a_missing_checkpoint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnreadable, match="cannot be read"):
        musicnn.read_weights(tmp_path)


def test_the_mel_filters_have_equal_areas_and_slaneys_centres() -> None:
    filters = mel_filters()
    assert filters.shape == (257, BANDS)
    hertz_a_bin = SAMPLE_RATE / 512
    # Narrow filters are sampled by a few bins only; the wide ones show the area.
    np.testing.assert_allclose(filters[:, 60:].sum(axis=0) * hertz_a_bin, 1, rtol=0.05)
    # The scale has 15 mels below 1 kHz and 27 more for each factor of 6.4 above: 45.245 in all up to 8 kHz.
    mels = 15 + 27 * np.log(8) / np.log(6.4)
    step = mels / (BANDS + 1)
    below = int(np.argmin(np.abs(step * np.arange(1, BANDS + 1) - 10)))
    centre = step * (below + 1) * 200 / 3
    assert np.argmax(filters[:, below]) * hertz_a_bin == pytest.approx(centre, abs=hertz_a_bin)


def tone(seconds: float) -> npt.NDArray[np.float32]:
    return (0.5 * np.sin(2 * np.pi * 1000 * np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE)).astype(np.float32)


@pytest.mark.parametrize("block", [700, 5000, 1_000_000])
def test_patches_are_the_same_however_the_samples_come(block: int) -> None:
    signal = (tone(20) * np.linspace(0, 1, 20 * SAMPLE_RATE)).astype(np.float32)
    stream = PatchStream()
    for at in range(0, len(signal), block):
        stream.push(signal[at : at + block])
    patches = stream.finish()
    np.testing.assert_allclose(patches.times, [0, STRIDE * PATCH_SECONDS, 2 * STRIDE * PATCH_SECONDS])
    # The window's power gathers in the band of the tone: (sum of the window / 2 * level)^2 at its peak.
    frame = 2 * STRIDE * PATCH_FRAMES + 100
    level = 0.5 * frame * HOP / len(signal)
    filters = mel_filters()
    power = (128 * level) ** 2 * (filters[32] + 0.25 * (filters[31] + filters[33]))
    np.testing.assert_allclose(patches.power[2, 100], np.log10(1 + 10_000 * power), atol=0.01)


def test_a_short_sound_is_repeated_and_none_gives_no_patch() -> None:
    stream = PatchStream()
    stream.push(tone(1))
    patches = stream.finish()
    assert patches.power.shape == (1, PATCH_FRAMES, BANDS)
    assert (patches.power[0].max(axis=1) > 1).all()
    assert len(PatchStream().finish().power) == 0
