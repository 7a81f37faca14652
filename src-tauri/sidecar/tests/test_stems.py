"""Stems: the network's graph, the stream through it, the files, and what is kept."""

import base64
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest

from src.engine.arrays import Samples
from src.engine.decode import AudioFile
from src.engine.errors import AnalysisError, StageError
from src.engine.separation import HOP, SAMPLE_RATE, STEMS, SpleeterSeparator, parted
from src.engine.stem_files import stereo_blocks
from src.engine.stems import StemsWish, make_stems
from src.engine.tiers import EngineInfo
from src.weights import spleeter, stem_model
from tests.audio import samples_of, write_audio
from tests.music.track import Score, render

Reals = npt.NDArray[np.float64]


def conv(x: Reals, kernel: Reals, bias: Reals, stride: int, gap: int, before: int, after: int) -> Reals:
    """(channels, rows, columns) through a kernel (rows, columns, in, out), term by term."""
    padded = np.pad(x, ((0, 0), (before, after), (before, after)))
    span = gap * (kernel.shape[0] - 1)
    rows, columns = ((size - span - 1) // stride + 1 for size in padded.shape[1:])
    total = np.zeros((kernel.shape[3], rows, columns))
    for row in range(kernel.shape[0]):
        for column in range(kernel.shape[1]):
            part = padded[:, gap * row :: stride, gap * column :: stride][:, :rows, :columns]
            total += np.tensordot(kernel[row, column].T, part, 1)
    result: Reals = total + bias[:, None, None]
    return result


def deconv(x: Reals, kernel: Reals, bias: Reals) -> Reals:
    """Each value is spread over five by five at a step of two; kernel (rows, columns, out, in)."""
    rows, columns = x.shape[1:]
    total = np.zeros((kernel.shape[2], 2 * rows + 3, 2 * columns + 3))
    for row in range(5):
        for column in range(5):
            total[:, row : row + 2 * rows : 2, column : column + 2 * columns : 2] += np.tensordot(
                kernel[row, column], x, 1
            )
    result: Reals = total[:, 1 : 2 * rows + 1, 1 : 2 * columns + 1] + bias[:, None, None]
    return result


def forward(magnitudes: Reals, weights: dict[str, Reals], network: int) -> Reals:
    """One network's estimate of the magnitudes, as its authors' code describes it."""

    def layer(kind: str, index: int) -> tuple[Reals, Reals]:
        name = f"{kind}_{index}" if index else kind
        return weights[f"{name}/kernel"], weights[f"{name}/bias"]

    def norm(x: Reals, index: int) -> Reals:
        name = f"batch_normalization_{index}" if index else "batch_normalization"
        gamma, beta, mean, variance = (
            weights[f"{name}/{part}"][:, None, None] for part in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        return gamma * (x - mean) / np.sqrt(variance + 1e-3) + beta

    skips = []
    signal = magnitudes
    for index in range(6):
        halved = conv(signal, *layer("conv2d", 7 * network + index), stride=2, gap=1, before=1, after=2)
        skips.append(halved)
        normed = norm(halved, 12 * network + index)
        signal = np.where(normed > 0, normed, 0.2 * normed)
    signal = skips.pop()
    for index in range(6):
        doubled = deconv(signal, *layer("conv2d_transpose", 6 * network + index))
        signal = norm(np.maximum(doubled, 0), 12 * network + 6 + index)
        if skips:
            signal = np.concatenate([skips.pop(), signal])
    logits = conv(signal, *layer("conv2d", 7 * network + 6), stride=1, gap=2, before=3, after=3)
    estimate: Reals = magnitudes / (1 + np.exp(-logits))
    return estimate


@pytest.fixture(scope="module")
def some_weights() -> dict[str, npt.NDArray[np.float32]]:
    random = np.random.default_rng(8)
    weights = {}
    for name, shape in spleeter.tensor_shapes().items():
        values = random.normal(0, math.prod(shape[:3]) ** -0.5, shape)
        weights[name] = (np.abs(values) + 0.5 if "variance" in name or "gamma" in name else values).astype(np.float32)
    return weights


@pytest.fixture(scope="module")
def some_model(tmp_path_factory: pytest.TempPathFactory, some_weights: dict[str, npt.NDArray[np.float32]]) -> Path:
    path = tmp_path_factory.mktemp("stems") / "spleeter.onnx"
    path.write_bytes(spleeter.build_graph(some_weights).SerializeToString())
    return path


def test_the_graph_computes_what_the_networks_compute(
    some_model: Path, some_weights: dict[str, npt.NDArray[np.float32]]
) -> None:
    magnitudes = np.abs(np.random.default_rng(2).normal(0, 1, (2, 64, spleeter.BINS)))
    exact = {name: tensor.astype(np.float64) for name, tensor in some_weights.items()}
    voice, rest = (forward(magnitudes, exact, network) ** 2 for network in (0, 1))
    session = onnxruntime.InferenceSession(str(some_model))
    (share,) = session.run(["voice"], {"magnitudes": magnitudes.astype(np.float32)})
    half = spleeter.RATIO_EPSILON / 2
    np.testing.assert_allclose(share, (voice + half) / (voice + rest + 2 * half), atol=2e-4)


class HalfSeparator:
    """Says that half of the mix is voice."""

    stems = ("vocals", "other")
    info = EngineInfo("halves", "1", "none", parameters={"share": 0.5})

    def __init__(self) -> None:
        self.runs = 0

    def separate(self, blocks: Iterator[Samples]) -> Iterator[dict[str, Samples]]:
        self.runs += 1
        for block in blocks:
            yield parted(block, {"vocals": np.float32(0.5) * block})


def mix_of(path: Path) -> Samples:
    with AudioFile(path) as file:
        return np.concatenate(list(stereo_blocks(file)), axis=1)


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> Path:
    samples, _ = render(Score("house", 124, seconds=14, seed=4))
    return write_audio(tmp_path_factory.mktemp("track") / "house.flac", samples)


def test_the_stream_gives_a_mix_back_whose_sum_is_the_mix(some_model: Path, track: Path, tmp_path: Path) -> None:
    """Random networks, so that every share between none and all occurs."""
    data = make_stems(track, SpleeterSeparator(some_model), StemsWish(tmp_path / "t" / "stems"), lambda _: None)
    mix = mix_of(track)
    vocals, other = (samples_of(tmp_path / "t" / "stems" / data["stems"][name]) for name in ("vocals", "other"))
    assert vocals.shape == other.shape == mix.shape
    assert np.abs(vocals).max() > 0.05
    np.testing.assert_allclose(vocals + other, mix, atol=1e-3)
    assert (data["stems"]["drums"], data["stems"]["bass"]) == (None, None)


@pytest.mark.parametrize("length", [1, 100, HOP, 5 * SAMPLE_RATE + 17])
def test_everything_is_voice_when_the_mask_says_so(
    length: int, some_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    separator = SpleeterSeparator(some_model)
    monkeypatch.setattr(separator, "_voice_share", lambda spectrum: np.ones(spectrum.shape, np.float32))
    mix = np.random.default_rng(3).uniform(-0.9, 0.9, (2, length)).astype(np.float32)
    pieces = list(separator.separate(iter(np.array_split(mix, 3, axis=1))))
    vocals = np.concatenate([piece["vocals"] for piece in pieces], axis=1)
    np.testing.assert_allclose(vocals, mix, atol=1e-5)


def test_stems_stay_within_full_scale_and_their_sum_is_the_mix() -> None:
    random = np.random.default_rng(4)
    mix = random.uniform(-1.2, 1.2, (2, 5000)).astype(np.float32)
    made = {name: random.uniform(-2, 2, mix.shape).astype(np.float32) for name in ("vocals", "drums", "bass")}
    stems = parted(mix, made)
    assert max(np.abs(samples).max() for samples in stems.values()) <= 1
    np.testing.assert_allclose(np.sum(list(stems.values()), axis=0), np.clip(mix, -1, 1), atol=1e-5)


@pytest.mark.parametrize("ending", ["mp3", "opus", "wav"])
def test_any_format_gives_stems_on_its_own_time_axis(tmp_path: Path, ending: str) -> None:
    samples, _ = render(Score("house", 124, seconds=5, seed=4))
    path = write_audio(tmp_path / f"a.{ending}", samples)
    data = make_stems(path, HalfSeparator(), StemsWish(tmp_path / "stems", "wav"), lambda _: None)
    vocals = samples_of(tmp_path / "stems" / data["stems"]["vocals"])
    mix = mix_of(path)
    assert vocals.shape == mix.shape
    np.testing.assert_allclose(vocals, np.clip(mix, -1, 1) / 2, atol=1e-3)


def test_waveforms_have_every_stem_at_three_zooms(track: Path, tmp_path: Path) -> None:
    data = make_stems(track, HalfSeparator(), StemsWish(tmp_path / "stems"), lambda _: None)
    assert [zoom["num_pixels"] for zoom in data["waveforms"]] == [1000, 4000, 16_000]
    for zoom in data["waveforms"]:
        lines = {name: base64.b64decode(zoom[f"{name}_amplitude"]) for name in STEMS}
        assert {len(line) for line in lines.values()} == {zoom["num_pixels"]}
        assert set(lines["drums"]) == set(lines["bass"]) == {0}
        assert lines["vocals"] == lines["other"]
        assert max(lines["vocals"]) > 50


def test_kept_stems_are_used_again_in_either_format(track: Path, tmp_path: Path) -> None:
    separator = HalfSeparator()
    wish, as_wav = (StemsWish(tmp_path / "stems", kind) for kind in ("flac", "wav"))
    first = make_stems(track, separator, wish, lambda _: None)
    assert make_stems(track, separator, wish, lambda _: None) == first
    wav = make_stems(track, separator, as_wav, lambda _: None)
    assert separator.runs == 1
    assert wav["stems"]["vocals"] == "vocals.wav"
    np.testing.assert_array_equal(
        samples_of(tmp_path / "stems" / "vocals.wav"), samples_of(tmp_path / "stems" / "vocals.flac")
    )


def test_kept_stems_of_no_use_are_made_anew(track: Path, tmp_path: Path) -> None:
    separator, wish = HalfSeparator(), StemsWish(tmp_path / "stems")
    make_stems(track, separator, wish, lambda _: None)
    (wish.folder / "vocals.flac").unlink()
    make_stems(track, separator, wish, lambda _: None)
    assert (separator.runs, (wish.folder / "vocals.flac").exists()) == (2, True)
    other = write_audio(tmp_path / "other.wav", np.zeros(22_050))
    make_stems(other, separator, wish, lambda _: None)
    assert separator.runs == 3, "an id that stands for a track of another length"
    better = HalfSeparator()
    better.info = EngineInfo("halves", "2", "none", parameters={"share": 0.5})
    make_stems(other, better, wish, lambda _: None)
    assert better.runs == 1


def test_a_cancel_leaves_nothing_behind(track: Path, tmp_path: Path) -> None:
    def stop(progress: float) -> None:
        raise InterruptedByUser(progress)

    with pytest.raises(InterruptedByUser):
        make_stems(track, HalfSeparator(), StemsWish(tmp_path / "here" / "stems"), stop)
    assert list((tmp_path / "here").iterdir()) == []


class InterruptedByUser(Exception):
    pass


def test_where_nothing_can_be_written_the_stage_fails_with_a_sentence(track: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StageError, match="cannot be written") as caught:
        make_stems(track, HalfSeparator(), StemsWish(tmp_path / "file" / "stems"), lambda _: None)
    assert caught.value.code == "unwritable"


def test_a_file_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"")
    with pytest.raises(AnalysisError) as caught:
        make_stems(path, HalfSeparator(), StemsWish(tmp_path / "stems"), lambda _: None)
    assert caught.value.code == "empty_file"


def test_the_model_is_found_when_it_is_whole(
    some_weights: dict[str, npt.NDArray[np.float32]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stem_model.find(tmp_path) is None
    monkeypatch.setattr(stem_model, "_checkpoint", lambda _packages: tmp_path)
    monkeypatch.setattr(spleeter, "read_weights", lambda _: some_weights)
    stem_model.make(tmp_path)
    assert stem_model.find(tmp_path) == tmp_path / stem_model.MODEL_FILE
    assert stem_model.problem_with(tmp_path) is None
    with (tmp_path / stem_model.MODEL_FILE).open("ab") as file:
        file.write(b"x")
    assert stem_model.problem_with(tmp_path) == "the stems' model is damaged"
