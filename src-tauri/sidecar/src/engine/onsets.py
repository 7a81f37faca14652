"""Where sounds begin, in four bands, 450 times a second: the kick and the snare among them."""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Samples
from src.engine.bands import SAMPLE_RATE
from src.engine.frames import FrameCutter

HOP = 49
"""Samples between two values (2.2 ms), a ninth of the network's step."""

VALUES_PER_SECOND = SAMPLE_RATE / HOP

FRAME = 512

BAND_EDGES_HZ = (30.0, 150.0, 500.0, 2600.0, 10_500.0)
"""Kick and bass; body of snares and low voices; claps, snares, voices; hats."""

SNARE_HZ = (1500.0, 7000.0)
"""Above voices and below hats, mostly."""

LAG = 4
"""Values (9 ms) over which a rise is taken: the rise time of a drum."""

COMPRESSION = 30.0
"""Factor in log(1 + c x), x a magnitude with full scale near 1: quiet drums count, noise does not."""

FRAMES_AT_ONCE = 2048


@dataclass(frozen=True)
class Onsets:
    """Strength of onsets, (values, bands), and the level of two regions, all VALUES_PER_SECOND.

    `kick_level` is the amplitude in the lowest band; `snare_level` that where the wires of a snare and
    the noise of a clap are: unlike a kick's click they last.
    """

    strength: Samples
    kick_level: Samples
    snare_level: Samples


class OnsetStream:
    """Measures onsets in mono samples as they come."""

    def __init__(self) -> None:
        self._cutter = FrameCutter(FRAME, HOP)
        self._window = (np.hanning(FRAME) * 4.0 / FRAME).astype(np.float32)
        edges = np.round(np.array(BAND_EDGES_HZ) * FRAME / SAMPLE_RATE).astype(int)
        self._edges = edges
        self._snare_bins = slice(*np.round(np.array(SNARE_HZ) * FRAME / SAMPLE_RATE).astype(int))
        self._before: Samples | None = None
        self._strength: list[Samples] = []
        self._kick: list[Samples] = []
        self._snare: list[Samples] = []

    def push(self, samples: Samples) -> None:
        """Adds mono samples at 22 050 Hz."""
        self._measure(self._cutter.push(samples))

    def finish(self) -> Onsets:
        """Everything measured."""
        self._measure(self._cutter.finish())
        bands = len(BAND_EDGES_HZ) - 1
        return Onsets(
            np.concatenate([np.empty((0, bands), np.float32), *self._strength]),
            np.concatenate([np.empty(0, np.float32), *self._kick]),
            np.concatenate([np.empty(0, np.float32), *self._snare]),
        )

    def _measure(self, frames: Samples) -> None:
        for at in range(0, len(frames), FRAMES_AT_ONCE):
            spectrum = np.fft.rfft(frames[at : at + FRAMES_AT_ONCE] * self._window)
            magnitude = np.abs(spectrum[:, : self._edges[-1]])
            power = np.square(magnitude)
            self._kick.append(np.sqrt(power[:, self._edges[0] : self._edges[1]].sum(axis=1)))
            self._snare.append(np.sqrt(power[:, self._snare_bins].sum(axis=1)))
            level = np.log1p(COMPRESSION * magnitude)
            before = np.repeat(level[:1], LAG, axis=0) if self._before is None else self._before
            history = np.concatenate([before, level])
            self._before = history[-LAG:]
            rise = np.maximum(history[LAG:] - history[:-LAG], 0.0)
            widths = np.diff(self._edges)
            sums = np.add.reduceat(rise, self._edges[:-1], axis=1)
            self._strength.append((sums / widths).astype(np.float32))
