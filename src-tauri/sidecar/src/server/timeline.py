"""Start-up lines that the app turns into its start-up timeline."""

import json
import sys
import time
from typing import Literal

StageName = Literal["imports", "models", "server"]


class Timeline:
    """Prints one `MISMO_STAGE {...}` line on stdout as each stage of the start, or a part of it, begins and ends.

    `t` is in seconds since this object was made, which is the first thing the server does.
    """

    def __init__(self) -> None:
        self._started = time.monotonic()

    def begin(self, stage: StageName, part: str | None = None) -> None:
        """Says that `stage`, or this part of it, begins now."""
        self._say(stage, part, "begin")

    def end(self, stage: StageName, part: str | None = None) -> None:
        """Says that `stage`, or this part of it, is done."""
        self._say(stage, part, "end")

    def _say(self, stage: StageName, part: str | None, event: Literal["begin", "end"]) -> None:
        elapsed = round(time.monotonic() - self._started, 3)
        facts = {"stage": stage} | ({"part": part} if part else {}) | {"event": event, "t": elapsed}
        line = json.dumps(facts, separators=(",", ":"))
        try:
            print(f"MISMO_STAGE {line}", flush=True)
        except OSError:
            # Nobody reads our stdout any more: the lines are a courtesy, the server is not.
            sys.stdout = sys.stderr
