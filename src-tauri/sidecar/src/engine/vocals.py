"""Where voices are likely, so that mix points can keep clear of them."""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Reals, Samples
from src.engine.tagger import SOUND_TAGS

VOICE_TAGS = (
    "vocal", "vocals", "singing", "voice", "male", "female", "woman", "man", "male vocal", "female vocal",
    "male voice", "female voice", "choir", "choral", "opera",
)  # fmt: skip
"""Tags of the network that say "somebody sings or speaks"."""


@dataclass(frozen=True)
class VocalCurve:
    """How likely a voice is, 0 to 1, from each of `times` (seconds, ascending) to the next."""

    times: Reals
    likelihood: Reals
    source: str
    """What heard it: `tags` for the tagging network, `stems` for a separated vocal track."""

    def between(self, start: float, end: float) -> float:
        """The likelihood over a stretch of time: the mean of the values that reach into it."""
        first = max(0, int(np.searchsorted(self.times, start, side="right")) - 1)
        stop = max(first + 1, int(np.searchsorted(self.times, end, side="left")))
        values = self.likelihood[first:stop]
        return float(values.mean()) if len(values) else 0.0


def vocal_curve(times: Reals, tags: Samples) -> VocalCurve:
    """The curve from tags (n, 50) of patches that begin at `times`.

    The tags name the same thing in many words, of which listeners chose one or two: the likelihood is that of
    any of them, the words taken as independent.
    """
    columns = [SOUND_TAGS.index(tag) for tag in VOICE_TAGS]
    likelihood: Reals = 1.0 - np.prod(1.0 - tags[:, columns].astype(np.float64), axis=1)
    return VocalCurve(times, likelihood, "tags")
