"""The measured set: songs of every groove, drawn by number, in two halves that share no seed.

Rules may be tried on `tune`. `test` is frozen: it is measured, never looked into.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from tests.music.arrangement import Part, club, excerpt, verses
from tests.music.grooves import GROOVES
from tests.music.harmony import COLOURED, Colour
from tests.music.song import Song
from tests.music.timing import Drummer, Jump, Machine, Ramp, Tempo

Half = Literal["tune", "test"]

FIRST_SEED: dict[Half, int] = {"tune": 10_000, "test": 90_000}

SOUNDS = ("flac", "mp3", "m4a")
"""What the songs are written as, in turn."""


@dataclass(frozen=True)
class Case:
    """A song under a name that says what is special about it."""

    name: str
    kind: str
    song: Song
    ending: str
    countable: bool = True
    """Whether it has a beat that a listener could tap; else the right answer is that there is none."""


def arrangements(half: Half, count: int) -> Iterator[Case]:
    """Full tracks of three to six minutes whose sections are known, most of them made for clubs."""
    grooves = [name for name, groove in GROOVES.items() if groove.club] * 2 + ["disco", "rock", "hip_hop", "reggaeton"]
    for number in range(count):
        seed = FIRST_SEED[half] + 5000 + number
        random = np.random.default_rng(seed)
        groove = grooves[int(random.integers(len(grooves)))]
        parts = club(random) if GROOVES[groove].club else verses(random)
        song = _drawn(random, groove, seed, number, _three_to_six_minutes(parts, groove))
        yield Case(f"{half}-arrangement-{number:03}-{groove}", "arrangement", song, SOUNDS[number % len(SOUNDS)])


def excerpts(half: Half, per_groove: int, seconds: float = 75.0) -> Iterator[Case]:
    """Every groove several times in constant tempo, shortened; keys go round all twenty-four."""
    for index, (groove, style) in enumerate(GROOVES.items()):
        for number in range(per_groove):
            seed = FIRST_SEED[half] + 100 * index + number
            random = np.random.default_rng(seed)
            parts = club(random) if style.club else verses(random)
            bars = seconds / 60 * np.mean(style.tempos) / style.meter
            song = _drawn(random, groove, seed, 7 * index + number, excerpt(parts, int(bars)))
            yield Case(f"{half}-{groove}-{number:02}", groove, song, SOUNDS[(index + number) % len(SOUNDS)])


def special(half: Half, each: int, seconds: float = 75.0) -> Iterator[Case]:
    """What goes wrong elsewhere: tempos that move, intros without drums, voices alone, half of it silent."""
    kinds = ("drummer", "ramp", "jump", "no_drums_intro", "a_cappella", "pads_only", "silent_half")
    for index, kind in enumerate(kinds):
        for number in range(each):
            seed = FIRST_SEED[half] + 8000 + 100 * index + number
            random = np.random.default_rng(seed)
            yield _special(f"{half}-{kind}-{number:02}", kind, random, seed, number, seconds)


def odd_keys(half: Half, each: int, seconds: float = 75.0) -> Iterator[Case]:
    """What misleads a key finder: church modes, a raised seventh, odd tuning, little harmony, loud drums, voices."""
    grooves = ("house", "techno", "trance", "drum_and_bass", "hip_hop", "disco", "breakbeat", "rock")
    drop = Part("drop", 0, 1.0, 1.0, 1.0, 0.8, 0.4, 0.3)
    kinds: dict[str, tuple[Part, Colour, int | None]] = {
        **{name: (drop, name, mode) for name, (mode, _, _) in COLOURED.items()},
        "detuned": (drop, "plain", None),
        "bass_only": (replace(drop, chords=0.1, pads=0.0, lead=0.0), "plain", None),
        "loud_drums": (replace(drop, kick=1.8, drums=2.2), "plain", None),
        "voices": (replace(drop, chords=0.2, pads=0.2, lead=0.0, voice=1.5), "plain", None),
    }
    for index, (kind, (part, colour, mode)) in enumerate(kinds.items()):
        for number in range(each):
            seed = FIRST_SEED[half] + 20_000 + 100 * index + number
            random = np.random.default_rng(seed)
            groove = grooves[(index + number) % len(grooves)]
            style = GROOVES[groove]
            bars = int(seconds / 60 * np.mean(style.tempos) / style.meter)
            song = _drawn(random, groove, seed, 5 * index + number, (replace(part, bars=bars),))
            song = replace(song, colour=colour, mode=song.mode if mode is None else mode)
            if kind == "detuned":
                song = replace(song, tuning_cents=float(random.choice((-45, -30, 30, 45))))
            yield Case(f"{half}-{kind}-{number:02}", kind, song, SOUNDS[number % len(SOUNDS)])


def _special(name: str, kind: str, random: np.random.Generator, seed: int, number: int, seconds: float) -> Case:
    moving = ("disco", "rock", "hip_hop", "waltz", "shuffle", "reggae")
    groove = (
        moving[number % len(moving)]
        if kind in ("drummer", "ramp", "jump")
        else ("house", "trance", "hip_hop", "rock")[number % 4]
    )
    style = GROOVES[groove]
    bars = int(seconds / 60 * np.mean(style.tempos) / style.meter)
    parts: tuple[Part, ...] = (Part("verse", bars, 1.0, 1.0, 1.0, 0.8, 0.4, 0.3, 0.5),)
    bpm = float(random.uniform(*style.tempos))
    tempo: Tempo | None = None
    match kind:
        case "drummer":
            tempo = Drummer(bpm, float(random.uniform(0.012, 0.025)), seed)
        case "ramp":
            tempo = Ramp(bpm, bpm * float(random.choice((0.92, 1.06, 1.12))))
        case "jump":
            tempo = Jump(bpm, bpm * float(random.choice((0.9, 1.1, 1.05))), float(random.uniform(0, 1.5)))
        case "no_drums_intro":
            parts = (
                Part("intro", bars // 2, pads=0.9, chords=0.6, voice=0.4),
                Part("drop", bars // 2, 1, 1, 1, 0.8, 0.4),
            )
        case "a_cappella":
            parts = (Part("verse", bars, voice=1.0),)
        case "pads_only":
            parts = (Part("break", bars, pads=1.0),)
        case _:
            parts = (Part("drop", bars // 2, 1, 1, 1, 0.8, 0.4), Part("break", bars // 2))
    song = _drawn(random, groove, seed, number, parts, tempo)
    return Case(name, kind, song, SOUNDS[number % len(SOUNDS)], countable=kind not in ("a_cappella", "pads_only"))


def _drawn(
    random: np.random.Generator,
    groove: str,
    seed: int,
    number: int,
    parts: tuple[Part, ...],
    tempo: Tempo | None = None,
) -> Song:
    style = GROOVES[groove]
    bpm = float(random.uniform(*style.tempos))
    bpm = float(round(bpm)) if random.random() < style.integer else round(bpm, 2)
    return Song(
        groove,
        tempo or Machine(bpm),
        parts,
        key=number % 12,
        mode=number // 12 % 2 if random.random() < 0.5 else int(random.integers(2)),
        first_beat=round(float(random.uniform(0.0, 1.5)), 4),
        tuning_cents=float(random.choice((0, 0, 0, 0, -35, -15, 12, 30))),
        seed=seed,
    )


def _three_to_six_minutes(parts: tuple[Part, ...], groove: str) -> tuple[Part, ...]:
    """Halves the longest or doubles the shortest sections until the length is that of a track."""
    style = GROOVES[groove]
    bar = style.meter * 60 / float(np.mean(style.tempos))
    lengths = [part.bars for part in parts]
    while sum(lengths) * bar > 355:
        lengths[lengths.index(max(lengths))] //= 2
    while sum(lengths) * bar < 185:
        stretched = [bars if part.label == "build" else 2 * bars for part, bars in zip(parts, lengths, strict=True)]
        shortest = min(range(len(parts)), key=lambda at: (stretched[at] == lengths[at], stretched[at]))
        lengths[shortest] = stretched[shortest]
    return tuple(replace(part, bars=bars) for part, bars in zip(parts, lengths, strict=True))
