"""Where the engine's model files lie, and how they get there."""

import hashlib
import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

MODEL_FILE = "beatnet.onnx"
"""The network that hears beats."""

LISTENER_TAGS_FILE, SOUND_TAGS_FILE = "musicnn-msd.onnx", "musicnn-mtt.onnx"
"""The networks that name what listeners would call a track, and what sounds in it."""

MODEL_FILES = (MODEL_FILE, LISTENER_TAGS_FILE, SOUND_TAGS_FILE)
MANIFEST_FILE = "models.json"

MODEL_VERSION = 2
"""Raised whenever a graph that is written changes, so that older files are made anew."""

WEIGHT_FILES = tuple(f"models/model_{index}_weights.pt" for index in (1, 2, 3))
TAGGER_FOLDERS = {LISTENER_TAGS_FILE: "MSD_musicnn", SOUND_TAGS_FILE: "MTT_musicnn"}
"""Where the weights lie inside their packages."""

WEIGHT_PACKAGES = ("BeatNet", "musicnn")


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
        digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in MODEL_FILES}
    except FileNotFoundError:
        return "they are not there"
    except (OSError, ValueError) as error:
        return f"they cannot be read ({error})"
    if not isinstance(manifest, dict) or manifest.get("version") != MODEL_VERSION:
        return "they were made by another version"
    if manifest.get("sha256") != digests:
        return "they are damaged"
    return None


def make(folder: Path) -> None:
    """Writes the model files into `folder`, the manifest last: half-made ones never count as whole.

    Raises:
        ModelsMissing: the weight package is missing or damaged, or the folder cannot be written.
    """
    from src.weights.archive import WeightsUnreadable

    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST_FILE).unlink(missing_ok=True)
        digests = {}
        for name, content in _graphs():
            write_whole(folder / name, content)
            digests[name] = hashlib.sha256(content).hexdigest()
        write_whole(folder / MANIFEST_FILE, json.dumps({"version": MODEL_VERSION, "sha256": digests}).encode())
    except WeightsUnreadable as error:
        raise ModelsMissing(
            f"The network weights are damaged: {error} Repair the engine to fetch them again."
        ) from error
    except OSError as error:
        raise ModelsMissing(f"The models cannot be written to {folder}: {error.strerror}.") from error


def _graphs() -> Iterator[tuple[str, bytes]]:
    """Every model file's name and content, one after the other."""
    from src.weights import beatnet, musicnn

    beats = beatnet.build_graph([beatnet.read_weights(path) for path in weight_files()])
    yield MODEL_FILE, beats.SerializeToString()
    for name in TAGGER_FOLDERS:
        yield name, musicnn.build_graph(musicnn.read_weights(tagger_folder(name))).SerializeToString()


def find_or_make(folder: Path) -> Path:
    """The beat network's file, which the others lie beside: in `folder`, or made there, or in the user's cache.

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
        if any(_package_folder(package) is None for package in WEIGHT_PACKAGES):
            raise
        make(cache)
        return cache / MODEL_FILE
    return folder / MODEL_FILE


def _package_folder(package: str) -> Path | None:
    # find_spec does not run the package, whose code needs libraries that are not installed here.
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(next(iter(found.submodule_search_locations)))


def _installed(package: str) -> Path:
    folder = _package_folder(package)
    if folder is None:
        raise ModelsMissing(f"The package with network weights ({package}) is not installed: repair the engine.")
    return folder


def weight_files() -> list[Path]:
    """The installed weight files of the beat networks.

    Raises:
        ModelsMissing: the package is not installed.
    """
    return [_installed("BeatNet") / name for name in WEIGHT_FILES]


def tagger_folder(model_file: str) -> Path:
    """The folder of the installed weights that `model_file` is made from.

    Raises:
        ModelsMissing: the package is not installed.
    """
    return _installed("musicnn") / TAGGER_FOLDERS[model_file]


def _cache_folder() -> Path:
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "mismo-dj" / "models"


def write_whole(path: Path, content: bytes) -> None:
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
