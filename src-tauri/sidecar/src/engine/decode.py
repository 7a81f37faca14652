"""Samples of a music file, as DJ software plays them: encoder delay and padding removed."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import av.error
import numpy as np

from src.engine.arrays import Samples
from src.engine.errors import AnalysisError
from src.engine.protection import is_protected

BLOCK_SECONDS = 3.0
"""About how much audio is handed on at a time."""

FULLEST_SCALE = 8.0
"""Float files may exceed full scale; what is beyond this is damage, not music."""

MOST_SECONDS = 24 * 3600.0
"""Longer files are no music, and a few megabytes of packed silence can be months."""

SIGNATURES = (b"RIFF", b"RF64", b"FORM", b"fLaC", b"OggS", b"ID3")
"""First bytes of the music formats; MP4 has `ftyp` at its fifth."""

NOT_AUDIO = "This is not an audio file."
PROTECTED = "This file is copy-protected: no DJ software can read it. Buy or export it without protection."
CUT_OFF = "This file is cut off or damaged: no music can be read from it."


class AudioFile:
    """An open music file that gives its first audio stream as blocks of float32 samples.

    Blocks are (channels, samples) with one or two channels; more are mixed down. Damaged packets
    are left out and counted in `damaged_packets`.
    """

    def __init__(self, path: Path) -> None:
        """Opens `path`.

        Raises:
            AnalysisError: the file is empty, no audio, cut off or of an unknown kind.
        """
        self._container = _open(path)
        stream = self._container.streams.best("audio")
        if stream is None or not isinstance(stream, av.AudioStream):
            self._container.close()
            raise AnalysisError("not_audio", NOT_AUDIO)
        self._stream = stream
        self._stream.codec_context.thread_count = 1
        self.sample_rate = stream.codec_context.sample_rate or stream.rate
        self.channels = min(2, stream.codec_context.channels or 2)
        if not 1000 <= self.sample_rate <= 1_536_000:
            self._container.close()
            raise AnalysisError("unsupported", f"The sample rate of {self.sample_rate} Hz is not supported.")
        self._part_there = _part_there(path)
        self.damaged_packets = 0
        self.decoded_packets = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()

    @property
    def declared_seconds(self) -> float | None:
        """The length that the file claims, where it claims one; some formats only estimate it."""
        seconds = self._seconds_of_stream()
        return seconds / self._part_there if seconds is not None else None

    def _seconds_of_stream(self) -> float | None:
        if self._stream.duration is not None and self._stream.time_base is not None:
            return max(0.0, float(self._stream.duration * self._stream.time_base))
        if self._container.duration is not None:
            return max(0.0, self._container.duration / av.time_base)
        return None

    def blocks(self) -> Iterator[Samples]:
        """The samples from first to last.

        Raises:
            AnalysisError: there are too many.
        """
        block_length = int(BLOCK_SECONDS * self.sample_rate)
        most = int(MOST_SECONDS * self.sample_rate)
        total = 0
        # One array a block: one for each frame of an MP3 (26 ms) takes as long as decoding it.
        waiting = av.AudioFifo()
        for frame in self._frames():
            total += frame.samples
            if total > most:
                raise AnalysisError("too_long", f"This file is longer than {MOST_SECONDS / 3600:g} hours.")
            frame.pts = None
            waiting.write(frame)
            if waiting.samples >= block_length:
                yield _block(waiting)
        if waiting.samples:
            yield _block(waiting)

    def _frames(self) -> Iterator[av.AudioFrame]:
        """The frames as planar floats of one layout."""
        layout = "mono" if self.channels == 1 else "stereo"
        wanted = ("fltp", layout, self.sample_rate)
        resampler: av.AudioResampler | None = None
        source: tuple[str, str, int] | None = None
        for frame in self._decoded():
            kind = (frame.format.name, frame.layout.name, frame.sample_rate)
            if kind == wanted and resampler is None:
                yield frame
                continue
            if resampler is None or kind != source:
                if resampler is not None:
                    yield from resampler.resample(None)
                resampler, source = av.AudioResampler("fltp", layout, self.sample_rate), kind
            try:
                ready = resampler.resample(frame)
            except av.error.FFmpegError:
                # A damaged frame may claim channels or a rate that nothing can be made of.
                self.damaged_packets += 1
                resampler = source = None
                continue
            yield from ready
        if resampler is not None:
            yield from resampler.resample(None)

    def _decoded(self) -> Iterator[av.AudioFrame]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except (av.error.FFmpegError, OSError):
                # The container itself is broken from here on.
                self.damaged_packets += 1
                return
            try:
                frames = self._stream.decode(packet)
            except av.error.FFmpegError:
                self.damaged_packets += 1
                continue
            self.decoded_packets += 1
            yield from frames


def _block(waiting: av.AudioFifo) -> Samples:
    """Everything that waits, as (channels, samples) with nothing but sensible numbers in it."""
    frame = waiting.read()
    assert frame is not None, "samples are waiting"
    block = frame.to_ndarray().astype(np.float32, copy=False)
    if not np.isfinite(block.sum()):
        block = np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(block, -FULLEST_SCALE, FULLEST_SCALE)


def _part_there(path: Path) -> float:
    """Which part of the size that a RIFF or AIFF header claims the file has.

    The decoder goes by the size of the file there, so that it alone would not notice what is missing.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if not head.startswith((b"RIFF", b"FORM")):
        return 1.0
    claimed = int.from_bytes(head[4:8], "little" if head.startswith(b"RIFF") else "big") + 8
    # Programs that write to a pipe leave all zeros or all ones there.
    if claimed in (8, 0xFFFF_FFFF + 8):
        return 1.0
    return min(1.0, path.stat().st_size / claimed)


def _open(path: Path) -> av.container.InputContainer:
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError as error:
        raise AnalysisError("unreadable", f"This file cannot be read: {error.strerror}.") from error
    if not head:
        raise AnalysisError("empty_file", "This file is empty.")
    if is_protected(path):
        raise AnalysisError("protected", PROTECTED)
    try:
        return av.open(str(path), mode="r", metadata_errors="replace")
    except (av.error.FFmpegError, OSError, ValueError) as error:
        if head.startswith(SIGNATURES) or head[4:8] == b"ftyp":
            raise AnalysisError("cut_off", CUT_OFF) from error
        raise AnalysisError("not_audio", NOT_AUDIO) from error
