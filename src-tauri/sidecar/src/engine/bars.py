"""Where bars and phrases begin."""

import numpy as np

from src.engine.arrays import Reals, Samples
from src.engine.bands import FRAMES_PER_SECOND
from src.engine.chroma import FRAMES_PER_SECOND as CHROMA_PER_SECOND
from src.engine.chroma import Chroma
from src.engine.onsets import VALUES_PER_SECOND, Onsets

CHORD_WEIGHT, SNARE_WEIGHT = 0.8, 0.4
"""What chord changes and the absence of a snare count beside the network's downbeats."""

SECTION_WEIGHT = 0.2
"""What it counts that players come in and drop out here: sections begin with a bar."""

SECTION_BEATS = 16
"""Beats on either side over which the levels are compared for that."""

QUIETEST_PART = 1e-3
"""Part of a level's maximum that counts as nothing."""

START_WEIGHT, CUT_WEIGHT = 0.3, 0.8
"""What it counts that the sound begins with this beat, and more where the file was cut there: tracks mostly begin with
a bar, loops and mixdowns nearly always."""

CHORD_BEATS = 2
"""Beats on either side over which chords are compared."""

PHRASE_BARS = 8
"""Bars of a phrase in the music that DJs play."""

CLEAR_PHRASE = 1.25
"""The best place for phrases must be this many times as strong as the first downbeat to be believed."""

ROUND_BARS = 4
"""Bars in which chords mostly go round."""

PHRASE_SPAN_BARS = 4
"""Bars on either side over which the sound is compared."""


def first_downbeat(
    beats: Reals, bar: int, activation: Samples, onsets: Onsets, chroma: Chroma, *, starts_with_beat: bool, cut: bool
) -> int:
    """Index of the first beat that begins a bar of `bar` beats.

    Each kind of evidence is summed over every possible place of the downbeat and divided by its mean
    over them, so that kinds of different size can be added.
    """
    if len(beats) < 2 * bar:
        return 0
    evidence = _by_place(at_times(activation[:, 1], beats), bar)
    evidence = evidence + CHORD_WEIGHT * _by_place(chord_changes(beats, chroma), bar)
    evidence = evidence - SNARE_WEIGHT * _by_place(rise(onsets.snare_level, beats), bar)
    evidence = evidence + SECTION_WEIGHT * _by_place(section_changes(beats, onsets), bar)
    if starts_with_beat:
        evidence[0] += CUT_WEIGHT if cut else START_WEIGHT
    return int(np.argmax(evidence))


def first_phrase_beat(beats: Reals, downbeat: int, bar: int, chroma: Chroma, onsets: Onsets) -> int:
    """Index of the first beat that begins a phrase: where the sound changes every eight bars."""
    bars = beats[downbeat::bar]
    if len(bars) < 2 * PHRASE_BARS:
        return downbeat
    changes = _sound_changes(bars, chroma, onsets)
    places = _by_place(changes, PHRASE_BARS)
    best = int(np.argmax(places))
    return downbeat + bar * (best if places[best] > CLEAR_PHRASE * places[0] else 0)


