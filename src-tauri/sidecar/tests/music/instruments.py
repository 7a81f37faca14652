"""Single sounds, mono at 22 050 Hz, peak about 1. Each starts at its first sample."""

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float64]

RATE = 22_050


def seconds_of(seconds: float) -> Sound:
    """The time of every sample, seconds."""
    time: Sound = np.arange(int(seconds * RATE)) / RATE
    return time


def band(noise: Sound, low: float, high: float) -> Sound:
    """What of `noise` lies between two frequencies (Hz), peak 1."""
    spectrum = np.fft.rfft(noise)
    frequency = np.fft.rfftfreq(len(noise), 1 / RATE)
    spectrum[(frequency < low) | (frequency > high)] = 0
    kept = np.fft.irfft(spectrum, len(noise))
    loud: Sound = kept / np.abs(kept).max()
    return loud


def kick(tune: float = 50.0, decay: float = 0.12) -> Sound:
    """A bass drum: a sine that falls to `tune` Hz, with a click in front."""
    time = seconds_of(0.35)
    phase = 2 * np.pi * (tune * time + 120 * 0.03 * (1 - np.exp(-time / 0.03)))
    return np.sin(phase + 0.5) * np.exp(-time / decay) + 0.3 * np.exp(-time / 0.002)


def snare(random: np.random.Generator, body: float = 190.0) -> Sound:
    """A snare drum: a body and rattling wires."""
    time = seconds_of(0.22)
    wires = band(random.standard_normal(len(time)), 1000, 9000)
    return 0.6 * np.sin(2 * np.pi * body * time) * np.exp(-time / 0.05) + 0.8 * wires * np.exp(-time / 0.06)


def clap(random: np.random.Generator) -> Sound:
    """Several hands that are not quite together."""
    time = seconds_of(0.25)
    hands = ((0.0, 0.004), (0.009, 0.004), (0.018, 0.06))
    envelope = sum(np.where(time >= late, np.exp(-(time - late) / decay), 0) for late, decay in hands)
    return band(random.standard_normal(len(time)), 700, 5000) * envelope


def hat(random: np.random.Generator, decay: float = 0.03) -> Sound:
    """A hi-hat; a longer decay opens it."""
    time = seconds_of(min(0.5, 6 * decay))
    return band(random.standard_normal(len(time)), 6000, 11_000) * np.exp(-time / decay)


def tone(pitch: float, seconds: float, brightness: float = 1.0, attack: float = 0.005) -> Sound:
    """A sung or bowed tone of MIDI `pitch`; harmonics fall off the faster, the less bright it is."""
    time = seconds_of(seconds)
    frequency = 440 * 2 ** ((pitch - 69) / 12)
    partials = range(1, max(2, int(min(16, 9000 / frequency))))
    wave = sum(np.sin(2 * np.pi * frequency * n * time + n * n) / n ** (1.2 + 1 / brightness) for n in partials)
    release = np.clip((seconds - time) / 0.03, 0, 1)
    return np.asarray(wave) * np.clip(time / attack, 0, 1) * release


def pluck(pitch: float, seconds: float, decay: float = 0.25) -> Sound:
    """A plucked string or a synthesiser stab."""
    return tone(pitch, seconds, brightness=1.5) * np.exp(-seconds_of(seconds) / decay)


def voice(random: np.random.Generator, pitch: float, seconds: float) -> Sound:
    """Something like a singer: vibrato, two formants, breath, and an entry that is never on the beat."""
    time = seconds_of(seconds)
    frequency = 440 * 2 ** ((pitch - 69) / 12) * (1 + 0.012 * np.sin(2 * np.pi * 5.5 * time + random.uniform(0, 6)))
    phase = 2 * np.pi * np.cumsum(frequency) / RATE
    formants = random.uniform((500, 1200), (800, 2200))
    wave = np.zeros(len(time))
    for partial in range(1, 14):
        here = partial * float(frequency[0])
        gain = sum(np.exp(-(((here - formant) / 250) ** 2)) for formant in formants) + 0.3 / partial
        wave += gain * np.sin(partial * phase)
    breath = 0.05 * random.standard_normal(len(time))
    envelope = np.clip(time / 0.06, 0, 1) * np.clip((seconds - time) / 0.08, 0, 1)
    sung: Sound = (wave / np.abs(wave).max() + breath) * envelope
    return sung
