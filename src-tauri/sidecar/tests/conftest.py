"""Fixtures that more than one file of tests uses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from src.engine.engines import Engines
from src.engine.network import BeatNetwork
from src.engine.pipeline import Engine
from src.weights import folder
from tests import fakes
from tests.audio import write_audio, write_noise
from tests.callbacks import CallbackReceiver
from tests.music.instruments import Sound
from tests.music.track import HOUSE, Score, render
from tests.server import RunningServer


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the models, made once from the installed weights."""
    path = tmp_path_factory.mktemp("models")
    folder.make(path)
    return path


@pytest.fixture(scope="session")
def network(models: Path) -> BeatNetwork:
    return BeatNetwork(models / folder.MODEL_FILE)


@pytest.fixture(scope="session")
def engine(network: BeatNetwork, models: Path) -> Engine:
    return Engine(network, Engines(network, models))


@pytest.fixture(scope="session")
def house() -> Sound:
    samples, _ = render(HOUSE)
    return samples


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a server may read, with one house track of 124 BPM in A minor: `house.flac`."""
    path = tmp_path_factory.mktemp("music")
    samples, _ = render(Score("house", 124, key=9, mode=0, first_beat=0.25, seconds=30, seed=3))
    write_audio(path / "house.flac", samples)
    return path


@pytest.fixture(scope="session")
def long_track(music: Path) -> Path:
    """Ten minutes, some ten seconds of work: it can be met in the middle."""
    return write_noise(music / "noise.wav", seconds=600)


@pytest.fixture(scope="session")
def demucs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a server's environment says where a small Demucs is installed."""
    folder = tmp_path_factory.mktemp("demucs")
    fakes.install(folder, torch=fakes.TORCH, demucs__api=fakes.DEMUCS)
    (folder / "htdemucs.yaml").touch()
    return {"PYTHONPATH": str(folder), "MISMO_DEMUCS_MODELS": str(folder)}


@pytest.fixture(scope="module")
def server(models: Path, music: Path) -> Iterator[RunningServer]:
    """A real server of one worker that may read `music`."""
    with RunningServer.start(models, [music]) as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[CallbackReceiver]:
    with CallbackReceiver() as running:
        yield running
