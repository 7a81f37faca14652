"""The engines of this process: for each task the best that is installed."""

from functools import cached_property
from pathlib import Path
from typing import Any, Self

from src.engine import separation
from src.engine.enhanced_beats import BEAT_THIS
from src.engine.enhanced_genre import ESSENTIA, EssentiaStyles
from src.engine.enhanced_stems import DEMUCS
from src.engine.errors import StageError
from src.engine.network import BeatModel, BeatNetwork
from src.engine.separation import Separator, SpleeterSeparator
from src.engine.tagger import Tagger
from src.engine.tiers import EngineInfo, better
from src.weights import folder, stem_model

VERSION = "3"
"""Of the default engine: raised whenever its results change, so that older ones are known as such."""

LICENCE = "MIT OR Apache-2.0"
"""Of the default engine itself; models have their own."""

GENRE = EngineInfo("MusiCNN", "0.1.0", "ISC")
"""What genres are found with where nothing better is installed."""

STEMS_NOT_INSTALLED = (
    "Stems need a download of 73 MB that has not been made yet: fetch it (Engine, What analyses), then try again."
)


class Engines:
    """What this process computes with. Beats are loaded at once, since most jobs need them; the rest when asked."""

    def __init__(self, beats: BeatModel, models: Path) -> None:
        self.beats = beats
        self._models = models

    @classmethod
    def load(cls) -> Self:
        """Loads what most jobs need, making the default models first where they are missing.

        Raises:
            ModelsMissing: they are not there and cannot be made.
        """
        models = folder.folder_from_environment()
        beats: BeatModel | None = better(BEAT_THIS)
        return cls(beats or BeatNetwork(folder.find_or_make(models)), models)

    @cached_property
    def separator(self) -> Separator:
        """What makes stems.

        Raises:
            StageError: `stems_not_installed`.
        """
        enhanced = better(DEMUCS)
        if enhanced is not None:
            return enhanced
        model = stem_model.find(self._models)
        if model is None:
            raise StageError("stems_not_installed", STEMS_NOT_INSTALLED)
        return SpleeterSeparator(model)

    @cached_property
    def listener_tagger(self) -> Tagger:
        """What knows the words that listeners have for music.

        Raises:
            StageError: `models_missing`.
        """
        return self._tagger(folder.LISTENER_TAGS_FILE)

    @cached_property
    def sound_tagger(self) -> Tagger:
        """What knows the words for what sounds.

        Raises:
            StageError: `models_missing`.
        """
        return self._tagger(folder.SOUND_TAGS_FILE)

    def _tagger(self, name: str) -> Tagger:
        try:
            return Tagger(folder.find_or_make(self._models).with_name(name))
        except folder.ModelsMissing as error:
            raise StageError("models_missing", str(error)) from error

    @cached_property
    def styles(self) -> EssentiaStyles | None:
        """What knows genres better than the default, where it is installed."""
        return better(ESSENTIA)

    def describe(self) -> dict[str, Any]:
        """Which engine makes what, for the people who use it; None for what nothing makes. Loads nothing."""
        genre = ESSENTIA.info("cpu") if ESSENTIA.weights() else GENRE
        analysis = EngineInfo("mismo", VERSION, LICENCE, self.beats.info.tier, self.beats.info.device)
        return {
            "analysis": analysis.describe(),
            "beats": self.beats.info.describe(),
            "stems": self._stems(),
            "genre": genre.describe(),
        }

    def _stems(self) -> dict[str, Any] | None:
        if DEMUCS.weights() is not None:
            return DEMUCS.info("cpu").describe()
        if stem_model.find(self._models) is None:
            return None
        return EngineInfo(separation.NAME, separation.VERSION, separation.LICENCE).describe()
