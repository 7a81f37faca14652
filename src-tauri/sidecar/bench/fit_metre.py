"""Fits the weights by which readings of a pulse are judged, and writes them into the engine.

    python -m bench.fit_metre [CACHE]

Learns from the `tune` half of the made songs and, where the folder of `bench.real` is given, from the `tune` half of
real music. Softmax regression over all readings of a song: the right ones, by tempo and place, should have all the
probability; large weights are penalised. Beside the weights it prints how often the best reading is right for songs of
a groove or family that was left out of the fit: what to expect of unheard music.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from bench.analysis.measures import COUNTED_FROM, COUNTED_TO
from bench.real.catalogue import pieces, recipes
from bench.real.sound import QUIETEST
from src.engine import metre
from src.engine.arrays import Reals, Samples
from src.engine.bands import SAMPLE_RATE, BandStream
from src.engine.bars import at_times
from src.engine.decoding import decode_beats
from src.engine.grid import lines
from src.engine.metre import RANGE, RATIOS, SHIFTS, TRIPLE_DOUBT, at_ratio, describe, evidence_of, is_octave
from src.engine.network import ActivationStream, BeatNetwork
from src.engine.onsets import Onsets, OnsetStream
from src.engine.phase import find_phase
from src.engine.sound import hear
from src.engine.steadiness import steadiness
from src.engine.tempo import refined_tempo, rough_tempo, sharpened_tempo
from src.weights import folder
from tests.music import material
from tests.music.song import perform
from tests.music.track import Truth

SONGS_OF_A_GROOVE = 11
SECONDS = 50.0
PENALTY = 0.02
ROUNDS, STEP, MOMENTUM = 500, 0.1, 0.9
IMPOSSIBLE = 1e9
"""Taken from the score of a reading that only fills up the table."""

NEAR = 0.035
"""Seconds from the true beats within which a reading is right."""


SIGNALS = 8
GROUPS = ("half way", "quarters", "thirds", "every two", "every three", "every four")

HEAD = '''\
"""What each part of a reading's description is worth: `python -m bench.fit_metre` writes it anew.

Fitted by softmax regression, with a penalty on large weights, to the `tune` halves of the made songs and of real
music. A row holds the signals of `metre`: beat, downbeat, onsets in four bands, kick, snare.
"""

import numpy as np
'''

SAYINGS = {
    "CENTRE": "Mean of each part over all readings.",
    "SPREAD": "Its standard deviation.",
    "WEIGHTS": "What a standard deviation more adds to the score.",
}


@dataclass(frozen=True)
class Choice:
    """A song's readings: descriptions (readings, parts), which are right, and what is taken from each score."""

    groove: str
    parts: Reals
    right: np.ndarray
    doubt: Reals


def heard(network: BeatNetwork, samples: Samples) -> tuple[Samples, Onsets]:
    """Activation and onsets of mono samples at 22 050 Hz."""
    bands, activation, onsets = BandStream(), ActivationStream(network), OnsetStream()
    activation.push(bands.push(samples))
    activation.push(bands.finish())
    onsets.push(samples)
    return activation.finish(), onsets.finish()


def choice(
    groove: str, truth: Truth, activation: Samples, onsets: Onsets, audible: tuple[float, float]
) -> Choice | None:
    """All readings of a song; None where it has no pulse or no right reading."""
    decoded = decode_beats(activation).times
    pulse: Samples = activation.sum(axis=1)
    rough = rough_tempo(decoded, at_times(pulse, decoded))
    if rough is None or truth.bpm is None:
        return None
    bpm = steadiness(onsets, sharpened_tempo(pulse, onsets, refined_tempo(pulse, rough))).bpm
    pulses = lines(find_phase(pulse, onsets, 60 / bpm, decoded), bpm, audible)
    evidence = evidence_of(decoded, activation, onsets, audible)
    parts, right, doubt = [], [], []
    for ratio, shift in product((ratio for ratio in RATIOS if RANGE[0] <= bpm * ratio <= RANGE[1]), SHIFTS):
        beats = at_ratio(pulses, ratio, shift)
        parts.append(describe(beats, bpm * ratio, evidence))
        right.append(is_right(beats, bpm * ratio, truth))
        doubt.append(0.0 if is_octave(ratio) else TRIPLE_DOUBT)
    return Choice(groove, np.array(parts), np.array(right), np.array(doubt)) if any(right) else None


def is_right(beats: Reals, bpm: float, truth: Truth) -> bool:
    """Whether a reading has the tempo and the beats of the truth, or of twice or half as fast beyond a DJ's tempos."""
    assert truth.bpm is not None
    if abs(bpm / truth.bpm - 1) < 0.01:
        true = truth.beats
    elif truth.bpm < COUNTED_FROM and abs(bpm / truth.bpm - 2) < 0.02:
        true = np.sort(np.concatenate([truth.beats, (truth.beats[1:] + truth.beats[:-1]) / 2]))
    elif truth.bpm > COUNTED_TO and abs(bpm / truth.bpm - 0.5) < 0.005:
        true = truth.beats[::2]
    else:
        return False
    distance = np.abs(beats[:, None] - true).min(axis=1)
    return bool(np.median(distance) < NEAR)


