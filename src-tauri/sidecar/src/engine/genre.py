"""Which kind of music a DJ would file a track under, from the tags of two networks, the tempo and the kick.

The networks know listeners' words ("electronic", "dance", "rock"), not a DJ's shelves. Each genre here says
which tags speak for it and, where that is part of its definition, its tempo and whether the kick falls on
every beat. The weights are chosen by hand, not learned: where no genre is clearly ahead, the answer is that
it is not known.
"""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Reals, Samples
from src.engine.bars import rise
from src.engine.grid import BeatGrid
from src.engine.onsets import Onsets
from src.engine.tagger import LISTENER_TAGS, SOUND_TAGS, TrackTags

PATCHES = 20
"""Patches that are tagged at most, a minute of music, spread over the track."""

LEAST_PATCHES = 3
"""With fewer, a track is too short to be sure."""

EDGE = 0.1
"""Part of the track at either end that is left out where there is enough between: intros are all alike."""

SURE = 0.4
"""Share of the best genre below which nothing is said to be known."""

AHEAD = 1.4
"""How many times the second genre's share the best one's must be."""

DOUBT = 0.06
"""Share of "something else" before shares are made of the evidence."""

FAMILY = ("electronic", "dance", "electro", "electronica", "house", "~techno", "~electronic", "~dance")
"""Tags that say "made with machines, for dancing or near it"."""

KICK_HIT = 0.35
"""Part of a strong kick from which on a beat counts as having one."""

EVERY_BEAT = 0.75
"""Part of the neighbouring beats, one of which has a kick, of which both have one in four on the floor."""


@dataclass(frozen=True)
class Genre:
    """What speaks for a genre.

    `tags` with what each counts; those of the second network begin with `~`. `tempo`: BPM at which it is at
    home and how far around that (a standard deviation). `four`: whether the kick falls on every beat, None
    where that is open. `machine`: whether the whole family of electronic tags speaks for it too.
    """

    name: str
    tags: tuple[tuple[str, float], ...]
    tempo: tuple[float, float] | None = None
    four: bool | None = None
    machine: bool = False


