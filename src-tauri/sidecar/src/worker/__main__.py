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
    try:
        from src.worker.loop import run
    except ImportError as error:
        reason = f"The Python environment of the engine is not whole ({error}): repair the engine."
        channel.send({"event": "cannot_start", "error": reason})
        return 1
    return run(channel)


if __name__ == "__main__":
    sys.exit(main())
