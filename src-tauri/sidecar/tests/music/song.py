"""Whole songs with exact truth: a groove in an arrangement, played by a kit and timbres drawn by the seed."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tests.music.arrangement import Part, Section
from tests.music.grooves import GROOVES, LOUDNESS, Groove
from tests.music.harmony import Colour, Harmony
from tests.music.instruments import RATE, Sound, voice
from tests.music.kits import Kit, draw_kit, riser
from tests.music.mix import Mix, draw_mix, mixed
from tests.music.timbres import BASSES, CHORDS, LEADS, Timbre, strings
from tests.music.timing import Tempo, beat_times, is_constant
from tests.music.track import Truth

TAIL_SECONDS = 1.5

DRUM_GAINS = {
    "snare": 0.7, "clap": 0.55, "hat": 0.22, "open": 0.26, "ride": 0.2, "rim": 0.3, "shaker": 0.15, "conga": 0.3,
    "tom": 0.4, "crash": 0.3,
}  # fmt: skip

FILL_BARS = 8
"""A drummer plays a fill at the end of every so many bars."""


@dataclass(frozen=True)
class Song:
    """What is to be played. Everything that is not said here is drawn by `seed`."""

    groove: str
    tempo: Tempo
    parts: tuple[Part, ...]
    key: int = 9
    mode: int = 0
    first_beat: float = 0.2
    tuning_cents: float = 0.0
    seed: int = 1
    colour: Colour = "plain"


def perform(song: Song) -> tuple[Sound, Truth]:
    """The samples (mono, 22 050 Hz, peak .9) and the truth about them."""
    band = _Band(song)
    sections, bar, sounding = [], 0, 0
    for part in song.parts:
        for number in range(part.bars):
            band.play_bar(bar + number, number, part)
        end = bar + part.bars
        sections.append(Section(band.bar_time(bar), band.bar_time(end), part.label, part.bars))
        bar = end
        sounding = sounding if part.is_silent else bar
    beats = band.beats[: sounding * band.groove.meter]
    bpm = song.tempo.bpm if is_constant(song.tempo) else None
    truth = Truth(bpm, beats, beats[:: band.groove.meter], song.key, song.mode, tuple(sections), np.sort(band.kicks))
    return band.mixdown(), truth


class _Band:
    """The players and what they have played so far, on three tracks: drums, tuned sounds, voices and effects."""

    def __init__(self, song: Song) -> None:
        self.groove: Groove = GROOVES[song.groove]
        self._song = song
        random = self._random = np.random.default_rng(song.seed)
        bars = sum(part.bars for part in song.parts)
        self.beats = beat_times(song.tempo, bars * self.groove.meter, song.first_beat)
        self.kicks: list[float] = []
        length = int((self.beats[-1] + TAIL_SECONDS) * RATE)
        self._drums, self._tuned, self._dark = (np.zeros(length) for _ in range(3))
        self._ducking = np.zeros(length)
        self._kit: Kit = draw_kit(random, acoustic=self.groove.acoustic)
        self._mix: Mix = draw_mix(random)
        plain = Harmony.drawn(random, song.key, song.mode, song.tuning_cents, self.groove.meter)
        self._harmony = plain.coloured(song.colour, song.seed)
        self._lines = {role: self._choose(lines) for role, lines in self.groove.drums.items()}
        for role, chance in self.groove.extra.items():
            if random.random() < chance:
                self._lines[role] = self._random_line()
        self._kick_line, self._bass_line, self._chord_line = (
            self._choose(lines) for lines in (self.groove.kick, self.groove.bass, self.groove.chords)
        )
        self._bass: Timbre = BASSES[self._choose(self.groove.basses)]
        self._chords: Timbre = CHORDS[self._choose(tuple(CHORDS))]
        self._lead: Timbre = LEADS[self._choose(tuple(LEADS))]
        self._swing = random.uniform(*self.groove.swing)
        self._jitter = random.uniform(*self.groove.jitter)
        self._late = {role: random.normal(0, 2 * self._jitter) for role in DRUM_GAINS}
        self._levels = {role: gain * random.uniform(0.6, 1.3) for role, gain in DRUM_GAINS.items()}
        self._motif = [(int(step), int(random.integers(0, 7))) for step in range(self._steps) if random.random() < 0.25]
        self._cache: dict[tuple[str, float, float], Sound] = {}

    @property
    def _steps(self) -> int:
        return self.groove.meter * self.groove.per_beat

    def bar_time(self, bar: int) -> float:
        return float(self.beats[bar * self.groove.meter])

    def play_bar(self, bar: int, number: int, part: Part) -> None:
        """Plays the bar with index `bar`, the one with index `number` of `part`."""
        is_last = number == part.bars - 1
        fill = (is_last or number % FILL_BARS == FILL_BARS - 1) and part.drums > 0.5 and self._random.random() < 0.6
        if part.kick and not (is_last and part.rise):
            self._play_kick(bar, part.kick)
        if part.drums:
            self._play_drums(bar, part.drums, fill=fill)
        if part.rise and number == max(0, part.bars - 4):
            self._rise(bar, part.bars - number)
        if number == 0 and part.drums and self._random.random() < 0.6:
            self._hit("crash", self._time(bar, 0), 0.8)
        self._play_tuned(bar, part)

    def mixdown(self) -> Sound:
        """Everything together, peak .9."""
        tuned = self._mix.ducked(self._tuned, self._ducking)
        return mixed(self._mix, self._random, self._drums, tuned, self._mix.ducked(self._dark, self._ducking))

    def _choose(self, lines: tuple[str, ...]) -> str:
        return lines[int(self._random.integers(len(lines)))]

    def _random_line(self) -> str:
        return "".join(str(self._random.choice(list("xog..."))) for _ in range(self._steps))

    def _time(self, bar: int, step: float) -> float:
        late = self._swing if step % 2 == 1 and self.groove.per_beat == 4 else 0.0
        beat = bar * self.groove.meter + (step + late) / self.groove.per_beat
        return float(np.interp(beat, np.arange(len(self.beats)), self.beats))

    def _add(self, track: Sound, at: float, sound: Sound, gain: float) -> None:
        start = max(0, round(at * RATE))
        end = min(len(track), start + len(sound))
        if end > start:
            track[start:end] += gain * sound[: end - start]

    def _hit(self, role: str, at: float, gain: float) -> None:
        at += self._late.get(role, 0.0) + self._random.normal(0, self._jitter)
        gain *= self._levels.get(role, 0.3) * self._random.uniform(0.85, 1.1)
        self._add(self._drums, at, self._kit.hit(role, self._random), gain)

    def _play_kick(self, bar: int, amount: float) -> None:
        for step, mark in enumerate(self._kick_line):
            if mark == ".":
                continue
            at = self._time(bar, step) + self._random.normal(0, self._jitter / 2)
            self.kicks.append(max(0.0, at))
            self._add(self._drums, at, self._kit.hit("kick", self._random), 0.9 * amount * LOUDNESS[mark])
            start = max(0, round(at * RATE))
            self._ducking[start : start + 1] = 1.0

    def _play_drums(self, bar: int, amount: float, *, fill: bool) -> None:
        for role, line in self._lines.items():
            for step, mark in enumerate(line):
                if mark != "." and not (fill and role in ("snare", "clap") and step >= self._steps // 2):
                    self._hit(role, self._time(bar, step), amount * LOUDNESS[mark])
        if "snare" in self._lines:
            for step in range(self._steps):
                if self._random.random() < self.groove.ghosts / 2:
                    self._hit("snare", self._time(bar, step), 0.15 * amount)
        if fill:
            role = "snare" if self._random.random() < 0.5 else "tom"
            for step in range(self._steps // 2, self._steps):
                if self._random.random() < 0.6:
                    self._hit(role, self._time(bar, step), amount * self._random.uniform(0.4, 1.0))

    def _rise(self, bar: int, bars: int) -> None:
        start, end = self.bar_time(bar), self.bar_time(bar + bars)
        self._add(self._dark, start, riser(self._random, end - start), 0.35)
        for number in range(bars):
            every = max(1, self.groove.per_beat // (1 + number))
            for step in range(0, self._steps, every):
                self._hit("snare", self._time(bar + number, step), 0.3 + 0.5 * number / bars)

    def _tone(self, name: str, timbre: Timbre, pitch: float, seconds: float) -> Sound:
        key = (name, round(pitch, 2), round(seconds, 2))
        if key not in self._cache:
            self._cache[key] = timbre(pitch, max(0.06, key[2]))
        return self._cache[key]

    def _play_tuned(self, bar: int, part: Part) -> None:
        track = self._dark if part.dark else self._tuned
        start, length = self.bar_time(bar), self.bar_time(bar + 1) - self.bar_time(bar)
        if part.pads:
            for pitch in self._harmony.chord(bar, 0.0):
                self._add(track, start, self._tone("pad", strings, pitch, length), 0.16 * self._mix.pads * part.pads)
        if part.bass:
            self._play_bass(track, bar, 0.45 * self._mix.bass * part.bass)
        if part.chords:
            self._play_chords(track, bar, 0.16 * self._mix.chords * part.chords)
        if part.lead:
            for step, note in self._motif:
                pitch = self._harmony.scale_pitch(note, 6)
                sound = self._tone("lead", self._lead, pitch, 2 * length / self._steps)
                self._add(track, self._time(bar, step), sound, 0.18 * self._mix.lead * part.lead)
        if part.voice and bar % 4 != 3:
            self._sing(bar, part.voice, start, length)

    def _struck(self, bar: int, line: str) -> Iterator[tuple[int, float, float]]:
        """Step, time and gain of every note of a line."""
        for step, mark in enumerate(line):
            if mark != ".":
                yield step, self._time(bar, step) + self._random.normal(0, self._jitter), LOUDNESS[mark]

    def _play_bass(self, track: Sound, bar: int, amount: float) -> None:
        step_length = (self.bar_time(bar + 1) - self.bar_time(bar)) / self._steps
        for step, at, gain in self._struck(bar, self._bass_line):
            held = self._bass_line[step + 1 :].find("x") + 1 or 2
            pitch = self._harmony.bass(bar, step / self._steps)
            self._add(track, at, self._tone("bass", self._bass, pitch, min(held, 4) * step_length), amount * gain)

    def _play_chords(self, track: Sound, bar: int, amount: float) -> None:
        step_length = (self.bar_time(bar + 1) - self.bar_time(bar)) / self._steps
        for step, at, gain in self._struck(bar, self._chord_line):
            for pitch in self._harmony.chord(bar, step / self._steps):
                self._add(track, at, self._tone("chord", self._chords, pitch, 2.5 * step_length), amount * gain)

    def _sing(self, bar: int, amount: float, start: float, length: float) -> None:
        at = start + self._random.uniform(0, 0.25) * length
        while at < start + length:
            seconds = float(self._random.uniform(0.15, 0.6))
            notes = self._harmony.chord(bar, (at - start) / length)
            pitch = float(notes[int(self._random.integers(len(notes)))])
            self._add(self._tuned, at, voice(self._random, pitch, seconds), 0.3 * amount * self._mix.voice)
            at += seconds + float(self._random.exponential(0.15))
