"""How right an analysis is, measured as the field measures it."""

import numpy as np

from src.engine.arrays import Reals

BEAT_WINDOW = 0.07
"""Seconds within which a beat counts as found."""

BOUNDARY_WINDOW = 3.0
"""Seconds within which a section boundary counts as found."""

TEMPO_TOLERANCE = 0.04
OCTAVES = (1.0, 2.0, 0.5, 3.0, 1 / 3)


def f_measure(found: Reals, true: Reals) -> float:
    """Harmonic mean of precision and recall; each true beat is found at most once."""
    if len(found) == 0 or len(true) == 0:
        return 0.0
    hits, at = 0, 0
    for beat in true:
        while at < len(found) and found[at] < beat - BEAT_WINDOW:
            at += 1
        if at < len(found) and found[at] <= beat + BEAT_WINDOW:
            hits, at = hits + 1, at + 1
    return 2 * hits / (len(found) + len(true))


def is_right(bpm: float, true: float) -> bool:
    """Acc1: within 4 %."""
    return abs(bpm / true - 1) < TEMPO_TOLERANCE


def is_right_octave_aside(bpm: float, true: float) -> bool:
    """Acc2: within 4 % of the tempo, or of two, three, a half or a third times it."""
    return any(is_right(bpm, true * octave) for octave in OCTAVES)


def is_on_grid(bpm: float, true: float) -> bool:
    """Within 0.05 BPM of the tempo up to an octave: what a grid needs over six minutes."""
    return bool(np.min([abs(bpm - true * octave) for octave in OCTAVES]) < 0.05)


def key_score(found: tuple[int, int], true: tuple[int, int]) -> float:
    """MIREX: 1 for the key, .5 a fifth away, .3 for the relative, .2 for the parallel; (tonic, mode)."""
    if found == true:
        return 1.0
    interval = (found[0] - true[0]) % 12
    if found[1] == true[1]:
        return 0.5 if interval in (5, 7) else 0.0
    if interval == (9 if true[1] else 3):
        return 0.3
    return 0.2 if interval == 0 else 0.0


def boundary_f(found: Reals, true: Reals, window: float = BOUNDARY_WINDOW) -> float:
    """F-measure of section boundaries; each true one is met by at most one found one, the nearest first."""
    if len(found) == 0 or len(true) == 0:
        return float(len(found) == len(true))
    away = np.abs(found[:, None] - true[None])
    pairs = sorted(zip(*np.nonzero(away <= window), strict=True), key=lambda pair: float(away[pair]))
    met_found: set[int] = set()
    met_true: set[int] = set()
    for of_found, of_true in pairs:
        if of_found not in met_found and of_true not in met_true:
            met_found.add(int(of_found))
            met_true.add(int(of_true))
    return 2 * len(met_true) / (len(found) + len(true))
