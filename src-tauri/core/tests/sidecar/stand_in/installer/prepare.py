"""A stand-in for the bundled server's preparation of its networks."""

import sys
from pathlib import Path

folder = Path(sys.argv[sys.argv.index("--models-dir") + 1])
if "--check" in sys.argv:
    if (Path.cwd() / "damaged").exists():
        sys.exit("The package numpy is missing or damaged.")
else:
    (folder / "model.onnx").write_text("a network")
    if "--stems" in sys.argv:
        weights = Path(sys.argv[sys.argv.index("--packages") + 1]) / "weights"
        for name in ("spleeter.onnx", "spleeter.sha256"):
            (folder / name).write_bytes(weights.read_bytes())
