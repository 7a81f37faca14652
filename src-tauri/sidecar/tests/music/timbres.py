"""Tuned sounds of many kinds, by name: basses, chords, leads. MIDI pitch in, mono sound out, peak about 1."""

from collections.abc import Callable

import numpy as np

from tests.music.instruments import RATE, Sound, seconds_of

Timbre = Callable[[float, float], Sound]
"""From a MIDI pitch and seconds to a sound."""


def _hertz(pitch: float) -> float:
    return float(440 * 2 ** ((pitch - 69) / 12))


def _partials(pitch: float, seconds: float, slope: float, odd_only: bool = False, detune: float = 0.0) -> Sound:
    """A sum of harmonics that fall off with the power `slope`; two detuned copies where `detune` (a part) is not 0."""
    time, hertz = seconds_of(seconds), _hertz(pitch)
    wave = np.zeros(len(time))
    for copy in (1 - detune, 1 + detune) if detune else (1.0,):
        for number in range(1, max(2, int(min(20, 9500 / hertz)) + 1), 2 if odd_only else 1):
            wave += np.sin(2 * np.pi * hertz * copy * number * time + number * number * copy) / number**slope
    return wave


def _shaped(wave: Sound, attack: float, decay: float | None, release: float = 0.02) -> Sound:
    time = np.arange(len(wave)) / RATE
    total = len(wave) / RATE
    envelope = np.clip(time / attack, 0, 1) * np.clip((total - time) / release, 0, 1)
    if decay is not None:
        envelope = envelope * np.exp(-time / decay)
    shaped: Sound = wave * envelope
    return shaped / max(1e-9, float(np.abs(shaped).max()))


def sub(pitch: float, seconds: float) -> Sound:
    """A sine with a little second harmonic: dubstep, trap, drum and bass."""
    return _shaped(_partials(pitch, seconds, 4.0), 0.008, None)


def saw_bass(pitch: float, seconds: float) -> Sound:
    """A bright synthesiser bass."""
    return _shaped(_partials(pitch, seconds, 1.1), 0.003, 0.18)


def reese(pitch: float, seconds: float) -> Sound:
    """Two detuned saws that beat against each other."""
    return _shaped(_partials(pitch, seconds, 1.2, detune=0.006), 0.02, None)


def finger_bass(pitch: float, seconds: float) -> Sound:
    """A plucked electric bass."""
    return _shaped(_partials(pitch, seconds, 1.8), 0.006, 0.3)


def square_bass(pitch: float, seconds: float) -> Sound:
    """Odd harmonics, short."""
    return _shaped(_partials(pitch, seconds, 1.3, odd_only=True), 0.003, 0.12)


def strings(pitch: float, seconds: float) -> Sound:
    """A slow pad."""
    return _shaped(_partials(pitch, seconds, 1.5, detune=0.003), min(0.25, seconds / 3), None, min(0.3, seconds / 3))


def organ(pitch: float, seconds: float) -> Sound:
    """Drawbars at octaves and fifths."""
    time, hertz = seconds_of(seconds), _hertz(pitch)
    bars = ((0.5, 0.6), (1, 1.0), (1.5, 0.5), (2, 0.6), (3, 0.3), (4, 0.3))
    wave = sum(gain * np.sin(2 * np.pi * hertz * ratio * time + ratio) for ratio, gain in bars)
    return _shaped(np.asarray(wave), 0.004, None)


def electric_piano(pitch: float, seconds: float) -> Sound:
    """Frequency modulation that dies away."""
    time, hertz = seconds_of(seconds), _hertz(pitch)
    index = 2.0 * np.exp(-time / 0.15)
    return _shaped(np.sin(2 * np.pi * hertz * time + index * np.sin(2 * np.pi * hertz * time)), 0.003, 0.6)


def saw_stab(pitch: float, seconds: float) -> Sound:
    """A trance or house stab."""
    return _shaped(_partials(pitch, seconds, 1.0, detune=0.005), 0.003, 0.14)


def bell(pitch: float, seconds: float) -> Sound:
    """Inharmonic partials."""
    time, hertz = seconds_of(seconds), _hertz(pitch)
    wave = sum(np.sin(2 * np.pi * hertz * ratio * time) / (1 + n) for n, ratio in enumerate((1, 2.0, 2.76, 5.4)))
    return _shaped(np.asarray(wave), 0.002, 0.3)


def guitar(pitch: float, seconds: float) -> Sound:
    """A plucked string: noise that runs round a damped loop."""
    period = max(2, round(RATE / _hertz(pitch)))
    random = np.random.default_rng(round(100 * pitch))
    loop = random.uniform(-1, 1, period)
    rounds = int(seconds * RATE) // period + 1
    line = [loop]
    for _ in range(rounds):
        loop = 0.498 * (loop + np.roll(loop, 1))
        line.append(loop)
    return _shaped(np.concatenate(line)[: int(seconds * RATE)], 0.002, None)


def crunch_guitar(pitch: float, seconds: float) -> Sound:
    """An overdriven power chord."""
    wave = _partials(pitch, seconds, 1.0) + _partials(pitch + 7.02, seconds, 1.0)
    return _shaped(np.tanh(2 * wave), 0.004, 0.5)


BASSES: dict[str, Timbre] = {
    "sub": sub, "saw": saw_bass, "reese": reese, "finger": finger_bass, "square": square_bass,
}  # fmt: skip
CHORDS: dict[str, Timbre] = {
    "organ": organ, "electric_piano": electric_piano, "saw": saw_stab, "guitar": guitar, "strings": strings,
    "crunch": crunch_guitar,
}  # fmt: skip
LEADS: dict[str, Timbre] = {"bell": bell, "saw": saw_stab, "electric_piano": electric_piano, "guitar": guitar}
