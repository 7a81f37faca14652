"""What a trained network would call three seconds of music."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from src.engine.arrays import Samples

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
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def run(self, patches: npt.NDArray[np.float16]) -> Samples:
        """(n, 187, 96) to (n, 50), the probability of each tag; one patch at a time, which bounds the memory."""
        tags = [self._session.run(["tags"], {"patches": patch[None].astype(np.float32)})[0] for patch in patches]
        return np.concatenate([np.empty((0, len(SOUND_TAGS)), np.float32), *tags])
