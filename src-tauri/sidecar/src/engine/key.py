"""The key of a track: what speaks for each of the twenty-four, weighed."""

from dataclasses import dataclass

import numpy as np

from src.engine.arrays import Reals, Samples
from src.engine.chroma import BINS, Chroma
from src.engine.key_evidence import evidence
from src.engine.key_weights import WEIGHTS

NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")

LEAST_STRENGTH = 0.02
"""Mean chroma of a track below which there is no pitch to speak of."""

NO_PHRASES = np.empty((0, 2))


@dataclass(frozen=True)
class Key:
    """A key; `tonic` 0 = C to 11 = B, `mode` 1 major, 0 minor, `score` how probable it is, 0 to 1."""

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
        """How probable it is that the best key is right, 0 to 1."""
        return self.candidates[0].score


def find_key(chroma: Chroma, phrases: Reals = NO_PHRASES) -> KeyFinding | None:
    """The key of a track, or None where nothing has a pitch; `phrases` as in `evidence`."""
    if len(chroma.tones) == 0 or chroma.tones.mean() < LEAST_STRENGTH:
        return None
    tuning = tuning_of(chroma.tones.sum(axis=0, dtype=np.float64))
    shares = probabilities(evidence(fold(chroma.tones, tuning), phrases), WEIGHTS)
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


def probabilities(parts: Reals, weights: Reals) -> Reals:
    """How probable each key is, (mode, tonic), from its evidence (mode, tonic, parts)."""
    score = parts @ weights
    odds = np.exp(score - score.max())
    shares: Reals = odds / odds.sum()
    return shares
