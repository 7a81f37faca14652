"""The input of the tagging networks: patches of three seconds, taken at even distances over the track.

The networks were trained on exactly these numbers: mono at 16 kHz, frames of 512 samples every 256 under a
Hann window, power in 96 mel bands from 0 to 8 kHz (Slaney's scale, filters of equal area), log10(1 + 10 000 x).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from src.engine.arrays import Reals, Samples
from src.engine.frames import FrameCutter

SAMPLE_RATE = 16_000
FRAME, HOP = 512, 256
BANDS = 96
PATCH_FRAMES = 187
PATCH_SECONDS = PATCH_FRAMES * HOP / SAMPLE_RATE

STRIDE = 2
"""One patch of so many is taken: it stands for six seconds."""

COMPRESSION = 10_000.0

LINEAR_BELOW_HZ, HZ_PER_MEL, MELS_PER_LOG = 1000.0, 200 / 3, 27 / np.log(6.4)
"""Slaney's mel scale ("Auditory Toolbox", 1998): linear up to 1 kHz, then 27 steps for a factor of 6.4."""


@dataclass(frozen=True)
class Patches:
    """`power` (n, 187, 96), half precision, and `times`, the seconds at which each begins."""

    power: npt.NDArray[np.float16]
    times: Reals


class PatchStream:
    """Takes patches from mono samples at 16 kHz as they come; frames between patches are not transformed."""

    def __init__(self) -> None:
        self._cutter = FrameCutter(FRAME, HOP)
        # One sample longer and cut, the window is periodic.
        self._window = np.hanning(FRAME + 1)[:-1].astype(np.float32)
        self._filters = mel_filters()
        self._frames: list[Samples] = []
        self._seen = 0
        self._patches: list[npt.NDArray[np.float16]] = []

    def push(self, samples: Samples) -> None:
        """Adds mono samples."""
        self._take(self._cutter.push(samples))

    def finish(self) -> Patches:
        """Every whole patch; of a sound that is shorter than one, the one that it makes when repeated."""
        self._take(self._cutter.finish())
        if not self._patches and self._frames:
            power = np.concatenate(self._frames)
            self._patches.append(np.resize(power, (PATCH_FRAMES, BANDS)).astype(np.float16))
        patches = np.array(self._patches, np.float16).reshape(-1, PATCH_FRAMES, BANDS)
        return Patches(patches, np.arange(len(patches), dtype=np.float64) * STRIDE * PATCH_SECONDS)

    def _take(self, frames: Samples) -> None:
        while len(frames):
            place = self._seen % (STRIDE * PATCH_FRAMES)
            wanted = place < PATCH_FRAMES
            border = PATCH_FRAMES if wanted else STRIDE * PATCH_FRAMES
            here, frames = frames[: border - place], frames[border - place :]
            self._seen += len(here)
            if wanted:
                self._frames.append(self._log_power(here))
                if place + len(here) == PATCH_FRAMES:
                    self._patches.append(np.concatenate(self._frames).astype(np.float16))
                    self._frames = []

    def _log_power(self, frames: Samples) -> Samples:
        power = np.square(np.abs(np.fft.rfft(frames * self._window))).astype(np.float32)
        result: Samples = np.log10(1 + COMPRESSION * (power @ self._filters))
        return result


def mel_filters() -> Samples:
    """The filter bank as a matrix, (257 bins, 96 bands)."""
    bins = np.arange(FRAME // 2 + 1) * SAMPLE_RATE / FRAME
    edges = _hertz(np.linspace(0.0, _mel(SAMPLE_RATE / 2), BANDS + 2))
    rising = (bins[:, None] - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - bins[:, None]) / np.diff(edges)[1:]
    triangles = np.maximum(0, np.minimum(rising, falling))
    filters: Samples = (triangles * 2 / (edges[2:] - edges[:-2])).astype(np.float32)
    return filters


def _mel(hertz: float) -> float:
    """Mels of a frequency above the linear part."""
    return float(LINEAR_BELOW_HZ / HZ_PER_MEL + np.log(hertz / LINEAR_BELOW_HZ) * MELS_PER_LOG)


def _hertz(mels: Reals) -> Reals:
    border = LINEAR_BELOW_HZ / HZ_PER_MEL
    above: Reals = LINEAR_BELOW_HZ * np.exp((mels - border) / MELS_PER_LOG)
    return np.where(mels < border, mels * HZ_PER_MEL, above)
