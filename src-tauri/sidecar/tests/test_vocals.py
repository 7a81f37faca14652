"""Where voices are thought to be: by tags and by a separated vocal track."""

import base64
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from src.engine.arrays import Samples
from src.engine.patches import BANDS, PATCH_FRAMES, PATCH_SECONDS, Patches
from src.engine.tagger import SOUND_TAGS, Tagger, TrackTags
from src.engine.vocals import TaggedVoices, voices_of_stems
from src.weights import folder


class ScriptedTagger(Tagger):
    """Says that a voice sounds where the patch is full of ones; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def run(self, patch: npt.NDArray[np.float16]) -> Samples:
        self.asked += 1
        tags = np.zeros(len(SOUND_TAGS), np.float32)
        tags[[SOUND_TAGS.index(name) for name in ("vocal", "singing")]] = 0.6 * patch.mean()
        tags[SOUND_TAGS.index("guitar")] = 0.9
        return tags


def voices(sung: list[int]) -> tuple[TaggedVoices, ScriptedTagger]:
    power = np.zeros((len(sung), PATCH_FRAMES, BANDS), np.float16)
    power[np.array(sung, bool)] = 1
    tagger = ScriptedTagger()
    patches = Patches(power, np.arange(0.0, 6.0 * len(sung), 6.0))
    return TaggedVoices(TrackTags(patches, tagger, lambda: None)), tagger


def test_only_the_patches_that_are_asked_for_are_listened_to_and_each_once() -> None:
    ear, tagger = voices([0, 1, 1, 0, 0, 0])
    assert ear.between(6.0, 17.0) == pytest.approx(0.84, abs=1e-3)
    assert tagger.asked == 2
    assert ear.between(0.0, 17.0) == pytest.approx(0.56, abs=1e-3)
    assert tagger.asked == 3


def test_between_two_patches_the_one_before_counts() -> None:
    ear, _ = voices([0, 1, 0])
    assert ear.between(9.0, 10.0) > 0.8
    assert ear.between(100.0, 101.0) == 0
    assert voices([])[0].between(0, 10) == 0


def test_a_job_that_is_not_wanted_any_more_stops_between_patches(models: Path) -> None:
    class NotWanted(Exception):
        pass

    def stop() -> None:
        raise NotWanted

    patches = Patches(np.zeros((1, PATCH_FRAMES, BANDS), np.float16), np.zeros(1))
    tags = TrackTags(patches, Tagger(models / folder.SOUND_TAGS_FILE), stop)
    with pytest.raises(NotWanted):
        TaggedVoices(tags).between(0, PATCH_SECONDS)


def stems(vocals: list[int], other: list[int]) -> dict[str, Any]:
    levels = {"vocals": vocals, "other": other, "drums": [0] * len(vocals), "bass": [0] * len(vocals)}
    zoom = {f"{name}_intensity": base64.b64encode(bytes(line)).decode() for name, line in levels.items()}
    return {"stems": {"vocals": "vocals.flac"}, "duration": 8.0, "waveforms": [zoom]}


def test_a_separated_voice_counts_where_it_is_more_than_leakage() -> None:
    ear = voices_of_stems(stems([0, 100, 100, 2], [100, 100, 100, 100]))
    assert ear is not None
    assert ear.between(0, 2) == 0
    assert ear.between(2, 6) == 1
    assert 0 < ear.between(6, 8) < 0.1
    assert ear.between(7.9, 9.0) < 0.1


def test_stems_without_a_voice_or_without_waveforms_tell_nothing() -> None:
    assert voices_of_stems(stems([1], [1]) | {"stems": {"vocals": None}}) is None
    assert voices_of_stems(stems([1], [1]) | {"waveforms": []}) is None
