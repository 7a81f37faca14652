"""What the environment may say."""

import pytest

from src.server.settings import CallbackPolicy, Settings


def test_an_empty_environment_reads_no_files() -> None:
    settings = Settings.from_environment({})
    assert not settings.allow_file_paths
    assert settings.prefixes == ()
    assert settings.callbacks == CallbackPolicy(30.0, 3, 2.0)
    assert settings.workers in (1, 2)
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
        }
    )
    assert settings.allow_file_paths
    assert settings.prefixes == ("/music", "/more music")
    assert (settings.instance, settings.instance_token) == ("i", "t")
    assert (settings.workers, settings.parent_pid) == (3, 77)
    assert settings.callbacks == CallbackPolicy(1.5, 5, 0.1)


@pytest.mark.parametrize("text", ["/music", '"/music"', "{}", "[1]", "[", "null"])
def test_folders_that_are_no_list_allow_nothing(text: str) -> None:
    assert Settings.from_environment({"MISMO_ALLOWED_PATH_PREFIXES": text}).prefixes == ()


@pytest.mark.parametrize("text", ["soon", "-1", "nan", "inf"])
def test_a_senseless_number_is_replaced_by_its_default(text: str) -> None:
    assert Settings.from_environment({"CALLBACK_TIMEOUT": text}).callbacks.timeout == 30.0
