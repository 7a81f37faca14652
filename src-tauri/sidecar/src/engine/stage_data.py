"""The stages characteristics, genre, segments and transitions in wire form."""

from dataclasses import asdict
from typing import Any

from src.engine.characteristics import UNKNOWN, Traits, characterise
from src.engine.genre import GenreFinding
from src.engine.grid import BeatGrid
from src.engine.key import KeyFinding
from src.engine.segments import Segment
from src.engine.sound import Sound
from src.engine.transitions import MixPoint, Transitions

SILENCE_LUFS = -70.0
"""What stands for the loudness of a track with nothing to measure, where a number is required."""

GENRES_SHOWN = 5
LEAST_SHOWN = 0.03
"""Genres with a smaller probability are not told."""


def characteristics_data(sound: Sound, grid: BeatGrid | None, key: KeyFinding | None) -> dict[str, Any]:
    """Every field; null where there is too little sound to say."""
    best_key = None if key is None else key.candidates[0]
    loudness = sound.loudness
    assert loudness is not None, "whoever wants characteristics has the loudness measured"
    traits = Traits(loudness, sound.spectrum, sound.onsets, grid, best_key)
    return {
        **{name: _rounded(value) for name, value in asdict(characterise(traits)).items()},
        "unknown": list(UNKNOWN),
        "loudness": _rounded(SILENCE_LUFS if loudness.integrated is None else loudness.integrated),
        "integrated_lufs": _rounded(loudness.integrated),
        "loudness_range": _rounded(loudness.range),
        "true_peak_db": _rounded(loudness.true_peak),
        "replay_gain_db": _rounded(loudness.replay_gain),
        "spectral_centroid": _rounded(sound.spectrum.centroid),
        "spectral_rolloff": _rounded(sound.spectrum.rolloff),
        "zero_crossing_rate": _rounded(sound.spectrum.zero_crossing_rate, 4),
    }


def genre_data(model: str, found: GenreFinding | None) -> dict[str, Any]:
    """The likeliest genres; none, and unsure, where there was nothing to hear."""
    genres = [] if found is None else found.genres[:GENRES_SHOWN]
    return {
        "model": model,
        "genres": [{"name": name, "probability": round(share, 3)} for name, share in genres if share >= LEAST_SHOWN],
        "unsure": found is None or found.unsure,
    }


def segments_data(segments: list[Segment], *, has_beat: bool) -> dict[str, Any]:
    """The sections; `bars` is null where there is no beat to count them by."""
    return {
        "segments": [
            {
                "start": round(segment.start, 3),
                "end": round(segment.end, 3),
                "label": segment.label,
                "bars": segment.bars if has_beat else None,
                "energy": round(segment.energy, 3),
            }
            for segment in segments
        ]
    }


def transitions_data(found: Transitions) -> dict[str, Any]:
    """The mix points."""
    return {"mix_in": [_point(point) for point in found.mix_in], "mix_out": [_point(point) for point in found.mix_out]}


def _point(point: MixPoint) -> dict[str, Any]:
    times = {"start": round(point.start, 3), "end": round(point.end, 3)}
    return asdict(point) | times | {"confidence": round(point.confidence, 3)}


def _rounded(value: float | bool | None, digits: int = 2) -> float | bool | None:
    return value if value is None or isinstance(value, bool) else round(float(value), digits)
