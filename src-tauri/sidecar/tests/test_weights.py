"""The weight files and the graph made of them."""

import json
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from src import prepare
from src.engine.network import ActivationStream, BeatNetwork
from src.weights import folder
from src.weights.archive import WeightsUnreadable, read_tensors
from src.weights.beatnet import FEATURES, HIDDEN, LAYERS, SHAPES, read_weights
from tests.server import APP_FOLDER

Reals = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def weight_files() -> list[Path]:
    return folder.weight_files()


def sigmoid(x: Reals) -> Reals:
    result: Reals = 1 / (1 + np.exp(-x))
    return result


def forward(features: Reals, weights: dict[str, npt.NDArray[np.float32]]) -> Reals:
    """The network step by step in double precision, as its paper and its code describe it."""
    w = {name: tensor.astype(np.float64) for name, tensor in weights.items()}
    windows = np.lib.stride_tricks.sliding_window_view(features, 10, axis=1)
    convolved = np.einsum("fpk,ck->fcp", windows, w["conv1.weight"][:, 0]) + w["conv1.bias"][:, None]
    rectified = np.maximum(convolved, 0)[:, :, : convolved.shape[2] // 2 * 2]
    pooled = rectified.reshape(len(features), 2, -1, 2).max(axis=3).reshape(len(features), -1)
    sequence = pooled @ w["linear0.weight"].T + w["linear0.bias"]
    for layer in range(LAYERS):
        hidden, cell = np.zeros(HIDDEN), np.zeros(HIDDEN)
        outputs = []
        for row in sequence:
            gates = w[f"lstm.weight_ih_l{layer}"] @ row + w[f"lstm.bias_ih_l{layer}"]
            gates = gates + w[f"lstm.weight_hh_l{layer}"] @ hidden + w[f"lstm.bias_hh_l{layer}"]
            gate_in, gate_forget, gate_cell, gate_out = np.split(gates, 4)
            cell = sigmoid(gate_forget) * cell + sigmoid(gate_in) * np.tanh(gate_cell)
            hidden = sigmoid(gate_out) * np.tanh(cell)
            outputs.append(hidden)
        sequence = np.array(outputs)
    scores = sequence @ w["linear.weight"].T + w["linear.bias"]
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: Reals = exponentials / exponentials.sum(axis=1, keepdims=True)
    return probabilities


def some_features(frames: int) -> npt.NDArray[np.float32]:
    random = np.random.default_rng(5)
    return np.abs(random.normal(0, 0.5, (frames, FEATURES))).astype(np.float32)


def test_every_weight_file_has_every_tensor(weight_files: list[Path]) -> None:
    assert len(weight_files) == 3
    for path in weight_files:
        weights = read_weights(path)
        assert {name: weights[name].shape for name in SHAPES} == SHAPES


def test_the_graph_computes_what_the_networks_compute(weight_files: list[Path], network: BeatNetwork) -> None:
    features = some_features(60)
    expected = np.mean([forward(features.astype(np.float64), read_weights(path)) for path in weight_files], axis=0)
    activation, _ = network.run(features, network.empty_memory())
    np.testing.assert_allclose(activation, expected[:, :2], atol=1e-5)


def test_a_track_in_pieces_is_the_track_in_one(network: BeatNetwork) -> None:
    features = some_features(3500)
    whole, _ = network.run(features, network.empty_memory())
    stream = ActivationStream(network)
    for first in range(0, len(features), 333):
        stream.push(features[first : first + 333])
    np.testing.assert_allclose(stream.finish(), whole, atol=1e-5)


class Malice:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("this code must not run",)


def test_a_file_that_would_run_code_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "weights.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x/data.pkl", pickle.dumps({"conv1.weight": Malice()}))
    with pytest.raises(WeightsUnreadable, match=r"builtins\.print"):
        read_tensors(path)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.pt"
    path.write_bytes(content)
    with pytest.raises(WeightsUnreadable):
        read_weights(path)


def test_prepare_makes_what_check_accepts_and_notices_damage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models = tmp_path / "new" / "models"
    make = ["--models-dir", str(models)]
    check = [*make, "--check"]
    assert prepare.main(check) == 1
    assert "not there" in capsys.readouterr().err
    assert prepare.main(make) == 0
    steps = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert steps == [{"step": name, "event": event} for name in ("imports", "models") for event in ("begin", "end")]
    assert prepare.main(check) == 0
    model = models / folder.MODEL_FILE
    model.write_bytes(model.read_bytes()[:-1])
    assert prepare.main(check) == 1
    assert "damaged" in capsys.readouterr().err
    assert prepare.main(make) == 0
    assert prepare.main(check) == 0


def test_prepare_is_a_command_that_says_why_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    command = [sys.executable, "-m", "src.prepare", "--models-dir", str(tmp_path / "file" / "models")]
    done = subprocess.run(command, cwd=APP_FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("The models cannot be written to")
