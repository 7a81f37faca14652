"""Stages alone and together, and of sounds that have little to say."""

from pathlib import Path

import numpy as np
import pytest

from src.engine.engines import Engines
from src.engine.findings import Findings
from src.engine.grid import TempoWish
from src.engine.network import BeatNetwork
from src.engine.pipeline import Cancelled, Engine, Stage, Wish
from src.engine.sound import Extras, hear
from src.engine.stage_data import segments_data, transitions_data
from src.engine.track_stages import extras_for
from src.engine.transitions import find_transitions
from tests.audio import write_audio
from tests.music.arrangement import Part
from tests.music.instruments import RATE, tone
from tests.music.song import Song, perform
from tests.music.timing import Machine
from tests.music.track import Score, render

STAGES = ("basic_features", "characteristics", "genre", "segments", "transitions")


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some forty seconds with an intro, a full section and an outro."""
    parts = (
        Part("intro", 8, kick=0.9, drums=0.6),
        Part("drop", 8, 1.0, 1.0, 1.0, 0.9, 0.4),
        Part("outro", 8, kick=0.9, drums=0.6),
    )
    samples, _ = perform(Song("house", Machine(126.0), parts, seed=9))
    return write_audio(tmp_path_factory.mktemp("track") / "track.flac", samples)


def made(engine: Engine, path: Path, *stages: str) -> dict[str, Stage]:
    found = list(engine.analyse(path, Wish(stages, TempoWish()), lambda _: None))
    assert [stage.name for stage in found] == list(stages)
    return {stage.name: stage for stage in found}


def without_times(stage: Stage) -> dict[str, object]:
    assert stage.status == "completed"
    assert stage.data["processing_time"] >= 0
    return {name: value for name, value in stage.data.items() if name != "processing_time"}


def test_a_stage_says_the_same_alone_as_with_all_others(engine: Engine, track: Path) -> None:
    together = made(engine, track, *STAGES)
    for name in STAGES:
        alone = made(engine, track, name)
        assert without_times(alone[name]) == without_times(together[name])


def test_only_what_a_stage_needs_is_measured() -> None:
    assert extras_for(("segments",)) == Extras(waveform=False, loudness=False, patches=False)
    assert extras_for(("basic_features", "stems")) == Extras(waveform=True, loudness=False, patches=False)
    assert extras_for(("characteristics",)) == Extras(waveform=False, loudness=True, patches=False)
    assert extras_for(("genre",)) == extras_for(("transitions",)) == Extras(False, False, patches=True)


def test_sections_and_mix_points_agree(engine: Engine, track: Path) -> None:
    stages = made(engine, track, "segments", "transitions")
    segments = stages["segments"].data["segments"]
    assert [segment["label"] for segment in segments] == ["intro", "chorus", "outro"]
    assert set(segments[0]) == {"start", "end", "label", "bars", "energy"}
    data = stages["transitions"].data
    assert data["vocals_by"] == "tags"
    best_in, best_out = data["mix_in"][0], data["mix_out"][0]
    assert set(best_in) == {"start", "end", "bars", "confidence", "reason"}
    assert best_in["end"] == segments[0]["end"]
    assert best_out["start"] == segments[-1]["start"]
    assert 0 < best_out["confidence"] <= 1


def test_models_that_are_missing_fail_the_stages_that_need_them_and_no_others(
    network: BeatNetwork, track: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "file"))
    crippled = Engine(network, Engines(network, tmp_path / "file" / "models"))
    stages = made(crippled, track, "genre", "segments")
    assert (stages["genre"].status, stages["genre"].data["code"]) == ("failed", "models_missing")
    assert stages["segments"].status == "completed"


def test_a_job_is_cancelled_inside_the_genre(engine: Engine, track: Path) -> None:
    said: list[float] = []

    def stop_late(progress: float) -> None:
        said.append(progress)
        # The pass over the samples is two thirds of a job for the genre alone.
        if said.count(progress) > 3 and progress > 0.6:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(engine.analyse(track, Wish(("genre",), TempoWish()), stop_late))


@pytest.mark.parametrize("stages", [("segments",), ("genre", "transitions"), STAGES])
def test_progress_goes_from_nothing_towards_all_and_never_back(
    engine: Engine, track: Path, stages: tuple[str, ...]
) -> None:
    said: list[float] = []
    list(engine.analyse(track, Wish(stages, TempoWish()), said.append))
    assert said == sorted(said)
    assert said[0] == 0
    assert 0.5 < said[-1] <= 1


def test_silence_has_no_genre_no_sections_and_no_mix_points(engine: Engine, tmp_path: Path) -> None:
    stages = made(engine, write_audio(tmp_path / "a.wav", np.zeros(20 * RATE)), *STAGES)
    assert stages["segments"].data["segments"] == []
    assert stages["transitions"].data["mix_in"] == stages["transitions"].data["mix_out"] == []
    assert stages["genre"].data["unsure"]
    characteristics = stages["characteristics"].data
    assert (characteristics["energy_level"], characteristics["arousal"]) == (0, 1)
    assert not characteristics["danceability"]


def test_two_seconds_are_too_short_for_sections(engine: Engine, tmp_path: Path) -> None:
    samples, _ = render(Score("house", 124, seconds=2))
    stages = made(engine, write_audio(tmp_path / "a.wav", samples), *STAGES)
    assert stages["segments"].data["segments"] == []
    assert stages["transitions"].data["mix_in"] == []
    assert stages["genre"].data["unsure"]
    assert all(stage.status == "completed" for stage in stages.values())


def test_sections_without_a_beat_have_no_bars_and_no_mix_points(network: BeatNetwork, tmp_path: Path) -> None:
    """Twelve seconds each of a high and of a low chord; that there is no beat is taken as found."""
    chords = [sum(tone(pitch + low, 12.0, 0.8) for pitch in (69, 72, 76)) for low in (0, -24)]
    path = write_audio(tmp_path / "a.wav", 0.2 * np.concatenate(chords))
    findings = Findings(hear(path, network, lambda _: None), None, None)
    data = segments_data(findings.segments, has_beat=findings.grid is not None)["segments"]
    assert [segment["bars"] for segment in data] == [None] * len(data)
    assert data[1]["start"] == pytest.approx(12, abs=2)
    assert data[-1]["end"] == pytest.approx(24, abs=0.2)
    points = transitions_data(find_transitions(findings.bars, findings.segments, findings.grid, None))
    assert points == {"mix_in": [], "mix_out": []}


def test_a_waltz_has_every_stage(engine: Engine, tmp_path: Path) -> None:
    parts = (Part("intro", 8, kick=0.8, drums=0.6, chords=0.4), Part("verse", 16, 1.0, 0.9, 0.9, 0.8, 0.3))
    samples, _ = perform(Song("waltz", Machine(140.0), parts, seed=3))
    stages = made(engine, write_audio(tmp_path / "a.wav", samples), *STAGES)
    assert all(stage.status == "completed" for stage in stages.values())
    assert sum(segment["bars"] for segment in stages["segments"].data["segments"]) > 4
