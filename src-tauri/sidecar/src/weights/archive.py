"""Reads the tensors of a PyTorch weight file with numpy alone, and nothing but tensors.

Such a file is a zip archive: `<name>/data.pkl` describes a dictionary of tensors whose numbers lie
in `<name>/data/<key>`. A pickle can name any function to be called when it is read, so only the
three names that a plain dictionary of tensors needs are known here.
"""

import io
import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

STORAGE_TYPES = {"FloatStorage": np.dtype("<f4")}
"""Element types that these weights use."""


class WeightsUnreadable(Exception):
    """The file is not the weight file that was expected; the text says why."""


def read_tensors(path: Path) -> dict[str, FloatArray]:
    """Every tensor by its name.

    Raises:
        WeightsUnreadable: the file is damaged or holds more than a dictionary of float tensors.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            description = next((n for n in archive.namelist() if n.endswith("/data.pkl")), None)
            if description is None:
                raise WeightsUnreadable(f"{path.name} is not a PyTorch weight file.")
            reader = _TensorUnpickler(archive, description.removesuffix("data.pkl"))
            tensors = reader.read(archive.read(description))
    except (OSError, zipfile.BadZipFile, pickle.UnpicklingError, KeyError, ValueError) as error:
        raise WeightsUnreadable(f"{path.name} cannot be read: {error}") from error
    if not isinstance(tensors, dict) or not all(isinstance(value, np.ndarray) for value in tensors.values()):
        raise WeightsUnreadable(f"{path.name} holds something other than tensors.")
    return dict(tensors)


class _TensorUnpickler:
    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        self._archive = archive
        self._folder = folder

    def read(self, text: bytes) -> Any:
        outer = self

        class Restricted(pickle.Unpickler):
            def find_class(self, module: str, name: str) -> Any:
                if (module, name) == ("collections", "OrderedDict"):
                    return OrderedDict
                if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
                    return _rebuild_tensor
                if module == "torch" and name in STORAGE_TYPES:
                    return STORAGE_TYPES[name]
                raise pickle.UnpicklingError(f"it names {module}.{name}")

            def persistent_load(self, reference: Any) -> FloatArray:
                kind, dtype, key, _device, length = reference
                if kind != "storage" or not isinstance(dtype, np.dtype):
                    raise pickle.UnpicklingError("it refers to something other than numbers")
                numbers: FloatArray = np.frombuffer(outer._archive.read(f"{outer._folder}data/{key}"), dtype)
                if numbers.size != length:
                    raise pickle.UnpicklingError("its numbers are not complete")
                return numbers

        return Restricted(io.BytesIO(text)).load()


def _rebuild_tensor(
    storage: FloatArray, offset: int, shape: tuple[int, ...], stride: tuple[int, ...], *_: object
) -> FloatArray:
    step = storage.itemsize
    last = offset + sum((length - 1) * jump for length, jump in zip(shape, stride, strict=True))
    if offset < 0 or last >= storage.size or any(jump < 0 for jump in stride):
        raise pickle.UnpicklingError("a tensor reaches beyond its numbers")
    view = np.lib.stride_tricks.as_strided(storage[offset:], shape, [jump * step for jump in stride])
    return np.ascontiguousarray(view)
