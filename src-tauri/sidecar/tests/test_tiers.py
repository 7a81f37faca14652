"""A better engine is taken when all of it is there, and only then."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from src.engine.engines import VERSION, Engines
from src.engine.enhanced_beats import BEAT_THIS, MARGIN_FRAMES, PIECE_FRAMES, BeatThisModel
from src.engine.enhanced_genre import ESSENTIA, LABELS_FILE, genre_of_styles
from src.engine.enhanced_stems import DEMUCS, DemucsSeparator
from src.engine.errors import StageError
from src.engine.grid import TempoWish
from src.engine.network import BeatNetwork
from src.engine.pipeline import Engine, Wish
from src.engine.tiers import better
from tests import fakes
from tests.audio import write_audio


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path with every optional package, and their weights beside it."""
    packages = tmp_path / "packages"
    fakes.install(
        packages,
        torch=fakes.TORCH,
        demucs__api=fakes.DEMUCS,
        beat_this__inference=fakes.BEAT_THIS,
        essentia__standard=fakes.ESSENTIA,
    )
    weights = tmp_path / "weights"
    weights.mkdir()
    (weights / "final0.ckpt").touch()
    (weights / "htdemucs.yaml").touch()
    (weights / LABELS_FILE).write_text(json.dumps({"classes": ["Electronic---House", "Rock---Punk"]}))
    monkeypatch.syspath_prepend(packages)
    for name in ("torch", "demucs", "demucs.api", "beat_this", "beat_this.inference", "essentia", "essentia.standard"):
        monkeypatch.delitem(__import__("sys").modules, name, raising=False)
    yield weights
    import sys

    for name in [name for name in sys.modules if name.split(".")[0] in ("torch", "demucs", "beat_this", "essentia")]:
        del sys.modules[name]


def test_without_the_packages_everything_is_the_default(network: BeatNetwork, tmp_path: Path) -> None:
    engines = Engines(network, tmp_path)
    described = engines.describe()
    assert described["beats"] == {
        "engine": "default",
        "name": "BeatNet",
        "version": "1.1.3",
        "licence": "CC BY 4.0",
        "device": "cpu",
    }
    assert described["stems"] is None
    assert (described["analysis"]["name"], described["analysis"]["version"]) == ("mismo", VERSION)
    with pytest.raises(StageError, match="download of 73 MB") as caught:
        _ = engines.separator
    assert caught.value.code == "stems_not_installed"


def test_a_package_without_weights_changes_nothing(installed: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert better(DEMUCS, {}) is None
    assert better(DEMUCS, {DEMUCS.variable: str(installed / "elsewhere")}) is None
    assert "Demucs is not used" in caplog.text
    assert better(BEAT_THIS, {BEAT_THIS.variable: ""}) is None


def test_weights_without_a_package_change_nothing(tmp_path: Path) -> None:
    assert better(DEMUCS, {DEMUCS.variable: str(tmp_path)}) is None


def test_what_cannot_be_loaded_leaves_the_default_at_work(installed: Path, caplog: pytest.LogCaptureFixture) -> None:
    (installed / "htdemucs.yaml").unlink()
    assert better(DEMUCS, {DEMUCS.variable: str(installed)}) is None
    assert "Demucs cannot be used" in caplog.text


def test_beat_this_is_taken_and_described(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BEAT_THIS.variable, str(installed / "final0.ckpt"))
    engines = Engines.load()
    described = engines.describe()["beats"]
    assert (described["engine"], described["name"], described["licence"]) == ("enhanced", "Beat This!", "MIT")
    assert engines.beats.info.stamp()["parameters"] == {"checkpoint": "final0.ckpt"}


def test_beat_this_in_pieces_keeps_the_time_axis(installed: Path) -> None:
    model = better(BEAT_THIS, {BEAT_THIS.variable: str(installed / "final0.ckpt")})
    assert isinstance(model, BeatThisModel)
    listener = model.listen()
    # Whole multiples of the fake's bar, so that every piece puts its beats at the same places.
    assert PIECE_FRAMES % 100 == MARGIN_FRAMES % 100 == 0
    frames = 2 * PIECE_FRAMES + 1234
    block = np.zeros(100 * 441, np.float32)
    for _ in range(frames // 100):
        listener.push(block, np.empty((0, 272), np.float32))
    listener.push(np.zeros(frames % 100 * 441, np.float32), np.empty((0, 272), np.float32))
    activation = listener.finish()
    assert activation.shape == (frames, 2)
    assert np.flatnonzero(activation[:, 1] > 0.9).tolist() == list(range(0, frames, 100))
    assert np.flatnonzero(activation.sum(axis=1) > 0.9).tolist() == list(range(0, frames, 25))


@pytest.mark.parametrize("seconds", [0.5, 20.0, 47.3])
def test_demucs_gives_four_stems_whose_sum_is_the_mix(installed: Path, seconds: float) -> None:
    separator = better(DEMUCS, {DEMUCS.variable: str(installed)})
    assert isinstance(separator, DemucsSeparator)
    mix = np.random.default_rng(1).uniform(-1, 1, (2, int(seconds * 44_100))).astype(np.float32)
    pieces = list(separator.separate(iter(np.array_split(mix, 7, axis=1))))
    stems = {name: np.concatenate([piece[name] for piece in pieces], axis=1) for name in separator.stems}
    assert set(stems) == {"vocals", "other", "drums", "bass"}
    np.testing.assert_allclose(stems["drums"], 0.5 * mix, atol=1e-6)
    np.testing.assert_allclose(np.sum(list(stems.values()), axis=0), mix, atol=1e-6)


def test_essentia_names_styles(installed: Path) -> None:
    model = better(ESSENTIA, {ESSENTIA.variable: str(installed)})
    assert model is not None
    styles = model.styles(np.full(16_000 * 70, 0.75, np.float32))
    assert styles == pytest.approx({"Electronic---House": 0.75, "Rock---Punk": 0.25})
    assert model.info.licence.startswith("AGPL")


def test_styles_become_the_genres_of_the_default_engine(
    installed: Path, network: BeatNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    styles = {"Electronic---Deep House": 0.7, "Electronic---Tech House": 0.3, "Rock---Punk": 0.2, "Stage---Score": 0.9}
    finding = genre_of_styles(styles)
    assert finding.genres[0][0] == "House"
    assert not finding.unsure
    assert genre_of_styles({}).unsure
    monkeypatch.setenv(ESSENTIA.variable, str(installed))
    track = write_audio(tmp_path / "a.flac", np.full(44_100, 0.75))
    (stage,) = Engine(network).analyse(track, Wish(("genre",), TempoWish()), lambda _: None)
    assert stage.data["model"] == stage.data["engine"]["name"] == "Discogs-EffNet"
    assert stage.data["genres"][0]["name"] == "House"
