"""The BeatNet beat and downbeat network: its shape, and how to write it as one ONNX graph.

Heydari, Cwitkowitz, Duan: "BeatNet: CRNN and Particle Filtering for Online Joint Beat, Downbeat and
Meter Tracking", ISMIR 2021. The package carries three sets of weights (CC BY 4.0), trained on
different folds; the mean of their outputs is better than any of them, so the graph holds all three.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from src.weights.archive import FloatArray, WeightsUnreadable, read_tensors

FEATURES = 272
"""Numbers a frame: 136 bands and their rises."""

HIDDEN = 150
LAYERS = 2
KERNEL = 10

POOLED = 2 * ((FEATURES - KERNEL + 1) // 2)
"""Numbers a frame after the convolution (two channels) and the pooling by two."""

OPSET = 17

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
    for name, shape in SHAPES.items():
        if name not in tensors or tensors[name].shape != shape:
            raise WeightsUnreadable(f"{path.name} does not hold the expected tensor {name}.")
    return tensors


def build_graph(networks: list[dict[str, FloatArray]]) -> onnx.ModelProto:
    """One graph for all networks, which can be run over a track piece by piece.

    `features` (frames, 272) gives `activation` (frames, 2): the probability of a beat that is no
    downbeat, and of a downbeat, averaged over the networks. `hidden` and `cell`, (networks * layers,
    1, 150), are the memory before the first frame (zeros at the start of a track); `hidden_after` and
    `cell_after` are the memory after the last.
    """
    builder = _GraphBuilder(len(networks))
    outputs = [builder.add_network(index, weights) for index, weights in enumerate(networks)]
    mean = builder.node("Mean", outputs, "mean")
    builder.node(
        "Slice",
        [mean, builder.numbers("first", 0), builder.numbers("end", 2), builder.numbers("axis", 1)],
        "activation",
    )
    builder.node("Concat", builder.hidden_after, "hidden_after", axis=0)
    builder.node("Concat", builder.cell_after, "cell_after", axis=0)
    memory = [len(networks) * LAYERS, 1, HIDDEN]

    def value(name: str, shape: list[int | str]) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    graph = helper.make_graph(
        builder.nodes,
        "beatnet",
        [value("features", ["frames", FEATURES]), value("hidden", [*memory]), value("cell", [*memory])],
        [value("activation", ["frames", 2]), value("hidden_after", [*memory]), value("cell_after", [*memory])],
        builder.constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    return model


class _GraphBuilder:
    def __init__(self, networks: int) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.hidden_after: list[str] = []
        self.cell_after: list[str] = []
        self._memories = networks * LAYERS
        self._hidden = self._split_memory("hidden")
        self._cell = self._split_memory("cell")

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def numbers(self, name: str, *values: int) -> str:
        return self.constant(name, np.array(values, np.int64))

    def node(self, operation: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def add_network(self, index: int, weights: dict[str, FloatArray]) -> str:
        """Adds one network; its output is (frames, 3), a probability for each class."""
        name = f"network{index}"

        def node(operation: str, inputs: list[str], output: str, **attributes: Any) -> str:
            return self.node(operation, inputs, f"{name}.{output}", **attributes)

        def weight(part: str) -> str:
            tensor = weights[part]
            return self.constant(f"{name}.{part}", tensor.T if tensor.ndim == 2 else tensor)

        lines = node("Reshape", ["features", self.numbers(f"{name}.one_channel", -1, 1, FEATURES)], "lines")
        convolved = node("Conv", [lines, weight("conv1.weight"), weight("conv1.bias")], "convolved")
        pooled = node("MaxPool", [node("Relu", [convolved], "rectified")], "pooled", kernel_shape=[2], strides=[2])
        flat = node("Reshape", [pooled, self.numbers(f"{name}.flat_shape", -1, POOLED)], "flat")
        embedded = node("Gemm", [flat, weight("linear0.weight"), weight("linear0.bias")], "embedded")
        sequence = node("Unsqueeze", [embedded, self.numbers(f"{name}.batch_axis", 1)], "sequence")
        for layer in range(LAYERS):
            sequence = self._add_lstm(index * LAYERS + layer, sequence, weights, layer)
        state = node("Reshape", [sequence, self.numbers(f"{name}.state_shape", -1, HIDDEN)], "state")
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
            self.constant(f"{name}.W", from_input[None]),
            self.constant(f"{name}.R", from_state[None]),
            self.constant(f"{name}.B", np.concatenate([bias_input, bias_state])[None]),
            "",
            self._hidden[memory],
            self._cell[memory],
        ]
        outputs = [f"{name}.directions", f"{name}.hidden_after", f"{name}.cell_after"]
        self.nodes.append(helper.make_node("LSTM", inputs, outputs, hidden_size=HIDDEN))
        self.hidden_after.append(outputs[1])
        self.cell_after.append(outputs[2])
        return self.node("Squeeze", [outputs[0], self.numbers(f"{name}.direction_axis", 1)], f"{name}.output")

    def _split_memory(self, name: str) -> list[str]:
        parts = [f"{name}{index}" for index in range(self._memories)]
        sizes = self.numbers(f"{name}.sizes", *[1] * self._memories)
        self.nodes.append(helper.make_node("Split", [name, sizes], parts, axis=0))
        return parts


def onnx_gate_order(stacked: FloatArray) -> FloatArray:
    """PyTorch stacks an LSTM's gates as input, forget, cell, output; ONNX as input, output, forget, cell."""
    gate_in, gate_forget, gate_cell, gate_out = np.split(stacked, 4)
    return np.concatenate([gate_in, gate_out, gate_forget, gate_cell])
