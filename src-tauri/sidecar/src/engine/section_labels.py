"""What the sections of a track are called: intro, build, drop, break, verse, chorus, outro.

By rule from how much happens in each and whether the kick plays. Club music and songs share most names; what
a song calls its chorus, a club track calls its drop. They are told apart by what comes before the fullest
sections: in a club track a stretch without kick, in a song a verse with one.
"""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Integers, Reals
from src.engine.bar_features import BarFeatures

ENERGY_PARTS = (0.5, 0.25, 0.25)
"""What the level of the spectrum, the attacks of the kick and those above it count in a bar's energy."""

FULLEST = 95
"""Percentile of the bars that has all the energy of the track."""

FULL = 0.88
"""Part of the fullest section's energy from which on a section is full."""

KICK_PART, KICK_LEAST = 0.35, 0.02
"""A kick plays where the low attacks are this part of the track's strong ones, and never below this mean."""

THIN = 0.6
"""Part of the fullest section's energy below which a section in the middle is a break, kick or not."""

RISING, RISING_WITH_KICK = 0.06, 0.1
"""Energy that a build gains from its first to its last third, counted without the kick; more where the kick
plays on, as it does in a verse."""

LONGEST_BUILD = 16
"""Bars."""

MIXING_BARS = 16
"""Bars of drums alone from which on an intro or outro is there for DJs."""


@dataclass(frozen=True)
class SectionMood:
    """How a section sounds beside the others of its track."""

    bars: int
    energy: float
    """0 to 1, 1 being the fullest bars of the track."""
    has_kick: bool
    rise: float
    """Energy gained from the first third to the last, 0 when it falls."""


def moods(bars: BarFeatures, starts: Integers) -> list[SectionMood]:
    """The mood of each section."""
    low = 10 ** bars.attacks[:, 0]
    strong = max(float(np.percentile(low, FULLEST)), 1e-9)
    level = _of_fullest(bars.timbre.mean(axis=1))
    above = _of_fullest((10 ** bars.attacks[:, 1:]).mean(axis=1))
    energy = np.stack([level, np.minimum(1.0, low / strong), above], axis=1) @ np.array(ENERGY_PARTS)
    without_kick = (level + above) / 2
    found = []
    for start, end in zip(starts, [*starts[1:], bars.count], strict=True):
        third = max(1, (end - start) // 3)
        rise = np.median(without_kick[end - third : end]) - np.median(without_kick[start : start + third])
        kick = float(np.median(low[start:end]))
        found.append(
            SectionMood(
                bars=int(end - start),
                energy=float(np.median(energy[start:end])),
                has_kick=kick > max(KICK_LEAST, KICK_PART * strong),
                rise=max(0.0, float(rise)),
            )
        )
    return found


def labels(sections: list[SectionMood]) -> list[str]:
    """The name of each section."""
    if not sections:
        return []
    with_kick = [section.energy for section in sections if section.has_kick]
    fullest = max(with_kick or [section.energy for section in sections])
    full = [section.energy >= FULL * fullest and (section.has_kick or not with_kick) for section in sections]
    names = [_middle_name(at, sections, full, fullest) for at in range(len(sections))]
    peak = "chorus" if _is_song(names, sections) else "drop"
    names = [peak if name == "full" else name for name in names]
    if len(sections) > 1:
        names = _until_it_begins(names, "intro")
        names = _until_it_begins(names[::-1], "outro")[::-1]
    if all(full):
        # Nothing stands out where everything is full: a loop, or one groove from end to end.
        names = ["verse"] * len(sections)
    return names


def _until_it_begins(names: list[str], name: str) -> list[str]:
    """The names with the first one, and the breaks that follow on it, called `name`, unless it is full."""
    if names[0] in ("chorus", "drop"):
        return names
    begins = next((at for at in range(1, len(names)) if names[at] != "break"), len(names))
    return [name] * begins + names[begins:]


def _middle_name(at: int, sections: list[SectionMood], full: list[bool], fullest: float) -> str:
    section = sections[at]
    if full[at]:
        return "full"
    leads_up = at + 1 < len(sections) and full[at + 1] and section.bars <= LONGEST_BUILD
    rising = section.rise > (RISING_WITH_KICK if section.has_kick else RISING)
    if leads_up and (rising or _follows_break(at, sections)):
        return "build"
    if not section.has_kick or section.energy < THIN * fullest:
        return "break"
    return "verse"


def _follows_break(at: int, sections: list[SectionMood]) -> bool:
    """Whether a section without kick stands between a quieter one of the same kind and what comes after."""
    before, here = sections[at - 1] if at else None, sections[at]
    return before is not None and not before.has_kick and not here.has_kick and here.energy > before.energy


def _is_song(names: list[str], sections: list[SectionMood]) -> bool:
    """Whether the full sections follow on verses rather than on breaks and builds, the intro left aside.

    Where they follow on neither, it is one unless it has a long stretch of drums to mix over at either end.
    """
    before = [names[at - 1] for at in range(2, len(names)) if names[at] == "full" != names[at - 1]]
    ends = [at for at in (0, len(names) - 1) if names[at] != "full"]
    if not before:
        return not any(sections[at].has_kick and sections[at].bars >= MIXING_BARS for at in ends)
    return 2 * before.count("verse") > len(before)


def _of_fullest(values: Reals) -> Reals:
    return np.minimum(1.0, values / max(float(np.percentile(values, FULLEST)), 1e-9))
