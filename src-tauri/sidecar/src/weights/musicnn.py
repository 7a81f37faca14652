"""The MusiCNN tagging networks: their shape, and how to write one as an ONNX graph.

Pons, Serra: "musicnn: pre-trained convolutional neural networks for music audio tagging", ISMIR 2019
(late-breaking). The package carries, under the ISC licence, one network trained on the Million Song Dataset
(tags of listeners: genres, moods, decades) and one on MagnaTagATune (tags of what sounds: instruments,
voices). Both have the same shape.
"""

from pathlib import Path

import onnx

from src.weights.archive import FloatArray
from src.weights.checkpoint import read_checkpoint
from src.weights.graph import Graph, check_shapes

FRAMES, BANDS = 187, 96
"""A patch: three seconds of 96 mel bands."""

TAGS = 50
"""Tags that a network gives."""

TIMBRE_FILTERS, TIMBRE_LENGTH, TIMBRE_HEIGHTS = 204, 7, (38, 67)
"""Filters that look at the shape of a sound: seven frames, 0.4 and 0.7 of the bands."""

RHYTHM_FILTERS, RHYTHM_LENGTHS = 51, (128, 64, 32)
"""Filters that look at one band for up to two seconds."""

FRONT = len(TIMBRE_HEIGHTS) * TIMBRE_FILTERS + len(RHYTHM_LENGTHS) * RHYTHM_FILTERS
MIDDLE, MIDDLE_LENGTH, MIDDLE_LAYERS = 64, 7, 3
POOLED = 2 * (FRONT + MIDDLE_LAYERS * MIDDLE)
"""Numbers a patch after the maximum and the mean over time."""

DENSE = 200

EPSILON = 0.001
"""What batch normalisation adds to a variance."""


def _shapes() -> dict[str, tuple[int, ...]]:
    """Every tensor that a network has; numbers count layers of a kind in the order in which they are made."""
    kernels = [(TIMBRE_LENGTH, height, 1, TIMBRE_FILTERS) for height in TIMBRE_HEIGHTS]
    kernels += [(length, 1, 1, RHYTHM_FILTERS) for length in RHYTHM_LENGTHS]
    kernels += [(MIDDLE_LENGTH, FRONT, 1, MIDDLE)] + [(MIDDLE_LENGTH, MIDDLE, 1, MIDDLE)] * (MIDDLE_LAYERS - 1)
    shapes: dict[str, tuple[int, ...]] = {}
    for index, kernel in enumerate(kernels):
        shapes |= {f"{_nth('conv2d', index)}/kernel": kernel, f"{_nth('conv2d', index)}/bias": kernel[-1:]}
    for index, size in enumerate((1, *(kernel[-1] for kernel in kernels), POOLED, DENSE)):
        for part in ("gamma", "beta", "moving_mean", "moving_variance"):
            shapes[f"{_nth('batch_normalization', index)}/{part}"] = (size,)
    for index, (before, after) in enumerate(((POOLED, DENSE), (DENSE, TAGS))):
        shapes |= {f"{_nth('dense', index)}/kernel": (before, after), f"{_nth('dense', index)}/bias": (after,)}
    return shapes


def _nth(kind: str, index: int) -> str:
    return f"{kind}_{index}" if index else kind


SHAPES = _shapes()


def read_weights(folder: Path) -> dict[str, FloatArray]:
    """The tensors of one network, checked against its shape.

    Raises:
        WeightsUnreadable: a tensor is missing, damaged or has another shape.
    """
    tensors = read_checkpoint(folder, SHAPES)
    check_shapes(tensors, SHAPES, f"the checkpoint {folder.name}")
    return tensors


def build_graph(weights: dict[str, FloatArray]) -> onnx.ModelProto:
    """The graph: `patches` (n, 187, 96) of log mel power give `tags` (n, 50), 0 to 1 each."""
    layers = _Layers(weights)
    graph = layers.graph
    image = graph.node("Reshape", ["patches", graph.numbers("one_channel", -1, 1, FRAMES, BANDS)], "image")
    graph.node("Sigmoid", [_add_network(layers, image)], "tags")
    return graph.model("musicnn", {"patches": ("n", FRAMES, BANDS)}, {"tags": ("n", TAGS)})


