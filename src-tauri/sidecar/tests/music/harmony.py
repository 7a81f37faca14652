"""Chords of a song: a progression in its key, with passing chords and basses that are not always the root."""

from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np

from tests.music.track import MAJOR, MINOR

PROGRESSIONS: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((0, 4, 5, 3), (0, 5, 3, 4), (0, 3, 4, 0), (0, 3, 0, 4), (3, 4, 0, 0), (0, 1, 4, 0), (5, 3, 0, 4), (0, 0, 3, 3)),
    0: ((0, 5, 2, 6), (0, 3, 0, 4), (0, 0, 3, 4), (0, 6, 5, 4), (0, 0, 0, 0), (0, 5, 6, 0), (5, 6, 0, 0), (0, 0, 5, 6)),
}
"""Degrees of the scale by mode (1 major, 0 minor); some do not begin on the tonic."""

Colour = Literal["plain", "raised_seventh", "dorian", "phrygian", "mixolydian"]
"""What a key is made of: major and natural minor, minor with the dominant in major, or a church mode."""

COLOURED: dict[Colour, tuple[int, tuple[int, ...], tuple[tuple[int, ...], ...]]] = {
    "raised_seventh": (0, MINOR, ((0, 3, 0, 4), (0, 5, 3, 4), (0, 0, 3, 4), (0, 3, 4, 0), (0, 4, 0, 4))),
    "dorian": (0, (0, 2, 3, 5, 7, 9, 10), ((0, 3, 0, 3), (0, 0, 3, 0), (0, 6, 3, 0), (0, 2, 3, 0))),
    "phrygian": (0, (0, 1, 3, 5, 7, 8, 10), ((0, 1, 0, 1), (0, 0, 1, 0), (0, 1, 6, 0), (0, 0, 0, 1))),
    "mixolydian": (1, (0, 2, 4, 5, 7, 9, 10), ((0, 6, 3, 0), (0, 6, 0, 6), (0, 0, 6, 3), (0, 4, 6, 3))),
}
"""Mode (a church mode counts as the one whose third it has), scale and progressions."""


@dataclass(frozen=True)
class Harmony:
    """The chords of every bar; `offset` is the key and its tuning in semitones above C."""

    scale: tuple[int, ...]
    degrees: tuple[int, ...]
    offset: float
    bars_per_chord: int
    seventh: bool
    octave: int
    fifths: bool
    """Whether the bass goes to the fifth in the second half of a bar."""
    raised_seventh: bool = False
    """Whether the chord on the fifth degree is major."""

    def coloured(self, colour: Colour, seed: int) -> Self:
        """The same in another colour, with a progression that shows it."""
        if colour == "plain":
            return self
        _, scale, choices = COLOURED[colour]
        raised = colour == "raised_seventh"
        return replace(self, scale=scale, degrees=choices[seed % len(choices)], raised_seventh=raised)

    @classmethod
    def drawn(cls, random: np.random.Generator, key: int, mode: int, cents: float, meter: int) -> Self:
        """A progression in a key."""
        choices = PROGRESSIONS[mode]
        return cls(
            scale=MAJOR if mode else MINOR,
            degrees=choices[int(random.integers(len(choices)))],
            offset=key + cents / 100,
            bars_per_chord=2 if meter == 2 else int(random.choice((1, 1, 2))),
            seventh=bool(random.random() < 0.35),
            octave=4 if key > 5 else 5,
            fifths=bool(random.random() < 0.3),
        )

    def scale_pitch(self, step: int, octave: int) -> float:
        """MIDI pitch of a step of the scale above the tonic."""
        return 12 * octave + self.scale[step % 7] + 12 * (step // 7) + self.offset

    def chord(self, bar: int, place: float) -> list[float]:
        """MIDI pitches of the chord at a place in a bar, 0 to 1."""
        degree = self._degree(bar, place)
        raised = self.raised_seventh and degree == 4
        return [
            self.scale_pitch(degree + step, self.octave) + (1 if raised and step == 2 else 0)
            for step in ((0, 2, 4, 6) if self.seventh else (0, 2, 4))
        ]

    def bass(self, bar: int, place: float) -> float:
        """MIDI pitch of the bass."""
        degree = self._degree(bar, place) + (4 if self.fifths and place >= 0.5 else 0)
        return self.scale_pitch(degree % 7, 2 if self.offset > 6 else 3)

    def _degree(self, bar: int, place: float) -> int:
        return self.degrees[int((bar + place) // self.bars_per_chord) % len(self.degrees)]
