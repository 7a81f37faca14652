"""Damaged files and senseless requests, for a bounded time: nothing may crash, hang or answer with a 5xx.

    python -m bench.fuzz files SECONDS     decoding; guided by coverage where `atheris` is installed
    python -m bench.fuzz body SECONDS      POST /jobs and its neighbours, with `schemathesis`

Neither package is needed by anything else. Both runs begin with the same seed. A file that breaks the decoder is
kept in the folder that is printed.
"""

import importlib
import importlib.util
import json
import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from src.engine import decode as audio
from src.engine import protection
from src.engine.errors import AnalysisError
from src.engine.stem_files import stereo_blocks
from src.weights import folder
from tests.audio import CODECS, write_audio
from tests.music.track import Score, render
from tests.odd_files import id3, protected_m4a, with_flac_picture
from tests.server import RunningServer
from tests.uploads import HEADERS, multipart

SEED = 5
SLOWEST_SECONDS = 20.0
"""For one file of some kilobytes: more is a hang."""

MOST_MEGABYTES = 2000


def main() -> None:
    """Runs the command."""
    kind, seconds = sys.argv[1], int(sys.argv[2])
    {"files": fuzz_files, "body": fuzz_body}[kind](seconds)


def decode(path: Path, content: bytes) -> None:
    """Reads a file to its end; the one thing that may be raised is what the DJ is told."""
    path.write_bytes(content)
    with suppress(AnalysisError), audio.AudioFile(path) as file:
        for block in stereo_blocks(file):
            assert abs(block).max(initial=0.0) <= 20, "samples far beyond full scale"


def seeds(place: Path) -> list[bytes]:
    """Small whole files of every kind."""
    sound, _ = render(Score("house", 126, seconds=2, seed=2))
    files = [write_audio(place / f"a.{ending}", sound).read_bytes() for ending in CODECS]
    files.append(write_audio(place / "alac.m4a", sound, codec="alac").read_bytes())
    files.append(protected_m4a(place / "drms.m4a", sound, b"drms").read_bytes())
    flac = (place / "a.flac").read_bytes()
    return [*files, id3(b"picture") + flac, with_flac_picture(flac, b"picture")]


def fuzz_files(seconds: int) -> None:
    """Decodes damaged files."""
    kept = Path(tempfile.mkdtemp(prefix="mismo-fuzz-"))
    corpus = kept / "corpus"
    corpus.mkdir()
    for number, content in enumerate(seeds(kept)):
        (corpus / str(number)).write_bytes(content)
    print(f"files that break the decoder are kept in {kept}")
    if importlib.util.find_spec("atheris") is not None:
        _fuzz_guided(seconds, kept, corpus)
    else:
        _fuzz_blindly(seconds, kept, [path.read_bytes() for path in sorted(corpus.iterdir())])


def _fuzz_guided(seconds: int, kept: Path, corpus: Path) -> None:
    import atheris

    place = kept / "input"
    # Only what steers the decoding: the decoders themselves are compiled and cannot be watched.
    with atheris.instrument_imports():
        for module in (protection, audio):
            importlib.reload(module)
    options = [
        f"-max_total_time={seconds}",
        f"-seed={SEED}",
        f"-timeout={SLOWEST_SECONDS:.0f}",
        f"-rss_limit_mb={MOST_MEGABYTES}",
        f"-artifact_prefix={kept}/",
        "-max_len=200000",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], lambda content: decode(place, content))
    atheris.Fuzz()


def _fuzz_blindly(seconds: int, kept: Path, contents: list[bytes]) -> None:
    """Mutations by chance, each batch in a process of its own, so that a crash is seen and survived."""
    chance = random.Random(SEED)
    end = time.monotonic() + seconds
    files = broken = 0
    while time.monotonic() < end:
        content = mutated(chance, contents)
        process = multiprocessing.get_context("fork").Process(target=decode, args=(kept / "input", content))
        process.start()
        process.join(SLOWEST_SECONDS)
        files += 1
        if process.exitcode != 0:
            process.kill()
            broken += 1
            (kept / f"broken-{broken}").write_bytes(content)
            print(f"file {files}: exit code {process.exitcode}")
    print(f"{files} files, {broken} broke the decoder")


