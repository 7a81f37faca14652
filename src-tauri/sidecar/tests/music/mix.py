"""How a song is mixed: balance, ducking, echo, room, filters and the loudness of its master."""

from dataclasses import dataclass

import numpy as np

from tests.music.instruments import RATE, Sound

DARK_HZ = 900.0
"""Corner of the low pass of intros and breaks."""


@dataclass(frozen=True)
class Mix:
    """Gains of the groups, and effects."""

    drums: float
    bass: float
    chords: float
    pads: float
    lead: float
    voice: float
    ducking: float
    """How far the kick pushes everything tuned down, 0 to 1."""
    room: float
    drive: float
    """Saturation of the master: 0 none, 3 crushed."""
    noise: float
    high_cut: float
    """Hz above which the master rolls off: old records are dull."""

    def ducked(self, track: Sound, kicks: Sound) -> Sound:
        """The track with a dent of 150 ms behind every kick."""
        if self.ducking == 0:
            return track
        shape = np.exp(-np.arange(int(0.3 * RATE)) / (0.08 * RATE))
        return track * (1 - self.ducking * np.clip(_convolved(kicks, shape), 0, 1))


def draw_mix(random: np.random.Generator) -> Mix:
    """Any sensible mix."""
    return Mix(
        drums=random.uniform(0.6, 1.2),
        bass=random.uniform(0.6, 1.3),
        chords=random.uniform(0.5, 1.4),
        pads=random.uniform(0.3, 1.5),
        lead=random.uniform(0.5, 1.3),
        voice=random.uniform(0.6, 1.4),
        ducking=float(random.choice((0.0, 0.0, 0.4, 0.8))),
        room=random.uniform(0, 0.25),
        drive=float(random.choice((0.0, 0.5, 1.5, 3.0))),
        noise=float(10 ** random.uniform(-5, -3)),
        high_cut=float(random.choice((6000.0, 9000.0, 11_000.0, 11_000.0))),
    )


def mixed(mix: Mix, random: np.random.Generator, drums: Sound, tuned: Sound, dark: Sound) -> Sound:
    """One mono track of peak .9."""
    room = random.standard_normal(int(0.5 * RATE)) * np.exp(-np.arange(int(0.5 * RATE)) / (0.12 * RATE))
    room /= np.sqrt(np.square(room).sum())
    dry = mix.drums * drums + tuned + _low_passed(dark, DARK_HZ)
    wet = _convolved(0.4 * mix.drums * drums + tuned + dark, room)
    master = dry + mix.room * wet
    master /= np.percentile(np.abs(master), 99.9) + 1e-9
    if mix.drive:
        master = np.tanh((0.5 + mix.drive) * master)
    master = _low_passed(master, mix.high_cut) + mix.noise * random.standard_normal(len(master))
    finished: Sound = 0.9 * master / np.abs(master).max()
    return finished


def _convolved(signal: Sound, response: Sound) -> Sound:
    """The signal behind a filter that looks only back."""
    result = np.zeros(len(signal) + len(response))
    size = 1 << 17
    step = size - len(response) + 1
    spectrum = np.fft.rfft(response, size)
    for at in range(0, len(signal), step):
        piece = np.fft.irfft(np.fft.rfft(signal[at : at + step], size) * spectrum, size)
        end = min(len(result), at + size)
        result[at:end] += piece[: end - at]
    return result[: len(signal)]


def _low_passed(signal: Sound, hertz: float) -> Sound:
    """A gentle low pass of two poles' slope, without delay."""
    half = int(0.01 * RATE)
    at = np.arange(-half, half + 1) / RATE
    taps = np.sinc(2 * hertz * at) * np.hanning(2 * half + 1)
    padded = np.concatenate([signal, np.zeros(half)])
    return _convolved(padded, taps / taps.sum())[half:]
