"""Fits the weights by which keys are judged, and writes them into the engine.

    python -m bench.fit_key

Learns from the `tune` half of the made songs, those with odd keys among them, and from the songbook, which is played
to it with its phrases known, unknown and wrong: in real music they are often found wrong. Softmax regression over the
twenty-four keys of a song; large weights are penalised. Beside the weights it prints how good they are for songs of
kinds that were left out of the fit, and how often a key is right that is called so probable: what to expect of
unheard music.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench.fit_metre import heard
from src.engine import key
from src.engine.arrays import Reals, Samples
from src.engine.bars import first_phrase_beat, opening_bars
from src.engine.chroma import Chroma, ChromaStream
from src.engine.grid import BeatGrid, TempoWish, find_grid
from src.engine.key import NO_PHRASES, fold, probabilities, tuning_of
from src.engine.key_evidence import PARTS, evidence
from src.engine.network import BeatNetwork
from src.engine.onsets import Onsets
from src.weights import folder
from tests.music import material
from tests.music.instruments import RATE
from tests.music.scores import key_score
from tests.music.song import perform
from tests.music.songbook import pages

SONGS_OF_A_GROOVE, SONGS_OF_AN_ODD_KIND, SONGS_OF_A_SPECIAL_KIND, FULL_TRACKS = 8, 10, 6, 4
TIMES_THROUGH_THE_BOOK = 3
SONGBOOK_PARTS = 6
"""The songbook is left out in so many parts."""

SPECIAL = ("a_cappella", "pads_only", "no_drums_intro", "silent_half")
WITHOUT_PHRASES, WRONG_PHRASES = " without phrases", " with wrong phrases"
PENALTY = 0.1
ROUNDS = 60
FOLDS = 8
LEVELS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)

HEAD = '''\
"""What each kind of evidence for a key is worth: `python -m bench.fit_key` writes it anew.

Fitted by softmax regression, with a penalty on large weights, to the `tune` half of the made songs and to a songbook.
"""

import numpy as np

WEIGHTS = np.array(
    [
'''


@dataclass(frozen=True)
class Example:
    """A song's evidence (24, parts), minor keys first, and its key."""

    kind: str
    parts: Reals
    tonic: int
    mode: int

    @property
    def place(self) -> int:
        """The row of its key."""
        return 12 * self.mode + self.tonic


def phrases_of(chroma: Chroma, grid: BeatGrid | None, onsets: Onsets) -> Reals:
    """The bars that phrases begin with, as the engine finds them."""
    if grid is None or len(grid.beats) == 0:
        return NO_PHRASES
    first = first_phrase_beat(grid.beats, grid.downbeat, grid.bar, chroma, onsets)
    return opening_bars(grid.beats, grid.downbeat, grid.bar, first)


def evidence_of(chroma: Chroma, phrases: Reals) -> Reals:
    """The evidence as the engine weighs it."""
    pitches = fold(chroma.tones, tuning_of(chroma.tones.sum(axis=0, dtype=np.float64)))
    return evidence(pitches, phrases).reshape(24, -1)


def examples(network: BeatNetwork) -> Iterator[Example]:
    """The songs to learn from."""
    for case in cases():
        samples = perform(case.song)[0].astype(np.float32)
        activation, onsets = heard(network, samples)
        chroma = chroma_of(samples)
        grid = find_grid(activation, onsets, chroma, (case.song.first_beat, len(samples) / RATE), TempoWish())
        yield Example(case.kind, evidence_of(chroma, phrases_of(chroma, grid, onsets)), case.song.key, case.song.mode)


def known_songs() -> Iterator[Example]:
    """The songbook."""
    for page in pages(TIMES_THROUGH_THE_BOOK):
        chroma = chroma_of(page.samples.astype(np.float32))
        part = f"songbook {page.number % SONGBOOK_PARTS}"
        bar = page.openings[0, 1] - page.openings[0, 0]
        late = page.openings + bar * (1 + page.number % 3)
        for how, phrases in (("", page.openings), (WITHOUT_PHRASES, NO_PHRASES), (WRONG_PHRASES, late)):
            yield Example(part + how, evidence_of(chroma, phrases), page.tonic, page.mode)


