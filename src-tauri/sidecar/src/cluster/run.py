"""Starts the application on a cluster and takes it away again."""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

import ray
from ray import serve
from ray.serve.config import HTTPOptions
from ray.serve.schema import LoggingConfig

from src.cluster.application import application
from src.cluster.settings import ClusterSettings, object_store
from src.server import logs
from src.server.settings import Settings

NAME = "mismo"

NOT_SENT = ["tests", "bench", "scripts", "requirements*.txt"]
"""What the other machines do not need of this folder."""


def until_told_to_end(host: str, port: int, folder: Path) -> None:
    """Serves until SIGINT or SIGTERM."""
    logs.set_up()
    _join(folder)
    # Ray's own handlers would end the process before the application is taken away.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    try:
        settings = ClusterSettings.from_environment(ray.cluster_resources().get("CPU", 1.0))
        quiet = LoggingConfig(enable_access_log=False)
        serve.start(
            proxy_location="HeadOnly",
            http_options=HTTPOptions(host=host, port=port),
            logging_config=quiet,
        )
        serve.run(application(Settings.from_environment(), settings), name=NAME, logging_config=quiet)
        print(
            f"MISMO_READY http://{host}:{port}, {settings.least_replicas} to {settings.most_replicas} replicas",
            flush=True,
        )
        signal.pause()
    finally:
        serve.shutdown()
        ray.shutdown()


def _end(number: int, frame: FrameType | None) -> None:
    del number, frame
    sys.exit(0)


def _join(folder: Path) -> None:
    """The cluster that RAY_ADDRESS names, which gets our code with it; else a new one of this machine."""
    if "RAY_ADDRESS" in os.environ:
        ray.init(runtime_env={"working_dir": str(folder), "excludes": NOT_SENT})
    else:
        ray.init(include_dashboard=False, object_store_memory=object_store())
