"""The Spleeter two-stem networks: their shape, and how to write them as one ONNX graph.

Hennequin, Khlif, Voituret, Moussallam: "Spleeter: a fast and efficient music source separation tool with
pre-trained models", JOSS 2020; MIT. Two U-nets of one shape (Jansson et al., ISMIR 2017) look at the
magnitudes of a mix, one for the voice and one for everything else; each gives a mask for both channels.
What goes into the graph is a magnitude spectrogram, what comes out is the part of the power that is voice.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx

from src.weights.archive import FloatArray
from src.weights.checkpoint import read_checkpoint
from src.weights.graph import Graph, Shape, check_shapes

BINS = 1024
"""Lowest bins of the spectrum that the networks see, up to 11 kHz."""

DEPTH = 6
"""Halvings of the U-net: frames must be a multiple of 2 ** 6."""

FILTERS = (16, 32, 64, 128, 256, 512)
CHANNELS = 2
KERNEL, LAST_KERNEL = 5, 4

NETWORKS = 2
"""Voice and everything else, in the order of the checkpoint."""

LEAK = 0.2
NORM_EPSILON = 1e-3
"""Of the encoder's rectifiers; of the batch normalisation, as its library has it."""

RATIO_EPSILON = 1e-10
"""Keeps the ratio of two silent networks at a half."""

HALVING_PADS = (1, 1, 2, 2)
"""How TensorFlow pads a kernel of five at a step of two ("same"): the odd one goes behind."""

LAST_PADS = (3, 3, 3, 3)
"""The same for a kernel of four with gaps of one, which spans seven."""


