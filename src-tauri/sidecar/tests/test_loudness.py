"""Loudness, loudness range and true peak of music beside what ffmpeg's meter reads."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from av.filter import Graph

from src.engine.network import BeatNetwork
from src.engine.sound import Extras, hear
from tests.audio import write_audio
from tests.music.track import Score, render


@dataclass(frozen=True)
class Reading:
    """LUFS, LU and dBTP as ffmpeg's filter `ebur128` has them after the last sample."""

    integrated: float
    range: float
    true_peak: float


def read_by_ffmpeg(path: Path) -> Reading:
    graph = Graph()
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        source = graph.add_abuffer(
            format=stream.codec_context.format.name,
            sample_rate=stream.rate,
            layout="stereo",
            time_base=Fraction(1, stream.rate),
        )
        meter, sink = graph.add("ebur128", "peak=true:metadata=1"), graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
        metadata: dict[str, str] = {}
        for frame in container.decode(stream):
            graph.push(frame)
            try:
                while True:
                    metadata = graph.pull().metadata
            except (av.error.BlockingIOError, av.error.EOFError):
                continue
    peak = max(float(metadata["lavfi.r128.true_peaks_ch0"]), float(metadata["lavfi.r128.true_peaks_ch1"]))
    return Reading(float(metadata["lavfi.r128.I"]), float(metadata["lavfi.r128.LRA"]), 20 * float(np.log10(peak)))


def arranged(style: str, fade: bool) -> npt.NDArray[np.float64]:
    samples, _ = render(Score(style, 124, seconds=40, seed=5))
    return samples * np.linspace(0.02, 1, len(samples)) if fade else samples


@pytest.mark.parametrize(("style", "fade", "ending"), [("house", False, "wav"), ("rock", True, "flac")])
def test_the_meter_reads_what_ffmpegs_reads(
    network: BeatNetwork, tmp_path: Path, style: str, fade: bool, ending: str
) -> None:
    path = write_audio(tmp_path / f"track.{ending}", arranged(style, fade))
    expected = read_by_ffmpeg(path)
    loudness = hear(path, network, lambda _: None, Extras(waveform=False)).loudness
    assert loudness is not None
    assert loudness.integrated == pytest.approx(expected.integrated, abs=0.1)
    assert loudness.range == pytest.approx(expected.range, abs=0.3)
    assert loudness.true_peak == pytest.approx(expected.true_peak, abs=0.3)
    assert loudness.replay_gain == pytest.approx(-18 - expected.integrated, abs=0.1)
