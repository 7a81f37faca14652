"""Pins the requirements with hashes and measures what a first run downloads.

    python scripts/lock.py            pins anew and measures
    python scripts/lock.py --measure  only measures

Needs `uv` on the PATH (or its path in UV). The locks hold no index address: hashes tell a right file
from a wrong one, wherever it comes from.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]
UV = os.environ.get("UV", "uv")

PINS = [
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--only-binary",
    ":all:",
    "--python-version",
    "3.11",
]


def main() -> None:
    """Runs the command."""
    if "--measure" not in sys.argv[1:]:
        pin("requirements")
        pin("requirements-models", "--no-deps")
        pin("requirements-stems", "--no-deps")
        pin("requirements-dev")
        pin("requirements-ray")
    measure()


def pin(name: str, *extra: str) -> None:
    """Writes `name`.txt from `name`.in."""
    command = [UV, "pip", "compile", *PINS, *extra, "--quiet", "--upgrade", f"{name}.in", "-o", f"{name}.txt"]
    subprocess.run(command, cwd=FOLDER, check=True)


def measure() -> None:
    """Writes this platform's entry of download.json."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        python = make_environment(folder / "env")
        wheels = folder / "wheels"
        for name in ("requirements", "requirements-models"):
            options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", f"{name}.txt"]
            pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, "download", *options, "-d", str(wheels)], cwd=FOLDER, check=True)
            command = [UV, "pip", "install", "--quiet", "--python", str(python), *options]
            subprocess.run([*command, "--target", str(folder / "installed")], cwd=FOLDER, check=True)
        files = list(wheels.iterdir())
        entry = {
            "packages": len(files),
            "download_bytes": size_of(wheels),
            "installed_bytes": size_of(folder / "installed"),
        }
    path = FOLDER / "download.json"
    table = json.loads(path.read_text()) if path.exists() else {}
    table[platform_name()] = entry
    path.write_text(json.dumps(table, indent=2, sort_keys=True) + "\n")


def make_environment(folder: Path) -> Path:
    """A new environment with pip; returns its interpreter."""
    subprocess.run([UV, "venv", "--quiet", "--seed", str(folder)], check=True)
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def platform_name() -> str:
    """This platform as the app names it: system and processor."""
    system = {"Linux": "linux", "Darwin": "macos", "Windows": "windows"}[platform.system()]
    machine = {"AMD64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    return f"{system}-{machine}"


if __name__ == "__main__":
    main()
