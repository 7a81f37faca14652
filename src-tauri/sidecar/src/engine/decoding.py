"""Beats and bars as the activation has them, read by a bar-pointer model."""

from dataclasses import dataclass

import metricon
import numpy as np

from src.engine.arrays import Integers, Reals, Samples
from src.engine.bands import FRAMES_PER_SECOND

SLOWEST, FASTEST = 55.0, 215.0
"""BPM that the model knows: wider than what a DJ counts in, so that the octave is chosen afterwards."""

PIECE_FRAMES = 30_000
"""Frames (ten minutes) decoded together: the model's memory grows with them."""

LEAST_FRAMES = 100
"""Frames (2 s) below which there is no pulse to speak of."""


@dataclass(frozen=True)
class DecodedBeats:
    """Beat times in seconds, ascending, and each one's place in its bar, 1 = downbeat."""

    times: Reals
    numbers: Integers


def decode_beats(activation: Samples) -> DecodedBeats:
    """The most likely beats of the whole track."""
    model = metricon.DownbeatTracker(beats_per_bar=(3, 4), min_bpm=SLOWEST, max_bpm=FASTEST, fps=int(FRAMES_PER_SECOND))
    times: list[Reals] = []
    numbers: list[Integers] = []
    for first in range(0, len(activation), PIECE_FRAMES):
        piece = activation[first : first + PIECE_FRAMES]
        if len(piece) < LEAST_FRAMES:
            continue
        probabilities = metricon.Activations.from_activations(
            piece.sum(axis=1), piece[:, 1], fps=int(FRAMES_PER_SECOND)
        )
        decoded = model.track(probabilities)
        times.append(decoded.times + first / FRAMES_PER_SECOND)
        numbers.append(decoded.numbers.astype(np.int64))
    if not times:
        return DecodedBeats(np.empty(0), np.empty(0, np.int64))
    return DecodedBeats(np.concatenate(times), np.concatenate(numbers))
