"""How the stems of a job reach whoever asked for it: as paths, as addresses, or inside the callback."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from src.server.callback_body import FileInBody
from src.server.job import Job

MEDIA_TYPES = {"flac": "audio/flac", "wav": "audio/wav"}

NAMES = ("vocals", "other", "drums", "bass")

ROUTE = "/jobs/{job_id}/stems/{file_name}"


def stem_format(mode: str, preferred: str) -> str:
    """Stems inside a callback are WAV, as the wire format has it; elsewhere they are what the settings say."""
    return "wav" if mode == "base64" else preferred


def is_stem_file(file_name: str) -> bool:
    """Whether a file of this name can be asked for."""
    name, _, ending = file_name.partition(".")
    return name in NAMES and ending in MEDIA_TYPES


def told(job: Job, data: Mapping[str, Any]) -> dict[str, Any]:
    """The stage's data as it is kept and fetched: the worker's file names become paths or addresses."""
    assert job.stems_folder is not None
    mode = job.request.stem_delivery_mode
    stems = {
        name: None if file is None else _place(job, job.stems_folder, file, mode)
        for name, file in data["stems"].items()
    }
    return {"delivery_mode": "path" if mode == "path" else "callback"} | dict(data) | {"stems": stems}


def sent(job: Job, data: Mapping[str, Any]) -> dict[str, Any]:
    """The same for the callback; in the mode `base64` the files themselves are in it."""
    assert job.stems_folder is not None
    if job.request.stem_delivery_mode != "base64":
        return told(job, data)
    files = {
        name: None if file is None else FileInBody(job.stems_folder / file) for name, file in data["stems"].items()
    }
    return told(job, data) | {"stems": files, "encoding": "base64"}


def _place(job: Job, folder: Path, file: str, mode: str) -> str:
    if mode == "path":
        return str(folder / file)
    return job.base_url + ROUTE.format(job_id=quote(job.id, safe=""), file_name=file)
