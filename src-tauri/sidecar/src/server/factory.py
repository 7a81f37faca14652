"""Puts the application together."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI

from src import __version__
from src.server import lifeline, logs, routes, shutdown
from src.server.analysis_server import AnalysisServer
from src.server.own_pages import OwnPagesOnly
from src.server.pool import Pool
from src.server.queue import JobQueue
from src.server.settings import Settings
from src.server.timeline import Timeline
from src.server.worker_pool import WorkerPool


def create_app(settings: Settings, timeline: Timeline) -> FastAPI:
    """The application on one machine; its workers start with it and end with it."""

    def workers(queue: JobQueue) -> Pool:
        return WorkerPool(settings.workers, settings.limits, queue.take, queue.on_message, timeline)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        shutdown.limit_graceful_shutdown()
        lifeline.watch(settings.parent_pid, shutdown.request_stop)
        async with serving(app, AnalysisServer(settings, timeline, workers)):
            asyncio.get_running_loop().call_soon(timeline.end, "server")
            yield

    return with_routes(lifespan)


def with_routes(lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]]) -> FastAPI:
    """The routes alone; in `lifespan` there has to be a server behind them (see `serving`)."""
    logs.set_up()
    app = FastAPI(title="Mismo DJ analysis server", version=__version__, lifespan=lifespan)
    app.add_middleware(OwnPagesOnly)
    app.include_router(routes.router)
    return app


@asynccontextmanager
async def serving(app: FastAPI, server: AnalysisServer) -> AsyncIterator[None]:
    """The time in which `server` stands behind the routes of `app`."""
    app.state.server = server
    await server.start()
    yield
    await server.stop()