GENRES = (
    Genre("House", (("house", 1.5), ("dance", 0.5)), (124, 6), four=True, machine=True),
    Genre("Techno", (("~techno", 0.5), ("electro", 0.2)), (134, 7), four=True, machine=True),
    Genre("Trance", (("~synth", 0.5), ("~techno", 0.3)), (139, 4), four=True, machine=True),
    Genre("Drum and bass", (("~fast", 0.4), ("~drums", 0.3)), (173, 6), four=False, machine=True),
    Genre("Dubstep", (("electro", 0.3), ("~weird", 0.3)), (140, 3), four=False, machine=True),
    Genre("Breakbeat", (("~beat", 0.3), ("~drums", 0.3), ("~beats", 0.3)), (130, 9), four=False, machine=True),
    Genre("Downtempo", (("chillout", 0.8), ("chill", 0.8), ("~slow", 0.4)), (95, 12), machine=True),
    Genre("Ambient", (("ambient", 1.0), ("~ambient", 0.8), ("~new age", 0.6), ("~quiet", 0.3))),
    Genre("Disco", (("funk", 0.6), ("70s", 1.0), ("80s", 0.4), ("dance", 0.4)), (116, 8), four=True),
    Genre("Funk", (("funk", 1.5), ("soul", 0.3)), (108, 15)),
    Genre("Hip-hop", (("hip-hop", 2.0), ("~beat", 0.2)), (92, 12), four=False),
    Genre("R&B and soul", (("rnb", 1.2), ("soul", 1.2))),
    Genre("Pop", (("pop", 0.9), ("catchy", 0.8), ("indie pop", 0.5), ("~pop", 0.6))),
    Genre(
        "Rock",
        (
            ("rock", 0.8), ("alternative rock", 0.5), ("classic rock", 0.7), ("hard rock", 0.7), ("indie rock", 0.6),
            ("alternative", 0.3), ("progressive rock", 0.6), ("punk", 0.6), ("~rock", 0.5),
        ),
    ),
    Genre("Metal", (("metal", 1.0), ("heavy metal", 1.0), ("~metal", 0.8), ("~loud", 0.2))),
    Genre("Jazz and blues", (("jazz", 1.2), ("blues", 0.9))),
    Genre("Country and folk", (("country", 1.0), ("folk", 1.0), ("acoustic", 0.6), ("~country", 0.7))),
    Genre(
        "Classical",
        (
            ("~classical", 1.0), ("~classic", 0.5), ("~strings", 0.4), ("~violin", 0.4), ("~opera", 0.8),
            ("~harpsichord", 0.8), ("~cello", 0.5), ("~choral", 0.5), ("~flute", 0.3),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class GenreFinding:
    """Genres with their share of the evidence, most first; `unsure` where none is clearly ahead."""

    genres: list[tuple[str, float]]
    unsure: bool


@dataclass(frozen=True)
class TagMeans:
    """Mean probability of each tag over a track; those of the second network begin with `~`."""

    values: dict[str, float]

    @classmethod
    def of(cls, listener: Samples, sound: Samples) -> "TagMeans":
        """From (patches, 50) of either network."""
        means = {tag: float(value) for tag, value in zip(LISTENER_TAGS, listener.mean(axis=0), strict=True)}
        means |= {f"~{tag}": float(value) for tag, value in zip(SOUND_TAGS, sound.mean(axis=0), strict=True)}
        return cls(means)

    def any_of(self, tags: tuple[tuple[str, float], ...]) -> float:
        """The probability that at least one of the tags is right, each weighted, taken as independent."""
        return float(1 - np.prod([1 - min(0.99, weight * self.values[tag]) for tag, weight in tags]))


def find_genre(listener: TrackTags, sound: TrackTags, grid: BeatGrid | None, onsets: Onsets) -> GenreFinding | None:
    """The genre of a track by the tags of both networks; None where there is nothing to listen to."""
    chosen = spread(len(listener.times))
    if not chosen:
        return None
    tags = TagMeans.of(listener.of(chosen), sound.of(chosen))
    found = judge(tags, grid.bpm if grid else None, has_kick_on_every_beat(grid.beats, onsets) if grid else None)
    return GenreFinding(found.genres, found.unsure or len(chosen) < LEAST_PATCHES)


def spread(count: int) -> list[int]:
    """Indices of at most PATCHES of so many patches, evenly from the middle of the track."""
    edge = int(EDGE * count) if (1 - 2 * EDGE) * count >= PATCHES / 2 else 0
    return [int(place) for place in np.unique(np.linspace(edge, count - 1 - edge, PATCHES).round())] if count else []


def judge(tags: TagMeans, bpm: float | None, four: bool | None) -> GenreFinding:
    """Weighs the tags of a track against each genre."""
    family = tags.any_of(tuple((tag, 0.7) for tag in FAMILY))
    return ranked(np.array([_evidence(genre, tags, family, bpm, four) for genre in GENRES]))


def ranked(evidence: Reals) -> GenreFinding:
    """From what speaks for each of GENRES, 0 to 1, to their shares of it."""
    shares = np.square(evidence) / (np.square(evidence).sum() + DOUBT)
    order = np.argsort(-shares, kind="stable")
    best, second = shares[order[:2]]
    return GenreFinding(
        genres=[(GENRES[at].name, float(shares[at])) for at in order],
        unsure=bool(best < SURE or best < AHEAD * second),
    )


def _evidence(genre: Genre, tags: TagMeans, family: float, bpm: float | None, four: bool | None) -> float:
    own = tags.any_of(genre.tags)
    evidence = family * (0.5 + 0.5 * own) if genre.machine else own
    if genre.tempo is not None:
        centre, around = genre.tempo
        evidence *= 0.3 if bpm is None else 0.15 + 0.85 * float(np.exp(-0.5 * ((bpm - centre) / around) ** 2))
    if genre.four is not None and four is not None and genre.four != four:
        evidence *= 0.4
    return evidence


def has_kick_on_every_beat(beats: Reals, onsets: Onsets) -> bool | None:
    """Whether the kick is four on the floor; None where there is no kick to speak of."""
    strength = rise(onsets.kick_level, beats)
    if len(strength) < 8:
        return None
    strong = float(np.percentile(strength, 90))
    hits = strength > KICK_HIT * strong
    either, both = (hits[1:] | hits[:-1]).sum(), (hits[1:] & hits[:-1]).sum()
    return None if strong < 1e-3 or either == 0 else bool(both > EVERY_BEAT * either)
