"""The one that answers: the server's own routes and queue, with replicas behind them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from fastapi import FastAPI
from ray.serve.handle import DeploymentHandle

from src.cluster.replica_pool import ReplicaPool
from src.server.analysis_server import AnalysisServer
from src.server.factory import serving, with_routes
from src.server.pool import Pool
from src.server.queue import JobQueue
from src.server.settings import Settings
from src.server.timeline import Timeline


class Ingress:
    """What Ray runs once. Its jobs are in its memory: when it dies they are unknown, and are sent again."""

    def __init__(self, settings: Settings, under_way: int, analysts: DeploymentHandle) -> None:
        # A path means nothing on another machine.
        self._settings = replace(settings, allow_file_paths=False)
        self._under_way = under_way
        self._analysts = analysts

    def __serve_build_asgi_app__(self) -> FastAPI:
        """The application; Ray asks for it by this name once the replica stands."""

        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            def replicas(queue: JobQueue) -> Pool:
                return ReplicaPool(self._analysts, self._under_way, queue)

            async with serving(app, AnalysisServer(self._settings, Timeline(), replicas)):
                yield

        return with_routes(lifespan)
