"""Where voices are likely, so that mix points can keep clear of them."""

import base64
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from src.engine.arrays import Reals
from src.engine.patches import PATCH_SECONDS
from src.engine.tagger import SOUND_TAGS, TrackTags

VOICE_TAGS = (
    "vocal", "vocals", "singing", "voice", "male", "female", "woman", "man", "male vocal", "female vocal",
    "male voice", "female voice", "choir", "choral", "opera",
)  # fmt: skip
"""Tags of the network that say "somebody sings or speaks"."""


STEM_LIKELY = 0.35
"""Part of the mix's amplitude that a separated vocal track needs to be a voice for certain: less is leakage."""


class Voices(Protocol):
    """Something that knows where voices are."""

    @property
    def source(self) -> str:
        """What it listens to: `tags` for the tagging network, `stems` for a separated vocal track."""

    def between(self, start: float, end: float) -> float:
        """How likely a voice is between two times in seconds, 0 to 1."""


class TaggedVoices:
    """By the tags of the network that names sounds; only the stretches that are asked for are listened to."""

    source = "tags"

    def __init__(self, tags: TrackTags) -> None:
        self._tags = tags
        self._columns = [SOUND_TAGS.index(tag) for tag in VOICE_TAGS]

    def between(self, start: float, end: float) -> float:
        """The mean over the patches that lie in this time, or of the last one before.

        The tags name the same thing in many words, of which listeners chose one or two: the likelihood is
        that of any of them, the words taken as independent.
        """
        times = self._tags.times
        if len(times) == 0:
            return 0.0
        inside = np.flatnonzero((times + PATCH_SECONDS / 2 >= start) & (times + PATCH_SECONDS / 2 < end))
        if len(inside) == 0:
            inside = np.array([max(0, int(np.searchsorted(times, start, side="right")) - 1)])
        voice = self._tags.of(int(index) for index in inside)[:, self._columns].astype(np.float64)
        return float((1.0 - np.prod(1.0 - voice, axis=1)).mean())


class StemVoices:
    """By the vocal track that was separated in the same job."""

    source = "stems"

    def __init__(self, vocals: Reals, others: Reals, seconds: float) -> None:
        """`vocals` and `others` are RMS amplitudes in equal steps over `seconds`."""
        self._part = vocals / np.maximum(np.hypot(vocals, others), 1e-9)
        self._per_second = len(vocals) / max(seconds, 1e-9)

    def between(self, start: float, end: float) -> float:
        """How near the vocal track's part of the amplitude comes to that of a voice, on average."""
        first = min(int(start * self._per_second), len(self._part) - 1)
        part = self._part[first : max(first + 1, round(end * self._per_second))]
        return float(np.minimum(1.0, part / STEM_LIKELY).mean())


def voices_of_stems(data: Mapping[str, Any]) -> StemVoices | None:
    """From the data of the stage `stems`; None where it has no vocals or no waveforms of them."""
    zooms = data.get("waveforms") or []
    if data["stems"].get("vocals") is None or not zooms:
        return None
    finest = zooms[-1]
    levels = {
        name: np.frombuffer(base64.b64decode(finest[f"{name}_intensity"]), np.uint8).astype(np.float64)
        for name in ("vocals", "drums", "bass", "other")
    }
    others = np.sqrt(sum(np.square(levels[name]) for name in levels if name != "vocals"))
    return StemVoices(levels["vocals"], others, data["duration"])
