"""The HTTP interface: thin routes over the analysis server."""

import asyncio
import hmac
import os
import sys
import time
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import FileResponse
from pydantic import ValidationError

from src import __version__
from src.server import stem_delivery
from src.server.analysis_server import AnalysisServer
from src.server.body import is_upload, json_body, readable
from src.server.job import ENDS, Job, JobStatus
from src.server.paths import problem_with_prefixes
from src.server.request import JobRequest
from src.server.upload import receive

BODY = {"required": True, "content": {"application/json": {"schema": JobRequest.schema_without_references()}}}
"""What POST /jobs takes, for /openapi.json: the body is read by hand, since names may not be UTF-8."""

router = APIRouter()


def _server(request: Request) -> AnalysisServer:
    server: AnalysisServer = request.app.state.server
    return server


def _job(request: Request, job_id: str) -> Job:
    job = _server(request).queue.find(job_id)
    if job is None:
        raise HTTPException(404, "No such job.")
    return job


Server = Annotated[AnalysisServer, Depends(_server)]
KnownJob = Annotated[Job, Depends(_job)]


@router.get("/health")
async def health(server: Server, response: Response) -> dict[str, Any]:
    """Whether jobs can be taken, and how many there are."""
    ready = server.pool.can_compute
    if not ready:
        response.status_code = 503
    return {
        "status": "ok" if ready else "no worker can be started",
        "version": __version__,
        "jobs_queued": server.queue.count(JobStatus.QUEUED),
        "jobs_processing": server.queue.count(JobStatus.PROCESSING),
        "instance": server.settings.instance,
        "capabilities": server.capabilities,
        "device": server.pool.device,
        "engines": server.pool.engines,
    }


@router.post("/jobs", status_code=202, openapi_extra={"requestBody": BODY})
async def submit(server: Server, request: Request) -> dict[str, Any]:
    """Takes a job; an unfinished one of the same id makes way for it."""
    base_url = str(request.base_url).rstrip("/")
    try:
        if is_upload(request):
            job = await _accept_upload(server, request, base_url)
        else:
            job = await server.accept(JobRequest.model_validate(await json_body(request)), base_url)
    except ValidationError as error:
        raise HTTPException(422, readable(error)) from None
    return {
        "job_id": job.id,
        "status": job.status.value,
        "track_hash": job.id,
        "created_at": job.created_at,
        "callback_url": job.request.callback_url,
        "stem_delivery_mode": job.request.stem_delivery_mode,
    }


async def _accept_upload(server: AnalysisServer, request: Request, base_url: str) -> Job:
    upload = await receive(request, server.jobs_folder, server.settings.storage.largest_upload)
    assert upload.path is not None, "an upload without a file is refused"
    try:
        return server.accept_upload(JobRequest.from_upload(upload.fields, upload.path), base_url)
    except ValidationError:
        await asyncio.to_thread(upload.discard)
        raise


@router.get("/jobs/{job_id}")
async def describe(job: KnownJob) -> dict[str, Any]:
    """Status, progress and every result so far; for an hour after the end."""
    return job.describe()


@router.get("/jobs/{job_id}/stems")
async def describe_stems(job: KnownJob) -> dict[str, Any]:
    """How far the stems of a job are, and where they lie; for whoever cannot be called back."""
    stage = job.stages.get("stems")
    wanted = "stems" in job.request.options.wanted()
    if stage is not None:
        return {"job_id": job.id, "status": stage.status} | stage.data()
    status = job.status.value if wanted else "not_requested"
    return {"job_id": job.id, "status": status, "stems": None, "error": job.error}


@router.get(stem_delivery.ROUTE)
async def stem_file(server: Server, job_id: str, file_name: str) -> FileResponse:
    """One stem's file; also after the job itself has been forgotten, as long as it is kept."""
    path = None
    if stem_delivery.is_stem_file(file_name):
        path = await asyncio.to_thread(server.stems.find, job_id, file_name)
    if path is None:
        raise HTTPException(404, "There is no such stem, or it is not kept any more.")
    return FileResponse(path, media_type=stem_delivery.MEDIA_TYPES[path.suffix[1:]])


@router.delete("/jobs/{job_id}")
async def cancel(server: Server, job: KnownJob) -> dict[str, Any]:
    """Ends a job; nothing more is sent for it."""
    if job.status in ENDS:
        raise HTTPException(409, f"This job is already {job.status.value}.")
    server.cancel(job)
    return {"job_id": job.id, "status": job.status.value, "message": "Job cancelled"}


@router.get("/stats")
async def stats(server: Server) -> dict[str, Any]:
    """Figures for people who look after the server."""
    return {
        "uptime": round(time.monotonic() - server.started, 1),
        "jobs_queued": server.queue.count(JobStatus.QUEUED),
        "jobs_processing": server.queue.count(JobStatus.PROCESSING),
        "jobs_ended": server.queue.ended(),
        "jobs_lost": server.queue.lost,
        "workers": server.pool.workers,
        "engines": server.pool.engines,
        "pid": os.getpid(),
        "python": sys.version.split()[0],
    }


@router.put("/allowed-paths")
async def allow(server: Server, request: Request) -> dict[str, Any]:
    """Replaces the allowed folders, for the app that started this server."""
    token = server.settings.instance_token
    sent = request.headers.get("authorization", "").encode()
    if token is None or not hmac.compare_digest(sent, f"Bearer {token}".encode()):
        raise HTTPException(401, "The token of this server is missing or wrong.", {"WWW-Authenticate": "Bearer"})
    body = await json_body(request)
    prefixes = body.get("prefixes") if isinstance(body, dict) else None
    if (problem := problem_with_prefixes(prefixes)) is not None:
        raise HTTPException(422, problem)
    assert isinstance(prefixes, list)
    await server.allow(prefixes)
    return {"prefixes": prefixes}
