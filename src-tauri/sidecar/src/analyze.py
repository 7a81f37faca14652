"""`python -m src.analyze FILE`: what the engine finds in a file, and with `--plot out.png` a picture of why.

For developers and for DJs who want to see what a grid was made from. The picture needs matplotlib, which the server
itself does not: it is in requirements-dev.txt.
"""

import argparse
import json
import sys
from pathlib import Path

from src.engine.basic_features import basic_features
from src.engine.errors import AnalysisError
from src.engine.grid import TempoWish
from src.engine.network import BeatNetwork
from src.engine.pipeline import Findings, find
from src.engine.sound import hear
from src.engine.stage_data import segments_data
from src.weights import folder

LONG = ("beats", "downbeats", "waveforms")
"""Fields that are left out of what is printed, unless all is asked for."""


def main() -> int:
    """Runs the command; 0 where there is a result."""
    options = _options()
    try:
        network = BeatNetwork(folder.find_or_make(folder.folder_from_environment()))
        sound = hear(options.file, network, lambda _: None)
    except (AnalysisError, folder.ModelsMissing) as error:
        print(error, file=sys.stderr)
        return 1
    findings = find(sound, TempoWish(options.slowest, options.fastest))
    features = basic_features(findings.sound, findings.grid, findings.key)
    shown = features if options.all else {name: value for name, value in features.items() if name not in LONG}
    segments = segments_data(findings.segments, has_beat=findings.grid is not None)
    print(json.dumps(shown | segments, indent=2))
    return _draw(options.file.name, findings, features, options.plot) if options.plot else 0


def _draw(name: str, findings: Findings, features: dict[str, object], path: Path) -> int:
    try:
        from src.plot import draw
    except ImportError as error:
        print(f"No picture without matplotlib ({error}): pip install matplotlib.", file=sys.stderr)
        return 1
    draw(name, findings, features, path, [(each.start, each.end, each.label) for each in findings.segments])
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m src.analyze", description="What the engine finds in a file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--plot", type=Path, help="PNG to draw: waveform, onsets, activation and grid")
    parser.add_argument("--all", action="store_true", help="print beats and waveforms too")
    parser.add_argument("--slowest", type=float, default=TempoWish().slowest, help="least tempo to count in, BPM")
    parser.add_argument("--fastest", type=float, default=TempoWish().fastest, help="greatest tempo to count in, BPM")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
