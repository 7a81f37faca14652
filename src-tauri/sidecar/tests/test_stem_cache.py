"""What is kept of stems, and what makes room."""

import os
from pathlib import Path

from src.server.stem_cache import StemCache


def keep(cache: StemCache, track_hash: str, size: int, used: float) -> Path:
    folder = cache.folder_of(track_hash)
    folder.mkdir(parents=True)
    (folder / "vocals.flac").write_bytes(bytes(size))
    (folder / "stems.json").touch()
    os.utime(folder / "stems.json", (used, used))
    return folder


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    cache = StemCache(tmp_path, 2500)
    old, middle, new = (keep(cache, f"{number:032x}", 1000, number) for number in (1, 2, 3))
    cache.trim(())
    assert (old.exists(), middle.exists(), new.exists()) == (False, True, True)
    assert not old.parent.exists()


def test_use_keeps_young(tmp_path: Path) -> None:
    cache = StemCache(tmp_path, 2500)
    old, middle, _ = (keep(cache, f"{number:032x}", 1000, number) for number in (1, 2, 3))
    assert cache.find(f"{1:032x}", "vocals.flac") == old / "vocals.flac"
    cache.trim(())
    assert (old.exists(), middle.exists()) == (True, False)


def test_what_is_in_use_stays(tmp_path: Path) -> None:
    cache = StemCache(tmp_path, 0)
    old, new = (keep(cache, f"{number:032x}", 1000, number) for number in (1, 2))
    cache.trim({f"{1:032x}"})
    assert (old.exists(), new.exists()) == (True, False)


def test_an_id_cannot_leave_the_folder(tmp_path: Path) -> None:
    cache = StemCache(tmp_path, 0)
    for track_hash in ("..", "con", "A" * 32, "uploads-1", "x" * 200):
        folder = cache.folder_of(track_hash)
        assert folder.parent.parent == tmp_path
        assert folder.parent.name.startswith("id-")
    assert cache.folder_of("a" * 32).parent.name == "a" * 32
    assert cache.folder_of("A" * 32) != cache.folder_of("a" * 32), "names differ where case does not count, too"


def test_what_a_dead_worker_left_goes(tmp_path: Path) -> None:
    cache = StemCache(tmp_path, 10_000)
    dead, alive = (tmp_path / "a" / f"stems.part-{pid}" for pid in (2**22, os.getpid()))
    dead.mkdir(parents=True)
    alive.mkdir()
    cache.trim(())
    assert (dead.exists(), alive.exists()) == (False, True)
