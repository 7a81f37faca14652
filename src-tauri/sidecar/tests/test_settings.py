"""What the environment may say."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from src.cluster.settings import ClusterSettings
from src.server.settings import MOST_WORKERS, CallbackPolicy, Settings, StoragePolicy, WorkerLimits


def test_an_empty_environment_reads_no_files() -> None:
    settings = Settings.from_environment({})
    assert not settings.allow_file_paths
    assert settings.prefixes == ()
    assert settings.callbacks == CallbackPolicy(30.0, 3, 2.0)
    assert 1 <= settings.workers <= MOST_WORKERS
    assert settings.storage.folder is None
    assert settings.limits == WorkerLimits()
    assert settings.instance is None


def test_every_variable_is_read() -> None:
    settings = Settings.from_environment(
        {
            "MISMO_ALLOW_FILE_PATHS": "TRUE",
            "MISMO_ALLOWED_PATH_PREFIXES": '["/music", "/more music"]',
            "MISMO_INSTANCE": "i",
            "MISMO_INSTANCE_TOKEN": "t",
            "MISMO_WORKERS": "3",
            "MISMO_PARENT_PID": "77",
            "CALLBACK_TIMEOUT": "1.5",
            "CALLBACK_RETRIES": "5",
            "CALLBACK_RETRY_DELAY": "0.1",
            "MISMO_WORKER_SILENCE": "9",
            "MISMO_WORKER_MEMORY_MB": "700",
            "MISMO_JOBS_DIR": "/jobs",
            "JOBS_DIR": "/other",
            "MISMO_UPLOAD_MAX_MB": "3",
            "MISMO_STEMS_MAX_MB": "0",
            "STEM_FORMAT": "WAV",
        }
    )
    assert settings.allow_file_paths
    assert settings.prefixes == ("/music", "/more music")
    assert (settings.instance, settings.instance_token) == ("i", "t")
    assert (settings.workers, settings.parent_pid) == (3, 77)
    assert settings.callbacks == CallbackPolicy(1.5, 5, 0.1)
    assert settings.limits == WorkerLimits(9.0, 700 * 2**20)
    assert settings.storage == StoragePolicy(Path("/jobs"), 3 * 2**20, 0, "wav")


def test_jobs_go_where_other_servers_keep_them_too_but_never_somewhere_relative() -> None:
    assert Settings.from_environment({"JOBS_DIR": "/jobs"}).storage.folder == Path("/jobs")
    assert Settings.from_environment({"JOBS_DIR": "jobs"}).storage.folder is None
    assert Settings.from_environment({"MISMO_JOBS_DIR": ""}).storage.folder is None


def test_workers_are_as_many_as_cores_and_memory_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    def workers(cores: int, gigabytes: float) -> int:
        monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)), raising=False)
        memory = SimpleNamespace(total=int(gigabytes * 2**30))
        monkeypatch.setattr("psutil.virtual_memory", lambda: memory)
        return Settings.from_environment({}).workers

    assert [workers(1, 16), workers(2, 16), workers(32, 64)] == [1, 2, MOST_WORKERS]
    assert [workers(8, 4), workers(8, 0.5)] == [2, 1]


@pytest.mark.parametrize("text", ["/music", '"/music"', "{}", "[1]", "[", "null"])
def test_folders_that_are_no_list_allow_nothing(text: str) -> None:
    assert Settings.from_environment({"MISMO_ALLOWED_PATH_PREFIXES": text}).prefixes == ()


@pytest.mark.parametrize("text", ["soon", "-1", "nan", "inf"])
def test_a_senseless_number_is_replaced_by_its_default(text: str) -> None:
    assert Settings.from_environment({"CALLBACK_TIMEOUT": text}).callbacks.timeout == 30.0


def test_a_cluster_grows_to_its_cores_unless_told_otherwise() -> None:
    settings = ClusterSettings.from_environment(8.0, {})
    assert (settings.least_replicas, settings.most_replicas, settings.jobs_under_way) == (1, 8, 8)
    settings = ClusterSettings.from_environment(8.0, {"MISMO_RAY_CPUS": "3", "MISMO_RAY_MIN_REPLICAS": "0"})
    assert (settings.least_replicas, settings.most_replicas) == (0, 2)
    told = {"MISMO_RAY_MIN_REPLICAS": "2", "MISMO_RAY_MAX_REPLICAS": "3", "MISMO_RAY_JOBS_PER_REPLICA": "1.5"}
    assert ClusterSettings.from_environment(8.0, told).jobs_under_way == 5


def test_a_cluster_has_never_fewer_replicas_at_most_than_at_least() -> None:
    told = {"MISMO_RAY_MIN_REPLICAS": "4", "MISMO_RAY_MAX_REPLICAS": "2"}
    assert ClusterSettings.from_environment(1.0, told).most_replicas == 4
    assert ClusterSettings.from_environment(1.0, {"MISMO_RAY_MIN_REPLICAS": "4"}).most_replicas == 4
    assert ClusterSettings.from_environment(0.5, {}).most_replicas == 1
