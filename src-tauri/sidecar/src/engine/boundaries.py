"""Between which bars the music changes: the division into sections that leaves each most like itself.

Every section costs the unlikeness of its bars to each other, and every boundary has a price, so that there
are no more of them than the music asks for. Sections of eight bars are the cheapest, since dance music and
songs alike are built of them. The cheapest division of the whole track is found exactly (kernel change
point detection by dynamic programming: Arlot, Celisse, Harchaoui, "A Kernel Multiple Change-point
Algorithm via Model Selection", JMLR 2019), which leaves room for fills: one odd bar does not pay for a
boundary.
"""

import numpy as np

from src.engine.arrays import Integers, Reals
from src.engine.bar_features import BarFeatures

TIMBRE, KICK, SNARE, ATTACKS, CHORDS = 4.0, 0.6, 0.4, 0.6, 1.0
"""What the mean square difference of each kind of feature counts."""

BOUNDARY_PRICE = 0.9
"""Bars that have nothing in common cost one each; this is the price of a boundary on the same scale."""

FOUR_BARS_PRICE, TWO_BARS_PRICE, ONE_BAR_PRICE = 0.25, 0.6, 1.0
"""Added for lengths that are no multiple of eight, and more for four, and for two."""

SHORT_PRICE, SHORT_BARS = 0.75, (4, 8)
"""Added once below eight bars, twice below four."""

EDGE_DISCOUNT = 0.3
"""Part of the price of an odd length that the first and the last section pay: tracks begin and end as they like."""

LONGEST = 128
"""Bars of a section at most; the time for a track grows with it."""

LEAST_SCALE = 0.06
"""Squared distance that is never more than a variation, in however uniform a track."""

SAMPLED_BARS = 400
"""Bars at most from whose distances the scale is taken."""


def section_starts(bars: BarFeatures) -> Integers:
    """Indices of the bars that begin a section, the first of which is 0."""
    points = as_points(bars)
    scale = typical_distance(points)
    lowest = np.zeros(bars.count + 1)
    begins = np.zeros(bars.count + 1, np.int64)
    inside: Reals = np.empty(0)
    for end in range(1, bars.count + 1):
        first = max(0, end - LONGEST)
        new = np.exp(-np.square(points[first:end] - points[end - 1]).sum(axis=1) / scale)
        # The similarities among the bars from each start on grow by those with the new bar, both ways.
        inside = np.append(inside, 0.0)[first - end :] + 2 * np.cumsum(new[::-1])[::-1] - 1
        lengths = end - np.arange(first, end)
        extra = length_prices(lengths)
        extra[lengths == end] *= EDGE_DISCOUNT
        extra *= EDGE_DISCOUNT if end == bars.count else 1.0
        costs = lowest[first:end] + lengths - inside / lengths + BOUNDARY_PRICE + extra + short_prices(lengths)
        begins[end] = first + int(np.argmin(costs))
        lowest[end] = costs.min()
    starts = [bars.count]
    while starts[-1] > 0:
        starts.append(int(begins[starts[-1]]))
    return np.array(starts[:0:-1], np.int64)


def as_points(bars: BarFeatures) -> Reals:
    """(bars, features): the squared distance of two rows is how different two bars sound."""
    parts = (
        (TIMBRE, bars.timbre),
        (KICK, bars.kick[:, None]),
        (SNARE, bars.snare[:, None]),
        (ATTACKS, bars.attacks),
        (CHORDS, np.sqrt(bars.chords)),
    )
    return np.hstack([np.sqrt(weight / values.shape[1]) * values for weight, values in parts])


def typical_distance(points: Reals) -> float:
    """The median squared distance of two bars of the track: what counts as unlike in it."""
    some = points[:: -(-len(points) // SAMPLED_BARS)]
    squares = np.square(some).sum(axis=1)
    distances = squares[:, None] + squares - 2 * some @ some.T
    pairs = distances[np.triu_indices(len(some), 1)]
    return max(LEAST_SCALE, float(np.median(pairs))) if len(pairs) else LEAST_SCALE


def length_prices(lengths: Integers) -> Reals:
    """What sections of so many bars cost because they are no whole phrases."""
    odd = np.where(lengths % 2, ONE_BAR_PRICE, np.where(lengths % 4, TWO_BARS_PRICE, FOUR_BARS_PRICE))
    return np.where(lengths % 8, odd, 0.0)


def short_prices(lengths: Integers) -> Reals:
    """What sections of so many bars cost because they are short."""
    prices: Reals = SHORT_PRICE * (np.less.outer(lengths, SHORT_BARS)).sum(axis=1)
    return prices
