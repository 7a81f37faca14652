"""Puts the application together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from src import __version__
from src.server import lifeline, logs, routes, shutdown
from src.server.analysis_server import AnalysisServer
from src.server.own_pages import OwnPagesOnly
from src.server.settings import Settings
from src.server.timeline import Timeline


def create_app(settings: Settings, timeline: Timeline) -> FastAPI:
    """The application; its workers start with it and end with it."""
    logs.set_up()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        shutdown.limit_graceful_shutdown()
        lifeline.watch(settings.parent_pid, shutdown.request_stop)
        app.state.server = server = AnalysisServer(settings, timeline)
        await server.start()
        asyncio.get_running_loop().call_soon(timeline.end, "server")
        yield
        await server.stop()

    app = FastAPI(title="Mismo DJ analysis server", version=__version__, lifespan=lifespan)
    app.add_middleware(OwnPagesOnly)
    app.include_router(routes.router)
    return app
