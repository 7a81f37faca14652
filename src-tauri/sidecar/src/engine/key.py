"""The key of a track: a vote of its stretches, each compared with what music in every key looks like."""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Reals, Samples
from src.engine.chroma import BINS, FRAMES_PER_SECOND, Chroma

NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")

PROFILES: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "krumhansl": (
        (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
        (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
    ),
    "temperley": (
        (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0),
        (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0),
    ),
    "edma": (
        (1.00, 0.29, 0.50, 0.40, 0.60, 0.56, 0.32, 0.80, 0.31, 0.45, 0.42, 0.39),
        (1.00, 0.31, 0.44, 0.58, 0.33, 0.49, 0.29, 0.78, 0.43, 0.29, 0.53, 0.32),
    ),
    "bgate": (
        (1.00, 0.00, 0.42, 0.00, 0.53, 0.37, 0.00, 0.77, 0.00, 0.38, 0.21, 0.30),
        (1.00, 0.00, 0.36, 0.39, 0.00, 0.38, 0.00, 0.74, 0.27, 0.00, 0.42, 0.23),
    ),
    "braw": (
        (1.0000, 0.1573, 0.4200, 0.1570, 0.5296, 0.3669, 0.1632, 0.7711, 0.1676, 0.3827, 0.2113, 0.2965),
        (1.0000, 0.2330, 0.3615, 0.3905, 0.2925, 0.3777, 0.1961, 0.7425, 0.2701, 0.2161, 0.4228, 0.2272),
    ),
}
"""How much each step above the tonic sounds, (major, minor). Krumhansl 1990 (probe tones); Temperley 1999;
Faraldo et al. 2016 (edma) and 2017 (bgate, braw), measured on electronic dance music. Which one is right
more often depends on the music, so they are averaged."""

STRETCH_SECONDS = 12.0
"""A stretch that votes: long enough for a chord progression."""

BASS_WEIGHT = 0.5
"""What the bass adds to a key whose tonic, and half as much whose fifth, it plays."""

LEAST_STRENGTH = 0.02
"""Mean chroma of a track below which there is no pitch to speak of."""


@dataclass(frozen=True)
class Key:
    """A key; `tonic` 0 = C to 11 = B, `mode` 1 major, 0 minor, `score` its share of the vote."""

    tonic: int
    mode: int
    score: float

    @property
    def name(self) -> str:
        """The tonic's name."""
        return NAMES[self.tonic]


@dataclass(frozen=True)
class KeyFinding:
    """All keys, best first, and how far the track is tuned from 440 Hz."""

    candidates: list[Key]
    tuning_cents: float

    @property
    def strength(self) -> float:
        """How far the best key is ahead, 0 to 1."""
        best, second = self.candidates[0].score, self.candidates[1].score
        return float(np.clip((best - second) / max(best, 1e-9), 0, 1))


def find_key(chroma: Chroma) -> KeyFinding | None:
    """The key of a track, or None where nothing has a pitch."""
    if len(chroma.chords) == 0 or chroma.chords.mean() < LEAST_STRENGTH:
        return None
    tuning = tuning_of(chroma.chords.sum(axis=0, dtype=np.float64))
    chords, bass = fold(chroma.chords, tuning), fold(chroma.bass, tuning)
    votes = np.zeros((2, 12))
    length = int(STRETCH_SECONDS * FRAMES_PER_SECOND)
    for first in range(0, max(1, len(chords) - length // 2), length):
        stretch = chords[first : first + length].sum(axis=0)
        if stretch.sum() > 0:
            votes += len(chords[first : first + length]) * np.maximum(
                scores(stretch, bass[first : first + length].sum(axis=0)), 0
            )
    votes += votes.sum() * _shares(np.maximum(scores(chords.sum(axis=0), bass.sum(axis=0)), 0))
    shares = _shares(votes)
    ranked = sorted(
        (Key(tonic, mode, float(shares[mode, tonic])) for mode in (0, 1) for tonic in range(12)),
        key=lambda key: -key.score,
    )
    return KeyFinding(ranked, tuning)


def tuning_of(histogram: Reals) -> float:
    """Cents, -50 to 50, by which the pitches lie above the tempered scale of 440 Hz."""
    turns = np.exp(2j * np.pi * np.arange(BINS) / (BINS / 12))
    return float(np.angle(histogram @ turns) / (2 * np.pi) * 100)


def fold(chroma: Samples, tuning_cents: float) -> Reals:
    """(frames, 120) to (frames, 12) semitones, shares of the neighbouring tenths included."""
    per_semitone = BINS // 12
    spread = np.arange(BINS) - tuning_cents / 100 * per_semitone
    semitone = np.round(spread / per_semitone)
    away = spread / per_semitone - semitone
    weight = np.cos(np.pi * away) ** 2
    matrix = np.zeros((BINS, 12))
    matrix[np.arange(BINS), semitone.astype(int) % 12] = weight
    return chroma @ matrix


def scores(chords: Reals, bass: Reals) -> Reals:
    """How well each key fits, (mode, tonic): mean correlation over the profiles, and the bass."""
    result = np.zeros((2, 12))
    for major, minor in PROFILES.values():
        for mode, profile in ((1, major), (0, minor)):
            for tonic in range(12):
                result[mode, tonic] += np.corrcoef(chords, np.roll(profile, tonic))[0, 1] / len(PROFILES)
    if bass.sum() > 0:
        share = bass / bass.sum()
        result += BASS_WEIGHT * (share + 0.5 * np.roll(share, -7))
    return np.nan_to_num(result)


def _shares(votes: Reals) -> Reals:
    total = votes.sum()
    shares: Reals = votes / total if total > 0 else np.full(votes.shape, 1 / votes.size)
    return shares
