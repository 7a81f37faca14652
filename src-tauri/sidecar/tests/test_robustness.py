"""Odd files give a right result or a failure with a code and a sentence; equal files give equal numbers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from src.engine import decode
from src.engine.decode import AudioFile
from src.engine.errors import AnalysisError
from src.engine.grid import TempoWish
from src.engine.pipeline import Engine, Wish
from src.engine.protection import is_protected
from tests.audio import write_audio
from tests.callbacks import CallbackReceiver
from tests.music.instruments import Sound
from tests.music.track import HOUSE
from tests.odd_files import (
    PICTURE,
    id3,
    protected_m4a,
    with_flac_length,
    with_flac_picture,
    with_wav_length,
    write_pcm,
    write_variable_mp3,
)
from tests.server import RunningServer

WISH = Wish(("basic_features",), TempoWish())


def features_of(engine: Engine, path: Path) -> dict[str, Any]:
    return next(iter(engine.analyse(path, WISH, lambda _: None))).data


def is_right(features: dict[str, Any], delay: float = 0.0) -> None:
    assert features["tempo"] == pytest.approx(126, abs=0.05)
    assert features["constant"]
    assert features["duration"] == pytest.approx(HOUSE.seconds, abs=0.06)
    assert features["firstBeatOffset"] == pytest.approx(HOUSE.first_beat + delay, abs=0.012)


@pytest.mark.parametrize(
    ("codec", "rate", "layout", "ending"),
    [
        ("pcm_s16le", 44_100, "mono", "wav"),
        ("pcm_s16le", 8_000, "mono", "wav"),
        ("pcm_u8", 22_050, "mono", "wav"),
        ("pcm_s24le", 192_000, "stereo", "wav"),
        ("pcm_f32le", 44_100, "stereo", "wav"),
        ("pcm_f64le", 96_000, "stereo", "wav"),
        ("pcm_s16le", 48_000, "7.1", "wav"),
        ("flac", 192_000, "stereo", "flac"),
    ],
)
def test_every_kind_of_samples(
    engine: Engine, house: Sound, tmp_path: Path, codec: str, rate: int, layout: str, ending: str
) -> None:
    is_right(features_of(engine, write_pcm(tmp_path / f"a.{ending}", house, codec, rate, layout)))


GARBAGE = np.random.default_rng(3).bytes(20_000)

DAMAGE: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "ID3 before FLAC": ("flac", lambda content: id3() + content),
    "ID3 with a cover larger than the audio": ("mp3", lambda content: id3(PICTURE) + content),
    "FLAC with a cover larger than the audio": ("flac", lambda content: with_flac_picture(content, PICTURE)),
    "garbage behind MP3": ("mp3", lambda content: content + GARBAGE),
    "garbage behind FLAC": ("flac", lambda content: content + GARBAGE),
    "garbage behind WAV": ("wav", lambda content: content + GARBAGE),
    "garbage behind MP4": ("m4a", lambda content: content + GARBAGE),
    "FLAC that claims less": ("flac", lambda content: with_flac_length(content, 44_100)),
    "FLAC that claims nothing": ("flac", lambda content: with_flac_length(content, 0)),
    "WAV that claims nothing": ("wav", lambda content: with_wav_length(content, 0)),
    "WAV that claims everything": ("wav", lambda content: with_wav_length(content, 2**32 - 1)),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_glued_on_or_claimed_wrongly_changes_nothing(
    engine: Engine, house: Sound, tmp_path: Path, name: str
) -> None:
    ending, damage = DAMAGE[name]
    path = write_audio(tmp_path / f"a.{ending}", house)
    path.write_bytes(damage(path.read_bytes()))
    is_right(features_of(engine, path))


def test_a_flac_that_claims_more_is_right_and_called_incomplete(engine: Engine, house: Sound, tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.flac", house)
    path.write_bytes(with_flac_length(path.read_bytes(), 10 * 16 * 44_100))
    features = features_of(engine, path)
    is_right(features)
    assert features["incomplete"]


MP3_DELAY = (529 + 576) / 44_100
"""Of the usual encoder and decoder together, which nobody can take away where no header tells it."""


def test_variable_bit_rate_without_a_header(engine: Engine, house: Sound, tmp_path: Path) -> None:
    is_right(features_of(engine, write_variable_mp3(tmp_path / "a.mp3", house)), MP3_DELAY)


@pytest.mark.parametrize(("true", "claimed"), [("flac", "mp3"), ("mp3", "flac"), ("wav", "m4a"), ("m4a", "wav")])
def test_the_name_does_not_matter(engine: Engine, house: Sound, tmp_path: Path, true: str, claimed: str) -> None:
    path = write_audio(tmp_path / f"a.{true}", house).rename(tmp_path / f"b.{claimed}")
    is_right(features_of(engine, path))


@pytest.mark.parametrize("entry", [b"drms", b"enca"])
def test_protected_music_is_refused_and_not_guessed(engine: Engine, house: Sound, tmp_path: Path, entry: bytes) -> None:
    path = protected_m4a(tmp_path / "a.m4a", house, entry)
    with pytest.raises(AnalysisError, match="copy-protected") as caught:
        features_of(engine, path)
    assert caught.value.code == "protected"


def test_protection_is_looked_for_in_bounded_time(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    empty_box = (8).to_bytes(4, "big") + b"free"
    path.write_bytes((16).to_bytes(4, "big") + b"ftypM4A " + bytes(4) + empty_box * 50_000)
    assert not is_protected(path)
    path.write_bytes((16).to_bytes(4, "big") + b"ftypM4A " + bytes(4) + (3).to_bytes(4, "big") + b"moov")
    assert not is_protected(path), "a box that is shorter than its own head"


@pytest.mark.parametrize("ending", ["wav", "mp3", "flac"])
@pytest.mark.parametrize("samples", [22, 220])
def test_a_blink_of_sound_has_a_length_and_no_numbers(
    engine: Engine, house: Sound, tmp_path: Path, samples: int, ending: str
) -> None:
    features = features_of(engine, write_audio(tmp_path / f"a.{ending}", house[11_025 : 11_025 + samples]))
    assert features["duration"] == pytest.approx(samples / 22_050, abs=0.002)
    assert (features["tempo"], features["grid"], features["beats"]) == (None, None, [])


def test_endless_files_are_refused(
    engine: Engine, house: Sound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode, "MOST_SECONDS", 3.0)
    with pytest.raises(AnalysisError) as caught:
        features_of(engine, write_audio(tmp_path / "a.flac", house))
    assert caught.value.code == "too_long"


@pytest.mark.parametrize("ending", ["mp3", "m4a"])
def test_an_encoder_does_not_move_the_grid(engine: Engine, house: Sound, tmp_path: Path, ending: str) -> None:
    """Five milliseconds, at the first beat and at the last."""
    wav, lossy = (features_of(engine, write_audio(tmp_path / f"a.{kind}", house)) for kind in ("wav", ending))
    assert lossy["grid"]["offset"] == pytest.approx(wav["grid"]["offset"], abs=0.005)
    count = min(wav["num_beats"], lossy["num_beats"])
    assert abs(wav["num_beats"] - lossy["num_beats"]) <= 1
    assert lossy["beats"][count - 1] == pytest.approx(wav["beats"][count - 1], abs=0.005)


def test_equal_files_give_equal_numbers_on_one_worker_or_two(
    engine: Engine, models: Path, music: Path, receiver: CallbackReceiver
) -> None:
    here = {stage.name: timeless(stage.data) for stage in engine.analyse(music / "house.flac", WISH, lambda _: None)}
    with RunningServer.start(models, [music], MISMO_WORKERS="2") as server:
        for number in range(4):
            server.submit(music / "house.flac", f"same-{number}", receiver.url, options={"characteristics": False})
        ended = 0
        while ended < 4:
            body = receiver.next().body
            if body["stage"] == "job_completed":
                ended += 1
            else:
                assert timeless(body["data"]) == here[body["stage"]]


def timeless(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "processing_time"}


def test_a_frame_of_impossible_channels_is_left_out(
    house: Sound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a decoder gives it that has lost its way in a damaged AAC file."""
    decoded = AudioFile._decoded

    def damaged(file: AudioFile) -> Iterator[av.AudioFrame]:
        for number, frame in enumerate(decoded(file)):
            if number == 5:
                odd = av.AudioFrame(format="fltp", layout="45 channels", samples=1024)
                odd.sample_rate = 44_100
                yield odd
            yield frame

    path = write_audio(tmp_path / "a.m4a", house)
    with AudioFile(path) as file:
        whole = sum(block.shape[1] for block in file.blocks())
    monkeypatch.setattr(AudioFile, "_decoded", damaged)
    with AudioFile(path) as file:
        assert sum(block.shape[1] for block in file.blocks()) == whole
        assert file.damaged_packets == 1