def tensor_shapes() -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor of the checkpoint that the graph needs."""
    shapes: dict[str, tuple[int, ...]] = {}
    for network in range(NETWORKS):
        before = CHANNELS
        for layer, filters in enumerate(FILTERS):
            shapes |= _layer("conv2d", network * (DEPTH + 1) + layer, (KERNEL, KERNEL, before, filters), filters)
            shapes |= _norm(network * 2 * DEPTH + layer, filters)
            before = filters
        for layer, filters in enumerate((*FILTERS[-2::-1], 1)):
            # From the second one on, the layer below and the encoder's layer of the same size go in.
            incoming = FILTERS[-1] if layer == 0 else 2 * FILTERS[DEPTH - 1 - layer]
            shape = (KERNEL, KERNEL, filters, incoming)
            shapes |= _layer("conv2d_transpose", network * DEPTH + layer, shape, filters)
            shapes |= _norm(network * 2 * DEPTH + DEPTH + layer, filters)
        last = (LAST_KERNEL, LAST_KERNEL, 1, CHANNELS)
        shapes |= _layer("conv2d", network * (DEPTH + 1) + DEPTH, last, CHANNELS)
    return shapes


def _numbered(name: str, index: int) -> str:
    """The first layer of a kind has no number."""
    return f"{name}_{index}" if index else name


def _layer(kind: str, index: int, kernel: tuple[int, ...], filters: int) -> dict[str, tuple[int, ...]]:
    name = _numbered(kind, index)
    return {f"{name}/kernel": kernel, f"{name}/bias": (filters,)}


def _norm(index: int, filters: int) -> dict[str, tuple[int, ...]]:
    name = _numbered("batch_normalization", index)
    return {f"{name}/{part}": (filters,) for part in ("gamma", "beta", "moving_mean", "moving_variance")}


def read_weights(folder: Path) -> dict[str, FloatArray]:
    """The tensors of the checkpoint `model` in `folder`, checked against the networks' shape.

    Raises:
        WeightsUnreadable: a tensor is missing, damaged or has another shape.
    """
    shapes = tensor_shapes()
    tensors = read_checkpoint(folder, shapes, "model")
    check_shapes(tensors, shapes, f"the checkpoint {folder.name}")
    return tensors


def build_graph(weights: dict[str, FloatArray]) -> onnx.ModelProto:
    """`magnitudes` (2, frames, 1024) gives `voice` of the same shape, 0 to 1; frames a multiple of 64."""
    writer = _Writer(weights)
    graph = writer.graph
    batch = graph.node("Unsqueeze", ["magnitudes", graph.numbers("batch_axis", 0)], "batch")
    powers = [writer.add_network(index, batch) for index in range(NETWORKS)]
    half = graph.constant("half_epsilon", np.float32(RATIO_EPSILON / 2))
    voice = graph.node("Add", [powers[0], half], "voice_power")
    rest = graph.node("Add", [powers[1], half], "rest_power")
    ratio = graph.node("Div", [voice, graph.node("Add", [voice, rest], "power")], "ratio")
    graph.node("Squeeze", [ratio, graph.numbers("first_axis", 0)], "voice")
    shape: Shape = (CHANNELS, "frames", BINS)
    return graph.model("spleeter", {"magnitudes": shape}, {"voice": shape})


class _Writer:
    """Adds networks to a graph, with the numbers of one checkpoint."""

    def __init__(self, weights: dict[str, FloatArray]) -> None:
        self.graph = Graph()
        self._weights = weights

    def add_network(self, network: int, batch: str) -> str:
        """Adds one U-net; its output is (1, 2, frames, 1024), the power of what it listens for."""
        sizes: list[str] = []
        signal = batch
        for layer in range(DEPTH):
            halved = self._convolution(
                _numbered("conv2d", network * (DEPTH + 1) + layer), signal, strides=[2, 2], pads=HALVING_PADS
            )
            sizes.append(halved)
            # The deepest layer goes on as it is: its norm and rectifier lead nowhere in the original.
            if layer < DEPTH - 1:
                normed = self._norm(network * 2 * DEPTH + layer, halved)
                signal = self.graph.node("LeakyRelu", [normed], f"{halved}.rectified", alpha=LEAK)
        signal = sizes.pop()
        for layer in range(DEPTH):
            name = _numbered("conv2d_transpose", network * DEPTH + layer)
            doubled = self._convolution(name, signal, transposed=True, strides=[2, 2], pads=HALVING_PADS)
            rectified = self.graph.node("Relu", [doubled], f"{name}.rectified")
            signal = self._norm(network * 2 * DEPTH + DEPTH + layer, rectified)
            if sizes:
                signal = self.graph.node("Concat", [sizes.pop(), signal], f"{name}.joined", axis=1)
        name = _numbered("conv2d", network * (DEPTH + 1) + DEPTH)
        logits = self._convolution(name, signal, pads=LAST_PADS, dilations=[2, 2])
        mask = self.graph.node("Sigmoid", [logits], f"{name}.mask")
        magnitude = self.graph.node("Mul", [mask, batch], f"{name}.magnitude")
        return self.graph.node("Mul", [magnitude, magnitude], f"{name}.power")

    def _convolution(self, name: str, signal: str, *, transposed: bool = False, **attributes: Any) -> str:
        # Rows, columns, in, out becomes out, in, rows, columns; the transposed kind has in and out the other
        # way round on both sides.
        kernel = self.graph.constant(f"{name}.kernel", self._weights[f"{name}/kernel"].transpose(3, 2, 0, 1))
        bias = self.graph.constant(f"{name}.bias", self._weights[f"{name}/bias"])
        return self.graph.node("ConvTranspose" if transposed else "Conv", [signal, kernel, bias], name, **attributes)

    def _norm(self, index: int, signal: str) -> str:
        name = _numbered("batch_normalization", index)
        parts = [
            self.graph.constant(f"{name}.{part}", self._weights[f"{name}/{part}"])
            for part in ("gamma", "beta", "moving_mean", "moving_variance")
        ]
        return self.graph.node("BatchNormalization", [signal, *parts], name, epsilon=NORM_EPSILON)
