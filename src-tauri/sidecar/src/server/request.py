"""The body of POST /jobs."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
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


StemDeliveryMode = Literal["path", "callback", "base64", "poll"]
"""Stems as paths, as addresses on this server, as files inside the callback, or as addresses to be asked for."""


NO_TEXT = (None, "", "null", "undefined")
"""How clients put a value into a text field that they do not have."""


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
    track_hash: str = Field(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:~@=+-]*$")
    """Stands in addresses and headers: nothing that would have to be escaped there."""
    options: StageOptions = StageOptions()
    callback_url: Annotated[str | None, AfterValidator(_callback_url)] = None
    stem_delivery_mode: StemDeliveryMode = "path"
    parameters: TempoParameters = TempoParameters()

    @model_validator(mode="after")
    def _asks_for_something(self) -> "JobRequest":
        if not self.options.wanted():
            raise ValueError("options ask for no stage at all")
        return self

    @classmethod
    def from_upload(cls, fields: Mapping[str, str], path: Path) -> "JobRequest":
        """The same job from the text fields of an upload, where nested values are JSON text and null is no text.

        Raises:
            ValidationError: as for the JSON form.
        """
        body: dict[str, Any] = {"file_path": str(path)}
        for name in ("track_hash", "callback_url", "stem_delivery_mode", "options", "parameters"):
            text = fields.get(name)
            if text not in NO_TEXT:
                body[name] = _json_or_text(text) if name in ("options", "parameters") else text
        return cls.model_validate(body)

    @classmethod
    def schema_without_references(cls) -> dict[str, Any]:
        """The JSON schema in one piece: references would point into a document that it is only a part of."""
        schema = cls.model_json_schema()
        definitions = schema.pop("$defs")

        def resolved(value: Any) -> Any:
            if isinstance(value, dict):
                if "$ref" in value:
                    return resolved(definitions[value["$ref"].rpartition("/")[2]])
                return {name: resolved(inner) for name, inner in value.items()}
            return [resolved(inner) for inner in value] if isinstance(value, list) else value

        whole: dict[str, Any] = resolved(schema)
        return whole


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        # What is no JSON is then refused with the name of its field.
        return text
