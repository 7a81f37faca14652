"""`python -m src.cluster`: the analysis server as a Ray Serve application, until it is told to end.

Without RAY_ADDRESS it is a cluster of this machine alone, of which nothing but HTTP can be reached from elsewhere,
and that only where `--host` says so. With RAY_ADDRESS it joins the cluster that `ray start` made.
"""

import argparse
import os
import secrets
import sys
from pathlib import Path

APP_FOLDER = Path(__file__).resolve().parents[2]

ALONE = {
    # Ray's name is of its own kind: where it is 0, Ray speaks only over loopback.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "token",
}
"""A cluster of one machine is closed to the network and to other users of the machine."""


def main() -> int:
    """Runs the command."""
    options = _options()
    # Read when Ray is imported.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if "RAY_ADDRESS" not in os.environ:
        os.environ.update({"RAY_AUTH_TOKEN": secrets.token_hex(32)} | ALONE)
    try:
        from src.cluster import run
    except ImportError as error:
        print(f"Ray is not installed ({error}): install requirements-ray.txt.", file=sys.stderr)
        return 1
    run.until_told_to_end(options.host, options.port, APP_FOLDER)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m src.cluster", description="The analysis server on a Ray cluster.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at; 0.0.0.0 for every network")
    parser.add_argument("--port", type=int, default=8000)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
