"""Every engine that is measured, ours among them, as one kind of finding."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from src.engine.grid import TempoWish
from src.engine.network import BeatNetwork
from src.engine.pipeline import find
from src.engine.sound import hear
from src.weights import folder

OURS = "Mismo"
RIVALS = ("Essentia degara", "Essentia multifeature", "librosa", "aubio", "Mixxx")
KEY_RIVALS = ("Essentia key bgate", "Essentia key edma", "Essentia key edmm", "librosa key", "Mixxx")
RUNNER = Path(__file__).resolve().parents[1] / "rivals" / "run.py"
LOCK = RUNNER.with_name("requirements.txt")


@dataclass(frozen=True)
class Finding:
    """What an engine says of a file; None each where it says nothing."""

    bpm: float | None
    beats: list[float] | None
    downbeats: list[float] | None
    constant: bool | None
    key: tuple[int, int] | None
    core_seconds: float


def ours(paths: Sequence[Path]) -> list[Finding]:
    """What the product finds with its defaults."""
    network = BeatNetwork(folder.find_or_make(folder.folder_from_environment()))
    findings = []
    for path in paths:
        started = time.process_time()
        found = find(hear(path, network, lambda _: None), TempoWish())
        grid, best = found.grid, found.key.candidates[0] if found.key else None
        findings.append(
            Finding(
                bpm=grid.bpm if grid else None,
                beats=grid.beats.tolist() if grid else None,
                downbeats=grid.downbeats.tolist() if grid else None,
                constant=grid.constant if grid else None,
                key=(best.tonic, best.mode) if best else None,
                core_seconds=time.process_time() - started,
            )
        )
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return findings


def everyone(paths: Sequence[Path], rivals: Path | None) -> dict[str, list[Finding]]:
    """What ours finds and, where there is an interpreter for them, every rival; one that is missing is named."""
    findings = {OURS: ours(paths)}
    if rivals is None:
        return findings
    for name in RIVALS:
        found = rival(name, rivals, paths)
        if isinstance(found, str):
            print(f"{name} is missing: {found}\n")
        else:
            findings[name] = found
    return findings


def rival(name: str, python: Path, paths: Sequence[Path], keep: Path | None = None) -> list[Finding] | str:
    """What a rival finds, or why it is missing.

    A rival does not change between our runs, and takes most of the time: its answers are kept in `keep`, or beside
    the songs.
    """
    if not python.exists():
        return f"there is no environment at {python.parent.parent.name}"
    names = "".join(f"{path}\n" for path in paths)
    made_of = LOCK.read_bytes() + RUNNER.read_bytes() + names.encode()
    kept = (keep or paths[0].parent) / f"{name}-{hashlib.sha256(made_of).hexdigest()[:12]}.json"
    if not kept.exists():
        answer = _run(name, python, names)
        if isinstance(answer, str):
            return answer
        kept.write_text(json.dumps(answer))
    findings = [_finding(line) for line in json.loads(kept.read_text())]
    # A rival that crashed has said nothing of the rest.
    return findings + [Finding(None, None, None, None, None, 0.0)] * (len(paths) - len(findings))


def _run(name: str, python: Path, names: str) -> list[dict[str, Any]] | str:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    environment.pop("PYTHONPATH", None)
    command = [str(python), str(RUNNER), name]
    done = subprocess.run(command, input=names, stdout=subprocess.PIPE, text=True, env=environment, check=False)
    # Libraries print beside our lines.
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines or "missing" in lines[0]:
        return str(lines[0]["missing"]) if lines else f"it ended with code {done.returncode}"
    return lines


def _finding(line: dict[str, Any]) -> Finding:
    return Finding(
        bpm=line["bpm"] or None,
        beats=line["beats"],
        downbeats=None,
        constant=None,
        key=(line["key"][0], line["key"][1]) if line["key"] else None,
        core_seconds=line["core_seconds"],
    )
