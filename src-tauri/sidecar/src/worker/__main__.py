"""`python -m src.worker`: reads orders from stdin, a JSON object a line; answers on stdout likewise."""

import os
import sys
from contextlib import suppress

from src.worker.channel import Channel


def main() -> int:
    """Loads the engine, says so, and works until stdin ends."""
    channel = Channel.take_over_pipes()
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(5)
    from src.worker.loop import run

    return run(channel)


if __name__ == "__main__":
    sys.exit(main())
