"""Packages that a user may have installed, made small: they stand on the path of a process that is to find them."""

from pathlib import Path

TORCH = """
class Tensor:
    def __init__(self, array):
        self._array = array

    def cpu(self):
        return self

    def numpy(self):
        return self._array


def from_numpy(array):
    return Tensor(array)


class cuda:
    @staticmethod
    def is_available():
        return False


class backends:
    class mps:
        @staticmethod
        def is_available():
            return False
"""

DEMUCS = """
from torch import Tensor

SHARES = {"drums": 0.5, "bass": 0.25, "other": 0.0, "vocals": 0.125}


class Separator:
    samplerate = 44100

    def __init__(self, model, repo, device, progress, shifts, overlap):
        assert (repo / "htdemucs.yaml").exists() and (model, device, shifts) == ("htdemucs", "cpu", 0)

    def separate_tensor(self, wav, sr):
        assert sr == 44100 and wav.numpy().shape[0] == 2
        return wav, {name: Tensor(share * wav.numpy()) for name, share in SHARES.items()}
"""

BEAT_THIS = '''
import numpy as np
from torch import Tensor


class Audio2Frames:
    """A beat every half second, a downbeat every two, wherever the sound began."""

    def __init__(self, checkpoint_path, device):
        assert checkpoint_path.endswith("final0.ckpt") and device == "cpu"

    def __call__(self, signal, sr):
        assert signal.ndim == 1 and sr == 22050
        frames = np.arange(1 + signal.size // 441)
        beat = np.where(frames % 25 == 0, 6.0, -6.0)
        return Tensor(beat), Tensor(np.where(frames % 100 == 0, 6.0, -6.0))
'''

ESSENTIA = """
import numpy as np


def TensorflowPredictEffnetDiscogs(graphFilename, output):
    assert output == "PartitionedCall:1"
    return lambda signal: np.full((max(1, signal.size // 16000), 1280), signal.mean(), np.float32)


def TensorflowPredict2D(graphFilename, input, output):
    assert (input, output) == ("serving_default_model_Placeholder", "PartitionedCall:0")
    return lambda embeddings: np.stack([embeddings[:, 0], 1 - embeddings[:, 0]], axis=1)
"""


def install(folder: Path, **modules: str) -> None:
    """Writes modules (dots as double underscores) into packages of `folder`."""
    for name, source in modules.items():
        path = folder.joinpath(*name.split("__"))
        path.mkdir(parents=True, exist_ok=True)
        package = path
        while package != folder:
            (package / "__init__.py").touch()
            package = package.parent
        (path / "__init__.py").write_text(source)