def fitted(choices: list[Choice], centre: Reals, spread: Reals) -> Reals:
    """The weights. A groove or family counts with the root of its size: a large one does not decide alone."""
    most = max(len(one.parts) for one in choices)
    parts = np.zeros((len(choices), most, len(centre)))
    right, doubt = np.zeros((len(choices), most)), np.full((len(choices), most), IMPOSSIBLE)
    for at, one in enumerate(choices):
        count = len(one.parts)
        parts[at, :count] = np.nan_to_num((one.parts - centre) / spread)
        right[at, :count], doubt[at, :count] = one.right, one.doubt
    counts = Counter(one.groove for one in choices)
    share = np.array([counts[one.groove] ** -0.5 for one in choices])
    share /= share.sum()
    weights, speed = np.zeros(len(centre)), np.zeros(len(centre))
    for _ in range(ROUNDS):
        odds = _shares(np.exp(_below_best(parts @ weights - doubt)))
        slope = np.einsum("sr,srp,s->p", odds - _shares(odds * right), parts, share) + PENALTY * weights
        speed = MOMENTUM * speed - STEP * slope
        weights = weights + speed
    return weights


def _below_best(scores: Reals) -> Reals:
    below: Reals = scores - scores.max(axis=1, keepdims=True)
    return below


def _shares(values: Reals) -> Reals:
    shares: Reals = values / np.maximum(values.sum(axis=1, keepdims=True), 1e-12)
    return shares


def part_right(choices: list[Choice], centre: Reals, spread: Reals, weights: Reals) -> float:
    """Part of the songs whose best reading is right."""
    best = [int(np.argmax(np.nan_to_num((one.parts - centre) / spread) @ weights - one.doubt)) for one in choices]
    return float(np.mean([one.right[at] for one, at in zip(choices, best, strict=True)]))


def made_choices(network: BeatNetwork) -> Iterator[Choice | None]:
    """The made songs to learn from."""
    for case in material.excerpts("tune", SONGS_OF_A_GROOVE, SECONDS):
        samples, truth = perform(case.song)
        loud = np.flatnonzero(np.abs(samples) > QUIETEST) / SAMPLE_RATE
        audible = float(loud[0]), float(loud[-1])
        yield choice(case.song.groove, truth, *heard(network, samples.astype(np.float32)), audible)


def real_choices(network: BeatNetwork, cache: Path) -> Iterator[Choice | None]:
    """The real pieces to learn from."""
    for piece in pieces((recipe for recipe in recipes(cache) if recipe.half == "tune"), cache):
        sound = hear(piece.path, network, lambda _: None)
        audible = sound.spectrum.audible or (0.0, sound.seconds)
        yield choice(piece.family, piece.truth, sound.activation, sound.onsets, audible)


def written(tables: dict[str, Reals]) -> str:
    """The module that holds the tables."""
    text = HEAD + "\n# fmt: off\n"
    for name, values in tables.items():
        rows = [values[SIGNALS * at : SIGNALS * (at + 1)] for at in range(len(GROUPS))] + [
            values[SIGNALS * len(GROUPS) :]
        ]
        notes = (*GROUPS, "agreement, tempo, beginning")
        lines_of_table = [
            f"    {', '.join(f'{value:.3f}' for value in row)},  # {note}"
            for row, note in zip(rows, notes, strict=True)
        ]
        text += f"{name} = np.array([\n" + "\n".join(lines_of_table) + f'\n])\n"""{SAYINGS[name]}"""\n\n'
    return text.removesuffix("\n") + "# fmt: on\n"


def main() -> None:
    """Runs the command."""
    network = BeatNetwork(folder.find_or_make(folder.folder_from_environment()))
    given = [*made_choices(network), *(real_choices(network, Path(sys.argv[1])) if len(sys.argv) > 1 else ())]
    choices = [one for one in given if one is not None]
    every = np.concatenate([one.parts for one in choices])
    centre, spread = np.nanmean(every, axis=0), np.nanstd(every, axis=0) + 1e-6
    left_out = []
    for groove in sorted({one.groove for one in choices}):
        weights = fitted([one for one in choices if one.groove != groove], centre, spread)
        unheard = [one for one in choices if one.groove == groove]
        left_out += [part_right([one], centre, spread, weights) for one in unheard]
    weights = fitted(choices, centre, spread)
    right = part_right(choices, centre, spread, weights)
    print(f"{len(choices)} songs, right {right:.3f}, unheard {np.mean(left_out):.3f}")
    target = Path(metre.__file__).with_name("metre_weights.py")
    target.write_text(written({"CENTRE": centre, "SPREAD": spread, "WEIGHTS": weights}))


if __name__ == "__main__":
    main()
