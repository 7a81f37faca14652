"""Which engine does what: the default one, or a better one that the user has installed.

A better engine is taken when its package is installed and its variable names the weights: nothing is
fetched, and none of it is part of the product. One that is there and cannot be loaded is said in the log
and leaves the default at work.
"""

import importlib.metadata
import importlib.util
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

log = logging.getLogger("mismo.tiers")

Tier = Literal["default", "enhanced"]

Made = TypeVar("Made")


@dataclass(frozen=True)
class EngineInfo:
    """What made a result: enough to tell later whether another engine would do better."""

    name: str
    version: str
    licence: str
    tier: Tier = "default"
    device: str = "cpu"
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def describe(self) -> dict[str, Any]:
        """As /health tells it."""
        return {
            "engine": self.tier,
            "name": self.name,
            "version": self.version,
            "licence": self.licence,
            "device": self.device,
        }

    def stamp(self) -> dict[str, Any]:
        """As each result carries it."""
        return {"name": self.name, "version": self.version, "parameters": dict(self.parameters)}


@dataclass(frozen=True)
class Offer(Generic[Made]):
    """A better engine that may be installed."""

    name: str
    licence: str
    package: str
    variable: str
    """Names the file or folder of its weights."""
    load: Callable[[Path, EngineInfo], Made]
    """Makes it from the weights; the information is what it shall carry."""

    def weights(self, environ: Mapping[str, str] = os.environ) -> Path | None:
        """Where its weights lie, or None where the user does not have all of it. Loads nothing."""
        path = environ.get(self.variable)
        if not path or importlib.util.find_spec(self.package) is None:
            return None
        return Path(path) if Path(path).exists() else None

    def info(self, device: str) -> EngineInfo:
        """What its results carry."""
        return EngineInfo(self.name, installed_version(self.package), self.licence, "enhanced", device)


def better(offer: Offer[Made], environ: Mapping[str, str] = os.environ) -> Made | None:
    """The offered engine, or None where the user does not have all of it or it cannot be loaded."""
    weights = offer.weights(environ)
    if weights is None:
        if environ.get(offer.variable):
            log.warning("%s is not used: its package or what %s names is missing", offer.name, offer.variable)
        return None
    try:
        return offer.load(weights, offer.info(torch_device(environ)))
    except Exception as error:
        # Foreign code with foreign weights: whatever it raises, the default engine still works.
        log.warning("%s cannot be used (%s: %s): the default engine is", offer.name, type(error).__name__, error)
        return None


def torch_device(environ: Mapping[str, str] = os.environ) -> str:
    """`cuda`, `mps` or `cpu`: what DEMUCS_DEVICE says, else what torch offers where it is installed."""
    wanted = environ.get("DEMUCS_DEVICE", "")
    if wanted or importlib.util.find_spec("torch") is None:
        return wanted or "cpu"
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def installed_version(package: str) -> str:
    """What the metadata of the distribution with this importable package says, or `unknown`."""
    try:
        (distribution, *_) = importlib.metadata.packages_distributions().get(package, [package])
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
