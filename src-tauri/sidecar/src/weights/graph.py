"""Writes ONNX graphs, node by node; what the networks of all publishers share."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from src.weights.archive import FloatArray, WeightsUnreadable

OPSET, IR_VERSION = 17, 8
"""The versions of operators and file that every onnxruntime which the engine may meet can read."""

Shape = Sequence[int | str]
"""Sizes, or names of those that only a run knows."""


def check_shapes(tensors: Mapping[str, FloatArray], shapes: Mapping[str, tuple[int, ...]], source: str) -> None:
    """Makes sure that `tensors`, which were read from `source`, are those that a network has.

    Raises:
        WeightsUnreadable: one is missing or has another shape.
    """
    for name, shape in shapes.items():
        if name not in tensors or tensors[name].shape != shape:
            raise WeightsUnreadable(f"{source} does not hold the expected tensor {name}.")


class Graph:
    """A graph that grows; every value in it has a name, which the methods return."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray | np.float32) -> str:
        """Adds numbers that are part of the graph."""
        self._constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def numbers(self, name: str, *values: int) -> str:
        """Adds integers, which shapes and axes are."""
        return self.constant(name, np.array(values, np.int64))

    def node(self, operation: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Adds an operation with one result."""
        return self.nodes(operation, inputs, [output], **attributes)[0]

    def nodes(self, operation: str, inputs: list[str], outputs: list[str], **attributes: Any) -> list[str]:
        """Adds an operation with several results."""
        self._nodes.append(helper.make_node(operation, inputs, outputs, **attributes))
        return outputs

    def model(self, name: str, inputs: Mapping[str, Shape], outputs: Mapping[str, Shape]) -> onnx.ModelProto:
        """The whole as a model, checked; values that go in and come out are float32."""
        graph = helper.make_graph(self._nodes, name, _values(inputs), _values(outputs), self._constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        onnx.checker.check_model(model)
        return model


def _values(shapes: Mapping[str, Shape]) -> list[onnx.ValueInfoProto]:
    return [helper.make_tensor_value_info(name, TensorProto.FLOAT, [*shape]) for name, shape in shapes.items()]
