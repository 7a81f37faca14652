"""Request bodies, and what is wrong with them in words."""

import json
from typing import Any

from fastapi import HTTPException, Request
from pydantic import ValidationError

LONGEST_BODY = 16 * 2**20
"""Bytes of a request: the largest is a list of many thousand allowed folders."""


async def json_body(request: Request) -> Any:
    """The body as JSON. Read with the standard library, which keeps names that are not UTF-8.

    Raises:
        HTTPException: 400 no JSON, 413 too large.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise HTTPException(413, "The request is too large.")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400, "The body is not JSON.") from None


def is_upload(request: Request) -> bool:
    """Whether the body is multipart/form-data."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "multipart/form-data"


def readable(error: ValidationError) -> str:
    """Every problem as `field: what is wanted`."""
    parts = []
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        field = ".".join(str(part) for part in problem["loc"]) or "body"
        parts.append(f"{field}: {problem['msg'].removeprefix('Value error, ')}")
    return "; ".join(parts)
