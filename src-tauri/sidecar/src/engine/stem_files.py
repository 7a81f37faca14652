"""The files that stems lie in: FLAC or WAV, 44 100 Hz, 16 bits, stereo."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import av
import numpy as np
import soxr

from src.engine.arrays import Samples
from src.engine.decode import AudioFile
from src.engine.separation import SAMPLE_RATE

StemFormat = Literal["flac", "wav"]

CODECS: dict[str, str] = {"flac": "flac", "wav": "pcm_s16le"}

FULL_SCALE = 32_768
"""As decoders have it, so that what is read again is what was written."""


class StemWriter:
    """Writes one stem as its samples come."""

    def __init__(self, path: Path) -> None:
        kind = path.suffix[1:]
        self._container = av.open(str(path), "w", format=kind)
        stream = self._container.add_stream(CODECS[kind], rate=SAMPLE_RATE, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.format = "s16"
        self._stream = stream
        self._written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()

    def write(self, samples: Samples) -> None:
        """Adds (2, samples), full scale 1."""
        integers = np.clip(np.round(samples * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(integers.T.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._written
        self._written += samples.shape[1]
        self._container.mux(self._stream.encode(frame))


def rewrite(source: Path, target: Path) -> None:
    """The same samples in another format."""
    with AudioFile(source) as file, StemWriter(target) as writer:
        for block in file.blocks():
            writer.write(block)


def stereo_blocks(file: AudioFile) -> Iterator[Samples]:
    """The file as a stereo stream of 44 100 Hz, (2, samples) at a time."""
    resampler = None
    if file.sample_rate != SAMPLE_RATE:
        resampler = soxr.ResampleStream(file.sample_rate, SAMPLE_RATE, 2, dtype="float32", quality="HQ")
    for block in file.blocks():
        stereo = np.repeat(block, 2, axis=0) if len(block) == 1 else block
        yield stereo if resampler is None else resampler.resample_chunk(np.ascontiguousarray(stereo.T)).T
    if resampler is not None:
        yield resampler.resample_chunk(np.empty((0, 2), np.float32), last=True).T
