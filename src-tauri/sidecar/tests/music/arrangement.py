"""How a track is built up: its sections, how many bars each has and who plays in it."""

from dataclasses import dataclass, replace

import numpy as np

LABELS = ("intro", "build", "drop", "break", "verse", "chorus", "outro")


@dataclass(frozen=True)
class Part:
    """A section of so many bars. Each amount is how loud that group plays, 0 to 1."""

    label: str
    bars: int
    kick: float = 0.0
    drums: float = 0.0
    """Everything of the kit but the kick."""
    bass: float = 0.0
    chords: float = 0.0
    pads: float = 0.0
    lead: float = 0.0
    voice: float = 0.0
    rise: bool = False
    """Whether it ends in a riser and a roll of the snare, as builds do."""
    dark: bool = False
    """Whether the tuned sounds are behind a low pass, as in intros and breaks."""

    @property
    def is_silent(self) -> bool:
        """Whether nobody plays."""
        return not (self.kick or self.drums or self.bass or self.chords or self.pads or self.lead or self.voice)


@dataclass(frozen=True)
class Section:
    """A part as it came to sound: `start` and `end` in seconds, `label` one of `LABELS`."""

    start: float
    end: float
    label: str
    bars: int


def club(random: np.random.Generator) -> tuple[Part, ...]:
    """Made for mixing: drums alone at both ends, breaks, builds and drops; everything on lines of eight bars."""

    def bars(*choices: int) -> int:
        return int(random.choice(choices))

    parts: list[Part] = []
    if random.random() < 0.25:
        parts.append(Part("intro", bars(8, 16), pads=0.7, dark=True, voice=0.3 * (random.random() < 0.3)))
        parts.append(Part("build", 8, drums=0.5, chords=0.4, pads=0.6, rise=True))
    else:
        parts.append(Part("intro", bars(16, 32), kick=0.9, drums=0.6, bass=0.4 * (random.random() < 0.3)))
        if random.random() < 0.6:
            parts.append(Part("build", bars(8, 16), kick=0.8, drums=0.8, chords=0.5, pads=0.4, rise=True, dark=True))
    voice = 0.8 * (random.random() < 0.4)
    for number in range(2 if random.random() < 0.75 else 3):
        if number:
            parts.append(
                Part(
                    "break",
                    bars(16, 32),
                    chords=0.3 * (random.random() < 0.5),
                    pads=0.8,
                    lead=0.3,
                    voice=voice,
                    dark=True,
                )
            )
            if random.random() < 0.85:
                parts.append(Part("build", bars(8, 16), drums=0.5, chords=0.6, pads=0.6, lead=0.3, rise=True))
        parts.append(
            Part(
                "drop",
                bars(16, 32, 32, 48),
                kick=1.0,
                drums=1.0,
                bass=1.0,
                chords=0.9,
                pads=0.4,
                lead=0.8 * (random.random() < 0.6),
                voice=0.5 * voice,
            )
        )
    parts.append(Part("outro", bars(16, 32), kick=0.9, drums=0.6, bass=0.4 * (random.random() < 0.3)))
    return tuple(parts)


def verses(random: np.random.Generator) -> tuple[Part, ...]:
    """A song: verses that are thinner than choruses, a break before the last one."""
    eight = int(random.choice((8, 8, 16)))
    sung = float(random.random() < 0.7)
    verse = Part("verse", 2 * eight, kick=0.8, drums=0.7, bass=0.8, chords=0.4, pads=0.1, voice=0.7 * sung)
    chorus = Part(
        "chorus",
        8 if eight == 8 else 16,
        kick=1.0,
        drums=1.0,
        bass=1.0,
        chords=0.9,
        pads=0.5,
        lead=0.6,
        voice=0.9 * sung,
    )
    if random.random() < 0.4:
        intro = Part("intro", 8, chords=0.4, pads=0.5, dark=True)
    else:
        intro = Part("intro", int(random.choice((4, 8))), kick=0.7, drums=0.6, chords=0.3)
    bridge = Part("break", 8, drums=0.2 * (random.random() < 0.5), pads=0.7, chords=0.3, voice=0.6 * sung, dark=True)
    outro = Part("outro", int(random.choice((4, 8))), kick=0.6, drums=0.6, bass=0.5, chords=0.3)
    return (intro, verse, chorus, verse, chorus, bridge, chorus, outro)


def excerpt(parts: tuple[Part, ...], bars: int) -> tuple[Part, ...]:
    """The same sections with fewer bars each, in fours, so that the whole has about `bars`."""
    whole = sum(part.bars for part in parts)
    return tuple(replace(part, bars=max(4, round(part.bars * bars / whole / 4) * 4)) for part in parts)
