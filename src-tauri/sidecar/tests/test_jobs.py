"""Jobs, from the request to the last callback, against a real server and real audio."""

import base64
import json
from pathlib import Path

import pytest

from tests.callbacks import CallbackReceiver
from tests.server import RunningServer

ALL_OPTIONS = dict.fromkeys(("basic_features", "characteristics", "genre", "stems", "segments", "transitions"), True)


def test_health_has_the_shape_of_the_contract_and_our_own_fields(server: RunningServer) -> None:
    status, body = server.call("/health")
    assert status == 200
    assert body["status"] == "ok"
    assert (body["jobs_queued"], body["jobs_processing"]) == (0, 0)
    assert isinstance(body["version"], str)
    assert body["instance"] == "an-instance"
    assert set(body["capabilities"]) == {"allowed-paths", "results", "stages", "parameters"}
    assert body["device"] == "cpu"
    assert body["engines"]["beats"]["engine"] == "default"
    assert body["engines"]["stems"] is None


def test_a_job_gives_its_stages_in_order_and_then_its_end(
    server: RunningServer, music: Path, receiver: CallbackReceiver
) -> None:
    status, answer = server.submit(music / "house.flac", "hash-1", receiver.url)
    assert status == 202
    assert (answer["job_id"], answer["track_hash"], answer["status"]) == ("hash-1", "hash-1", "queued")
    assert answer["created_at"].endswith("Z")
    callbacks = receiver.until_end()
    assert [callback.body["stage"] for callback in callbacks] == ["basic_features", "characteristics", "job_completed"]
    for callback in callbacks:
        assert callback.path == "/api/analysis/callback/token"
        assert callback.body["job_id"] == callback.headers["X-Mismo-Job-ID"] == "hash-1"
        assert callback.headers["X-Mismo-Stage"] == callback.body["stage"]
        assert callback.body["status"] == "completed"
    data = callbacks[0].body["data"]
    assert data["tempo"] == pytest.approx(124.0, abs=0.05)
    assert data["firstBeatOffset"] == pytest.approx(0.25, abs=0.01)
    assert (data["key"], data["mode"]) in [(9, 0), (0, 1), (4, 0)]
    assert data["num_beats"] == len(data["beats"]) > 50
    assert data["beats"] == sorted(data["beats"])
    assert 0 <= data["firstPhraseBeatNo"] < len(data["beats"])
    assert data["grid"]["bpm"] == pytest.approx(124.0, abs=0.05)
    for zoom, pixels in zip(data["waveforms"], (1000, 4000, 16000), strict=True):
        assert zoom["num_pixels"] == pixels
        for band in ("low", "mid", "high"):
            for kind in ("amplitude", "intensity"):
                assert len(base64.b64decode(zoom[f"{band}_freq_{kind}"])) == pixels
    assert data["engine"]["name"] == "mismo"
    assert data["engine"]["parameters"]["tempo_min"] == 75
    assert data["engine"]["parameters"]["beats"]["name"] == "BeatNet"
    characteristics = callbacks[1].body["data"]
    for name in ("danceability", "acousticness", "instrumentalness"):
        assert isinstance(characteristics[name], bool)
    assert characteristics["unknown"] == ["instrumentalness"]
    for name in ("valence", "arousal", "energy", "loudness", "energy_level", "integrated_lufs", "true_peak_db"):
        assert isinstance(characteristics[name], float)


def test_the_results_can_be_fetched_where_no_callback_reaches(
    server: RunningServer, music: Path, receiver: CallbackReceiver
) -> None:
    server.submit(music / "house.flac", "hash-2", receiver.url)
    sent = receiver.until_end()
    status, body = server.call("/jobs/hash-2")
    assert status == 200
    assert (body["status"], body["progress"], body["error"]) == ("completed", 1.0, None)
    assert body["stages"]["basic_features"] == {"status": "completed", "data": sent[0].body["data"]}
    assert body["created_at"] <= body["started_at"] <= body["completed_at"]


def test_a_stage_that_cannot_be_made_fails_alone(
    server: RunningServer, music: Path, receiver: CallbackReceiver
) -> None:
    server.submit(music / "house.flac", "hash-3", receiver.url, options=ALL_OPTIONS)
    callbacks = {callback.body["stage"]: callback.body for callback in receiver.until_end()}
    assert callbacks["basic_features"]["status"] == "completed"
    for stage in ("genre", "segments", "transitions"):
        assert callbacks[stage]["status"] == "completed"
    assert callbacks["stems"]["status"] == "failed"
    assert callbacks["stems"]["data"]["code"] == "stems_not_installed"
    assert "download of 73 MB" in callbacks["stems"]["data"]["error"]
    assert callbacks["job_completed"]["status"] == "completed"


