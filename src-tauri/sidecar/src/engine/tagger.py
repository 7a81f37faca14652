"""What a trained network would call three seconds of music."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from src.engine.arrays import Samples
from src.engine.onnx_session import open_session
from src.engine.patches import Patches

LISTENER_TAGS = (
    "rock", "pop", "alternative", "indie", "electronic", "female vocalists", "dance", "00s", "alternative rock",
    "jazz", "beautiful", "metal", "chillout", "male vocalists", "classic rock", "soul", "indie rock", "mellow",
    "electronica", "80s", "folk", "90s", "chill", "instrumental", "punk", "oldies", "blues", "hard rock", "ambient",
    "acoustic", "experimental", "female vocalist", "guitar", "hip-hop", "70s", "party", "country", "easy listening",
    "sexy", "catchy", "funk", "electro", "heavy metal", "progressive rock", "60s", "rnb", "indie pop", "sad",
    "house", "happy",
)  # fmt: skip
"""Outputs of the network that was trained on the Million Song Dataset, in their order."""

SOUND_TAGS = (
    "guitar", "classical", "slow", "techno", "strings", "drums", "electronic", "rock", "fast", "piano", "ambient",
    "beat", "violin", "vocal", "synth", "female", "indian", "opera", "male", "singing", "vocals", "no vocals",
    "harpsichord", "loud", "quiet", "flute", "woman", "male vocal", "no vocal", "pop", "soft", "sitar", "solo",
    "man", "classic", "choir", "voice", "new age", "dance", "male voice", "female vocal", "beats", "harp", "cello",
    "no voice", "weird", "country", "metal", "female voice", "choral",
)  # fmt: skip
"""Outputs of the network that was trained on MagnaTagATune, in their order."""


class Tagger:
    """One tagging network, loaded once; runs on one core."""

    def __init__(self, model: Path) -> None:
        self._session = open_session(model, keep_memory=False)

    def run(self, patch: npt.NDArray[np.float16]) -> Samples:
        """(187, 96) to (50,), the probability of each tag."""
        (tags,) = self._session.run(["tags"], {"patches": patch[None].astype(np.float32)})
        row: Samples = tags[0]
        return row


class TrackTags:
    """The tags of a track's patches by one network, each computed when it is first asked for."""

    def __init__(self, patches: Patches, tagger: Tagger, on_patch: Callable[[], None]) -> None:
        """`on_patch` is called before each computation, and may end it by raising."""
        self.times = patches.times
        self._power = patches.power
        self._tagger = tagger
        self._on_patch = on_patch
        self._known: dict[int, Samples] = {}

    def of(self, indices: Iterable[int]) -> Samples:
        """(n, 50) for these patches."""
        return np.stack([self._tag(index) for index in indices])

    def _tag(self, index: int) -> Samples:
        if index not in self._known:
            self._on_patch()
            self._known[index] = self._tagger.run(self._power[index])
        return self._known[index]
