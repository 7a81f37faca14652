"""The measured figures as a picture."""

from collections.abc import Sequence
from pathlib import Path

from bench.analysis.measures import MEASURES, Measured, bootstrap
from bench.analysis.report import Findings, scores

SHOWN = ("tempo Acc1", "tempo Acc2", "within 0.05 BPM", "beat F", "downbeat F", "key, MIREX")


def draw(songs: Sequence[Measured], findings: Findings, path: Path) -> None:
    """Bars with 95 % intervals, a group for each measure.

    Raises:
        ImportError: matplotlib, which only developers need, is not installed.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 5), layout="constrained")
    axes = figure.subplots()
    width = 0.8 / len(findings)
    for number, (name, found) in enumerate(findings.items()):
        intervals = [
            bootstrap([value for value in scores(MEASURES[shown], songs, found) if value is not None])
            for shown in SHOWN
        ]
        places = [at + number * width for at in range(len(SHOWN))]
        means = [interval.mean for interval in intervals]
        spread = [
            [interval.mean - interval.low for interval in intervals],
            [interval.high - interval.mean for interval in intervals],
        ]
        axes.bar(places, means, width, label=name, yerr=spread, error_kw={"lw": 0.8})
    axes.set_xticks([at + 0.4 - width / 2 for at in range(len(SHOWN))], SHOWN)
    axes.set_ylim(0, 1.05)
    axes.legend(loc="lower left", ncols=3)
    axes.set_title(f"{len(songs)} made songs that nothing was tuned to; lines are 95 % intervals")
    figure.savefig(path)
