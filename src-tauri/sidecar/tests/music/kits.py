"""Drum kits: the same roles in other timbres, drawn anew for every song."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tests.music.instruments import RATE, Sound, band, seconds_of

TAKES = 3
"""Recordings of each noisy drum: a drummer, and a good sampler, never hits twice the same."""


@dataclass(frozen=True)
class Kit:
    """Sounds by role; each role has one or more takes. `low` pitches are kicks and toms."""

    takes: dict[str, list[Sound]] = field(default_factory=dict)

    def hit(self, role: str, random: np.random.Generator) -> Sound:
        """One take of a role."""
        takes = self.takes[role]
        return takes[int(random.integers(len(takes)))]


def draw_kit(random: np.random.Generator, *, acoustic: bool) -> Kit:
    """A kit: tuning, decay, click, brightness and saturation are drawn; `acoustic` ones ring longer and click less."""
    bright = random.uniform(0.7, 1.3)
    drive = random.uniform(0, 1.5) if not acoustic else 0.0
    takes: dict[str, list[Sound]] = {"kick": [_kick(random, acoustic=acoustic, drive=drive)]}
    body = random.uniform(150, 260)
    wires = random.uniform(0.035, 0.12)
    spread = random.uniform(0, 0.012)
    clap_decay = random.uniform(0.03, 0.12)
    hat_decay, open_decay = random.uniform(0.012, 0.045), random.uniform(0.07, 0.2)
    hat_low = 5000 * bright
    noisy: dict[str, Callable[[], Sound]] = {
        "snare": lambda: _snare(random, body, wires, 900 * bright),
        "clap": lambda: _clap(random, clap_decay, spread),
        "hat": lambda: _metal(random, hat_decay, hat_low),
        "open": lambda: _metal(random, open_decay, hat_low * 0.9),
        "ride": lambda: _metal(random, 0.3, 3500 * bright),
        "shaker": lambda: _shaker(random, 4500 * bright),
        "crash": lambda: _metal(random, 0.9, 2500),
    }
    for role, make in noisy.items():
        takes[role] = [make() for _ in range(TAKES)]
    takes["rim"] = [_tuned_hit(random.uniform(400, 900), 0.02, 0.5)]
    takes["tom"] = [_tuned_hit(hertz, 0.12, 0.1) for hertz in (90.0, 120.0, 160.0)]
    takes["conga"] = [_tuned_hit(hertz, 0.07, 0.2) for hertz in (210.0, 320.0)]
    return Kit(takes)


def _kick(random: np.random.Generator, *, acoustic: bool, drive: float) -> Sound:
    time = seconds_of(0.5)
    tune = random.uniform(42, 68)
    sweep, fall = (random.uniform(30, 90), 0.02) if acoustic else (random.uniform(60, 220), random.uniform(0.012, 0.04))
    decay = random.uniform(0.06, 0.12) if acoustic else random.uniform(0.07, 0.22)
    phase = 2 * np.pi * (tune * time + sweep * fall * (1 - np.exp(-time / fall)))
    click = random.uniform(0.02, 0.45) * np.exp(-time / random.uniform(0.0008, 0.003))
    attack = np.clip(time / random.uniform(0.0003, 0.002), 0, 1)
    wave = np.sin(phase + random.uniform(0, 0.6)) * np.exp(-time / decay) * attack + click
    if drive > 0:
        wave = np.tanh((1 + drive) * wave)
    return _unit(wave)


def _snare(random: np.random.Generator, body: float, decay: float, low: float) -> Sound:
    time = seconds_of(0.3)
    wires = band(random.standard_normal(len(time)), low, 9500)
    shell = np.sin(2 * np.pi * body * time) + 0.4 * np.sin(2 * np.pi * 1.6 * body * time)
    return _unit(0.5 * shell * np.exp(-time / 0.045) + 0.9 * wires * np.exp(-time / decay))


def _clap(random: np.random.Generator, decay: float, spread: float) -> Sound:
    time = seconds_of(0.35)
    envelope = np.where(time >= 2 * spread, np.exp(-(time - 2 * spread) / decay), 0.0)
    for late in (0.0, spread):
        envelope += np.where(time >= late, np.exp(-(time - late) / 0.004), 0.0)
    return _unit(band(random.standard_normal(len(time)), 700, 5500) * envelope)


def _metal(random: np.random.Generator, decay: float, low: float) -> Sound:
    time = seconds_of(min(2.0, 6 * decay))
    noise = band(random.standard_normal(len(time)), low, 11_000)
    tones = sum(np.sign(np.sin(2 * np.pi * hertz * time)) for hertz in random.uniform(3000, 9000, 4))
    return _unit((noise + 0.15 * tones) * np.exp(-time / decay))


def _shaker(random: np.random.Generator, low: float) -> Sound:
    time = seconds_of(0.1)
    return _unit(
        band(random.standard_normal(len(time)), low, 10_500) * np.clip(time / 0.015, 0, 1) * np.exp(-time / 0.03)
    )


def _tuned_hit(hertz: float, decay: float, bend: float) -> Sound:
    time = seconds_of(min(0.6, 6 * decay))
    phase = 2 * np.pi * hertz * (time + bend * 0.02 * (1 - np.exp(-time / 0.02)))
    return _unit(np.sin(phase) * np.exp(-time / decay) + 0.2 * np.exp(-time / 0.002))


def _unit(wave: Sound) -> Sound:
    sound: Sound = wave / np.abs(wave).max()
    return sound


def riser(random: np.random.Generator, seconds: float) -> Sound:
    """Noise that grows and brightens up to its end, as it leads into a drop."""
    time = seconds_of(seconds)
    noise = random.standard_normal(len(time))
    dark, light = band(noise, 300, 2000), band(noise, 2000, 10_000)
    rise = time / max(seconds, 1 / RATE)
    return _unit((dark * (1 - rise) + light * rise) * rise**2)
