"""The ASGI application that uvicorn serves: `src.app:app`."""

from src.server.settings import Settings
from src.server.timeline import Timeline

timeline = Timeline()
timeline.begin("imports")
timeline.begin("imports", "web")

from src.server.factory import create_app  # noqa: E402 - the import is what the timeline measures

timeline.end("imports", "web")
app = create_app(Settings.from_environment(), timeline)
