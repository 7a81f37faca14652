"""Discogs styles by Essentia's EffNet (Alonso-Jiménez et al.), where the user has the package and the models.

Essentia is AGPL-3 and the models are CC BY-NC-SA 4.0: both are the user's own to install.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import soxr

from src.engine.arrays import Samples
from src.engine.decode import AudioFile
from src.engine.genre import GENRES, GenreFinding, ranked
from src.engine.tiers import EngineInfo, Offer

SAMPLE_RATE = 16_000
"""Hz of the mono signal that the models want."""

EMBEDDING_FILE = "discogs-effnet-bs64-1.pb"
STYLES_FILE, LABELS_FILE = "genre_discogs400-discogs-effnet-1.pb", "genre_discogs400-discogs-effnet-1.json"
"""As Essentia publishes them; the labels lie in the `classes` of the JSON."""

GENRE_OF_STYLE = {
    "Tech House": "House",
    "House": "House",
    "Techno": "Techno",
    "Trance": "Trance",
    "Drum n Bass": "Drum and bass",
    "Jungle": "Drum and bass",
    "Dubstep": "Dubstep",
    "Break": "Breakbeat",
    "Big Beat": "Breakbeat",
    "Downtempo": "Downtempo",
    "Trip Hop": "Downtempo",
    "Ambient": "Ambient",
    "Drone": "Ambient",
    "New Age": "Ambient",
    "Disco": "Disco",
    "Contemporary R&B": "R&B and soul",
    "Soul": "R&B and soul",
    "Funk": "Funk",
    "Metal": "Metal",
}
"""Parts of the names of Discogs styles; the first that fits decides, before the family does."""

GENRE_OF_FAMILY = {
    "Hip Hop": "Hip-hop",
    "Funk / Soul": "R&B and soul",
    "Pop": "Pop",
    "Rock": "Rock",
    "Jazz": "Jazz and blues",
    "Blues": "Jazz and blues",
    "Folk, World, & Country": "Country and folk",
    "Classical": "Classical",
}

PIECE = 60 * SAMPLE_RATE
"""Samples that are judged together: bounds the memory that a long track needs."""


class EssentiaStyles:
    """The two networks, loaded once: from sound to embeddings, from embeddings to 400 styles."""

    def __init__(self, embed: Any, judge: Any, labels: list[str], info: EngineInfo) -> None:
        self.info = info
        self.labels = labels
        self._embed, self._judge = embed, judge

    @classmethod
    def load(cls, folder: Path, info: EngineInfo) -> Self:
        """Loads the files from `folder`."""
        from essentia.standard import TensorflowPredict2D, TensorflowPredictEffnetDiscogs

        labels = json.loads((folder / LABELS_FILE).read_text())["classes"]
        embed = TensorflowPredictEffnetDiscogs(graphFilename=str(folder / EMBEDDING_FILE), output="PartitionedCall:1")
        judge = TensorflowPredict2D(
            graphFilename=str(folder / STYLES_FILE),
            input="serving_default_model_Placeholder",
            output="PartitionedCall:0",
        )
        return cls(embed, judge, labels, replace(info, parameters={"model": STYLES_FILE}))

    def find(self, path: Path) -> GenreFinding:
        """The genre of a file, among those that the default engine knows too.

        Raises:
            AnalysisError: the file cannot be read.
        """
        with AudioFile(path) as file:
            to_rate = soxr.ResampleStream(file.sample_rate, SAMPLE_RATE, 1, dtype="float32", quality="HQ")
            mono = [to_rate.resample_chunk(block.mean(axis=0)) for block in file.blocks()]
            mono.append(to_rate.resample_chunk(np.empty(0, np.float32), last=True))
        return genre_of_styles(self.styles(np.concatenate(mono)))

    def styles(self, mono: Samples) -> dict[str, float]:
        """Mono samples of 16 kHz to the mean probability of each style ("Electronic---House")."""
        judged = []
        for first in range(0, mono.size, PIECE):
            piece = np.ascontiguousarray(mono[first : first + PIECE], np.float32)
            judged.append(np.asarray(self._judge(self._embed(piece))).reshape(-1, len(self.labels)))
        probabilities = np.concatenate([np.empty((0, len(self.labels))), *judged])
        if len(probabilities) == 0:
            return {}
        return dict(zip(self.labels, map(float, probabilities.mean(axis=0)), strict=True))


def genre_of_styles(styles: Mapping[str, float]) -> GenreFinding:
    """What speaks for a genre is the likeliest of its styles ("Electronic---Deep House")."""
    evidence = dict.fromkeys((genre.name for genre in GENRES), 0.0)
    for style, probability in styles.items():
        family, _, name = style.partition("---")
        genre = next((genre for part, genre in GENRE_OF_STYLE.items() if part in name), GENRE_OF_FAMILY.get(family))
        if genre is not None:
            evidence[genre] = max(evidence[genre], probability)
    return ranked(np.array(list(evidence.values())))


ESSENTIA = Offer(
    "Discogs-EffNet", "AGPL-3.0, models CC BY-NC-SA 4.0", "essentia", "MISMO_ESSENTIA_MODELS", EssentiaStyles.load
)
