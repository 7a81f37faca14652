"""Keeps web pages of others away: any page in a browser on this machine can reach a port on it."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "::1"})
LOOPBACK_NAMES = LOOPBACK | {"localhost"}


class OwnPagesOnly:
    """Refuses a request that a foreign page sends, or that a foreign name leads to this machine.

    A page cannot hide its origin (the header Origin), and a name that was pointed at this machine to get
    around that shows in the header Host. Programs that are no browsers send no Origin.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the request through or answers 403."""
        if scope["type"] == "http" and _is_foreign(scope):
            refusal = JSONResponse({"detail": "This server does not answer other web pages."}, 403)
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_foreign(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        return True
    listens_at = (scope.get("server") or ("", 0))[0]
    return listens_at in LOOPBACK and _name(host) not in LOOPBACK_NAMES


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
