"""Names for the arrays that pass between the steps."""

from typing import Any

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
"""Anything long and measured: samples, features, activations. Single precision halves the memory."""

Reals = npt.NDArray[np.float64]
"""Anything short and exact: times in seconds, tempos in BPM."""

Integers = npt.NDArray[np.int64]

Spectrum = npt.NDArray[np.complexfloating[Any, Any]]
