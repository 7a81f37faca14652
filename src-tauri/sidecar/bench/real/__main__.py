"""Measures ours and the rivals on music that others made and prints tables in Markdown.

    python -m bench.real CACHE [--half tune|test] [--family NAME ...] [--rivals PYTHON]

The music comes out of packages of the Debian archive, fetched with `apt-get download` into the folder CACHE and never
installed. What has to be rendered needs the programs `lmms`, `h2cli` (of Hydrogen), `fluidsynth` and `mma`; a piece
that cannot be made here is named and left out. The truth is what the data says: the tempo of a project, a chart or a
score, the length of a loop. `--rivals` is the interpreter of an environment with `bench/rivals/requirements.txt`.
"""

import argparse
from pathlib import Path

from bench.analysis import engines, report
from bench.analysis.engines import OURS, Finding
from bench.analysis.measures import MEASURES, bootstrap
from bench.real.catalogue import pieces, recipes
from bench.real.packages import PackagesMissing
from bench.real.piece import Piece

MEASURED = ("tempo Acc1", "tempo Acc2", "within 0.05 BPM", "beat F", "downbeat F", "constant told")
"""Of all the measures those for which this music has a truth."""


def by_family(music: list[Piece], findings: list[Finding]) -> str:
    """Ours alone, family by family."""
    rows = []
    for family in sorted({piece.family for piece in music}):
        own = [(piece, found) for piece, found in zip(music, findings, strict=True) if piece.family == family]
        values = ([MEASURES[name](*one) for one in own] for name in MEASURED)
        rows.append(
            [f"{family} (n={len(own)})", *(str(bootstrap([v for v in line if v is not None])) for line in values)]
        )
    return report.table(["family", *MEASURED], rows)


def main() -> None:
    """Runs the command."""
    options = _options()
    wanted = (
        recipe
        for recipe in recipes(options.cache)
        if recipe.half == options.half and (not options.family or recipe.family in options.family)
    )
    try:
        music = list(pieces(wanted, options.cache))
    except PackagesMissing as error:
        raise SystemExit(f"The music cannot be fetched: {error}") from error
    paths = [piece.path for piece in music]
    findings = engines.everyone(paths, options.rivals)
    measures = {name: MEASURES[name] for name in MEASURED}
    seconds = sum(piece.seconds for piece in music)
    print(f"{len(music)} pieces of the half `{options.half}`, {seconds / 3600:.1f} hours\n")
    print(report.main_table(music, findings, seconds, measures), end="\n\n")
    if len(findings) > 1:
        print(report.paired_table(music, findings, measures), end="\n\n")
    print("Ours by family\n\n" + by_family(music, findings[OURS]), end="\n\n")
    print("Found tempo by true tempo\n\n" + report.octave_table(music, findings), end="\n\n")
    print("The worst of ours\n\n" + report.worst_table(music, findings[OURS], options.worst))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.real", description="Ours and the rivals on others' music.")
    parser.add_argument("cache", type=Path, help="where packages and pieces are kept")
    parser.add_argument("--half", choices=("tune", "test"), default="test")
    parser.add_argument(
        "--family", nargs="+", help="fretsonfire, loop, hydrogen, lmms, openttd, planetblupi, freedoom, mma"
    )
    parser.add_argument("--rivals", type=Path, help="interpreter of the rivals' environment")
    parser.add_argument("--worst", type=int, default=10, help="how many of the worst are named")
    return parser.parse_args()


if __name__ == "__main__":
    main()
