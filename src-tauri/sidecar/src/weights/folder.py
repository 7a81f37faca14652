"""Where the engine's model files lie, and how they get there."""

import hashlib
import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

MODEL_FILE = "beatnet.onnx"
MANIFEST_FILE = "models.json"

MODEL_VERSION = 1
"""Raised whenever the graph that is written changes, so that older files are made anew."""

WEIGHT_FILES = tuple(f"models/model_{index}_weights.pt" for index in (1, 2, 3))


class ModelsMissing(Exception):
    """There are no whole model files and none could be made; the text says what to do."""


def folder_from_environment(environ: Mapping[str, str] = os.environ) -> Path:
    """MISMO_MODELS_DIR, or `models` beside the Python environment."""
    given = environ.get("MISMO_MODELS_DIR")
    return Path(given) if given else Path(sys.prefix).parent / "models"


def problem_with(folder: Path) -> str | None:
    """Why the models in `folder` cannot be used, or None when they are whole."""
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_text())
        content = (folder / MODEL_FILE).read_bytes()
    except FileNotFoundError:
        return "they are not there"
    except (OSError, ValueError) as error:
        return f"they cannot be read ({error})"
    if not isinstance(manifest, dict) or manifest.get("version") != MODEL_VERSION:
        return "they were made by another version"
    if manifest.get("sha256") != hashlib.sha256(content).hexdigest():
        return "they are damaged"
    return None


def make(folder: Path) -> None:
    """Writes the model files into `folder`, the manifest last: half-made ones never count as whole.

    Raises:
        ModelsMissing: the weight package is missing or damaged, or the folder cannot be written.
    """
    from src.weights.archive import WeightsUnreadable
    from src.weights.beatnet import build_graph, read_weights

    try:
        graph = build_graph([read_weights(path) for path in weight_files()])
        content = graph.SerializeToString()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST_FILE).unlink(missing_ok=True)
        _write_whole(folder / MODEL_FILE, content)
        manifest = {"version": MODEL_VERSION, "sha256": hashlib.sha256(content).hexdigest()}
        _write_whole(folder / MANIFEST_FILE, json.dumps(manifest).encode())
    except WeightsUnreadable as error:
        raise ModelsMissing(
            f"The network weights are damaged: {error} Repair the engine to fetch them again."
        ) from error
    except OSError as error:
        raise ModelsMissing(f"The models cannot be written to {folder}: {error.strerror}.") from error


def find_or_make(folder: Path) -> Path:
    """The model file: the one in `folder`, or one made there, or else in the user's cache.

    Raises:
        ModelsMissing: none of these worked.
    """
    if problem_with(folder) is None:
        return folder / MODEL_FILE
    cache = _cache_folder()
    if problem_with(cache) is None:
        return cache / MODEL_FILE
    try:
        make(folder)
    except ModelsMissing:
        if _weights_folder() is None:
            raise
        make(cache)
        return cache / MODEL_FILE
    return folder / MODEL_FILE


def _weights_folder() -> Path | None:
    # find_spec does not run the package, whose code needs libraries that are not installed here.
    found = importlib.util.find_spec("BeatNet")
    if found is None or not found.submodule_search_locations:
        return None
    return Path(next(iter(found.submodule_search_locations)))


def weight_files() -> list[Path]:
    """The installed weight files.

    Raises:
        ModelsMissing: the package is not installed.
    """
    folder = _weights_folder()
    if folder is None:
        raise ModelsMissing("The package with the network weights (BeatNet) is not installed: repair the engine.")
    return [folder / name for name in WEIGHT_FILES]


def _cache_folder() -> Path:
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "mismo-dj" / "models"


def _write_whole(path: Path, content: bytes) -> None:
    """Writes beside the file, makes it durable and puts it in place in one step."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            file.close()
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
