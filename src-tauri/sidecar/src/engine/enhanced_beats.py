"""Beats by Beat This! (Foscarin, Schlüter, Widmer, ISMIR 2024), where the user has its package and a checkpoint."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from src.engine.arrays import Samples
from src.engine.bands import HOP, SAMPLE_RATE
from src.engine.network import BeatListener
from src.engine.tiers import EngineInfo, Offer

PIECE_FRAMES, MARGIN_FRAMES = 15_000, 100
"""Frames (five minutes) that are kept of one pass, and those on either side that only give them their
surroundings: bounds the memory that a long track needs."""


class BeatThisModel:
    """The transformer, loaded once."""

    def __init__(self, to_frames: Any, info: EngineInfo) -> None:
        self.info = info
        self._to_frames = to_frames

    @classmethod
    def load(cls, checkpoint: Path, info: EngineInfo) -> Self:
        """Loads the checkpoint file; the package fetches nothing when it is given a file."""
        from beat_this.inference import Audio2Frames

        model = Audio2Frames(str(checkpoint), info.device)
        return cls(model, replace(info, parameters={"checkpoint": checkpoint.name}))

    def listen(self) -> BeatListener:
        """A listener for one track."""
        return _PieceListener(self)

    def run(self, samples: Samples) -> Samples:
        """Mono samples to (frames, 2), one frame every 441 samples."""
        beat, downbeat = (_probability(logits) for logits in self._to_frames(samples, SAMPLE_RATE))
        # The package's beats include the downbeats; here a frame is one or the other.
        downbeat = np.minimum(downbeat, beat)
        return np.stack([beat - downbeat, downbeat], axis=1)


def _probability(logits: Any) -> Samples:
    values = logits.cpu().numpy().astype(np.float32)
    return np.asarray(1 / (1 + np.exp(-values)), np.float32)


class _PieceListener:
    """Runs the model over pieces with margins."""

    def __init__(self, model: BeatThisModel) -> None:
        self._model = model
        self._signal: Samples = np.zeros(MARGIN_FRAMES * HOP, np.float32)
        self._pushed = 0
        self._results: list[Samples] = []

    def push(self, samples: Samples, features: Samples) -> None:
        del features
        self._pushed += samples.size
        self._signal = np.concatenate([self._signal, samples])
        while self._signal.size >= (PIECE_FRAMES + 2 * MARGIN_FRAMES) * HOP:
            self._run()

    def finish(self) -> Samples:
        frames = -(-self._pushed // HOP)
        while sum(map(len, self._results)) < frames:
            self._run()
        return np.concatenate([np.empty((0, 2), np.float32), *self._results])[:frames]

    def _run(self) -> None:
        activation = self._model.run(self._signal[: (PIECE_FRAMES + 2 * MARGIN_FRAMES) * HOP])
        kept = activation[MARGIN_FRAMES : MARGIN_FRAMES + PIECE_FRAMES]
        # A last frame may hang on the padding of the package's own frames.
        self._results.append(np.pad(kept, ((0, max(0, 1 - len(kept))), (0, 0))))
        self._signal = self._signal[PIECE_FRAMES * HOP :]


BEAT_THIS = Offer("Beat This!", "MIT", "beat_this", "MISMO_BEAT_THIS_CHECKPOINT", BeatThisModel.load)