def cases() -> Iterator[material.Case]:
    """What they are."""
    yield from material.odd_keys("tune", SONGS_OF_AN_ODD_KIND)
    yield from material.excerpts("tune", SONGS_OF_A_GROOVE)
    yield from (case for case in material.special("tune", SONGS_OF_A_SPECIAL_KIND) if case.kind in SPECIAL)
    yield from material.arrangements("tune", FULL_TRACKS)


def chroma_of(samples: Samples) -> Chroma:
    """The pitches of mono samples at 22 050 Hz."""
    stream = ChromaStream()
    stream.push(samples)
    return stream.finish()


def fitted(songs: list[Example]) -> Reals:
    """The weights, by Newton's method."""
    parts = np.stack([song.parts for song in songs])
    right = parts[np.arange(len(songs)), [song.place for song in songs]]
    weights = np.zeros(parts.shape[-1])
    for _ in range(ROUNDS):
        odds = np.stack([probabilities(one, weights) for one in parts])
        mean = np.einsum("nk,nkp->np", odds, parts)
        slope = (mean - right).sum(axis=0) + PENALTY * weights
        bend = np.einsum("nk,nkp,nkq->pq", odds, parts, parts) - mean.T @ mean + PENALTY * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights = weights - step * min(1.0, 5.0 / float(np.abs(step).max()))
    return weights


def judged(songs: list[Example], weights: Reals) -> list[tuple[float, float]]:
    """MIREX score and claimed probability of every song's best key."""
    found = [probabilities(song.parts, weights) for song in songs]
    places = [divmod(int(odds.argmax()), 12) for odds in found]
    return [
        (key_score((tonic, mode), (song.tonic, song.mode)), float(odds.max()))
        for song, odds, (mode, tonic) in zip(songs, found, places, strict=True)
    ]


def group_of(song: Example) -> str:
    """What is left out of a fit together."""
    return song.kind.removesuffix(WITHOUT_PHRASES).removesuffix(WRONG_PHRASES)


def report(songs: list[Example]) -> None:
    """Prints what to expect of kinds that were left out."""
    kinds = sorted({group_of(song) for song in songs})
    results: list[tuple[str, float, float]] = []
    for fold_number in range(FOLDS):
        left_out = set(kinds[fold_number::FOLDS])
        weights = fitted([song for song in songs if group_of(song) not in left_out])
        unheard = [song for song in songs if group_of(song) in left_out]
        results += [(song.kind, *one) for song, one in zip(unheard, judged(unheard, weights), strict=True)]
    for name in sorted({song.kind for song in songs}):
        of_kind = [score for kind, score, _ in results if kind == name]
        print(f"{name} {np.mean(of_kind):.2f} (n={len(of_kind)})", end=", ")
    scores = np.array([score for _, score, _ in results])
    claims = np.array([claim for _, _, claim in results])
    print(f"\nunheard: MIREX {scores.mean():.3f}, exact {(scores == 1).mean():.3f} (n={len(scores)})")
    for low, high in pairwise(LEVELS):
        inside = (claims >= low) & (claims < high)
        if inside.any():
            print(f"called {low:.2f} to {high:.2f}: right {(scores[inside] == 1).mean():.2f} (n={inside.sum()})")


def written(weights: Reals) -> str:
    """The module that holds the weights."""
    lines = "".join(f"        {weight:.2f},  # {name}\n" for weight, name in zip(weights, PARTS, strict=True))
    return HEAD + lines + '    ]\n)\n"""In the order of `key_evidence.PARTS`."""\n'


def main() -> None:
    """Runs the command."""
    network = BeatNetwork(folder.find_or_make(folder.folder_from_environment()))
    songs = [*examples(network), *known_songs()]
    report(songs)
    Path(key.__file__).with_name("key_weights.py").write_text(written(fitted(songs)))


if __name__ == "__main__":
    main()
