"""The set that the engine is measured on: styles and tempos as DJs know them."""

import numpy as np

from tests.music.track import Score

TEMPOS: dict[str, tuple[float, ...]] = {
    "house": (120, 124.5, 128, 130),
    "swung_house": (118, 122, 125),
    "techno": (132, 136, 140),
    "trance": (136, 138, 142),
    "drum_and_bass": (170, 174, 176),
    "amen": (165, 172, 175),
    "boom_bap": (85, 90, 93, 98),
    "dubstep": (140, 142),
    "trap": (140, 150),
    "breakbeat": (126, 132, 135),
    "dembow": (90, 95, 98),
    "disco": (110, 115.3, 119),
    "rock": (96, 118, 142),
    "metal": (150, 168),
    "shuffle": (84, 98, 112),
}
"""BPM as a DJ counts. Half-time styles (dubstep, trap) count the doubled tempo."""


def catalogue(seconds: float = 90.0) -> list[Score]:
    """Every style at each of its tempos, in keys and with first beats that differ; ramps at the end."""
    random = np.random.default_rng(7)
    scores: list[Score] = []
    for style, tempos in TEMPOS.items():
        for tempo in tempos:
            scores.append(
                Score(
                    style,
                    tempo,
                    key=int(random.integers(12)),
                    mode=int(random.integers(2)),
                    first_beat=round(float(random.uniform(0, 0.9)), 3),
                    seconds=seconds,
                    tuning_cents=float(random.choice((0, 0, 0, -20, 15, 30))),
                    drums=float(random.uniform(0.6, 1.2)),
                    seed=len(scores) + 1,
                )
            )
    for start, end in ((120.0, 130.0), (96.0, 88.0)):
        scores.append(Score("disco", start, end, seconds=seconds, seed=len(scores) + 1))
    return scores
