"""A stand-in for an existing analysis server: speaks the contract, knows none of our extras.

It ignores its standard input, reads its folders only at start, and answers each job with the same values.
Environment: STAND_IN_DELAY (seconds before it is healthy), STAND_IN_FAIL (a message: it ends at start).
"""

import asyncio
import json
import os
import sys
import time
import urllib.request
from pathlib import Path

STARTED = time.monotonic()
DELAY = float(os.environ.get("STAND_IN_DELAY", "0"))
PREFIXES = [Path(p).resolve() for p in json.loads(os.environ.get("MISMO_ALLOWED_PATH_PREFIXES", "[]"))]

if os.environ.get("STAND_IN_FAIL"):
    sys.exit(os.environ["STAND_IN_FAIL"])


def allowed(path: Path) -> bool:
    real = path.resolve()
    return any(real == prefix or prefix in real.parents for prefix in PREFIXES)


def post(url: str, body: dict) -> None:
    data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10).read()


async def work(job: dict) -> None:
    key = job["track_hash"]
    loudness = {"valence": 5.0, "arousal": 5.0, "energy": -6.5, "loudness": -12.0}
    flags = {"danceability": True, "acousticness": False, "instrumentalness": True}
    for stage, data in [
        ("basic_features", {"tempo": 123.0, "key": 5, "mode": 1, "beats": [0.5, 1.0], "downbeats": [0.5]}),
        ("characteristics", loudness | flags),
        ("job_completed", {}),
    ]:
        body = {"job_id": key, "stage": stage, "status": "completed", "data": data}
        await asyncio.to_thread(post, job["callback_url"], body)


async def read(receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def answer(send, status: int, body: dict) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


async def app(scope, receive, send) -> None:
    if scope["type"] != "http":
        return
    route = scope["method"], scope["path"]
    if route == ("GET", "/health"):
        if time.monotonic() - STARTED < DELAY:
            await answer(send, 503, {"status": "loading"})
        else:
            fields = {"version": "0.9.0", "jobs_queued": 0, "jobs_processing": 0}
            await answer(send, 200, {"status": "ok"} | fields)
    elif route == ("POST", "/jobs"):
        job = json.loads(await read(receive))
        if not allowed(Path(job["file_path"])):
            await answer(send, 403, {"detail": "the path is outside the allowed folders"})
            return
        app.tasks = getattr(app, "tasks", set())
        task = asyncio.get_running_loop().create_task(work(job))
        app.tasks.add(task)
        await answer(send, 200, {"job_id": job["track_hash"], "status": "queued"})
    else:
        await answer(send, 404, {"detail": "Not Found"})
