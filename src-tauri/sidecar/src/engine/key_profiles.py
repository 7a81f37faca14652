"""What music in a key sounds like: how much each step above the tonic is heard, as others have measured it."""

import numpy as np

from src.engine.arrays import Reals

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
"""By name, (major, minor). Krumhansl 1990 (probe tones); Temperley 1999; Faraldo et al. 2016 (edma) and 2017
(bgate, braw), measured on electronic dance music. Which one is right more often depends on the music, so they are
averaged."""

TRIADS = ((0, 4, 7), (0, 3, 7))
"""Steps of a chord above its root, (major, minor)."""


def standard(values: Reals) -> Reals:
    """Each row without its mean, of length one; rows without shape become zero."""
    centred = values - values.mean(axis=-1, keepdims=True)
    scaled: Reals = centred / np.maximum(np.linalg.norm(centred, axis=-1, keepdims=True), 1e-9)
    return scaled


def _in_every_key(major: Reals, minor: Reals) -> Reals:
    """(2, 12, 12): mode (0 minor, 1 major), tonic, pitch class."""
    return np.stack([[np.roll(steps, tonic) for tonic in range(12)] for steps in (minor, major)])


KEY_TEMPLATES = np.mean(
    [_in_every_key(standard(np.array(major)), standard(np.array(minor))) for major, minor in PROFILES.values()], axis=0
)
CHORD_TEMPLATES = _in_every_key(*(standard(np.isin(np.arange(12), triad).astype(float)) for triad in TRIADS))


def likeness(pitches: Reals, templates: Reals) -> Reals:
    """Correlation of (n, 12) pitch classes with every template, mean over the profiles: (n, 2, 12)."""
    alike: Reals = np.einsum("np,mtp->nmt", standard(pitches), templates)
    return alike