def opening_bars(beats: Reals, downbeat: int, bar: int, phrase_beat: int) -> Reals:
    """Start and end in seconds, (n, 2), of the bars with which rounds of chords begin; empty in short music."""
    bars = beats[downbeat::bar]
    if len(bars) < PHRASE_BARS:
        return np.empty((0, 2))
    starts = bars[(phrase_beat - downbeat) // bar % ROUND_BARS :: ROUND_BARS]
    return np.stack([starts, starts + np.median(np.diff(bars))], axis=1)


def rise(level: Samples, times: Reals) -> Reals:
    """How much louder it is just after each time than just before."""

    def mean(first: float, last: float) -> Reals:
        offsets = np.arange(int(first * VALUES_PER_SECOND), int(last * VALUES_PER_SECOND))
        places = np.round(times * VALUES_PER_SECOND).astype(int)[:, None] + offsets
        values: Reals = level[np.clip(places, 0, len(level) - 1)].mean(axis=1)
        return values

    return np.maximum(mean(0.005, 0.07) - mean(-0.06, -0.02), 0)


def section_changes(beats: Reals, onsets: Onsets) -> Reals:
    """How much the levels of kick, snare, hats and bass change at each beat, 0 but for where they change most."""
    lines = (onsets.kick_level, onsets.snare_level, onsets.strength[:, -1], onsets.strength[:, 0])
    count = len(beats)
    changes = np.zeros(count)
    index = np.arange(SECTION_BEATS // 2, count - SECTION_BEATS // 2)
    first, last = np.maximum(index - SECTION_BEATS, 0), np.minimum(index + SECTION_BEATS, count)
    for line in lines:
        level = np.log10(QUIETEST_PART * float(line.max(initial=1e-9)) + span_means(line, beats))
        sums = np.concatenate([[0.0], np.cumsum(level)])
        before, after = (sums[index] - sums[first]) / (index - first), (sums[last] - sums[index]) / (last - index)
        changes[index] += np.abs(after - before)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(changes, 4), 9).max(axis=1)
    return np.where(changes == around, changes**2, 0.0)


def chord_changes(beats: Reals, chroma: Chroma) -> Reals:
    """How different the pitches are before and after each beat, 0 to 1."""
    if len(chroma.chords) == 0:
        return np.zeros(len(beats))
    sums = np.concatenate([np.zeros((1, chroma.chords.shape[1])), np.cumsum(chroma.chords, axis=0, dtype=np.float64)])
    span = CHORD_BEATS * float(np.median(np.diff(beats)))
    before = _mean_between(sums, beats - span, beats)
    after = _mean_between(sums, beats, beats + span)
    norms = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    similarity = (before * after).sum(axis=1) / np.maximum(norms, 1e-9)
    return np.where(norms > 0, 1 - similarity, 0.0)


def _mean_between(sums: Reals, start: Reals, end: Reals) -> Reals:
    last = len(sums) - 1
    first = np.clip(np.round(start * CHROMA_PER_SECOND).astype(int), 0, last)
    stop = np.clip(np.round(end * CHROMA_PER_SECOND).astype(int), 0, last)
    means: Reals = (sums[stop] - sums[first]) / np.maximum(stop - first, 1)[:, None]
    return means


def _sound_changes(bars: Reals, chroma: Chroma, onsets: Onsets) -> Reals:
    """How much the level of kick and snare, and the pitches, change at each bar line."""
    levels = np.stack([span_means(onsets.kick_level, bars), span_means(onsets.snare_level, bars)], axis=1)
    levels = np.log10(1e-4 + levels)
    change = np.zeros(len(bars))
    for index in range(1, len(bars)):
        before = levels[max(0, index - PHRASE_SPAN_BARS) : index].mean(axis=0)
        after = levels[index : index + PHRASE_SPAN_BARS].mean(axis=0)
        change[index] = np.abs(after - before).sum()
    return change + chord_changes(bars, chroma)


def span_means(level: Samples, bars: Reals) -> Reals:
    """Mean of a level from each time to the next; the last span is as long as the one before."""
    sums = np.concatenate([[0.0], np.cumsum(level, dtype=np.float64)])
    ends = np.append(bars[1:], 2 * bars[-1] - bars[-2])
    first = np.clip((bars * VALUES_PER_SECOND).astype(int), 0, len(level))
    stop = np.clip((ends * VALUES_PER_SECOND).astype(int), 0, len(level))
    means: Reals = (sums[stop] - sums[first]) / np.maximum(stop - first, 1)
    return means


def _by_place(values: Reals, length: int) -> Reals:
    """Mean of every `length`-th value from each start, relative to the mean of all."""
    means = np.array([values[first::length].mean() for first in range(length)])
    total = means.mean()
    return means / total if total > 1e-9 else np.ones(length)


def at_times(values: Samples, times: Reals) -> Reals:
    """The highest value of an activation within a frame of each time."""
    if len(values) == 0 or len(times) == 0:
        return np.zeros(len(times))
    places = np.round(times[:, None] * FRAMES_PER_SECOND).astype(int) + np.arange(-1, 2)
    result: Reals = values[np.clip(places, 0, len(values) - 1)].max(axis=1).astype(np.float64)
    return result
