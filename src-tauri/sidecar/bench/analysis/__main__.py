"""Measures ours and the rivals on the frozen half of the made songs and prints tables in Markdown.

    python -m bench.analysis [--size N] [--half tune|test] [--songs FOLDER] [--rivals PYTHON] [--plot FILE] [--speed]

`--rivals` is the interpreter of an environment with `bench/rivals/requirements.txt`; without it only ours is measured.
"""

import argparse
from pathlib import Path

from bench.analysis import engines, report, speed
from bench.analysis.engines import OURS
from bench.analysis.plot import draw
from bench.songs import set_of, written


def main() -> None:
    """Runs the command."""
    options = _options()
    songs = written(set_of(options.half, options.size), options.songs)
    paths = [song.path for song in songs]
    audio_seconds = sum(float(song.truth.beats[-1]) for song in songs)
    findings = engines.everyone(paths, options.rivals)
    print(f"{len(songs)} songs of the half `{options.half}`, {audio_seconds / 3600:.1f} hours\n")
    print(report.main_table(songs, findings, audio_seconds), end="\n\n")
    if len(findings) > 1:
        print(report.paired_table(songs, findings), end="\n\n")
    print("Found tempo by true tempo\n\n" + report.octave_table(songs, findings), end="\n\n")
    print("Found key\n\n" + report.key_table(songs, findings), end="\n\n")
    print("The worst of ours\n\n" + report.worst_table(songs, findings[OURS]), end="\n\n")
    if options.speed:
        print(speed.report(), end="\n\n")
    if options.plot:
        try:
            draw(songs, findings, options.plot)
            print(f"plot: {options.plot.name}")
        except ImportError:
            print("no plot: matplotlib is not installed (it is in requirements-dev.txt)")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.analysis", description="Ours and the rivals, side by side.")
    parser.add_argument("--size", type=int, default=3, help="songs of every groove")
    parser.add_argument("--half", choices=("tune", "test"), default="test")
    parser.add_argument("--songs", type=Path, default=Path("bench-songs"), help="where songs are kept")
    parser.add_argument("--rivals", type=Path, help="interpreter of the rivals' environment")
    parser.add_argument("--plot", type=Path, help="PNG to draw")
    parser.add_argument("--speed", action="store_true", help="measure speed and memory too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
