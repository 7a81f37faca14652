"""The stage `basic_features` in wire form."""

from typing import Any

from src.engine.arrays import Reals
from src.engine.bars import first_phrase_beat
from src.engine.grid import BeatGrid
from src.engine.key import KeyFinding
from src.engine.sound import Sound

MODE_NAMES = ("minor", "major")

KEYS_SHOWN = 5


def basic_features(sound: Sound, grid: BeatGrid | None, key: KeyFinding | None) -> dict[str, Any]:
    """Every field; null where the track has no such thing, never a number that is not finite."""
    assert sound.waveform is not None, "whoever wants these features has the waveform measured"
    audible_start, audible_end = sound.spectrum.audible or (0.0, sound.seconds)
    return {
        "duration": round(sound.seconds, 3),
        "incomplete": sound.incomplete,
        "audibleStartTime": round(audible_start, 3),
        "audibleEndTime": round(min(audible_end, sound.seconds), 3),
        **_tempo_fields(sound, grid),
        **_key_fields(key),
        "waveforms": sound.waveform.zooms(),
    }


def _tempo_fields(sound: Sound, grid: BeatGrid | None) -> dict[str, Any]:
    if grid is None or len(grid.beats) == 0:
        return {
            "tempo": None,
            "tempo_confidence": 0.0,
            "tempo_candidates": [],
            "constant": False,
            "beats": [],
            "downbeats": [],
            "num_beats": 0,
            "num_downbeats": 0,
            "beat_consistency": 0.0,
            "firstBeatOffset": None,
            "firstPhraseBeatNo": None,
            "grid": None,
        }
    downbeats = grid.downbeats
    return {
        "tempo": round(grid.bpm, 2),
        "tempo_confidence": round(grid.confidence, 3),
        "tempo_candidates": [
            {"bpm": round(candidate.bpm, 2), "score": round(candidate.score, 3)} for candidate in grid.candidates
        ],
        "constant": grid.constant,
        "beats": _seconds(grid.beats),
        "downbeats": _seconds(downbeats),
        "num_beats": len(grid.beats),
        "num_downbeats": len(downbeats),
        "beat_consistency": round(grid.consistency, 3),
        "firstBeatOffset": round(float(grid.beats[0]), 3),
        "firstPhraseBeatNo": first_phrase_beat(grid.beats, grid.downbeat, grid.bar, sound.chroma, sound.onsets),
        "grid": {
            "bpm": round(grid.bpm, 4),
            "offset": round(float(grid.beats[0]), 4),
            "downbeat_offset": round(float(downbeats[0]), 4) if len(downbeats) else None,
        },
    }


def _key_fields(key: KeyFinding | None) -> dict[str, Any]:
    if key is None:
        return {
            "key": None,
            "key_name": None,
            "mode": None,
            "mode_name": None,
            "key_strength": 0.0,
            "key_candidates": [],
            "tuning_cents": None,
        }
    best = key.candidates[0]
    return {
        "key": best.tonic,
        "key_name": best.name,
        "mode": best.mode,
        "mode_name": MODE_NAMES[best.mode],
        "key_strength": round(key.strength, 3),
        "key_candidates": [
            {"key": one.tonic, "mode": one.mode, "score": round(one.score, 3)} for one in key.candidates[:KEYS_SHOWN]
        ],
        "tuning_cents": round(key.tuning_cents, 1),
    }


def _seconds(times: Reals) -> list[float]:
    return [round(float(time), 3) for time in times]
