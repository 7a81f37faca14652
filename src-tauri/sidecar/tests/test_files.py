"""Every kind of file that lies in a music folder: formats, and what is no music."""

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from src.engine.errors import AnalysisError
from src.engine.grid import TempoWish
from src.engine.pipeline import Cancelled, Engine, Stage, Wish
from tests.audio import CODECS, write_audio
from tests.music.instruments import RATE, Sound
from tests.music.track import HOUSE, Score, render

WISH = Wish(("basic_features", "characteristics"), TempoWish())


def analyse(engine: Engine, path: Path) -> dict[str, Stage]:
    return {stage.name: stage for stage in engine.analyse(path, WISH, lambda _: None)}


@pytest.mark.parametrize("ending", CODECS)
def test_every_format_has_the_same_tempo_and_time_axis(
    engine: Engine, house: Sound, tmp_path: Path, ending: str
) -> None:
    features = analyse(engine, write_audio(tmp_path / f"house.{ending}", house))["basic_features"].data
    assert features["tempo"] == pytest.approx(HOUSE.bpm, abs=0.05)
    assert features["duration"] == pytest.approx(HOUSE.seconds, abs=0.06)
    assert features["firstBeatOffset"] == pytest.approx(HOUSE.first_beat, abs=0.012)
    assert not features["incomplete"]


def test_alac_is_read(engine: Engine, house: Sound, tmp_path: Path) -> None:
    path = write_audio(tmp_path / "house.m4a", house, codec="alac")
    assert analyse(engine, path)["basic_features"].data["tempo"] == pytest.approx(126, abs=0.05)


def refusal(engine: Engine, path: Path) -> AnalysisError:
    with pytest.raises(AnalysisError) as caught:
        analyse(engine, path)
    assert str(caught.value).endswith(".")
    return caught.value


def test_an_empty_file(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.touch()
    assert refusal(engine, path).code == "empty_file"


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043") + bytes(range(256)) * 40


@pytest.mark.parametrize(
    "content", [JPEG, b"Dear diary,\n" * 500, np.random.default_rng(1).bytes(300_000), b"%PDF-1.4\n" + bytes(5000)]
)
@pytest.mark.parametrize("ending", ["mp3", "flac", "wav", "m4a"])
def test_what_is_no_audio(engine: Engine, tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(content)
    assert refusal(engine, path).code in ("not_audio", "cut_off", "no_sound")


def test_a_picture_with_a_music_name_is_called_no_audio(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "cover.mp3"
    path.write_bytes(JPEG)
    assert refusal(engine, path).code == "not_audio"


@pytest.mark.parametrize("ending", ["wav", "flac", "m4a", "ogg"])
def test_a_file_cut_off_near_its_start(engine: Engine, house: Sound, tmp_path: Path, ending: str) -> None:
    path = write_audio(tmp_path / f"a.{ending}", house)
    path.write_bytes(path.read_bytes()[:3000])
    assert refusal(engine, path).code in ("cut_off", "no_sound")


@pytest.mark.parametrize("ending", ["wav", "flac"])
def test_what_is_left_of_a_cut_file_is_analysed(engine: Engine, tmp_path: Path, ending: str) -> None:
    samples, _ = render(Score("house", 126, seconds=36, seed=2))
    path = write_audio(tmp_path / f"a.{ending}", samples)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    features = analyse(engine, path)["basic_features"].data
    assert features["incomplete"]
    assert 15 < features["duration"] < 32
    assert features["tempo"] == pytest.approx(126, abs=0.1)


def test_a_very_short_sound_has_no_tempo(engine: Engine, tmp_path: Path) -> None:
    tone = 0.5 * np.sin(np.arange(int(0.2 * RATE)) / RATE * 2 * np.pi * 440)
    stages = analyse(engine, write_audio(tmp_path / "a.wav", tone))
    features = stages["basic_features"].data
    assert features["duration"] == pytest.approx(0.2, abs=0.01)
    assert features["tempo"] is None
    assert features["beats"] == []
    assert len(features["waveforms"]) == 3
    assert stages["characteristics"].data["integrated_lufs"] is None


@pytest.mark.parametrize("seconds", [0.5, 20])
def test_silence_has_neither_tempo_nor_key(engine: Engine, tmp_path: Path, seconds: float) -> None:
    stages = analyse(engine, write_audio(tmp_path / "a.wav", np.zeros(int(seconds * RATE))))
    features = stages["basic_features"].data
    assert (features["tempo"], features["key"], features["grid"]) == (None, None, None)
    assert features["key_strength"] == 0
    assert stages["characteristics"].data["loudness"] == -70
    assert stages["characteristics"].data["true_peak_db"] is None


def test_a_file_with_a_header_and_nothing_else(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
    assert refusal(engine, path).code in ("no_sound", "cut_off")


def test_numbers_that_are_none_do_not_spread(engine: Engine, house: Sound, tmp_path: Path) -> None:
    damaged = house.astype(np.float32)
    damaged[1000:1010] = np.nan
    damaged[5000] = np.inf
    path = tmp_path / "a.wav"
    _write_float_wav(path, damaged)
    stages = analyse(engine, path)
    assert stages["basic_features"].data["tempo"] == pytest.approx(126, abs=0.1)
    assert np.isfinite(stages["characteristics"].data["integrated_lufs"])


def _write_float_wav(path: Path, samples: np.ndarray) -> None:
    data = samples.astype("<f4").tobytes()
    header = b"RIFF" + (36 + len(data)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    layout = (3).to_bytes(2, "little") + (1).to_bytes(2, "little") + RATE.to_bytes(4, "little")
    layout += (4 * RATE).to_bytes(4, "little") + (4).to_bytes(2, "little") + (32).to_bytes(2, "little")
    path.write_bytes(header + layout + b"data" + len(data).to_bytes(4, "little") + data)


def test_a_job_stops_when_its_progress_is_not_wanted(engine: Engine, house: Sound, tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", house)

    def stop(progress: float) -> None:
        if progress > 0.1:
            raise Cancelled

    stages: Iterator[Stage] = engine.analyse(path, WISH, stop)
    with pytest.raises(Cancelled):
        next(stages)
