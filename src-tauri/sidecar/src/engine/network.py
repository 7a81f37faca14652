"""Beat and downbeat activations: how likely each 20 ms holds a beat, and a downbeat."""

from pathlib import Path
from typing import Protocol

import numpy as np

from src.engine.arrays import Samples
from src.engine.onnx_session import device_of, open_session
from src.engine.tiers import EngineInfo

VERSION = "1.1.3"
PARAMETERS = {"networks": 3}
"""Of the published weights, and how many of them are averaged."""

PIECE = 1500
"""Frames (30 s) that are run together: bounds the memory that a long track needs."""


class BeatListener(Protocol):
    """Hears one track."""

    def push(self, samples: Samples, features: Samples) -> None:
        """Adds mono samples at 22 050 Hz, and the (frames, 272) features that they complete: a model takes either."""

    def finish(self) -> Samples:
        """The activation of the whole track: (frames, 2), beat that is no downbeat and downbeat, 50 a second."""


class BeatModel(Protocol):
    """Tells how likely each moment of a track holds a beat."""

    @property
    def info(self) -> EngineInfo:
        """Which engine this is, for the results."""

    def listen(self) -> BeatListener:
        """A listener for one track."""


class BeatNetwork:
    """The trained networks of the default engine, loaded once; runs on one core."""

    def __init__(self, model: Path) -> None:
        self._session = open_session(model)
        self.info = EngineInfo("BeatNet", VERSION, "CC BY 4.0", device=device_of(self._session), parameters=PARAMETERS)
        shapes = {value.name: value.shape for value in self._session.get_inputs()}
        self._memory_shape = tuple(shapes["hidden"])

    def listen(self) -> BeatListener:
        """A listener for one track."""
        return _FeatureListener(self)

    def empty_memory(self) -> tuple[Samples, Samples]:
        """The memory before a track begins."""
        return np.zeros(self._memory_shape, np.float32), np.zeros(self._memory_shape, np.float32)

    def run(self, features: Samples, memory: tuple[Samples, Samples]) -> tuple[Samples, tuple[Samples, Samples]]:
        """(frames, 272) to (frames, 2), beat that is no downbeat and downbeat, and the memory afterwards."""
        feeds = {"features": features, "hidden": memory[0], "cell": memory[1]}
        activation, hidden, cell = self._session.run(["activation", "hidden_after", "cell_after"], feeds)
        return activation, (hidden, cell)


class _FeatureListener:
    """Features to activations."""

    def __init__(self, network: BeatNetwork) -> None:
        self._activation = ActivationStream(network)

    def push(self, samples: Samples, features: Samples) -> None:
        del samples
        self._activation.push(features)

    def finish(self) -> Samples:
        return self._activation.finish()


class ActivationStream:
    """Runs the network over features as they come, as if the track were one piece."""

    def __init__(self, network: BeatNetwork) -> None:
        self._network = network
        self._memory = network.empty_memory()
        self._pending: list[Samples] = []
        self._pending_frames = 0
        self._results: list[Samples] = [np.empty((0, 2), np.float32)]

    def push(self, features: Samples) -> None:
        """Adds (frames, 272) features."""
        self._pending.append(features)
        self._pending_frames += len(features)
        if self._pending_frames >= PIECE:
            self._run()

    def finish(self) -> Samples:
        """The activation of the whole track, (frames, 2)."""
        if self._pending_frames:
            self._run()
        return np.concatenate(self._results)

    def _run(self) -> None:
        activation, self._memory = self._network.run(np.concatenate(self._pending), self._memory)
        self._results.append(activation)
        self._pending, self._pending_frames = [], 0