def test_only_the_stages_that_were_asked_for_are_made(
    server: RunningServer, music: Path, receiver: CallbackReceiver
) -> None:
    options = {"basic_features": False, "characteristics": True}
    server.submit(music / "house.flac", "hash-4", receiver.url, options=options)
    assert [callback.body["stage"] for callback in receiver.until_end()] == ["characteristics", "job_completed"]


def test_the_tempo_range_of_the_job_is_used(server: RunningServer, music: Path, receiver: CallbackReceiver) -> None:
    parameters = {"tempo_min": 50, "tempo_max": 90}
    server.submit(music / "house.flac", "hash-5", receiver.url, parameters=parameters)
    assert receiver.next().body["data"]["tempo"] == pytest.approx(62.0, abs=0.05)
    receiver.until_end()


def test_a_callback_is_tried_again_and_redirects_are_not_followed(
    server: RunningServer, music: Path, receiver: CallbackReceiver
) -> None:
    with CallbackReceiver() as elsewhere:
        receiver.answers = [(503, {}), (500, {}), (200, {}), (302, {"Location": elsewhere.url})]
        server.submit(music / "house.flac", "hash-6", receiver.url)
        stages = [callback.body["stage"] for callback in receiver.until_end()]
        assert stages == ["basic_features"] * 3 + ["characteristics", "job_completed"]
        assert elsewhere.received.empty()


def test_a_repeated_id_makes_the_first_attempt_silent(
    server: RunningServer, music: Path, receiver: CallbackReceiver
) -> None:
    with CallbackReceiver() as first:
        with server.workers_held():
            server.submit(music / "house.flac", "hash-7", first.url)
            server.wait_for("job hash-7")
            server.submit(music / "house.flac", "hash-7", receiver.url)
        assert receiver.until_end()[-1].body["stage"] == "job_completed"
        assert first.received.empty()


def test_a_cancelled_job_says_nothing_more_and_the_next_one_runs(
    server: RunningServer, music: Path, receiver: CallbackReceiver
) -> None:
    with CallbackReceiver() as silent:
        with server.workers_held():
            server.submit(music / "house.flac", "hash-8", silent.url)
            server.wait_for("job hash-8")
            server.submit(music / "house.flac", "hash-9", silent.url)
            for job in ("hash-8", "hash-9"):
                status, body = server.call(f"/jobs/{job}", method="DELETE")
                assert (status, body["status"]) == (200, "cancelled")
        server.submit(music / "house.flac", "hash-10", receiver.url)
        assert receiver.until_end()[-1].body["stage"] == "job_completed"
        assert silent.received.empty()
    assert server.call("/jobs/hash-8")[1]["status"] == "cancelled"
    assert server.call("/jobs/hash-8", method="DELETE")[0] == 409


def test_unknown_jobs_are_not_found(server: RunningServer) -> None:
    assert server.call("/jobs/nobody")[0] == 404
    assert server.call("/jobs/nobody", method="DELETE")[0] == 404


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"file_path": "relative.mp3"}, "file_path"),
        ({"file_path": 7}, "file_path"),
        ({"track_hash": ""}, "track_hash"),
        ({"track_hash": "a\nb"}, "track_hash"),
        ({"track_hash": "../a"}, "track_hash"),
        ({"callback_url": "ftp://somewhere/x"}, "callback_url"),
        ({"callback_url": "http://host:99999/"}, "callback_url"),
        ({"stem_delivery_mode": "pigeon"}, "stem_delivery_mode"),
        ({"options": {"basic_features": False, "characteristics": False}}, "options"),
        ({"parameters": {"tempo_min": 120, "tempo_max": 100}}, "tempo_max"),
    ],
)
def test_a_senseless_job_is_refused_with_the_field(
    server: RunningServer, music: Path, change: dict[str, object], word: str
) -> None:
    status, body = (
        server.submit(music / "house.flac", "hash-11")
        if not change
        else server.call("/jobs", {"file_path": str(music / "house.flac"), "track_hash": "hash-11"} | change)
    )
    assert status == 422
    assert word in body["detail"]


def test_a_body_that_is_no_json_is_refused(server: RunningServer) -> None:
    assert server.call("/jobs", b"{no json")[0] == 400
    assert server.call("/jobs", b"[" * 100_000)[0] == 400
    assert server.call("/jobs", b"[1, 2]")[0] == 422


def test_stats_count_what_ended(server: RunningServer) -> None:
    status, body = server.call("/stats")
    assert status == 200
    assert body["jobs_ended"]["completed"] >= 1
    assert len(body["workers"]) == 1
    json.dumps(body, allow_nan=False)
