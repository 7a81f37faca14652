"""Delivery of one result to the app: an HTTP POST that is tried several times."""

import asyncio
import http.client
import logging
import socket
from urllib.parse import urlsplit

from src.server.callback_body import CallbackBody
from src.server.settings import CallbackPolicy

log = logging.getLogger("mismo.callback")

RETRIED_STATUS = frozenset({408, 425, 429})
"""Refusals that may pass; so may every 5xx. Any other answer is final."""


async def deliver(url: str, job_id: str, stage: str, body: CallbackBody, policy: CallbackPolicy) -> bool:
    """Posts `body` until the receiver takes it; false when it never did.

    Redirects are not followed and proxies are not used: a result goes to the address of its job
    and nowhere else.
    """
    delay = policy.first_delay
    for attempt in range(1, policy.attempts + 1):
        try:
            status = await asyncio.to_thread(_post, url, job_id, stage, body, policy.timeout)
        except (OSError, http.client.HTTPException) as error:
            reason, final = f"{type(error).__name__}: {error}", False
        else:
            if 200 <= status < 300:
                return True
            reason, final = f"HTTP {status}", status < 500 and status not in RETRIED_STATUS
        if final or attempt == policy.attempts:
            log.warning("callback %s of job %s was not taken (%s)", stage, job_id, reason)
            return False
        log.info("callback %s of job %s: %s, again in %g s", stage, job_id, reason, delay)
        await asyncio.sleep(delay)
        delay *= 2
    return False


def _post(url: str, job_id: str, stage: str, body: CallbackBody, timeout: float) -> int:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.connect()
        if connection.sock is not None:
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        headers = {
            "Content-Type": "application/json",
            "Content-Length": str(body.length()),
            "X-Mismo-Job-ID": job_id,
            "X-Mismo-Stage": stage,
        }
        connection.request("POST", target, body=body.chunks(), headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()
