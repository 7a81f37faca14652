"""What speaks for each of the twenty-four keys: pitches, chords, and the chords that phrases begin with."""

import numpy as np

from src.engine.arrays import Reals
from src.engine.chroma import FRAMES_PER_SECOND
from src.engine.key_profiles import CHORD_TEMPLATES, KEY_TEMPLATES, likeness

PARTS = ("profile", "minor", "tonic chord", "subdominant", "dominant", "minor dominant", "phrase")
"""Names of the kinds of evidence, in the order of the last axis of `evidence`."""

CHORD_FRAMES = 8
"""Frames, one and a half seconds, in which one chord is looked for; every half of that."""

CHORD_SHARPNESS = 18.0
"""How much more a chord that fits better is believed: the logarithm of the odds for a correlation of one."""

FIFTH, FOURTH = 7, 5
"""Semitones from the tonic up to the roots of the dominant and the subdominant."""

MINOR, MAJOR = 0, 1


def evidence(pitches: Reals, phrases: Reals) -> Reals:
    """Everything that is heard for each key: (2, 12, parts), mode (0 minor, 1 major) by tonic by kind.

    Args:
        pitches: Strength of the twelve pitch classes, (frames, 12).
        phrases: Start and end in seconds of the bars that phrases begin with, (n, 2); empty where they are unknown.
    """
    sums = np.concatenate([np.zeros((1, 12)), np.cumsum(pitches, axis=0, dtype=np.float64)])
    chords = chord_shares(sums)
    minor = np.zeros((2, 12))
    minor[MINOR] = 1
    return np.stack(
        [
            likeness(sums[-1:], KEY_TEMPLATES)[0],
            minor,
            chords,
            np.roll(chords, -FOURTH, axis=1),
            *(np.broadcast_to(np.roll(chords[mode], -FIFTH), (2, 12)) for mode in (MAJOR, MINOR)),
            phrase_chords(sums, phrases),
        ],
        axis=-1,
    )


def chord_shares(sums: Reals) -> Reals:
    """Which part of the sound each chord has, (2, 12) by mode and root, from running sums of the pitches.

    Church modes, a raised seventh and relative keys share nearly all pitches: chords tell them apart.
    """
    frames = len(sums) - 1
    starts = np.arange(0, max(1, frames - CHORD_FRAMES // 2), CHORD_FRAMES // 2)
    windows = sums[np.minimum(starts + CHORD_FRAMES, frames)] - sums[starts]
    odds = np.exp(CHORD_SHARPNESS * likeness(windows, CHORD_TEMPLATES))
    odds *= (windows.sum(axis=1) / odds.sum(axis=(1, 2)))[:, None, None]
    shares: Reals = odds.sum(axis=0) / max(float(odds.sum()), 1e-9)
    return shares


def phrase_chords(sums: Reals, phrases: Reals) -> Reals:
    """How much the bars at the starts of phrases sound like each tonic chord, (2, 12); zero where none are known."""
    places = np.clip(np.round(phrases * FRAMES_PER_SECOND).astype(int), 0, len(sums) - 1)
    if len(places) == 0:
        return np.zeros((2, 12))
    opening = (sums[places[:, 1]] - sums[places[:, 0]]).sum(axis=0)
    alike: Reals = likeness(opening[None], CHORD_TEMPLATES)[0]
    return alike
