"""What drummers play: each style is a bar of hits, in sixteenths."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """One bar of sixteen steps, or of twelve where the music swings in triplets; letters on the steps name how loud.

    `x` full, `o` half, `.` nothing. `swing` moves every second sixteenth late by that part of a step.
    """

    kick: str
    snare: str
    hat: str
    open_hat: str = "." * 16
    clap: str = "." * 16
    bass: str = "x...x...x...x..."
    stab: str = "." * 16
    swing: float = 0.0
    jitter: float = 0.0
    """Standard deviation of each hit's timing, seconds."""
    kick_tune: float = 50.0
    pads: float = 0.25
    voice: float = 0.0
    steps: int = 16


FOUR = "x...x...x...x..."

# fmt: off
STYLES: dict[str, Style] = {
    "house": Style(
        FOUR, "." * 16, "o.o.o.o.o.o.o.o.", "..x...x...x...x.", "....x.......x...", "..x...x...x...xo", voice=0.25
    ),
    "swung_house": Style(
        FOUR, "." * 16, "oxoxoxoxoxoxoxox", "..x...x...x...x.", "....x.......x...", "x..x..x...x..x..", swing=0.3
    ),
    "techno": Style(FOUR, "." * 16, "..x...x...x...x.", bass="..xx..xx..xx..xx", pads=0.08, kick_tune=45),
    "trance": Style(
        FOUR, "....o.......o...", "..x...x...x...x.", bass=".xxx.xxx.xxx.xxx", stab="x.xx.xx.x.xx.xx.", pads=0.4
    ),
    "drum_and_bass": Style(
        "x.........x.....", "....x.......x...", "x.x.x.x.x.x.x.x.", bass="x.....x...x.....", kick_tune=60
    ),
    "amen": Style(
        "x.x.......xx....", "....x..o.o..x..o", "x.x.x.x.x.x.x.x.", bass="x.......x.......", kick_tune=65, voice=0.2
    ),
    "boom_bap": Style("x......x..x.....", "....x.......x...", "x.x.x.x.x.x.x.x.", swing=0.2, jitter=0.004, voice=0.35),
    "dubstep": Style("x.........o.....", "........x.......", "x.o.x.o.x.o.x.o.", bass="x.x.x.x.xxx.x.x.", pads=0.1),
    "trap": Style(
        "x.....x...x.....", "........x.......", "x.x.x.xxx.x.xxxx", bass="x.....x...x.....", pads=0.2, voice=0.3
    ),
    "breakbeat": Style("x..x......x..x..", "....x.......x...", "x.x.x.x.x.x.x.x.", bass="x..x......x..x..", swing=0.1),
    "dembow": Style(FOUR, "...x..x....x..x.", "x.x.x.x.x.x.x.x.", bass="x.....x.x.....x.", voice=0.3),
    "disco": Style(
        FOUR,
        "....x.......x...",
        "x.x.x.x.x.x.x.x.",
        "..x...x...x...x.",
        bass="x.xxx.xxx.xxx.xx",
        jitter=0.006,
        voice=0.3,
    ),
    "rock": Style(
        "x.....x.x.......",
        "....x.......x...",
        "x.x.x.x.x.x.x.x.",
        bass="x.x.x.x.x.x.x.x.",
        stab="x.x.x.x.x.x.x.x.",
        jitter=0.008,
        pads=0.1,
        voice=0.3,
    ),
    "metal": Style(
        "x.x.x.x.x.x.x.x.",
        "....x.......x...",
        "x...x...x...x...",
        bass="xxxxxxxxxxxxxxxx",
        stab="x.xxx.xxx.xxx.xx",
        jitter=0.006,
        pads=0,
    ),
    "shuffle": Style(
        "x.....x.....",
        "...x.....x..",
        "x.xx.xx.xx.x",
        bass="x..x..x..x..",
        steps=12,
        jitter=0.006,
        open_hat="." * 12,
        clap="." * 12,
        stab="...x.....x..",
        voice=0.3,
    ),
}
# fmt: on
