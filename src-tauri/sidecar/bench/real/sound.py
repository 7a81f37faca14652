"""Stems mixed, loops repeated, long pieces cut: whatever is measured becomes a FLAC file."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np

from src.engine.arrays import Samples

RATE = 44_100
MOST_SECONDS = 120.0
"""Of a piece: the rest says little more and takes rivals' time."""

QUIETEST = 10 ** (-50 / 20)
"""Of a sample that is heard."""

RENDER_SECONDS = 600.0
"""After which a program that renders is given up."""


class NotRendered(Exception):
    """A program is missing or made nothing; the reason is for people."""


def decoded(path: Path) -> Samples:
    """(samples, 2) at 44.1 kHz."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "stereo", RATE)
        parts = [part.to_ndarray() for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        parts += [part.to_ndarray() for part in resampler.resample(None)]
    return np.concatenate(parts, axis=1).T.astype(np.float32)


def mixed(paths: Sequence[Path]) -> Samples:
    """The sum of files that begin together."""
    stems = [decoded(path) for path in paths]
    total = np.zeros((max(len(stem) for stem in stems), 2), np.float32)
    for stem in stems:
        total[: len(stem)] += stem
    return total


def write_flac(path: Path, samples: Samples) -> None:
    """Writes the first two minutes, turned down where they clip.

    Raises:
        NotRendered: there is only silence.
    """
    kept = samples[: int(MOST_SECONDS * RATE)]
    loudest = float(np.abs(kept).max(initial=0.0))
    if loudest < QUIETEST:
        raise NotRendered("nothing is heard")
    integers = np.round(kept / max(1.0, loudest) * 32_767).astype(np.int16)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=RATE, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        for first in range(0, len(integers), RATE):
            block = np.ascontiguousarray(integers[first : first + RATE].reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
            frame.sample_rate, frame.pts = RATE, first
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def heard_between(samples: Samples) -> tuple[float, float]:
    """Seconds of the first and the last sample that is heard."""
    loud = np.flatnonzero(np.abs(samples).max(axis=1) > QUIETEST)
    return float(loud[0] / RATE), float((loud[-1] + 1) / RATE)


def render(command: list[str], target: Path) -> None:
    """Runs a program that writes `target`.

    Raises:
        NotRendered: it did not.
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=RENDER_SECONDS, check=False)
    except FileNotFoundError as error:
        raise NotRendered(f"{command[0]} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise NotRendered(f"{command[0]} took more than {RENDER_SECONDS:.0f} s") from error
    if not target.exists() or target.stat().st_size < 10_000:
        raise NotRendered(f"{command[0]} ended with code {done.returncode} and no sound")
