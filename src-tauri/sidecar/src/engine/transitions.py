"""Where a DJ can bring a track in and take it out again: stretches between phrase lines, and why.

By rule: intros and outros first, then breaks that lead to a full section, each cut to whole phrases and, where
that is possible, to bars without a voice. Without a beat there is nothing to mix on, and no points.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from src.engine.bar_features import BarFeatures
from src.engine.grid import BeatGrid
from src.engine.segments import Segment
from src.engine.vocals import Voices

PHRASE_BARS = 4
"""Mix points last whole multiples of this; half of the usual phrase."""

LONGEST_BARS = 32
GOOD_BARS = 16
"""Bars from which on a mix has all the time that it needs."""

VOCAL = 0.5
"""Likelihood of a voice from which on two tracks at once would have two singers."""

LEAST_CLEAR_BARS = 8
"""A stretch without a voice that does not reach the section it leads to is worth taking from this length on."""

NO_KICK, VOICES, MOVING_TEMPO, CROWDED = 0.75, 0.6, 0.6, 0.7
"""What is left of the confidence where the stretch has no kick, has voices, where the tempo moves, and where
everything plays."""

CROWDED_ENERGY = 0.7
"""Energy of a section from which on everything plays in it."""

SHARES = {"intro": 1.0, "outro": 1.0, "break": 0.75, "edge": 0.5}
"""What each kind of place is worth at best."""

FULL_SECTIONS = ("drop", "chorus", "verse")
LOW_SECTIONS = ("break", "build")

MOST_BREAKS = 2
"""Breaks that are looked at: the first ones to come in by, the last ones to leave by. A mix has dozens."""


@dataclass(frozen=True)
class MixPoint:
    """A stretch to mix over; `start` and `end` in seconds on phrase lines, `confidence` 0 to 1."""

    start: float
    end: float
    bars: int
    confidence: float
    reason: str


@dataclass(frozen=True)
class Transitions:
    """The points of a track, the best first."""

    mix_in: list[MixPoint]
    mix_out: list[MixPoint]


@dataclass(frozen=True)
class _Place:
    """A stretch of bars that might serve, before it is cut; `anchored_at_end` says which end must stay."""

    first: int
    bars: int
    kind: str
    name: str
    towards: str
    anchored_at_end: bool
    has_kick: bool
    energy: float


def find_transitions(
    bars: BarFeatures | None, segments: list[Segment], grid: BeatGrid | None, voices: Voices | None
) -> Transitions:
    """The mix points of a track; none where it has no beat or no sections."""
    if bars is None or grid is None or not segments:
        return Transitions([], [])
    judge = _Judge(bars, grid, voices)
    return Transitions(judge.best(_places_in(segments)), judge.best(_places_out(segments)))


def _places_in(segments: list[Segment]) -> Iterator[_Place]:
    """Up to the first full section, and from breaks to the full section behind them."""
    opening = _leading(segments, ("intro", "build", "break"))
    if opening:
        yield _joined(opening, "intro", "intro", _next_name(segments, len(opening), "the first"), at_end=True)
    else:
        first = segments[0]
        yield _Place(first.first_bar, first.bars, "edge", "start", "", False, first.has_kick, first.energy)
    low = [segment.label in LOW_SECTIONS for segment in segments]
    begin = [at for at in range(max(1, len(opening)), len(segments)) if low[at] and not low[at - 1]]
    for at in begin[:MOST_BREAKS]:
        run = _leading(segments[at:], LOW_SECTIONS)
        yield _joined(run, "break", run[0].label, _next_name(segments, at + len(run), "the"), at_end=True)


def _places_out(segments: list[Segment]) -> Iterator[_Place]:
    """From where the last full section ends, and over later breaks."""
    closing = _leading(segments[::-1], ("outro", "break"))[::-1]
    if closing:
        before = segments[-len(closing) - 1].label if len(closing) < len(segments) else ""
        after = f" after the last {before}" if before in FULL_SECTIONS else ""
        yield _joined(closing, "outro", "outro", after, at_end=False)
    else:
        last = segments[-1]
        # What follows on the last whole phrase is left: phrases count from the section's start.
        whole = last.bars // PHRASE_BARS * PHRASE_BARS
        yield _Place(last.first_bar, whole, "edge", "end", "", True, last.has_kick, last.energy)
    later = segments[len(segments) // 2 : len(segments) - len(closing)]
    for segment in [segment for segment in later if segment.label == "break"][-MOST_BREAKS:]:
        yield _joined([segment], "break", "break", "", at_end=False)


def _leading(segments: list[Segment], wanted: tuple[str, ...]) -> list[Segment]:
    """The segments from the first on whose labels are among those wanted."""
    count = next((at for at, segment in enumerate(segments) if segment.label not in wanted), len(segments))
    return segments[:count]


def _joined(run: list[Segment], kind: str, name: str, towards: str, *, at_end: bool) -> _Place:
    bars = sum(segment.bars for segment in run)
    energy = sum(segment.energy * segment.bars for segment in run) / bars
    drummed = sum(segment.bars for segment in run if segment.has_kick)
    return _Place(run[0].first_bar, bars, kind, name, towards, at_end, 2 * drummed >= bars, energy)


def _next_name(segments: list[Segment], at: int, article: str) -> str:
    return f" up to {article} {segments[at].label}" if at < len(segments) else ""


class _Judge:
    """Cuts places to phrases, keeps them clear of voices and says how good they are."""

    def __init__(self, bars: BarFeatures, grid: BeatGrid, voices: Voices | None) -> None:
        self._bars = bars
        self._grid = grid
        self._voices = voices

    def best(self, places: Iterator[_Place]) -> list[MixPoint]:
        points = [point for place in places if (point := self._point(place)) is not None]
        return sorted(points, key=lambda point: -point.confidence)

    def _point(self, place: _Place) -> MixPoint | None:
        length = min(place.bars, LONGEST_BARS) // PHRASE_BARS * PHRASE_BARS
        if length == 0:
            return None
        first = place.first + place.bars - length if place.anchored_at_end else place.first
        clear = self._clear_run(first, length, at_end=place.anchored_at_end)
        has_voices = clear is None
        if clear is not None:
            reaches = sum(clear) == first + length if place.anchored_at_end else clear[0] == first
            place = place if reaches else replace(place, towards="")
            first, length = clear
        confidence = SHARES[place.kind] * self._grid.confidence * (0.4 + 0.6 * min(1.0, length / GOOD_BARS))
        for holds, factor in (
            (not place.has_kick, NO_KICK),
            (has_voices, VOICES),
            (not self._grid.constant, MOVING_TEMPO),
            (place.kind == "edge" and place.energy > CROWDED_ENERGY, CROWDED),
        ):
            confidence *= factor if holds else 1.0
        return MixPoint(
            start=float(self._bars.lines[first]),
            end=float(self._bars.lines[first + length]),
            bars=length,
            confidence=confidence,
            reason=self._reason(place, length, has_voices=has_voices),
        )

    def _clear_run(self, first: int, length: int, *, at_end: bool) -> tuple[int, int] | None:
        """First bar and length of the phrases without a voice: those at the end that should stay, or else the most."""
        runs: list[tuple[int, int]] = []
        for at in range(first, first + length, PHRASE_BARS):
            if not self._is_clear(at):
                continue
            if runs and sum(runs[-1]) == at:
                runs[-1] = (runs[-1][0], runs[-1][1] + PHRASE_BARS)
            else:
                runs.append((at, PHRASE_BARS))
        if not runs:
            return None
        anchored = runs[-1] if at_end else runs[0]
        if (sum(anchored) == first + length) if at_end else (anchored[0] == first):
            return anchored
        longest = max(runs, key=lambda run: run[1])
        return longest if longest[1] >= LEAST_CLEAR_BARS else None

    def _is_clear(self, bar: int) -> bool:
        lines = self._bars.lines
        return self._voices is None or self._voices.between(lines[bar], lines[bar + PHRASE_BARS]) < VOCAL

    def _reason(self, place: _Place, length: int, *, has_voices: bool) -> str:
        kind = {"start": "the track's start", "end": "the track's end"}.get(place.name, f"the {place.name}")
        traits = ["with a steady kick" if place.has_kick else "without a kick"]
        if has_voices:
            traits.append("but with vocals")
        elif self._voices is not None:
            traits.append("clear of vocals")
        if not self._grid.constant:
            traits.append("but the tempo moves")
        return f"{length} bars of {kind}{place.towards}, {', '.join(traits)}."
