"""Stems on their way out of a real server, made by a small Demucs that stands on its path."""

import base64
import io
import urllib.request
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.audio import samples_of
from tests.callbacks import CallbackReceiver
from tests.server import RunningServer

STEMS_ONLY = {"basic_features": False, "characteristics": False, "stems": True}
SHARES = {"vocals": 0.125, "drums": 0.5, "bass": 0.25, "other": 0.125}


@pytest.fixture(scope="module")
def jobs_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jobs")


@pytest.fixture(scope="module")
def separating(models: Path, music: Path, jobs_dir: Path, demucs: dict[str, str]) -> Iterator[RunningServer]:
    with RunningServer.start(models, [music], MISMO_JOBS_DIR=str(jobs_dir), **demucs) as running:
        yield running


@pytest.fixture(scope="module")
def mix(music: Path) -> np.ndarray:
    return samples_of(music / "house.flac")


def stems_of(callbacks: list[Any]) -> dict[str, Any]:
    (stage,) = [callback.body for callback in callbacks if callback.body["stage"] == "stems"]
    assert stage["status"] == "completed", stage
    data: dict[str, Any] = stage["data"]
    return data


def test_by_path(
    separating: RunningServer, music: Path, jobs_dir: Path, mix: np.ndarray, receiver: CallbackReceiver
) -> None:
    hash_of_track = "0123456789abcdef0123456789abcdef"
    separating.submit(music / "house.flac", hash_of_track, receiver.url, options=STEMS_ONLY)
    callbacks = receiver.until_end()
    assert [callback.body["stage"] for callback in callbacks] == ["stems", "job_completed"]
    data = stems_of(callbacks)
    assert (data["delivery_mode"], data["format"], data["model"]) == ("path", "flac", "Demucs")
    assert data["engine"]["parameters"]["model"] == "htdemucs"
    assert len(data["waveforms"]) == 3
    for name, share in SHARES.items():
        path = Path(data["stems"][name])
        assert path == jobs_dir / hash_of_track / "stems" / f"{name}.flac"
        np.testing.assert_allclose(samples_of(path), share * mix, atol=1e-4)
    assert separating.call("/health")[1]["engines"]["stems"]["engine"] == "enhanced"


def test_by_address(separating: RunningServer, music: Path, mix: np.ndarray, receiver: CallbackReceiver) -> None:
    separating.submit(music / "house.flac", "url", receiver.url, options=STEMS_ONLY, stem_delivery_mode="callback")
    data = stems_of(receiver.until_end())
    assert data["delivery_mode"] == "callback"
    assert next(iter(data["stems"].values())).startswith(f"{separating.url}/jobs/url/stems/")
    with urllib.request.urlopen(data["stems"]["drums"]) as answer:
        assert answer.headers["Content-Type"] == "audio/flac"
        content = answer.read()
    path = music / "fetched.flac"
    path.write_bytes(content)
    np.testing.assert_allclose(samples_of(path), SHARES["drums"] * mix, atol=1e-4)
    assert separating.call("/jobs/url/stems/drums.wav")[0] == 404
    assert separating.call("/jobs/url/stems/stems.json")[0] == 404
    assert separating.call("/jobs/url/stems/..%2fstems.json")[0] == 404
    assert separating.call("/jobs/nobody/stems/drums.flac")[0] == 404


def test_inside_the_callback(
    separating: RunningServer, music: Path, mix: np.ndarray, receiver: CallbackReceiver
) -> None:
    receiver.answers = [(503, {})]
    separating.submit(music / "house.flac", "b64", receiver.url, options=STEMS_ONLY, stem_delivery_mode="base64")
    data = stems_of(receiver.until_end()[1:])
    assert (data["delivery_mode"], data["encoding"], data["format"]) == ("callback", "base64", "wav")
    with wave.open(io.BytesIO(base64.b64decode(data["stems"]["bass"]))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (44_100, 2, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2).T / 32_768
    np.testing.assert_allclose(samples, SHARES["bass"] * mix, atol=1e-4)
    told = separating.call("/jobs/b64/stems")[1]
    assert told["stems"]["bass"] == f"{separating.url}/jobs/b64/stems/bass.wav", "what is fetched is not inline"


def test_by_asking(separating: RunningServer, music: Path) -> None:
    options = STEMS_ONLY | {"basic_features": True}
    with separating.workers_held():
        separating.submit(music / "house.flac", "poll", None, options=options, stem_delivery_mode="poll")
        body = separating.call("/jobs/poll/stems")[1]
        assert (body["stems"], body["status"] in ("queued", "processing")) == (None, True)
    while (body := separating.call("/jobs/poll/stems")[1])["status"] != "completed":
        assert body["status"] in ("queued", "processing")
    with urllib.request.urlopen(body["stems"]["vocals"]) as answer:
        assert answer.read(4) == b"fLaC"
    separating.submit(music / "house.flac", "none", None)
    assert separating.call("/jobs/none/stems")[1]["status"] == "not_requested"
    assert separating.call("/jobs/nobody/stems")[0] == 404


def test_a_repeat_is_answered_from_what_was_kept(
    separating: RunningServer, music: Path, receiver: CallbackReceiver
) -> None:
    separating.submit(music / "house.flac", "again", receiver.url, options=STEMS_ONLY)
    first = stems_of(receiver.until_end())
    made_at = Path(first["stems"]["vocals"]).stat().st_mtime_ns
    separating.submit(music / "house.flac", "again", receiver.url, options=STEMS_ONLY)
    second = stems_of(receiver.until_end())
    assert second["stems"] == first["stems"]
    assert Path(second["stems"]["vocals"]).stat().st_mtime_ns == made_at
    Path(second["stems"]["vocals"]).unlink()
    separating.submit(music / "house.flac", "again", receiver.url, options=STEMS_ONLY)
    assert Path(stems_of(receiver.until_end())["stems"]["vocals"]).exists(), "a reader may have taken it away"
