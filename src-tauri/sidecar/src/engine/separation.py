"""From a mix to its stems, as a stream: what every separator does, and the one of the default engine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np

from src.engine.arrays import Samples, Spectrum
from src.engine.onnx_session import device_of, open_session
from src.engine.tiers import EngineInfo

NAME, VERSION, LICENCE = "Spleeter 2 stems", "2.1.0", "MIT"
"""The default engine: the version is that of the package that carries the weights."""

STEMS = ("vocals", "other", "drums", "bass")
"""Every stem that the wire format knows; the two that every separator makes come first."""

SAMPLE_RATE = 44_100
"""Hz of the mix that goes in and of the stems that come out, both in stereo."""

FRAME, HOP = 4096, 1024
BINS = 1024
"""What the networks were trained on: a Hann window, and only the bins up to 11 kHz."""

OVERLAP_GAIN = 2 / 3
"""Four Hann windows, each applied twice, add up to 3/2."""

SEEN = 512
"""Frames that the networks look at together, as in their training: 11.9 s."""

MARGIN = 32
"""Frames on either side that only give the others their surroundings, so that no edge is heard."""

KEPT = SEEN - 2 * MARGIN

PARAMETERS = {"frames": SEEN, "margin": MARGIN}

AIR_BINS = 256
"""Above what the networks see, the voice has the share that it has in this many bins just below."""


class Separator(Protocol):
    """Splits a stereo stream of 44 100 Hz into stems whose sum is the stream."""

    @property
    def info(self) -> EngineInfo:
        """Which engine this is, for the results."""

    @property
    def stems(self) -> tuple[str, ...]:
        """Names of the stems that it makes."""

    def separate(self, blocks: Iterator[Samples]) -> Iterator[dict[str, Samples]]:
        """Pieces of every stem, (2, samples) each; together they are as long as the blocks."""


class SpleeterSeparator:
    """Vocals by the two-stem networks; everything else is the mix without them."""

    stems = ("vocals", "other")

    def __init__(self, model: Path) -> None:
        self._session = open_session(model, keep_memory=False)
        self.info = EngineInfo(NAME, VERSION, LICENCE, device=device_of(self._session), parameters=PARAMETERS)

    def separate(self, blocks: Iterator[Samples]) -> Iterator[dict[str, Samples]]:
        """As the protocol says; memory does not grow with the length."""
        stream = _MaskedStream(self._voice_share)
        for block in blocks:
            for mix, vocals in stream.push(block):
                yield parted(mix, {"vocals": vocals})
        for mix, vocals in stream.finish():
            yield parted(mix, {"vocals": vocals})

    def _voice_share(self, spectrum: Spectrum) -> Samples:
        """(2, frames, 2049) to the share of the voice in each bin."""
        magnitudes = np.abs(spectrum[:, :, :BINS])
        (share,) = self._session.run(["voice"], {"magnitudes": magnitudes})
        air = share[:, :, -AIR_BINS:].mean(axis=2, keepdims=True)
        return np.concatenate([share, np.repeat(air, spectrum.shape[2] - BINS, axis=2)], axis=2)


def parted(mix: Samples, made: dict[str, Samples]) -> dict[str, Samples]:
    """The made stems and `other`, the rest of the mix, all within full scale, so that integers hold them.

    Where the rest would exceed full scale the excess goes to the made stems, which then have room for it:
    the sum stays the mix.
    """
    mix = np.clip(mix, -1.0, 1.0)
    stems = {name: np.clip(samples, -1.0, 1.0) for name, samples in made.items()}
    other = mix - np.sum(list(stems.values()), axis=0)
    excess = other - np.clip(other, -1.0, 1.0)
    other -= excess
    for name, samples in stems.items():
        stems[name] = np.clip(samples + excess, -1.0, 1.0)
        excess -= stems[name] - samples
    return stems | {"other": other}


class _MaskedStream:
    """Takes a stream through a mask in the frequency domain, piece by piece, with no delay."""

    def __init__(self, mask: "MaskOf") -> None:
        self._mask = mask
        self._window = np.hanning(FRAME + 1)[:-1].astype(np.float32)
        # The first frame that is kept ends `HOP` samples into the stream, and has its margin before it.
        self._lead = FRAME - HOP
        self._signal: Samples = np.zeros((2, MARGIN * HOP + self._lead), np.float32)
        self._unfinished: Samples = np.zeros((2, FRAME - HOP), np.float32)
        self._skipped = self._lead
        self._left = 0

    def push(self, block: Samples) -> Iterator[tuple[Samples, Samples]]:
        """The pieces of mix and masked signal that this block completes."""
        self._left += block.shape[1]
        self._signal = np.concatenate([self._signal, block], axis=1)
        while self._signal.shape[1] >= (SEEN - 1) * HOP + FRAME:
            yield from self._piece()

    def finish(self) -> Iterator[tuple[Samples, Samples]]:
        """The rest of the stream."""
        while self._left > 0:
            missing = (SEEN - 1) * HOP + FRAME - self._signal.shape[1]
            self._signal = np.pad(self._signal, ((0, 0), (0, max(0, missing))))
            yield from self._piece()

    def _piece(self) -> Iterator[tuple[Samples, Samples]]:
        windows = np.lib.stride_tricks.sliding_window_view(self._signal, FRAME, axis=1)
        spectrum = np.fft.rfft(windows[:, : SEEN * HOP : HOP] * self._window)
        kept = slice(MARGIN, MARGIN + KEPT)
        share = self._mask(spectrum)[:, kept]
        frames = np.fft.irfft(spectrum[:, kept] * share, FRAME) * (self._window * np.float32(OVERLAP_GAIN))
        masked = _overlapped(frames.astype(np.float32, copy=False))
        masked[:, : FRAME - HOP] += self._unfinished
        self._unfinished = masked[:, KEPT * HOP :].copy()
        mix = self._signal[:, MARGIN * HOP : (MARGIN + KEPT) * HOP]
        first = min(self._skipped, KEPT * HOP)
        self._skipped -= first
        length = min(KEPT * HOP - first, self._left)
        self._left -= length
        self._signal = self._signal[:, KEPT * HOP :].copy()
        if length > 0:
            yield mix[:, first : first + length], masked[:, first : first + length]


class MaskOf(Protocol):
    """What a spectrum is multiplied with."""

    def __call__(self, spectrum: Spectrum, /) -> Samples:
        """(2, frames, bins) to values of the same shape, 0 to 1."""


def _overlapped(frames: Samples) -> Samples:
    """(2, n, FRAME) frames added up, one every HOP samples: (2, n * HOP + FRAME - HOP)."""
    channels, count, _ = frames.shape
    parts = FRAME // HOP
    total = np.zeros((channels, count + parts - 1, HOP), np.float32)
    split = frames.reshape(channels, count, parts, HOP)
    for part in range(parts):
        total[:, part : part + count] += split[:, :, part]
    return total.reshape(channels, -1)
