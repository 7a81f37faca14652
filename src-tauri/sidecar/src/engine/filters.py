"""Long linear filters over a stream of samples, by transforms of overlapping blocks."""

from collections.abc import Iterator

import numpy as np

from src.engine.arrays import Samples, Spectrum

TRANSFORM_TO_TAPS = 8
"""How many times longer a transform is than the longest filter: most of its output is then usable."""


class FilteredBlock:
    """A stretch of the stream in the frequency domain, ready to be taken through any of the filters."""

    def __init__(self, spectrum: Spectrum, size: int, first: int, length: int) -> None:
        self._spectrum = spectrum
        self._size = size
        self._first = first
        self.length = length

    def mixed(self) -> "FilteredBlock":
        """The mean of the channels, as a block of one."""
        return FilteredBlock(self._spectrum.mean(axis=0, keepdims=True), self._size, self._first, self.length)

    def through(self, response: Spectrum) -> Samples:
        """The samples, (channels, length), behind the filter."""
        filtered = np.fft.irfft(self._spectrum * response, self._size)
        return filtered[:, self._first : self._first + self.length].astype(np.float32, copy=False)


class BlockTransform:
    """Cuts a stream of (channels, samples) into blocks to be filtered by up to `taps` taps.

    The output has the length of the input: a filter that looks `taps // 2` into the future and as
    far into the past (`centred`) has no delay; one that only looks into the past (`causal`) keeps its own.
    """

    def __init__(self, channels: int, taps: int) -> None:
        self._taps = taps | 1
        self._size = 1 << int(np.ceil(np.log2(TRANSFORM_TO_TAPS * self._taps)))
        self._half = self._taps // 2
        self._rest: Samples = np.zeros((channels, self._taps - 1), np.float32)
        self._ahead = self._half
        self._left = 0

    def centred(self, taps: Samples) -> Spectrum:
        """The response of a symmetric filter of odd length."""
        return self._response(taps, self._half - len(taps) // 2)

    def causal(self, taps: Samples) -> Spectrum:
        """The response of a filter whose first tap is the present."""
        return self._response(taps, self._half)

    def _response(self, taps: Samples, delay: int) -> Spectrum:
        line = np.zeros(self._size, np.float32)
        line[delay : delay + len(taps)] = taps
        if delay + len(taps) > self._taps:
            raise ValueError("the filter is longer than the transform allows for")
        response: Spectrum = np.fft.rfft(line)
        return response

    def push(self, samples: Samples) -> Iterator[FilteredBlock]:
        """The blocks that these samples complete."""
        self._left += samples.shape[1]
        signal = np.concatenate([self._rest, samples], axis=1)
        step = self._size - self._taps + 1
        at = 0
        while signal.shape[1] - at >= self._size:
            yield from self._block(signal[:, at : at + self._size], step)
            at += step
        self._rest = signal[:, at:]

    def finish(self) -> Iterator[FilteredBlock]:
        """The rest of the stream, as long as what was pushed."""
        step = self._size - self._taps + 1
        while self._left > 0:
            padded = np.zeros((len(self._rest), self._size), np.float32)
            padded[:, : self._rest.shape[1]] = self._rest[:, : self._size]
            yield from self._block(padded, step)
            self._rest = self._rest[:, step:]

    def _block(self, signal: Samples, step: int) -> Iterator[FilteredBlock]:
        # Output sample i of a centred filter needs input up to i + half: the first `half` outputs lie
        # before the stream's begin and are dropped.
        skipped = min(self._ahead, step)
        self._ahead -= skipped
        length = min(step - skipped, self._left)
        self._left -= length
        if length > 0:
            yield FilteredBlock(np.fft.rfft(signal), self._size, self._taps - 1 + skipped, length)


def low_pass(cutoff_hz: float, sample_rate: int, taps: int) -> Samples:
    """A windowed-sinc low pass of odd length with no phase shift; -6 dB at the cutoff."""
    at = np.arange(taps) - taps // 2
    sinc = np.sinc(2 * cutoff_hz / sample_rate * at) * np.hanning(taps + 2)[1:-1]
    taps_line: Samples = (sinc / sinc.sum()).astype(np.float32)
    return taps_line