def _add_network(layers: "_Layers", image: str) -> str:
    normal = layers.normalised(image, 0)
    side = TIMBRE_LENGTH // 2
    parts = [layers.heard(normal, index, (side, side)) for index in range(len(TIMBRE_HEIGHTS))]
    for index, length in enumerate(RHYTHM_LENGTHS, len(parts)):
        # An even filter reaches one frame further ahead than back.
        parts.append(layers.heard(normal, index, ((length - 1) // 2, length // 2)))
    front = layers.graph.node("Concat", parts, "front", axis=1)
    middle = [layers.mixed(front, len(parts))]
    for index in range(len(parts) + 1, len(parts) + MIDDLE_LAYERS):
        mixed = layers.mixed(middle[-1], index)
        middle.append(layers.graph.node("Add", [mixed, middle[-1]], f"residual{index}"))
    everything = layers.graph.node("Concat", [front, *middle], "everything", axis=1)
    # Maximum and mean of each feature stand side by side: (n, features, 2), then flat.
    highest = layers.graph.node("ReduceMax", [everything], "highest", axes=[2], keepdims=1)
    mean = layers.graph.node("ReduceMean", [everything], "mean", axes=[2], keepdims=1)
    pairs = layers.graph.node("Concat", [highest, mean], "pairs", axis=2)
    pooled = layers.graph.node("Reshape", [pairs, layers.graph.numbers("flat", -1, POOLED)], "pooled")
    normals = len(parts) + MIDDLE_LAYERS + 1
    dense = layers.dense(layers.normalised(pooled, normals), 0)
    rectified = layers.graph.node("Relu", [dense], "dense_rectified")
    return layers.dense(layers.normalised(rectified, normals + 1), 1)


class _Layers:
    """The kinds of layer; `index` counts those of a kind. Values are (n, channels, frames, bands) or (n, ..)."""

    def __init__(self, weights: dict[str, FloatArray]) -> None:
        self._weights = weights
        self.graph = Graph()

    def normalised(self, value: str, index: int) -> str:
        """Batch normalisation with the means and variances of the training."""
        layer = _nth("batch_normalization", index)
        parts = [self._tensor(f"{layer}/{part}") for part in ("gamma", "beta", "moving_mean", "moving_variance")]
        return self.graph.node("BatchNormalization", [value, *parts], layer, epsilon=EPSILON)

    def heard(self, image: str, index: int, around: tuple[int, int]) -> str:
        """A filter over the patch, and its highest answer over all bands: (n, filters, frames)."""
        layer = _nth("conv2d", index)
        kernel = self._weights[f"{layer}/kernel"].transpose(3, 2, 0, 1)
        normal = self.normalised(self._rectified(image, layer, kernel, [around[0], 0, around[1], 0]), index + 1)
        return self.graph.node("ReduceMax", [normal], f"{layer}.highest", axes=[3], keepdims=0)

    def mixed(self, features: str, index: int) -> str:
        """A filter over all features and seven frames: (n, filters, frames)."""
        layer = _nth("conv2d", index)
        side = MIDDLE_LENGTH // 2
        kernel = self._weights[f"{layer}/kernel"][:, :, 0].transpose(2, 1, 0)
        return self.normalised(self._rectified(features, layer, kernel, [side, side]), index + 1)

    def dense(self, value: str, index: int) -> str:
        """A fully connected layer."""
        layer = _nth("dense", index)
        return self.graph.node("Gemm", [value, self._tensor(f"{layer}/kernel"), self._tensor(f"{layer}/bias")], layer)

    def _rectified(self, value: str, layer: str, kernel: FloatArray, pads: list[int]) -> str:
        inputs = [value, self.graph.constant(f"{layer}/kernel", kernel), self._tensor(f"{layer}/bias")]
        return self.graph.node("Relu", [self.graph.node("Conv", inputs, layer, pads=pads)], f"{layer}.rectified")

    def _tensor(self, name: str) -> str:
        return self.graph.constant(name, self._weights[name])
