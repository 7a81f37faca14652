"""A whole track in a style, with its truth."""

from dataclasses import dataclass, field

import numpy as np

from tests.music import instruments as play
from tests.music.arrangement import Section
from tests.music.instruments import RATE, Sound
from tests.music.styles import STYLES, Style

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)

PROGRESSIONS = {
    1: ((0, 4, 5, 3), (0, 5, 3, 4), (0, 3, 4, 0), (0, 3, 0, 4)),
    0: ((0, 5, 2, 6), (0, 3, 0, 4), (0, 0, 3, 4), (0, 6, 5, 4)),
}
"""Degrees of the scale that the chords of four bars stand on, by mode (1 major, 0 minor)."""

LOUDNESS = {"x": 1.0, "o": 0.45}


@dataclass(frozen=True)
class Truth:
    """What an analysis should find. `bpm` is None where the tempo moves."""

    bpm: float | None
    beats: Sound
    downbeats: Sound
    key: int
    mode: int
    sections: tuple[Section, ...] = ()
    kicks: Sound = field(default_factory=lambda: np.empty(0))
    """When the bass drum is hit."""


@dataclass(frozen=True)
class Score:
    """What is to be played."""

    style: str
    bpm: float
    end_bpm: float | None = None
    key: int = 9
    mode: int = 0
    first_beat: float = 0.0
    seconds: float = 90.0
    tuning_cents: float = 0.0
    drums: float = 1.0
    seed: int = 1


HOUSE = Score("house", 126, first_beat=0.5, seconds=20, seed=2)
"""What tests of files play, where any music does."""


def render(score: Score) -> tuple[Sound, Truth]:
    """The samples (mono, 22 050 Hz, peak .9) and the truth about them.

    The arrangement is a DJ's: drums alone, everything, a break without kick, everything again.
    """
    performance = _Performance(score)
    bars = len(performance.beats) // 4
    for bar in range(bars):
        part = bar / bars
        performance.play_bar(bar, drums=not 0.45 <= part < 0.55, kick=not 0.4 <= part < 0.55, tones=part >= 0.1)
    samples = performance.samples
    truth = Truth(
        score.bpm if score.end_bpm is None else None, performance.beats, performance.beats[::4], score.key, score.mode
    )
    return 0.9 * samples / np.abs(samples).max(), truth


def beat_times(score: Score) -> Sound:
    """Every beat up to the end, whole bars only."""
    end = score.end_bpm or score.bpm
    times, now = [], score.first_beat
    while now < score.seconds:
        times.append(now)
        now += 60 / (score.bpm + (end - score.bpm) * now / score.seconds)
    return np.array(times[: len(times) // 4 * 4])


class _Performance:
    def __init__(self, score: Score) -> None:
        self._score = score
        self._style: Style = STYLES[score.style]
        self._random = np.random.default_rng(score.seed)
        self.beats = beat_times(score)
        self.samples = 0.0005 * self._random.standard_normal(int(score.seconds * RATE))
        self._progression = PROGRESSIONS[score.mode][score.seed % 4]
        self._kick = play.kick(self._style.kick_tune)
        self._hats = [play.hat(self._random) for _ in range(4)]

    def _add(self, at: float, sound: Sound, gain: float) -> None:
        start = round(at * RATE)
        if 0 <= start < len(self.samples):
            end = min(len(self.samples), start + len(sound))
            self.samples[start:end] += gain * sound[: end - start]

    def _step_time(self, bar: int, step: int) -> float:
        per_beat = self._style.steps // 4
        beat = 4 * bar + step // per_beat
        length = self.beats[beat + 1] - self.beats[beat] if beat + 1 < len(self.beats) else 60 / self._score.bpm
        late = self._style.swing if step % 2 else 0.0
        return float(self.beats[beat] + (step % per_beat + late) / per_beat * length)

    def _hits(self, bar: int, line: str) -> list[tuple[float, float]]:
        hits = [(self._step_time(bar, step), LOUDNESS[mark]) for step, mark in enumerate(line) if mark != "."]
        return [
            (time + self._random.normal(0, self._style.jitter) if self._style.jitter else time, gain)
            for time, gain in hits
        ]

    def play_bar(self, bar: int, drums: bool, kick: bool, tones: bool) -> None:
        style, amount = self._style, self._score.drums
        if drums:
            for time, gain in self._hits(bar, style.snare):
                self._add(time, play.snare(self._random), 0.7 * gain * amount)
            for time, gain in self._hits(bar, style.clap):
                self._add(time, play.clap(self._random), 0.6 * gain * amount)
            for time, gain in self._hits(bar, style.hat):
                self._add(time, self._hats[self._random.integers(4)], 0.2 * gain * amount)
            for time, gain in self._hits(bar, style.open_hat):
                self._add(time, play.hat(self._random, 0.09), 0.25 * gain * amount)
        if kick:
            for time, gain in self._hits(bar, style.kick):
                self._add(time, self._kick, 0.9 * gain * amount)
        if tones:
            self._play_tones(bar)

    def _play_tones(self, bar: int) -> None:
        score, style = self._score, self._style
        scale = MAJOR if score.mode else MINOR
        degree = self._progression[bar % 4]
        offset = score.key + score.tuning_cents / 100

        def pitch(step: int, octave: int) -> float:
            return 12 * octave + scale[step % 7] + 12 * (step // 7) + offset

        start = self.beats[4 * bar]
        length = 4 * (self.beats[4 * bar + 1] - start)
        for step in (degree, degree + 2, degree + 4):
            self._add(start, play.tone(pitch(step, 4 if offset > 5 else 5), length, 0.8, attack=0.08), 0.5 * style.pads)
        for time, gain in self._hits(bar, style.bass):
            self._add(time, play.pluck(pitch(degree, 2 if offset > 6 else 3), 0.28, 0.15), 0.35 * gain)
        for time, gain in self._hits(bar, style.stab):
            for step in (degree, degree + 2, degree + 4):
                self._add(time, play.pluck(pitch(step, 5), 0.2, 0.08), 0.15 * gain)
        if style.voice and bar % 2:
            for _ in range(4):
                at = start + self._random.uniform(0, length)
                note = int(self._random.choice((0, 1, 2, 4, 5)))
                self._add(
                    at, play.voice(self._random, pitch(note, 5), self._random.uniform(0.2, 0.7)), 0.3 * style.voice
                )
