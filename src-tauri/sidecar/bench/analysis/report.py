"""Tables in Markdown."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bench.analysis.engines import OURS, Finding
from bench.analysis.measures import MEASURES, RATIOS, Measure, Measured, bootstrap, key_relation, octave_of

WORST = 10

Findings = dict[str, list[Finding]]


def scores(measure: Measure, songs: Sequence[Measured], findings: list[Finding]) -> list[float | None]:
    """One score a song; None where the measure does not apply."""
    return [measure(song, found) for song, found in zip(songs, findings, strict=True)]


def main_table(
    songs: Sequence[Measured], findings: Findings, audio_seconds: float, measures: Mapping[str, Measure] = MEASURES
) -> str:
    """Every measure by engine, means with 95 % intervals."""
    rows = []
    for name, measure in measures.items():
        cells = []
        count = 0
        for found in findings.values():
            interval = bootstrap([value for value in scores(measure, songs, found) if value is not None])
            count = max(count, interval.count)
            cells.append(str(interval))
        rows.append([f"{name} (n={count})", *cells])
    speeds = [f"{audio_seconds / max(sum(one.core_seconds for one in found), 1e-9):.0f}" for found in findings.values()]
    rows.append(["seconds of audio a second of one core", *speeds])
    return table(["what", *findings], rows)


def paired_table(songs: Sequence[Measured], findings: Findings, measures: Mapping[str, Measure] = MEASURES) -> str:
    """Ours minus each rival on the same songs, means of differences with 95 % intervals."""
    rows = []
    for name, measure in measures.items():
        ours = scores(measure, songs, findings[OURS])
        cells = []
        for rival, found in findings.items():
            if rival == OURS:
                continue
            pairs = zip(ours, scores(measure, songs, found), strict=True)
            interval = bootstrap([mine - its for mine, its in pairs if mine is not None and its is not None])
            sign = "" if not interval.count else "+" if interval.low > 0 else "-" if interval.high < 0 else "="
            cells.append(f"{sign} {interval}".strip())
        if any(cells):
            rows.append([name, *cells])
    return table([f"{OURS} minus", *(name for name in findings if name != OURS)], rows)


def confusion_table(
    songs: Sequence[Measured], findings: Findings, what: Callable[[Measured, Finding], str | None]
) -> str:
    """How often each kind of right and wrong answer was given."""
    counts = {
        name: Counter(kind for song, one in zip(songs, found, strict=True) if (kind := what(song, one)) is not None)
        for name, found in findings.items()
    }
    order = [*RATIOS, "right", "fifth", "relative", "parallel", "other", "none"]
    kinds = [kind for kind in order if any(count[kind] for count in counts.values())]
    rows = [[name, *(str(count[kind] or "") for kind in kinds)] for name, count in counts.items() if count]
    return table(["engine", *kinds], rows)


def octave_table(songs: Sequence[Measured], findings: Findings) -> str:
    """Found tempo by true tempo."""
    return confusion_table(songs, findings, octave_of)


def key_table(songs: Sequence[Measured], findings: Findings) -> str:
    """Found key against the true one."""
    return confusion_table(songs, findings, key_relation)


def worst_table(songs: Sequence[Measured], findings: list[Finding], count: int = WORST) -> str:
    """The songs on which we lose most."""
    judged = ("tempo Acc1", "tempo Acc2", "within 0.05 BPM", "beat F", "downbeat F", "variable told", "no beat told")
    losses, rows = [], []
    for song, found in zip(songs, findings, strict=True):
        values = {name: MEASURES[name](song, found) for name in judged}
        losses.append(sum(1 - value for value in values.values() if value is not None))
        wrong = ", ".join(f"{name} {value:.2f}" for name, value in values.items() if value is not None and value < 0.9)
        true = "moves" if song.truth.bpm is None else f"{song.truth.bpm:g}"
        if not song.countable:
            true = "none"
        told = "none" if found.bpm is None else f"{found.bpm:.2f}" + ("" if found.constant else " varies")
        rows.append([song.name, true, told, wrong])
    order = np.argsort(losses, kind="stable")[::-1][:count]
    return table(["song", "tempo", "found", "what is wrong"], [rows[at] for at in order if losses[at] > 0.1])


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
