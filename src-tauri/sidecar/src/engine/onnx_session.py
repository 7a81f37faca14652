"""Opens an ONNX model the way a worker needs it: one thread, and a GPU where onnxruntime offers one."""

from pathlib import Path

import onnxruntime

CUDA, CPU = "CUDAExecutionProvider", "CPUExecutionProvider"


def open_session(model: Path, *, keep_memory: bool = True) -> onnxruntime.InferenceSession:
    """A session on one core. Workers share the cores among them, so that no session starts threads of its own.

    Without `keep_memory` what a run needed is given back after it: for large models that run seldom.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = keep_memory
    offered = onnxruntime.get_available_providers()
    return onnxruntime.InferenceSession(
        str(model), options, providers=[name for name in (CUDA, CPU) if name in offered]
    )


def device_of(session: onnxruntime.InferenceSession) -> str:
    """`cuda` or `cpu`: where the session really runs, which may not be where it was asked to."""
    return "cuda" if session.get_providers()[0] == CUDA else "cpu"
