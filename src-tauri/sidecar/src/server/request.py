"""The body of POST /jobs."""

import os
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, model_validator

STAGES = ("basic_features", "characteristics", "genre", "stems", "segments", "transitions")
"""Every stage that a job may ask for, in the order in which they are made."""


def _file_path(value: Any) -> str:
    # Not `str`: a name that is not UTF-8 arrives with surrogate escapes, which pydantic refuses.
    if not isinstance(value, str) or "\0" in value or not os.path.isabs(value):
        raise ValueError("must be the absolute path of a file")
    return value


def _callback_url(value: str | None) -> str | None:
    if value is not None:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an http or https address, or null")
        if parts.port == 0:
            raise ValueError("must name a port from 1 to 65535")
    return value


class StageOptions(BaseModel):
    """Which stages a job makes; `all` overrides the rest."""

    basic_features: bool = True
    characteristics: bool = True
    genre: bool = False
    stems: bool = False
    segments: bool = False
    transitions: bool = False
    all: bool = False

    def wanted(self) -> list[str]:
        """Names of the stages asked for, in order."""
        return [name for name in STAGES if self.all or getattr(self, name)]


class TempoParameters(BaseModel):
    """The tempo range that the DJ counts in, beats per minute.

    `round_tempo` permits the nearest integer where the audio does not contradict it.
    """

    tempo_min: float = Field(default=75.0, ge=30, le=300)
    tempo_max: float = Field(default=182.0, ge=30, le=300)
    round_tempo: bool = True

    @model_validator(mode="after")
    def _in_order(self) -> "TempoParameters":
        if self.tempo_max < self.tempo_min * 1.2:
            raise ValueError("tempo_max must be at least 1.2 times tempo_min")
        return self


class JobRequest(BaseModel):
    """One track to analyse; `track_hash` becomes the job's id."""

    file_path: Annotated[Any, AfterValidator(_file_path)]
    track_hash: str = Field(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")
    options: StageOptions = StageOptions()
    callback_url: Annotated[str | None, AfterValidator(_callback_url)] = None
    stem_delivery_mode: Literal["path", "callback", "poll"] = "path"
    parameters: TempoParameters = TempoParameters()

    @model_validator(mode="after")
    def _asks_for_something(self) -> "JobRequest":
        if not self.options.wanted():
            raise ValueError("options ask for no stage at all")
        return self
