"""Cuts a stream of samples into overlapping frames, block by block."""

import numpy as np

from src.engine.arrays import Samples


class FrameCutter:
    """Frames of `size` samples every `hop`, frame i centred on sample i * hop, silence outside.

    Feed it with `push`, end with `finish`; together they give ceil(samples / hop) frames, each
    exactly once, without ever holding more than one block.
    """

    def __init__(self, size: int, hop: int) -> None:
        self._size = size
        self._hop = hop
        self._rest: Samples = np.zeros(size // 2, np.float32)
        self._pushed = 0
        self._given = 0

    def push(self, samples: Samples) -> Samples:
        """The frames, (n, size), that are complete with these samples; a view, not to be written to."""
        self._pushed += samples.size
        return self._cut(np.concatenate([self._rest, samples]))

    def finish(self) -> Samples:
        """The last frames, which reach beyond the end."""
        missing = -(-self._pushed // self._hop) - self._given
        end = max(0, (missing - 1) * self._hop + self._size - self._rest.size) if missing else 0
        return self._cut(np.concatenate([self._rest, np.zeros(end, np.float32)]))[: max(0, missing)]

    def _cut(self, signal: Samples) -> Samples:
        if signal.size < self._size:
            self._rest = signal
            return np.empty((0, self._size), np.float32)
        frames = np.lib.stride_tricks.sliding_window_view(signal, self._size)[:: self._hop]
        self._given += len(frames)
        self._rest = signal[len(frames) * self._hop :]
        return frames
