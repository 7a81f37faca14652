"""Keys alone: ours and the rivals' on made songs whose keys are easy and odd, and on a folder of real music.

    python -m bench.keys [--size N] [--odd N] [--half tune|test] [--songs FOLDER] [--rivals PYTHON] [--music FOLDER]

The songs of `bench.analysis` first, then `--odd` of each kind that misleads a key finder. `--music` has a table
`ground_truth.csv` with the columns path and key ("D minor", or empty). Cells: MIREX, and the exact ones in brackets.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.analysis import engines
from bench.analysis.engines import KEY_RIVALS, OURS, Finding
from bench.analysis.measures import bootstrap
from bench.analysis.report import key_table, table
from bench.songs import set_of, written
from src.engine.key import NAMES
from tests.music import material
from tests.music.scores import key_score


def cell(found: Sequence[Finding], true: Sequence[tuple[int, int]]) -> str:
    """Mean MIREX score and part that is exactly right."""
    scores = [key_score(one.key, key) if one.key else 0.0 for one, key in zip(found, true, strict=True)]
    return f"{np.mean(scores):.3f} ({np.mean([score == 1 for score in scores]):.3f})"


def made(options: argparse.Namespace) -> None:
    """Prints the tables of the made songs."""
    plain = written(set_of(options.half, options.size), options.songs)
    odd = written(list(material.odd_keys(options.half, options.odd)), options.songs)
    songs = plain + odd
    findings = found_by_all([song.path for song in songs], options.rivals)
    kinds = list(dict.fromkeys(song.case.kind for song in odd))
    groups = {"plain": range(len(plain)), "odd": range(len(plain), len(songs))} | {
        kind: [at for at, song in enumerate(songs) if song.case.kind == kind and at >= len(plain)] for kind in kinds
    }
    rows = []
    for name, places in groups.items():
        true = [(songs[at].truth.key, songs[at].truth.mode) for at in places]
        cells = [cell([found[at] for at in places], true) for found in findings.values()]
        rows.append([f"{name} (n={len(true)})", *cells])
    print(table(["songs", *findings], rows), end="\n\n")
    print("plain\n\n" + key_table(plain, {name: found[: len(plain)] for name, found in findings.items()}), end="\n\n")
    print("odd\n\n" + key_table(odd, {name: found[len(plain) :] for name, found in findings.items()}), end="\n\n")
    for name, found in findings.items():
        for label, part in (("plain", slice(0, len(plain))), ("odd", slice(len(plain), None))):
            pairs = zip(songs[part], findings[OURS][part], found[part], strict=True)
            lead = [score(mine, song.truth.key, song.truth.mode) - score(its, song.truth.key, song.truth.mode)
                    for song, mine, its in pairs]  # fmt: skip
            if name != OURS:
                print(f"{OURS} minus {name}, {label}: {bootstrap(lead)}")
    print()


def score(found: Finding, tonic: int, mode: int) -> float:
    """MIREX of one finding."""
    return key_score(found.key, (tonic, mode)) if found.key else 0.0


def real(options: argparse.Namespace) -> None:
    """Prints what every engine says of every real track."""
    with (options.music / "ground_truth.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    paths = [options.music / row["path"] for row in rows]
    findings = found_by_all(paths, options.rivals, keep=options.songs)
    lines = [
        [row["path"], row["key"], *(named(found[at].key) for found in findings.values())] for at, row in enumerate(rows)
    ]
    print(table(["track", "true", *findings], lines))


def named(key: tuple[int, int] | None) -> str:
    """A key in words."""
    return f"{NAMES[key[0]]} {'major' if key[1] else 'minor'}" if key else ""


def found_by_all(paths: list[Path], python: Path | None, keep: Path | None = None) -> dict[str, list[Finding]]:
    """Ours and every rival that is there."""
    findings = {OURS: engines.ours(paths)}
    for name in KEY_RIVALS if python else ():
        assert python is not None
        found = engines.rival(name, python, paths, keep)
        if isinstance(found, str):
            print(f"{name} is missing: {found}\n")
        else:
            findings[name] = found
    return findings


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m bench.keys", description="Keys of ours and the rivals.")
    parser.add_argument("--size", type=int, default=3, help="songs of every groove")
    parser.add_argument("--odd", type=int, default=4, help="songs of every kind that misleads")
    parser.add_argument("--half", choices=("tune", "test"), default="test")
    parser.add_argument("--songs", type=Path, default=Path("bench-songs"), help="where songs are kept")
    parser.add_argument("--rivals", type=Path, help="interpreter of the rivals' environment")
    parser.add_argument("--music", type=Path, help="folder of real music")
    options = parser.parse_args()
    if options.music:
        real(options)
    else:
        made(options)


if __name__ == "__main__":
    main()
