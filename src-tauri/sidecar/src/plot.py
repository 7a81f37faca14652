"""A picture of an analysis: the whole track's waveform, and close by, what each grid line rests on."""

import base64
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from src.engine.bands import FRAMES_PER_SECOND
from src.engine.onsets import VALUES_PER_SECOND
from src.engine.pipeline import Findings

CLOSE_SECONDS = 10.0
"""What is shown close by, from the middle of the track."""

BANDS = (("low", "tab:red"), ("mid", "tab:green"), ("high", "tab:blue"))


def draw(
    name: str,
    findings: Findings,
    features: dict[str, Any],
    path: Path,
    segments: Iterable[tuple[float, float, str]] = (),
) -> None:
    """Writes a PNG: waveform with bars and `segments` (start, end, label), then activation and onsets with the grid.

    Args:
        name: what is written above it.
        findings: what was measured.
        features: its wire form, for waveform and numbers.
        path: where to.
        segments: seconds and names, where there are any.
    """
    figure = Figure(figsize=(16, 9), layout="constrained")
    whole, activation, onsets = figure.subplots(3, 1)
    _draw_whole(whole, findings, features, segments)
    middle = findings.sound.seconds / 2
    span = (max(0.0, middle - CLOSE_SECONDS / 2), min(findings.sound.seconds, middle + CLOSE_SECONDS / 2))
    _draw_lines(activation, findings.sound.activation, FRAMES_PER_SECOND, span, ("beat", "downbeat"))
    activation.set_title("what the network hears")
    names = ("onsets 30-150 Hz", "150-500 Hz", "500-2600 Hz", "2600-10500 Hz")
    _draw_lines(onsets, findings.sound.onsets.strength, VALUES_PER_SECOND, span, names)
    onsets.set_title("transients")
    if findings.grid is not None:
        for axes in (activation, onsets):
            _draw_grid(axes, findings.grid.beats, findings.grid.downbeats, span)
    figure.suptitle(_title(name, features))
    figure.savefig(path)


def _title(name: str, features: dict[str, Any]) -> str:
    tempo = "no beat" if features["tempo"] is None else f"{features['tempo']:g} BPM"
    if features["tempo"] is not None and not features["constant"]:
        tempo += ", varies"
    key = "no key" if features["key_name"] is None else f"{features['key_name']} {features['mode_name']}"
    return f"{name}: {tempo}, {key}"


def _draw_whole(
    axes: Any, findings: Findings, features: dict[str, Any], segments: Iterable[tuple[float, float, str]]
) -> None:
    zoom = features["waveforms"][1]
    for band, colour in BANDS:
        peaks = np.frombuffer(base64.b64decode(zoom[f"{band}_freq_amplitude"]), np.uint8) / 255
        times = np.linspace(0, findings.sound.seconds, len(peaks))
        axes.fill_between(times, -peaks, peaks, color=colour, alpha=0.5, lw=0, label=band)
    if findings.grid is not None:
        axes.vlines(findings.grid.downbeats, -1, -0.9, color="black", lw=0.5, label="bars")
    for start, end, label in segments:
        axes.axvspan(start, end, ymin=0.95, alpha=0.3)
        axes.text((start + end) / 2, 1.0, label, ha="center")
    axes.set_xlim(0, findings.sound.seconds)
    axes.legend(loc="lower right", ncols=4)


def _draw_lines(axes: Any, values: np.ndarray, rate: float, span: tuple[float, float], names: tuple[str, ...]) -> None:
    first, last = (int(second * rate) for second in span)
    times = np.arange(first, min(last, len(values))) / rate
    for column, name in enumerate(names):
        axes.plot(times, values[first:last, column], label=name, lw=1)
    axes.set_xlim(*span)
    axes.legend(loc="upper right", ncols=4)


def _draw_grid(axes: Any, beats: np.ndarray, downbeats: np.ndarray, span: tuple[float, float]) -> None:
    for times, width in ((beats, 0.8), (downbeats, 2.0)):
        for time in times[(times >= span[0]) & (times <= span[1])]:
            axes.axvline(time, color="black", lw=width, alpha=0.6)
