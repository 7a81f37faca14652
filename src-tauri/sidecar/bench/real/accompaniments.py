"""Dances and rhythms as the program MMA accompanies them, which others wrote: shuffles, 6/8 and waltzes among them.

The tempo is ours, drawn once by the name from those at which the dance is danced; the patterns are the program's.
"""

import hashlib
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from bench.real.piece import Recipe
from bench.real.scores import play
from bench.real.sound import NotRendered

EIGHTHS_OF_BEAT = 3
"""Of 6/8, in which the program counts eighths where the style says so."""

BARS = 32
CHORDS = ("C Am F G7", "Am F C G", "C F G7 C", "Dm G7 C A7")

STYLES: dict[str, tuple[int, int, int]] = {
    "Swing": (120, 170, 4),
    "EasySwing": (110, 140, 4),
    "CountrySwing": (100, 130, 4),
    "WesternSwing": (120, 160, 4),
    "ShuffleBoggie": (100, 150, 4),
    "Jive": (140, 175, 4),
    "Twist": (140, 175, 4),
    "Blues": (90, 130, 4),
    "Blues128": (76, 100, 4),
    "Rock128": (76, 110, 4),
    "Ballad128": (76, 90, 4),
    "68Swing": (80, 110, -2),
    "Blues68": (76, 100, -2),
    "68March": (100, 124, 2),
    "Waltz": (100, 150, 3),
    "CountryWaltz": (90, 130, 3),
    "JazzWaltz": (110, 160, 3),
    "VieneseWaltz": (140, 175, 3),
    "BossaNova": (110, 145, 4),
    "Samba": (90, 120, 4),
    "Salsa": (85, 110, 4),
    "Merengue": (110, 150, 4),
    "ChaCha": (105, 125, 4),
    "Mambo": (90, 115, 4),
    "Ska": (120, 160, 4),
    "Trance": (132, 142, 4),
    "BasicRock": (100, 140, 4),
    "60sRock": (110, 145, 4),
    "SoftRock": (90, 120, 4),
    "Polka": (105, 130, 2),
    "Foxtrot": (110, 130, 4),
    "QuickStep": (150, 180, 4),
    "Tango": (110, 130, 4),
    "BvFunk": (90, 115, 4),
    "Dixie": (110, 170, 4),
    "Bluegrass": (100, 140, 4),
    "HillCountry": (90, 130, 4),
}
"""Groove of the program, least and greatest tempo, beats of a bar; negative where the program counts eighths."""


def accompaniments(cache: Path) -> Iterator[Recipe]:
    """Every style once, at a whole tempo, since the program writes no other."""
    for style, (slowest, fastest, bar) in STYLES.items():
        random = np.random.default_rng(list(hashlib.sha256(style.encode()).digest()[:4]))
        bpm = float(random.integers(slowest, fastest + 1))
        written = bpm * EIGHTHS_OF_BEAT if bar < 0 else bpm
        chords = CHORDS[int(random.integers(len(CHORDS)))].split()
        yield Recipe("mma", style, bpm, partial(_perform, _score(style, written, chords), cache), bar=abs(bar))


def _score(style: str, tempo: float, chords: list[str]) -> str:
    bars = [f"{number + 1} {chords[number % len(chords)]}" for number in range(BARS)]
    return "\n".join([f"Tempo {tempo:g}", f"Groove {style}", *bars]) + "\n"


def _perform(score: str, cache: Path, target: Path) -> None:
    source, music = target.with_suffix(".mma"), target.with_suffix(".midi")
    source.write_text(score)
    try:
        done = subprocess.run(["mma", "-f", str(music), str(source)], capture_output=True, text=True, check=False)
        if done.returncode or not music.exists():
            raise NotRendered(f"mma ended with code {done.returncode}: {done.stdout.strip()[-120:]}")
        play(music.read_bytes(), cache, target)
    except FileNotFoundError as error:
        raise NotRendered("mma is not installed") from error
    finally:
        source.unlink(missing_ok=True)
        music.unlink(missing_ok=True)
