"""One pass over a track's samples: everything that the later steps need, measured while decoding."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from src.engine.arrays import Samples
from src.engine.bands import SAMPLE_RATE, BandStream
from src.engine.chroma import Chroma, ChromaStream
from src.engine.decode import AudioFile
from src.engine.errors import AnalysisError
from src.engine.filters import BlockTransform, FilteredBlock, low_pass
from src.engine.loudness import Loudness, LoudnessMeter, k_weighting
from src.engine.network import BeatModel
from src.engine.onsets import Onsets, OnsetStream
from src.engine.patches import SAMPLE_RATE as PATCH_RATE
from src.engine.patches import Patches, PatchStream
from src.engine.spectrum import SpectralSummary, SpectrumStream
from src.engine.timbre import TimbreStream
from src.engine.waveform import CROSSOVERS_HZ, Waveform, WaveformStream

CROSSOVER_SECONDS = 0.04
"""Length of the crossover filters: some 80 Hz from pass to stop."""

LEAST_SECONDS_OF_A_CUT_FILE = 15.0
"""What is left of a cut file is analysed when it is at least this long."""

CUT_SHARE = 0.9
"""A file that gives less than this part of the length that it claims counts as cut off."""

OnProgress = Callable[[float], None]


@dataclass(frozen=True)
class Extras:
    """Measures that only some stages need."""

    waveform: bool = True
    loudness: bool = True
    patches: bool = False


@dataclass(frozen=True)
class Sound:
    """A track as the engine hears it. Times count from the first decoded sample."""

    seconds: float
    sample_rate: int
    incomplete: bool
    """Whether the file gave clearly less than the length that it claims."""
    activation: Samples
    """Beat and downbeat activation, (frames, 2), 50 a second."""
    onsets: Onsets
    chroma: Chroma
    timbre: Samples
    """Level of twenty bands, (values, 20), ten a second."""
    spectrum: SpectralSummary
    waveform: Waveform | None
    loudness: Loudness | None
    patches: Patches | None
    """The last three are None where they were not asked for."""


def hear(path: Path, network: BeatModel, on_progress: OnProgress, extras: Extras | None = None) -> Sound:
    """Decodes the track once and measures it; memory does not grow with its samples.

    Raises:
        AnalysisError: there is nothing to hear in this file.
    """
    with AudioFile(path) as file:
        ears = _Ears(file, network, extras or Extras())
        declared = file.declared_seconds
        for block in file.blocks():
            ears.hear(block)
            heard = ears.samples / file.sample_rate
            on_progress(min(1.0, heard / declared) if declared else 0.5)
        seconds = ears.samples / file.sample_rate
        incomplete = declared is not None and seconds < CUT_SHARE * declared
        if ears.samples == 0 and (file.damaged_packets or incomplete):
            raise AnalysisError("cut_off", "This file is cut off or damaged: no music can be read from it.")
        if ears.samples == 0:
            raise AnalysisError("no_sound", "This file holds no sound.")
        if file.damaged_packets > file.decoded_packets:
            raise AnalysisError("not_audio", "This is not an audio file, or it is damaged beyond use.")
        if incomplete and seconds < LEAST_SECONDS_OF_A_CUT_FILE:
            raise AnalysisError("cut_off", f"This file is cut off: only {seconds:.1f} s of it can be read.")
        return ears.finish(incomplete)


class _Ears:
    """The measuring streams side by side."""

    def __init__(self, file: AudioFile, network: BeatModel, extras: Extras) -> None:
        self._file = file
        self._extras = extras
        rate = file.sample_rate
        self.samples = 0
        self._to_mono = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32", quality="HQ")
        self._to_patches = soxr.ResampleStream(rate, PATCH_RATE, 1, dtype="float32", quality="HQ")
        self._patches = PatchStream()
        self._bands = BandStream()
        self._beats = network.listen()
        self._onsets = OnsetStream()
        self._chroma = ChromaStream()
        self._timbre = TimbreStream()
        self._spectrum = SpectrumStream()
        self._meter = LoudnessMeter(rate)
        self._waveform = WaveformStream(rate)
        crossover_taps = int(CROSSOVER_SECONDS * rate) | 1
        weighting = k_weighting(rate)
        self._transform = BlockTransform(file.channels, 2 * len(weighting) + 1)
        low, mid = (low_pass(cutoff, rate, crossover_taps) for cutoff in CROSSOVERS_HZ)
        unchanged = np.ones(1, np.float32)
        self._weighting = self._transform.causal(weighting)
        self._low, self._below_high = self._transform.centred(low), self._transform.centred(mid)
        self._unchanged = self._transform.centred(unchanged)

    def hear(self, block: Samples) -> None:
        self.samples += block.shape[1]
        if self._extras.loudness:
            self._meter.push_plain(block)
        if self._extras.loudness or self._extras.waveform:
            for filtered in self._transform.push(block):
                self._hear_filtered(filtered)
        mono = block.mean(axis=0)
        self._hear_mono(self._to_mono.resample_chunk(mono))
        if self._extras.patches:
            self._patches.push(self._to_patches.resample_chunk(mono))

    def finish(self, incomplete: bool) -> Sound:
        if self._extras.loudness or self._extras.waveform:
            for filtered in self._transform.finish():
                self._hear_filtered(filtered)
        self._hear_mono(self._to_mono.resample_chunk(np.empty(0, np.float32), last=True))
        self._hear_bands(np.empty(0, np.float32), self._bands.finish())
        if self._extras.patches:
            self._patches.push(self._to_patches.resample_chunk(np.empty(0, np.float32), last=True))
        return Sound(
            seconds=self.samples / self._file.sample_rate,
            sample_rate=self._file.sample_rate,
            incomplete=incomplete,
            activation=self._beats.finish(),
            onsets=self._onsets.finish(),
            chroma=self._chroma.finish(),
            timbre=self._timbre.finish(),
            spectrum=self._spectrum.finish(),
            waveform=self._waveform.finish(),
            loudness=self._meter.finish() if self._extras.loudness else None,
            patches=self._patches.finish() if self._extras.patches else None,
        )

    def _hear_filtered(self, block: FilteredBlock) -> None:
        if self._extras.loudness:
            self._meter.push_weighted(block.through(self._weighting))
        if not self._extras.waveform:
            return
        mono = block.mixed()
        low, below_high = mono.through(self._low), mono.through(self._below_high)
        whole = mono.through(self._unchanged)
        self._waveform.push(np.concatenate([low, below_high - low, whole - below_high]))

    def _hear_mono(self, mono: Samples) -> None:
        self._hear_bands(mono, self._bands.push(mono))
        self._onsets.push(mono)
        self._chroma.push(mono)
        self._spectrum.push(mono)

    def _hear_bands(self, mono: Samples, features: Samples) -> None:
        self._beats.push(mono, features)
        self._timbre.push(features)
