"""The server as a Ray Serve application, on a real Ray of this machine with two replicas."""

import importlib.util
import os
import signal
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests.audio import write_audio, write_noise
from tests.callbacks import CallbackReceiver
from tests.cluster import ENDS, QueueStandIn, process_of, running_cluster, until_known_or_not, upload, wait_for
from tests.music.instruments import RATE
from tests.music.track import Score, render
from tests.server import RunningServer

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="Ray is an extra of its own (requirements-ray.txt)"
)

JOBS = 200


@pytest.fixture(scope="module")
def cluster(models: Path, demucs: dict[str, str]) -> Iterator[RunningServer]:
    with running_cluster(models, 2, 2, **demucs) as running:
        yield running


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    samples, _ = render(Score("house", 124, key=9, mode=0, first_beat=0.25, seconds=4, seed=3))
    return write_audio(tmp_path_factory.mktemp("short") / "short.flac", samples)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some seconds of work: it can be met in the middle."""
    return write_noise(tmp_path_factory.mktemp("long") / "noise.wav", seconds=240)


@pytest.fixture(scope="module")
def very_long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More work than a replica or an ingress takes to start, in a small file."""
    return write_audio(tmp_path_factory.mktemp("long") / "silence.flac", np.zeros(60 * 60 * RATE))


def test_it_is_one_more_analysis_server(cluster: RunningServer, music: Path) -> None:
    status, health = cluster.call("/health")
    assert (status, health["status"]) == (200, "ok")
    assert health["capabilities"] == ["results", "stages", "parameters"]
    assert health["engines"]["beats"]["name"] == "BeatNet"
    status, answer = upload(cluster, music / "house.flac", "a", parameters={"tempo_min": 60, "tempo_max": 100})
    assert (status, answer["job_id"], answer["status"]) == (202, "a", "queued")
    done = wait_for(cluster, "a", *ENDS)
    assert (done["status"], done["progress"], done["error"]) == ("completed", 1.0, None)
    assert done["created_at"] <= done["started_at"] <= done["completed_at"]
    assert list(done["stages"]) == ["basic_features", "characteristics"]
    assert done["stages"]["basic_features"]["data"]["tempo"] == pytest.approx(62.0, abs=0.05)
    assert cluster.call("/jobs/unknown")[0] == 404


def test_a_path_is_refused_with_what_to_send_instead(cluster: RunningServer, music: Path) -> None:
    status, answer = cluster.submit(music / "house.flac", "b")
    assert (status, "multipart/form-data" in answer["detail"]) == (403, True)


def test_a_file_that_is_no_music_fails_for_good(cluster: RunningServer, tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"no music at all" * 100)
    upload(cluster, tmp_path / "a.mp3", "c")
    assert wait_for(cluster, "c", *ENDS)["error_code"] == "not_audio"


def test_a_cancelled_job_makes_room(cluster: RunningServer, long: Path, short: Path) -> None:
    for job in ("d1", "d2"):
        upload(cluster, long, job)
    for job in ("d1", "d2"):
        wait_for(cluster, job, "processing")
        assert cluster.call(f"/jobs/{job}", method="DELETE")[1]["status"] == "cancelled"
    upload(cluster, short, "d3")
    assert wait_for(cluster, "d3", *ENDS)["status"] == "completed"
    assert cluster.call("/jobs/d1")[1]["status"] == "cancelled"


def test_a_newer_job_takes_the_place_of_its_older_self(
    cluster: RunningServer, long: Path, short: Path, receiver: CallbackReceiver
) -> None:
    upload(cluster, long, "e")
    wait_for(cluster, "e", "processing")
    upload(cluster, short, "e", callback_url=receiver.url)
    stages = [callback.body["stage"] for callback in receiver.until_end()]
    assert stages == ["basic_features", "characteristics", "job_completed"]


def test_stems_come_from_where_they_were_made(cluster: RunningServer, short: Path) -> None:
    options = {"basic_features": False, "characteristics": False, "stems": True}
    upload(cluster, short, "f", options=options, stem_delivery_mode="poll")
    stage = wait_for(cluster, "f", *ENDS)["stages"]["stems"]
    assert stage["status"] == "completed", stage
    stems = stage["data"]["stems"]
    assert sorted(stems) == ["bass", "drums", "other", "vocals"]
    with urllib.request.urlopen(stems["drums"]) as answer:
        assert answer.read(4) == b"fLaC"


def test_a_killed_replica_loses_no_job_and_none_is_done_twice(
    cluster: RunningServer, short: Path, long: Path, receiver: CallbackReceiver
) -> None:
    # In the middle stand two jobs long enough that both replicas are met with one in hand.
    jobs = {f"job-{number:03}": long if number in (JOBS // 2, JOBS // 2 + 1) else short for number in range(JOBS)}
    both_long = [job for job, file in jobs.items() if file == long]
    killed: list[int] = []

    def kill_one(states: Mapping[str, str]) -> None:
        if not killed and all(states.get(job) == "processing" for job in both_long):
            killed.append(process_of(cluster.call("/stats")[1]["workers"][0]))
            os.kill(killed[0], signal.SIGKILL)

    before = cluster.call("/stats")[1]
    queue = QueueStandIn(cluster, receiver.url)
    queue.run(jobs, kill_one)

    assert queue.ended == dict.fromkeys(jobs, "completed")
    assert len(killed) == 1
    assert [job for job in queue.lost if job in both_long] == queue.lost
    assert len(queue.lost) == 1
    after = cluster.call("/stats")[1]
    assert after["jobs_lost"] - before["jobs_lost"] == 1
    assert after["jobs_ended"]["completed"] - before["jobs_ended"]["completed"] == JOBS
    told: Counter[str] = Counter()
    while len(told) < JOBS or not receiver.received.empty():
        callback = receiver.next().body
        told[callback["job_id"]] += callback["stage"] == "job_completed"
    assert told == dict.fromkeys(jobs, 1)


def test_a_killed_ingress_knows_no_job_any_more_and_nobody_computes_what_it_left(
    cluster: RunningServer, very_long: Path, long: Path
) -> None:
    upload(cluster, very_long, "g")
    wait_for(cluster, "g", "processing")
    os.kill(cluster.call("/stats")[1]["pid"], signal.SIGKILL)
    assert until_known_or_not(cluster, "g") == 404
    for job in ("g", "g2"):
        upload(cluster, long, job)
    # Both at a time: the replica that had the old one is free.
    for job in ("g", "g2"):
        wait_for(cluster, job, "processing")
    assert len(cluster.call("/stats")[1]["workers"]) == 2
    for job in ("g", "g2"):
        assert wait_for(cluster, job, *ENDS)["status"] == "completed"


def test_replicas_come_with_the_jobs_and_all_end_with_the_application(models: Path, very_long: Path) -> None:
    with running_cluster(models, 1, 2) as cluster:
        for job in ("h1", "h2"):
            upload(cluster, very_long, job)
        for job in ("h1", "h2"):
            wait_for(cluster, job, "processing")
        assert len(cluster.call("/stats")[1]["workers"]) == 2
        processes = psutil.Process(cluster.process.pid).children(recursive=True)
        cluster.process.terminate()
        assert cluster.process.wait() == 0
        psutil.wait_procs(processes, timeout=10)
        assert [process for process in processes if process.is_running()] == []
