"""`python -m src.prepare --models-dir DIR`: makes the model files; `--check` only looks whether all is whole.

With `--stems` it makes (or checks) the model of the stems too, an extra whose package is not part of the default:
`--packages DIR` names the folder that the package was installed in, where that is not this environment.
"""

import argparse
import importlib
import json
import sys
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
    problem = _check_imports()
    if problem is None:
        problem = _check_models(options.models_dir) if options.check else _make_models(options.models_dir)
    if problem is None and options.stems:
        folder, packages = options.models_dir, options.packages
        problem = _check_stems(folder) if options.check else _make_stems(folder, packages)
    if problem is not None:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _check_imports() -> str | None:
    _say("imports", "begin")
    for name in NEEDED_MODULES:
        try:
            importlib.import_module(name)
        except Exception as error:
            return f"The package {name} is missing or damaged ({error}): repair the engine."
    _say("imports", "end")
    return None


def _check_models(folder: Path) -> str | None:
    _say("models", "begin")
    problem = models.problem_with(folder)
    if problem is not None:
        return f"The models in {folder} cannot be used: {problem}."
    _say("models", "end")
    return None


def _make_models(folder: Path) -> str | None:
    _say("models", "begin")
    try:
        models.make(folder)
    except models.ModelsMissing as error:
        return str(error)
    _say("models", "end")
    return None


def _check_stems(folder: Path) -> str | None:
    _say("stems", "begin")
    problem = stem_model.problem_with(folder)
    if problem is not None:
        return f"Stems cannot be made: {problem}."
    _say("stems", "end")
    return None


def _make_stems(folder: Path, packages: Path | None) -> str | None:
    _say("stems", "begin")
    try:
        stem_model.make(folder, packages)
    except models.ModelsMissing as error:
        return str(error)
    _say("stems", "end")
    return None


def _say(step: str, event: str) -> None:
    print(json.dumps({"step": step, "event": event}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
