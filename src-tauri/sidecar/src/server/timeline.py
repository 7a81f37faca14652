"""Start-up lines that the app turns into its start-up timeline."""

import json
import sys
import time
from typing import Literal

StageName = Literal["imports", "models", "server"]


class Timeline:
    """Prints one `MISMO_STAGE {...}` line on stdout as each part of the start begins and ends.

    `t` is in seconds since this object was made, which is the first thing the server does.
    """

    def __init__(self) -> None:
        self._started = time.monotonic()

    def begin(self, stage: StageName) -> None:
        """Says that `stage` begins now."""
        self._say(stage, "begin")

    def end(self, stage: StageName) -> None:
        """Says that `stage` is done."""
        self._say(stage, "end")

    def _say(self, stage: StageName, event: Literal["begin", "end"]) -> None:
        elapsed = round(time.monotonic() - self._started, 3)
        line = json.dumps({"stage": stage, "event": event, "t": elapsed}, separators=(",", ":"))
        try:
            print(f"MISMO_STAGE {line}", flush=True)
        except OSError:
            # Nobody reads our stdout any more: the lines are a courtesy, the server is not.
            sys.stdout = sys.stderr
