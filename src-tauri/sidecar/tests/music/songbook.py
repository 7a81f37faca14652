"""Progressions that everybody knows, played plainly: their keys are agreed on, and their chords are not ours."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Reals
from tests.music.instruments import RATE, Sound, hat, kick, snare
from tests.music.timbres import BASSES, CHORDS, Timbre

ROOTS = {name: at for at, name in enumerate(("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"))}

QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7), "m": (0, 3, 7), "7": (0, 4, 7, 10), "m7": (0, 3, 7, 10), "M7": (0, 4, 7, 11), "d": (0, 3, 6),
    "m7b5": (0, 3, 6, 10), "5": (0, 7),
}  # fmt: skip
"""Semitones above the root."""

SONGBOOK: tuple[tuple[str, str], ...] = (
    ("D", "D A Bm F#m G D G A"),
    ("Am", "Am C D F Am C E E Am C D F Am E Am E"),
    ("Em", "Em G D Bm Em C B7 B7 Em G D Bm Em B7 Em Em G G D Bm Em C B7 B7 G G D Bm Em B7 Em Em"),
    ("Am", "Am G F E"),
    ("C", "C7 C7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7"),
    ("Em", "Am7 D7 GM7 CM7 F#m7b5 B7 Em Em"),
    ("C", "Dm7 G7 CM7 CM7"),
    ("G", "G Em C D"),
    ("G", "G G C G G G D D G G C G Em D G G"),
    ("Am", "E Am E Am Dm C E Am"),
    ("C", "C Bb F C"),
    ("G", "G B C Cm"),
    ("Bm", "Bm F# A E G D Em F#"),
    ("Am", "Am Am D F Am G D E"),
    ("Am", "Am Dm G C F Bd E Am"),
    ("Em", "Em A Em A"),
    ("C", "C G Am F C G F C"),
    ("D", "D G D A D G A D"),
    ("Am", "Am Am Dm Am E E Am Am"),
    ("Em", "E5 E5 G5 A5 E5 E5 G5 D5"),
    ("C", "C F G7 C Am Dm G7 C"),
    ("Dm", "Dm Bb Gm A"),
    ("F", "F Dm Bb C F F Bb C"),
    ("Gm", "Gm Eb Bb F Gm Eb F Gm"),
    ("Am", "Am F Dm E Am F E Am"),
    ("E", "E A B A"),
    ("A", "A E F#m D A E D A"),
    ("Dm", "Dm G Dm G Dm C G Dm"),
    ("Cm", "Cm Cm Fm G7 Cm Ab Fm G7"),
    ("Bb", "Bb Gm Eb F7"),
)
"""Key and chords, a bar each: a ground bass, a blues, cadences, vamps, rounds of folk, rock and pop."""

SECONDS = 60.0


@dataclass(frozen=True)
class Page:
    """A song of the book as it was played: its samples, key, mode (1 major) and opening bars in seconds, (n, 2)."""

    number: int
    samples: Sound
    tonic: int
    mode: int
    openings: Reals


def pages(times: int) -> Iterator[Page]:
    """Every song so many times, each in another key, tuning, sound and tempo."""
    for number in range(len(SONGBOOK)):
        for time in range(times):
            yield _played(number, np.random.default_rng(100 * number + time + 1))


def chord(name: str) -> tuple[int, tuple[int, ...]]:
    """Root and semitones above it."""
    root = name[:2] if name[:2] in ROOTS else name[:1]
    return ROOTS[root], QUALITIES[name[len(root) :]]


def _played(number: int, random: np.random.Generator) -> Page:
    key, line = SONGBOOK[number]
    chords = [chord(name) for name in line.split()]
    shift = int(random.integers(12))
    cents = float(random.choice((0, 0, 0, -30, 20, 35)))
    bar = float(random.uniform(1.6, 2.6))
    bars = max(1, int(SECONDS / bar) // len(chords)) * len(chords)
    band = _Trio(random, bar, bars)
    for at in range(bars):
        root, steps = chords[at % len(chords)]
        band.play(at, (root + shift) % 12 + cents / 100, steps)
    tonic, third = chord(key)
    starts = np.arange(0, bars, 4) * bar
    return Page(
        number,
        band.mixdown(),
        (tonic + shift) % 12,
        int(third == QUALITIES[""]),
        np.stack([starts, starts + bar], axis=1),
    )


class _Trio:
    """Chords in one of three manners, a bass in quarters, a tune of chord tones, and mostly drums."""

    def __init__(self, random: np.random.Generator, bar: float, bars: int) -> None:
        self._random = random
        self._bar = bar
        self._samples: Sound = np.zeros(int((bars + 1) * bar * RATE))
        self._chords = list(CHORDS.values())[int(random.integers(len(CHORDS)))]
        self._bass = list(BASSES.values())[int(random.integers(len(BASSES)))]
        self._drums = float(random.choice((0.0, 0.4, 0.9)))
        self._strokes = int(random.choice((1, 4, 8)))
        self._low = 48 + 4 * int(random.integers(3))
        self._gains = random.uniform((0.08, 0.2), (0.25, 0.7))
        self._drive = float(random.choice((0.5, 1.5)))
        self._kept: dict[tuple[Timbre, float, float], Sound] = {}

    def play(self, bar: int, root: float, steps: tuple[int, ...]) -> None:
        start, quarter = bar * self._bar, self._bar / 4
        pitches = sorted(self._low + (root + step - self._low) % 12 for step in steps)
        for stroke in range(self._strokes):
            broken = self._strokes == 8
            for pitch in [pitches[stroke % len(pitches)]] if broken else pitches:
                at = start + stroke * self._bar / self._strokes
                self._tone(at, self._chords, pitch, 0.95 * self._bar / self._strokes, self._gains[0])
        for beat in range(4):
            at = start + beat * quarter
            walks = 7 if beat == 3 and self._random.random() < 0.3 else 0
            self._tone(at, self._bass, (36 if root <= 7 else 24) + root + walks, quarter, self._gains[1])
            if self._random.random() < 0.6:
                step = steps[int(self._random.integers(len(steps)))]
                self._tone(at, CHORDS["electric_piano"], 72 + (root + step) % 12, quarter, 0.15)
            if self._drums:
                self._add(at, snare(self._random) if beat % 2 else kick(), self._drums)
                self._add(at + quarter / 2, hat(self._random), 0.3 * self._drums)

    def mixdown(self) -> Sound:
        """Everything together, peak below .8."""
        mixed: Sound = 0.8 * np.tanh(self._drive * self._samples / np.percentile(np.abs(self._samples), 99.5))
        return mixed

    def _tone(self, at: float, timbre: Timbre, pitch: float, seconds: float, gain: float) -> None:
        kept = (timbre, round(pitch, 2), round(seconds, 2))
        if kept not in self._kept:
            self._kept[kept] = timbre(pitch, max(0.06, seconds))
        self._add(at, self._kept[kept], gain)

    def _add(self, at: float, sound: Sound, gain: float) -> None:
        start = int(at * RATE)
        end = min(len(self._samples), start + len(sound))
        self._samples[start:end] += gain * sound[: end - start]
