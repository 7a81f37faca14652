"""`python -m src.prepare --models-dir DIR`: makes the model files; `--check` only looks whether all is whole.

With `--stems` it makes (or checks) the model of the stems too, an extra whose package is not part of the default:
`--packages DIR` names the folder that the package was installed in, where that is not this environment.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from src.weights import folder as models
from src.weights import stem_model

NEEDED_MODULES = (
    "av",
    "fastapi",
    "metricon",
    "numpy",
    "onnx",
    "onnxruntime",
    "psutil",
    "python_multipart",
    "soxr",
    "uvicorn",
)
"""What the server and its workers import."""


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code. A failure is one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m src.prepare", description=__doc__)
    parser.add_argument("--models-dir", type=Path, required=True, help="folder for the model files")
    parser.add_argument("--check", action="store_true", help="change nothing, only look whether all is whole")
    parser.add_argument("--stems", action="store_true", help="the model for stems too")
    parser.add_argument("--packages", type=Path, help="folder that holds the package of the stems' weights")
    options = parser.parse_args(arguments)
    folder = options.models_dir
    if options.check:
        steps = {
            "models": lambda: _check(f"The models in {folder} cannot be used", models.problem_with(folder)),
            "stems": lambda: _check("Stems cannot be made", stem_model.problem_with(folder)),
        }
    else:
        steps = {
            "models": lambda: _make(lambda: models.make(folder)),
            "stems": lambda: _make(lambda: stem_model.make(folder, options.packages)),
        }
    if not options.stems:
        del steps["stems"]
    problem = _first_problem({"imports": _check_imports} | steps)
    if problem is not None:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _first_problem(steps: Mapping[str, Callable[[], str | None]]) -> str | None:
    """Takes the steps one after the other, and says so; the first problem, where one has any."""
    for name, step in steps.items():
        _say(name, "begin")
        if (problem := step()) is not None:
            return problem
        _say(name, "end")
    return None


def _check_imports() -> str | None:
    for name in NEEDED_MODULES:
        try:
            importlib.import_module(name)
        except Exception as error:
            return f"The package {name} is missing or damaged ({error}): repair the engine."
    return None


def _check(what: str, reason: str | None) -> str | None:
    return None if reason is None else f"{what}: {reason}."


def _make(make: Callable[[], None]) -> str | None:
    try:
        make()
    except models.ModelsMissing as error:
        return str(error)
    return None


def _say(step: str, event: str) -> None:
    print(json.dumps({"step": step, "event": event}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
