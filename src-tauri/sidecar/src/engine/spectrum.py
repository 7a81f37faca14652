"""Brightness and level of a whole track."""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Reals, Samples
from src.engine.bands import SAMPLE_RATE
from src.engine.frames import FrameCutter

FRAME = 2048
ROLLOFF_PART = 0.85
"""Below the rolloff frequency lies this part of the power."""

QUIETEST = 1e-4
"""RMS (-80 dBFS) below which a frame is silence and says nothing about the sound."""

AUDIBLE_RMS = 10 ** (-60 / 20)
"""RMS of the quietest frame that counts as audible."""


@dataclass(frozen=True)
class SpectralSummary:
    """Means over the frames that are not silent; `None` where all are.

    `centroid`, `rolloff` and `brightness` in Hz, `zero_crossing_rate` per sample at 22 050 Hz, `rms` linear.
    """

    centroid: float | None
    rolloff: float | None
    brightness: float | None
    """The middle of the amplitudes on a logarithmic scale: unlike the centroid it does not look at basses alone."""
    zero_crossing_rate: float | None
    rms: float
    audible: tuple[float, float] | None
    """Seconds from which and to which something is heard; None in silence."""


class SpectrumStream:
    """Sums up spectra of mono samples as they come."""

    def __init__(self) -> None:
        self._cutter = FrameCutter(FRAME, FRAME)
        self._window = np.hanning(FRAME).astype(np.float32)
        self._frequencies = np.fft.rfftfreq(FRAME, 1 / SAMPLE_RATE)
        self._octaves = np.log2(np.maximum(self._frequencies, self._frequencies[1]))
        self._sums = np.zeros(4)
        self._heard = 0
        self._rms: list[Samples] = []

    def push(self, samples: Samples) -> None:
        """Adds mono samples at 22 050 Hz."""
        self._measure(self._cutter.push(samples))

    def finish(self) -> SpectralSummary:
        """The means."""
        self._measure(self._cutter.finish())
        rms = np.concatenate([np.empty(0, np.float32), *self._rms])
        centroid, rolloff, octaves, crossings = self._sums / max(1, self._heard)
        known = self._heard > 0
        return SpectralSummary(
            centroid=float(centroid) if known else None,
            rolloff=float(rolloff) if known else None,
            brightness=float(2**octaves) if known else None,
            zero_crossing_rate=float(crossings) if known else None,
            rms=float(np.sqrt(np.mean(np.square(rms)))) if len(rms) else 0.0,
            audible=_audible(rms),
        )

    def _measure(self, frames: Samples) -> None:
        if len(frames) == 0:
            return
        rms = np.sqrt(np.square(frames).mean(axis=1))
        self._rms.append(rms)
        heard = frames[rms > QUIETEST]
        if len(heard) == 0:
            return
        amplitude = np.abs(np.fft.rfft(heard * self._window))
        octaves = amplitude @ self._octaves / amplitude.sum(axis=1)
        power: Reals = np.square(amplitude)
        total = power.sum(axis=1)
        centroid = power @ self._frequencies / total
        below = np.cumsum(power, axis=1) < ROLLOFF_PART * total[:, None]
        rolloff = self._frequencies[np.minimum(below.sum(axis=1), FRAME // 2)]
        crossings = np.mean(np.signbit(heard[:, 1:]) != np.signbit(heard[:, :-1]), axis=1)
        self._sums += (centroid.sum(), rolloff.sum(), octaves.sum(), crossings.sum())
        self._heard += len(heard)


def _audible(rms: Samples) -> tuple[float, float] | None:
    loud = np.flatnonzero(rms > AUDIBLE_RMS)
    if len(loud) == 0:
        return None
    # Frames are centred on multiples of their length.
    return max(0.0, (loud[0] - 0.5) * FRAME / SAMPLE_RATE), (loud[-1] + 0.5) * FRAME / SAMPLE_RATE
