"""The BeatNet beat and downbeat network: its shape, and how to write it as one ONNX graph.

Heydari, Cwitkowitz, Duan: "BeatNet: CRNN and Particle Filtering for Online Joint Beat, Downbeat and
Meter Tracking", ISMIR 2021. The package carries three sets of weights (CC BY 4.0), trained on
different folds; the mean of their outputs is better than any of them, so the graph holds all three.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx

from src.weights.archive import FloatArray, read_tensors
from src.weights.graph import Graph, check_shapes

FEATURES = 272
"""Numbers a frame: 136 bands and their rises."""

HIDDEN = 150
LAYERS = 2
KERNEL = 10

POOLED = 2 * ((FEATURES - KERNEL + 1) // 2)
"""Numbers a frame after the convolution (two channels) and the pooling by two."""

SHAPES: dict[str, tuple[int, ...]] = {
    "conv1.weight": (2, 1, KERNEL),
    "conv1.bias": (2,),
    "linear0.weight": (HIDDEN, POOLED),
    "linear0.bias": (HIDDEN,),
    "linear.weight": (3, HIDDEN),
    "linear.bias": (3,),
} | {
    f"lstm.{kind}_l{layer}": shape
    for layer in range(LAYERS)
    for kind, shape in (
        ("weight_ih", (4 * HIDDEN, HIDDEN)),
        ("weight_hh", (4 * HIDDEN, HIDDEN)),
        ("bias_ih", (4 * HIDDEN,)),
        ("bias_hh", (4 * HIDDEN,)),
    )
}
"""Every tensor that the network has."""


def read_weights(path: Path) -> dict[str, FloatArray]:
    """The tensors of one weight file, checked against the network's shape.

    Raises:
        WeightsUnreadable: a tensor is missing or has another shape.
    """
    tensors = read_tensors(path)
    check_shapes(tensors, SHAPES, path.name)
    return tensors


def build_graph(networks: list[dict[str, FloatArray]]) -> onnx.ModelProto:
    """One graph for all networks, which can be run over a track piece by piece.

    `features` (frames, 272) gives `activation` (frames, 2): the probability of a beat that is no
    downbeat, and of a downbeat, averaged over the networks. `hidden` and `cell`, (networks * layers,
    1, 150), are the memory before the first frame (zeros at the start of a track); `hidden_after` and
    `cell_after` are the memory after the last.
    """
    writer = _Writer(len(networks))
    graph = writer.graph
    outputs = [writer.add_network(index, weights) for index, weights in enumerate(networks)]
    mean = graph.node("Mean", outputs, "mean")
    graph.node(
        "Slice", [mean, graph.numbers("first", 0), graph.numbers("end", 2), graph.numbers("axis", 1)], "activation"
    )
    graph.node("Concat", writer.hidden_after, "hidden_after", axis=0)
    graph.node("Concat", writer.cell_after, "cell_after", axis=0)
    memory = (len(networks) * LAYERS, 1, HIDDEN)
    return graph.model(
        "beatnet",
        {"features": ("frames", FEATURES), "hidden": memory, "cell": memory},
        {"activation": ("frames", 2), "hidden_after": memory, "cell_after": memory},
    )


class _Writer:
    """Adds networks to a graph; the memory of all of them goes in and comes out as one."""

    def __init__(self, networks: int) -> None:
        self.graph = Graph()
        self.hidden_after: list[str] = []
        self.cell_after: list[str] = []
        self._memories = networks * LAYERS
        self._hidden = self._split_memory("hidden")
        self._cell = self._split_memory("cell")

    def add_network(self, index: int, weights: dict[str, FloatArray]) -> str:
        """Adds one network; its output is (frames, 3), a probability for each class."""
        name = f"network{index}"

        def node(operation: str, inputs: list[str], output: str, **attributes: Any) -> str:
            return self.graph.node(operation, inputs, f"{name}.{output}", **attributes)

        def weight(part: str) -> str:
            tensor = weights[part]
            return self.graph.constant(f"{name}.{part}", tensor.T if tensor.ndim == 2 else tensor)

        lines = node("Reshape", ["features", self.graph.numbers(f"{name}.one_channel", -1, 1, FEATURES)], "lines")
        convolved = node("Conv", [lines, weight("conv1.weight"), weight("conv1.bias")], "convolved")
        pooled = node("MaxPool", [node("Relu", [convolved], "rectified")], "pooled", kernel_shape=[2], strides=[2])
        flat = node("Reshape", [pooled, self.graph.numbers(f"{name}.flat_shape", -1, POOLED)], "flat")
        embedded = node("Gemm", [flat, weight("linear0.weight"), weight("linear0.bias")], "embedded")
        sequence = node("Unsqueeze", [embedded, self.graph.numbers(f"{name}.batch_axis", 1)], "sequence")
        for layer in range(LAYERS):
            sequence = self._add_lstm(index * LAYERS + layer, sequence, weights, layer)
        state = node("Reshape", [sequence, self.graph.numbers(f"{name}.state_shape", -1, HIDDEN)], "state")
        scores = node("Gemm", [state, weight("linear.weight"), weight("linear.bias")], "scores")
        return node("Softmax", [scores], "probabilities", axis=1)

    def _add_lstm(self, memory: int, sequence: str, weights: dict[str, FloatArray], layer: int) -> str:
        name = f"lstm{memory}"
        kinds = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        from_input, from_state, bias_input, bias_state = (
            onnx_gate_order(weights[f"lstm.{kind}_l{layer}"]) for kind in kinds
        )
        inputs = [
            sequence,
            self.graph.constant(f"{name}.W", from_input[None]),
            self.graph.constant(f"{name}.R", from_state[None]),
            self.graph.constant(f"{name}.B", np.concatenate([bias_input, bias_state])[None]),
            "",
            self._hidden[memory],
            self._cell[memory],
        ]
        outputs = [f"{name}.directions", f"{name}.hidden_after", f"{name}.cell_after"]
        self.graph.nodes("LSTM", inputs, outputs, hidden_size=HIDDEN)
        self.hidden_after.append(outputs[1])
        self.cell_after.append(outputs[2])
        return self.graph.node(
            "Squeeze", [outputs[0], self.graph.numbers(f"{name}.direction_axis", 1)], f"{name}.output"
        )

    def _split_memory(self, name: str) -> list[str]:
        parts = [f"{name}{index}" for index in range(self._memories)]
        sizes = self.graph.numbers(f"{name}.sizes", *[1] * self._memories)
        return self.graph.nodes("Split", [name, sizes], parts, axis=0)


def onnx_gate_order(stacked: FloatArray) -> FloatArray:
    """PyTorch stacks an LSTM's gates as input, forget, cell, output; ONNX as input, output, forget, cell."""
    gate_in, gate_forget, gate_cell, gate_out = np.split(stacked, 4)
    return np.concatenate([gate_in, gate_out, gate_forget, gate_cell])
