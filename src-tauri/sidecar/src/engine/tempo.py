"""One tempo for the whole track."""

import numpy as np

from src.engine.arrays import Reals, Samples
from src.engine.bands import FRAMES_PER_SECOND
from src.engine.decoding import FASTEST, SLOWEST
from src.engine.onsets import VALUES_PER_SECOND, Onsets

BEATS_AT_ONCE = 16
"""Beats over which a rough tempo is taken: single intervals only come in steps of 20 ms."""

LEAST_BEATS = 4

LEAST_STRENGTH = 0.25
"""Mean activation of beats below which the decoder has only gone on counting."""

SEARCH = 0.012
"""The rough tempo is right to within this part of itself."""

HARMONICS = (1, 2, 4)
"""Multiples of the beat frequency that take part: beats, eighths, sixteenths."""

BLOCK_SECONDS = 0.5
"""Time over which the signal is added up before tempos are compared: neighbouring tempos stay in step for it."""

SHARPENING = 0.12
"""Part of the width of the activation's peak by which the transients may move it."""

FINER = 4
"""How many times finer than the length of the track allows its spectrum is looked at: between two bins lies no peak."""

WHOLE_TEMPOS, APART = 6, 0.02
"""Tempos that are tried where the decoder finds none, and the part of one by which they differ at least."""

FINEST_STEP = 0.003
"""BPM between compared tempos at least; only an hour of audio could tell more."""

ROUNDING_EVIDENCE, SHORT_EVIDENCE = 0.993, 0.985
"""A round tempo is taken when it explains at least this part of what the exact one does: a grid with it then drifts by
some 10 ms from end to end of a track, or 15 in a short one, where a few beats played beside the grid weigh more."""

SHORT_SECONDS = 20.0

ROUNDING_REACH = 0.0025
"""Part of a tempo by which it is moved at most, however short the audio is."""


def rough_tempo(beats: Reals, strength: Reals) -> float | None:
    """BPM of the median stretch of beats, or None with fewer than four beats.

    `strength` is the activation at each beat: stretches without any, such as silence, do not count.
    """
    if len(beats) < LEAST_BEATS:
        return None
    apart = min(BEATS_AT_ONCE, len(beats) - 1)
    sums = np.concatenate([[0.0], np.cumsum(strength)])
    heard = (sums[apart:-1] - sums[: -1 - apart]) / apart > LEAST_STRENGTH
    spans = beats[apart:] - beats[:-apart]
    return float(60 * apart / np.median(spans[heard] if heard.any() else spans))


FINE_ENOUGH = 1 << 22
"""Values of a spectrum that need not be finer: those of a mix of hours tell its tempo as they are."""


def whole_tempos(onsets: Onsets) -> list[float]:
    """BPM at which the transients of the whole track come again most, the strongest first.

    Nothing is decoded for it: a decoder that lost its way in fills and ghost notes does not matter.
    """
    strength = onsets.strength.sum(axis=1)
    size = 1 << int(np.ceil(np.log2(max(min(FINER * len(strength), FINE_ENOUGH), len(strength), 1))))
    spectrum = np.abs(np.fft.rfft(strength - strength.mean(), size))
    step = VALUES_PER_SECOND / size * 60
    tempos = np.arange(round(SLOWEST / step), round(FASTEST / step) + 1)
    comb = np.sum([spectrum[harmonic * tempos] for harmonic in HARMONICS], axis=0)
    found: list[float] = []
    while len(found) < WHOLE_TEMPOS and comb.max() > 0:
        best = int(comb.argmax())
        found.append(float(tempos[best] * step))
        comb[np.abs(tempos / tempos[best] - 1) < APART] = 0.0
    return found


def refined_tempo(pulse: Samples, bpm: float) -> float:
    """The tempo near `bpm` at which the activation of the whole track is most periodic.

    That is the peak of its spectrum, summed over harmonics: over a track of minutes it is far narrower
    than any single beat interval could tell.
    """
    seconds = len(pulse) / FRAMES_PER_SECOND
    step = max(FINEST_STEP, 60 / seconds / 16)
    found = bpm
    for reach, grain in ((SEARCH * bpm, step), (step, step / 32)):
        tempos = np.arange(found - reach, found + reach + grain, grain)
        found = float(tempos[np.argmax(_periodicity(pulse, found, tempos))])
    return found


def sharpened_tempo(pulse: Samples, onsets: Onsets, bpm: float) -> float:
    """`bpm` made exact by the transients themselves, which are ten times sharper than the activation.

    They may only move it by a fraction of the activation's own uncertainty, and the activation keeps its say.
    """
    reach = SHARPENING * 60 / (len(pulse) / FRAMES_PER_SECOND)
    tempos = np.arange(-32, 33) / 32 * reach + bpm
    return float(tempos[np.argmax(_evidence(pulse, onsets, bpm, tempos))])


def rounded_tempo(pulse: Samples, onsets: Onsets, bpm: float, ratio: float) -> float:
    """The nearest whole tempo to `bpm`, or half, where the audio cannot tell it from `bpm`.

    The longer the track, the better it can: over minutes a tempo has to be very near a round one.
    `ratio` is that of `bpm` to the tempo of the pulse.
    """
    enough = SHORT_EVIDENCE if len(pulse) < SHORT_SECONDS * FRAMES_PER_SECOND else ROUNDING_EVIDENCE
    for candidate in (float(round(bpm)), round(2 * bpm) / 2):
        if abs(candidate - bpm) < ROUNDING_REACH * bpm:
            here, there = _evidence(pulse, onsets, bpm / ratio, np.array([bpm, candidate]) / ratio)
            if there > enough * here:
                return candidate
    return bpm


def _evidence(pulse: Samples, onsets: Onsets, centre: float, tempos: Reals) -> Reals:
    """How periodic activation and transients are at each tempo, both counting the same."""
    by_activation = _periodicity(pulse, centre, tempos)
    by_transients = _periodicity(onsets.strength.sum(axis=1), centre, tempos, VALUES_PER_SECOND)
    evidence: Reals = by_activation / max(by_activation.max(), 1e-9) + by_transients / max(by_transients.max(), 1e-9)
    return evidence


def _periodicity(pulse: Samples, centre: float, tempos: Reals, rate: float = FRAMES_PER_SECOND) -> Reals:
    """Summed magnitude of the spectrum at the harmonics of each tempo, all near `centre`.

    The signal is turned to the centre frequency and added up in blocks, since what is left turns slowly.
    """
    block = round(BLOCK_SECONDS * rate)
    signal = np.pad(pulse - pulse.mean(), (0, -len(pulse) % block)).reshape(-1, block)
    starts, inside = np.arange(len(signal)) * block / rate, np.arange(block) / rate
    middles = starts + 0.5 * block / rate
    total = np.zeros(len(tempos))
    for harmonic in HARMONICS:
        turn = -2j * np.pi * harmonic * centre / 60
        within = np.exp(turn * inside).astype(np.complex64)
        blocks = (signal @ within.real + 1j * (signal @ within.imag)) * np.exp(turn * starts)
        offsets = harmonic * (tempos - centre) / 60
        for part in range(0, len(tempos), 64):
            turns = np.exp(-2j * np.pi * offsets[part : part + 64, None] * middles)
            total[part : part + 64] += np.abs(turns @ blocks)
    return total
