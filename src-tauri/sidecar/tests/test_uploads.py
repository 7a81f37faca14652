"""Jobs that bring their file along."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.callbacks import CallbackReceiver
from tests.server import RunningServer
from tests.uploads import BOUNDARY, HEADERS, multipart


@pytest.fixture(scope="module")
def jobs_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jobs")


@pytest.fixture(scope="module")
def remote(models: Path, jobs_dir: Path) -> Iterator[RunningServer]:
    """A server that reads no file by path and takes uploads of two megabytes."""
    variables = {"MISMO_ALLOW_FILE_PATHS": "false", "MISMO_JOBS_DIR": str(jobs_dir), "MISMO_UPLOAD_MAX_MB": "2"}
    with RunningServer.start(models, [], **variables) as running:
        yield running


def uploads(jobs_dir: Path) -> list[Path]:
    return [path for folder in jobs_dir.glob("uploads-*") for path in folder.iterdir()]


def test_an_uploaded_file_is_analysed_and_removed(
    remote: RunningServer, music: Path, jobs_dir: Path, receiver: CallbackReceiver
) -> None:
    options = json.dumps({"basic_features": True, "characteristics": False})
    fields = {"track_hash": "up-1", "options": options, "callback_url": receiver.url, "stem_delivery_mode": "callback"}
    with remote.workers_held():
        status, answer = remote.call("/jobs", multipart((music / "house.flac").read_bytes(), **fields), headers=HEADERS)
        assert (status, answer["job_id"], answer["stem_delivery_mode"]) == (202, "up-1", "callback")
        (kept,) = uploads(jobs_dir)
        assert kept.suffix == ".flac"
    callbacks = receiver.until_end()
    assert [callback.body["stage"] for callback in callbacks] == ["basic_features", "job_completed"]
    assert callbacks[0].body["data"]["tempo"] == pytest.approx(124.0, abs=0.05)
    remote.call("/health")
    wait_until_empty(remote, jobs_dir)


def wait_until_empty(server: RunningServer, jobs_dir: Path) -> None:
    """The file goes on a thread after the last callback was queued: each question gives it a turn."""
    for _ in range(2000):
        if not uploads(jobs_dir):
            return
        server.call("/health")
    raise AssertionError(f"still there: {uploads(jobs_dir)}")


def test_a_cancelled_upload_is_removed(remote: RunningServer, music: Path, jobs_dir: Path) -> None:
    with remote.workers_held():
        body = multipart((music / "house.flac").read_bytes(), track_hash="up-2", callback_url="null")
        assert remote.call("/jobs", body, headers=HEADERS)[1]["callback_url"] is None
        assert remote.call("/jobs/up-2", method="DELETE")[0] == 200
    wait_until_empty(remote, jobs_dir)


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        (multipart(b"x", track_hash=""), 422, "track_hash"),
        (multipart(None, track_hash="a"), 422, "file"),
        (multipart(b"x", track_hash="a", options="{"), 422, "options"),
        (multipart(b"x", track_hash="a", options="[" * 50_000), 422, "options"),
        (multipart(b"x", track_hash="a", callback_url="ftp://x/"), 422, "callback_url"),
        (multipart(b"x", track_hash="a", stem_delivery_mode="pigeon"), 422, "stem_delivery_mode"),
        (multipart(b"x" * (2 * 2**20 + 1), track_hash="a"), 413, "larger"),
        (multipart(b"x", track_hash="a", options="x" * 300_000), 413, "options"),
        (multipart(b"x", track_hash="a")[:-10], 400, "cut off"),
        (b"no parts at all", 400, "cut off"),
        (b"", 400, "cut off"),
        (multipart(b"x") + multipart(b"y"), 422, "track_hash"),
    ],
)
def test_a_senseless_upload_is_refused_and_leaves_nothing(
    remote: RunningServer, jobs_dir: Path, body: bytes, status: int, word: str
) -> None:
    answer = remote.call("/jobs", body, headers=HEADERS, method="POST")
    assert answer[0] == status, answer
    assert word in answer[1]["detail"]
    assert uploads(jobs_dir) == []


def test_two_files_are_one_too_many(remote: RunningServer, jobs_dir: Path) -> None:
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="b"\r\n\r\nx\r\n'.encode()
    status, answer = remote.call("/jobs", part + multipart(b"x", track_hash="a"), headers=HEADERS)
    assert (status, answer["detail"]) == (422, "file: only one file may be sent")
    assert uploads(jobs_dir) == []


def test_without_a_boundary_nothing_is_read(remote: RunningServer) -> None:
    assert remote.call("/jobs", b"x", headers={"Content-Type": "multipart/form-data"})[0] == 400


def test_a_name_has_no_say_in_the_path(remote: RunningServer, jobs_dir: Path, receiver: CallbackReceiver) -> None:
    body = multipart(b"no music", name="../../evil.tar.gz/../x.so;rm", track_hash="up-3", callback_url=receiver.url)
    assert remote.call("/jobs", body, headers=HEADERS)[0] == 202
    failed = receiver.until_end()[-1].body
    assert (failed["stage"], failed["data"]["code"]) == ("job_failed", "not_audio")
    assert not [path for path in jobs_dir.rglob("*") if "evil" in path.name]


def test_an_upload_that_breaks_off_leaves_nothing(remote: RunningServer, jobs_dir: Path) -> None:
    port = int(remote.url.rpartition(":")[2])
    body = multipart(b"x" * 1_500_000, track_hash="a")
    with socket.create_connection(("127.0.0.1", port)) as connection:
        head = f"POST /jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {HEADERS['Content-Type']}\r\n"
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:1_300_000])
        while not uploads(jobs_dir):
            remote.call("/health")
    wait_until_empty(remote, jobs_dir)


def test_paths_stay_refused(remote: RunningServer, music: Path) -> None:
    assert remote.submit(music / "house.flac", "a")[0] == 403


def test_the_end_of_the_server_clears_its_uploads_and_its_start_those_of_dead_ones(
    models: Path, tmp_path: Path, music: Path
) -> None:
    # The largest process id that there is, which Linux never gives out.
    dead = tmp_path / f"uploads-{2**22}"
    dead.mkdir()
    (dead / "x").touch()
    foreign = tmp_path / "uploads-of-my-own"
    foreign.mkdir()
    with RunningServer.start(models, [], MISMO_JOBS_DIR=str(tmp_path)) as server:
        assert not dead.exists()
        with server.workers_held():
            server.call("/jobs", multipart((music / "house.flac").read_bytes(), track_hash="a"), headers=HEADERS)
            assert len(uploads(tmp_path)) == 1
        server.process.terminate()
        server.process.wait()
    assert list(tmp_path.iterdir()) == [foreign]


def test_without_a_folder_everything_is_among_the_temporary_files(models: Path, tmp_path: Path) -> None:
    with RunningServer.start(models, [], TMPDIR=str(tmp_path)) as server:
        (folder,) = tmp_path.glob("mismo-jobs-*")
        assert folder.name.startswith(f"mismo-jobs-{server.process.pid}-")
        server.process.terminate()
        server.process.wait()
    assert list(tmp_path.glob("mismo-*")) == []


def test_foreign_pages_are_kept_away(remote: RunningServer) -> None:
    for headers in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://localhost.evil"},
    ):
        assert remote.call("/health", headers=headers)[0] == 403, headers
    own = remote.url.removeprefix("http://")
    assert remote.call("/health", headers={"Origin": f"http://{own}"})[0] == 200
    assert remote.call("/health", headers={"Host": "localhost:1"})[0] == 200
