"""Which files the server may read: by component, links resolved on both sides."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from src.server.paths import AllowedPaths, PathNotAllowed
from tests.callbacks import CallbackReceiver
from tests.server import RunningServer


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    (folder / "inside.mp3").write_bytes(b"x")
    (tmp_path / "music2").mkdir()
    (tmp_path / "music2" / "beside.mp3").write_bytes(b"x")
    return folder


def is_allowed(prefixes: list[Path], path: Path) -> bool:
    try:
        AllowedPaths([str(prefix) for prefix in prefixes]).resolve(str(path))
    except PathNotAllowed:
        return False
    return True


def test_a_file_in_the_folder_is_allowed(library: Path) -> None:
    assert is_allowed([library], library / "inside.mp3")
    assert is_allowed([Path("/nowhere"), Path(f"{library}/")], library / "inside.mp3")


def test_a_folder_whose_name_begins_alike_is_another(library: Path) -> None:
    assert not is_allowed([library], library.parent / "music2" / "beside.mp3")


def test_dots_do_not_lead_out(library: Path) -> None:
    assert not is_allowed([library], library / ".." / "music2" / "beside.mp3")


def test_a_link_counts_as_what_it_points_to(library: Path) -> None:
    (library / "out.mp3").symlink_to(library.parent / "music2" / "beside.mp3")
    (library.parent / "music2" / "in.mp3").symlink_to(library / "inside.mp3")
    assert not is_allowed([library], library / "out.mp3")
    assert is_allowed([library], library.parent / "music2" / "in.mp3")


def test_a_folder_may_be_a_link_itself(library: Path) -> None:
    link = library.parent / "link"
    link.symlink_to(library)
    assert is_allowed([link], link / "inside.mp3")
    assert is_allowed([link], library / "inside.mp3")
    assert is_allowed([library], link / "inside.mp3")


def test_without_folders_nothing_is_allowed(library: Path) -> None:
    assert not is_allowed([], library / "inside.mp3")
    assert not is_allowed([Path("music")], library / "inside.mp3")


@pytest.fixture
def own_server(models: Path, music: Path) -> Iterator[RunningServer]:
    with RunningServer.start(models, [music]) as running:
        yield running


def test_the_server_keeps_to_its_folders_and_learns_new_ones(
    own_server: RunningServer, music: Path, library: Path, receiver: CallbackReceiver
) -> None:
    outside = library / "house.flac"
    outside.write_bytes((music / "house.flac").read_bytes())
    assert own_server.submit(outside, "a")[0] == 403
    assert own_server.submit("/etc/passwd", "a")[0] == 403
    assert own_server.submit("/etc/there-is-none", "a")[0] == 403, "what is outside is not even looked for"
    assert own_server.submit(music / "none.flac", "a")[0] == 404
    assert own_server.submit(music, "a")[0] == 403, "the folder itself is no file in it"

    body = {"prefixes": [str(library)]}
    assert own_server.call("/allowed-paths", body, "PUT")[0] == 401
    assert own_server.call("/allowed-paths", body, "PUT", {"Authorization": "Bearer wrong"})[0] == 401
    right = {"Authorization": "Bearer a-token"}
    assert own_server.call("/allowed-paths", {"prefixes": ["relative"]}, "PUT", right)[0] == 422
    assert own_server.call("/allowed-paths", {"folders": []}, "PUT", right)[0] == 422
    assert own_server.submit(outside, "a")[0] == 403, "nothing has changed so far"

    assert own_server.call("/allowed-paths", body, "PUT", right) == (200, body)
    assert own_server.submit(music / "house.flac", "b")[0] == 403
    assert own_server.submit(outside, "a", receiver.url)[0] == 202
    assert receiver.until_end()[-1].body["stage"] == "job_completed"


def test_queued_jobs_outside_the_new_folders_fail_and_running_ones_go_on(
    own_server: RunningServer, music: Path, library: Path, receiver: CallbackReceiver
) -> None:
    with CallbackReceiver() as running:
        with own_server.workers_held():
            own_server.submit(music / "house.flac", "runs", running.url)
            own_server.wait_for("job runs")
            own_server.submit(music / "house.flac", "waits", receiver.url)
            body = {"prefixes": [str(library)]}
            own_server.call("/allowed-paths", body, "PUT", {"Authorization": "Bearer a-token"})
        failed = receiver.until_end()
        assert [callback.body["stage"] for callback in failed] == ["job_failed"]
        assert failed[0].body["data"]["code"] == "path_not_allowed"
        assert running.until_end()[-1].body["stage"] == "job_completed"


def test_a_name_that_is_not_utf8_is_read(own_server: RunningServer, music: Path, receiver: CallbackReceiver) -> None:
    name = os.fsdecode(b"na\xefve.flac")
    (music / name).write_bytes((music / "house.flac").read_bytes())
    assert own_server.submit(f"{music}/{name}", "c", receiver.url)[0] == 202
    assert receiver.until_end()[-1].body["stage"] == "job_completed"


def test_without_permission_no_path_is_read(models: Path, music: Path) -> None:
    with RunningServer.start(models, [music], MISMO_ALLOW_FILE_PATHS="false") as running:
        status, body = running.submit(music / "house.flac", "a")
        assert status == 403
        assert "MISMO_ALLOW_FILE_PATHS" in body["detail"]