def mutated(chance: random.Random, contents: list[bytes]) -> bytes:
    """One of the files with a few changes."""
    content = bytearray(chance.choice(contents))
    changes: list[Callable[[], None]] = [
        lambda: _overwrite(chance, content, chance.randbytes(1)),
        lambda: _overwrite(chance, content, chance.choice((b"\x00" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff"))),
        lambda: _cut(chance, content),
        lambda: _insert(chance, content),
        lambda: _insert_part_of(chance, content, chance.choice(contents)),
    ]
    for _ in range(chance.choice((1, 2, 4, 16, 64))):
        chance.choice(changes)()
    return bytes(content)


def _place(chance: random.Random, content: bytearray) -> int:
    """Half of the changes are made where the headers are."""
    return chance.randrange(min(len(content), 400) if chance.random() < 0.5 else len(content)) if content else 0


def _overwrite(chance: random.Random, content: bytearray, by: bytes) -> None:
    at = _place(chance, content)
    content[at : at + len(by)] = by


def _cut(chance: random.Random, content: bytearray) -> None:
    at = _place(chance, content)
    del content[at : at + chance.choice((1, 4, 100, 5000))]


def _insert(chance: random.Random, content: bytearray) -> None:
    at = _place(chance, content)
    content[at:at] = chance.randbytes(chance.choice((1, 4, 100)))


def _insert_part_of(chance: random.Random, content: bytearray, other: bytes) -> None:
    start = chance.randrange(len(other))
    at = _place(chance, content)
    content[at:at] = other[start : start + chance.choice((10, 1000))]


def fuzz_body(seconds: int) -> None:
    """Sends what the description of the interface allows, and what it does not."""
    models = folder.find_or_make(folder.folder_from_environment()).parent
    with tempfile.TemporaryDirectory() as temporary:
        music = Path(temporary)
        sound, _ = render(Score("house", 126, seconds=2, seed=2))
        write_audio(music / "a.flac", sound)
        with RunningServer.start(models, [music]) as server:
            command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{server.url}/openapi.json"]
            options = ["--checks=not_a_server_error", f"--max-time={seconds}", f"--seed={SEED}", "--mode=all"]
            done = subprocess.run([*command, *options], check=False)
            _send_damaged(server, music / "a.flac", seconds)
            status, body = server.call("/health")
            print(f"/health afterwards: {status}, {body['jobs_queued']} queued; {len(server.lines)} lines in the log")
            faults = [line for line in server.lines if "Traceback" in line or "Error:" in line]
            print(*faults[:20], sep="\n")
    sys.exit(done.returncode)


def _send_damaged(server: RunningServer, track: Path, seconds: int) -> None:
    """Right bodies of both forms, damaged by chance."""
    options = json.dumps({"basic_features": True})
    as_json = json.dumps({"file_path": str(track), "track_hash": "a", "options": {"all": True}, "parameters": {}})
    fields = {"track_hash": "a", "options": options, "stem_delivery_mode": "callback"}
    as_upload = multipart(track.read_bytes()[:5000], **fields)
    chance = random.Random(SEED)
    end = time.monotonic() + seconds
    answers: Counter[int] = Counter()
    while time.monotonic() < end:
        for content, headers in ((as_json.encode(), {}), (as_upload, HEADERS)):
            status, _ = server.call("/jobs", mutated(chance, [content]), "POST", headers)
            answers[status] += 1
    print(f"damaged bodies: {dict(sorted(answers.items()))}")
    assert max(answers) < 500, "a request must never break the server"


if __name__ == "__main__":
    main()
