"""All the music that is measured, from every source."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from bench.real.accompaniments import accompaniments
from bench.real.games import songs
from bench.real.loops import loops
from bench.real.piece import Piece, Recipe, made
from bench.real.projects import hydrogen_songs, lmms_projects
from bench.real.scores import scores
from bench.real.sound import NotRendered

SOURCES = (songs, loops, hydrogen_songs, lmms_projects, scores, accompaniments)


def recipes(cache: Path) -> Iterator[Recipe]:
    """Everything that can be measured."""
    return chain.from_iterable(source(cache) for source in SOURCES)


def pieces(chosen: Iterator[Recipe], cache: Path) -> Iterator[Piece]:
    """What can be made here; the rest is named."""
    folder = cache / "pieces"
    folder.mkdir(parents=True, exist_ok=True)
    for recipe in chosen:
        try:
            yield made(recipe, folder)
        except NotRendered as error:
            print(f"{recipe.name} is left out: {error}\n")
