"""How far a job is."""

from collections.abc import Callable

STAGE_WORK = {"stems": 5.0, "genre": 0.5, "transitions": 0.5}
QUICK_STAGE_WORK = 0.05
"""How much work stages are beside the pass over the samples, which counts as one."""

OnProgress = Callable[[float], None]


class Plan:
    """Turns the progress of each part of a job into that of the whole."""

    def __init__(self, stages: tuple[str, ...], on_progress: OnProgress) -> None:
        self._on_progress = on_progress
        self._work = {name: STAGE_WORK.get(name, QUICK_STAGE_WORK) for name in stages}
        self._hearing = 0.0 if stages == ("stems",) else 1.0
        self._total = self._hearing + sum(self._work.values())
        self._done = 0.0
        self._current = self._hearing
        self._share = 0.0

    def begin(self, stage: str) -> None:
        """The part before is done."""
        self._done += self._current
        self._current = self._work[stage]
        self.within(0.0)

    def within(self, share: float) -> None:
        """The part in hand has come so far."""
        self._share = share
        self._on_progress((self._done + self._current * share) / self._total)

    def still_wanted(self) -> None:
        """Says again how far it is, which raises when the job is not wanted any more."""
        self.within(self._share)
