"""The stages of one track in one job, made from what the job has found so far."""

from functools import cached_property
from pathlib import Path
from typing import Any

from src.engine.basic_features import basic_features
from src.engine.engines import Engines
from src.engine.findings import Findings
from src.engine.genre import find_genre
from src.engine.progress import Plan
from src.engine.sound import Extras
from src.engine.stage_data import characteristics_data, genre_data, segments_data, transitions_data
from src.engine.stems import StemsWish, make_stems
from src.engine.tagger import Tagger, TrackTags
from src.engine.transitions import find_transitions
from src.engine.vocals import TaggedVoices, Voices, voices_of_stems

GENRE_MODEL = "MusiCNN 0.1.0"


def extras_for(stages: tuple[str, ...]) -> Extras:
    """What has to be measured for these stages."""
    return Extras(
        waveform="basic_features" in stages,
        loudness="characteristics" in stages,
        patches="genre" in stages or "transitions" in stages,
    )


class TrackStages:
    """One track in one job: makes each of its stages from what the job has found so far."""

    def __init__(
        self, path: Path, wish: StemsWish | None, findings: Findings | None, engines: Engines, plan: Plan
    ) -> None:
        self._path = path
        self._wish = wish
        self._found = findings
        self._engines = engines
        self._plan = plan
        self._stems: dict[str, Any] | None = None

    def make(self, stage: str) -> dict[str, Any]:
        """The data of one stage.

        Raises:
            StageError: it cannot be made; others can.
        """
        makers = {
            "basic_features": self._basic_features,
            "characteristics": self._characteristics,
            "genre": self._genre,
            "stems": self._make_stems,
            "segments": self._segments,
            "transitions": self._transitions,
        }
        return makers[stage]()

    @property
    def _findings(self) -> Findings:
        assert self._found is not None, "only stems are made without listening"
        return self._found

    def _basic_features(self) -> dict[str, Any]:
        return basic_features(self._findings.sound, self._findings.grid, self._findings.key)

    def _characteristics(self) -> dict[str, Any]:
        findings = self._findings
        return characteristics_data(findings.sound, findings.grid, findings.key)

    def _genre(self) -> dict[str, Any]:
        findings = self._findings
        styles = self._engines.styles
        if styles is not None:
            return genre_data(styles.info.name, styles.find(self._path))
        found = find_genre(self._listener_tags, self._sound_tags, findings.grid, findings.sound.onsets)
        return genre_data(GENRE_MODEL, found)

    def _make_stems(self) -> dict[str, Any]:
        assert self._wish is not None, "whoever wishes for stems says where they go"
        self._stems = make_stems(self._path, self._engines.separator, self._wish, self._plan.within)
        return self._stems

    def _segments(self) -> dict[str, Any]:
        return segments_data(self._findings.segments, has_beat=self._findings.grid is not None)

    def _transitions(self) -> dict[str, Any]:
        findings = self._findings
        voices: Voices | None = None if self._stems is None else voices_of_stems(self._stems)
        if voices is None:
            voices = TaggedVoices(self._sound_tags)
        found = find_transitions(findings.bars, findings.segments, findings.grid, voices)
        return transitions_data(found) | {"vocals_by": voices.source}

    @cached_property
    def _listener_tags(self) -> TrackTags:
        return self._tags(self._engines.listener_tagger)

    @cached_property
    def _sound_tags(self) -> TrackTags:
        return self._tags(self._engines.sound_tagger)

    def _tags(self, tagger: Tagger) -> TrackTags:
        patches = self._findings.sound.patches
        assert patches is not None, "stages that need tags have the patches taken"
        return TrackTags(patches, tagger, self._plan.still_wanted)
