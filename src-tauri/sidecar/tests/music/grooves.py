"""What is played in each kind of music: several bars to choose from per role, so that no two songs are alike.

A line is one bar; a letter on a step says how loud: `x` full, `o` half, `g` a ghost, `.` nothing. Bars of four
beats have sixteen steps, or twelve where the music moves in triplets; 3/4 has twelve, 6/8 (two beats of three
eighths) six.
"""

from dataclasses import dataclass, field

FOUR = "x...x...x...x..."
BACKBEAT = "....x.......x..."
OFFBEAT = "..x...x...x...x."
EIGHTHS = "x.x.x.x.x.x.x.x."
SIXTEENTHS = "xgogxgogxgogxgog"
REST = "." * 16

LOUDNESS = {"x": 1.0, "o": 0.5, "g": 0.2}


@dataclass(frozen=True)
class Groove:
    """A kind of music. Tempos in BPM as a DJ counts; timing in seconds."""

    tempos: tuple[float, float]
    kick: tuple[str, ...]
    drums: dict[str, tuple[str, ...]]
    """Lines by role of the kit; one of each is drawn for a song."""
    bass: tuple[str, ...]
    chords: tuple[str, ...] = (REST, OFFBEAT, "x.......x.......", "x..x..x.....x...")
    meter: int = 4
    per_beat: int = 4
    swing: tuple[float, float] = (0.0, 0.0)
    """How late every second sixteenth is, in parts of a sixteenth: least and most."""
    jitter: tuple[float, float] = (0.0, 0.002)
    """Standard deviation of a hit's timing, seconds: least and most."""
    basses: tuple[str, ...] = ("saw", "square", "finger")
    acoustic: bool = False
    integer: float = 0.7
    """How many of the songs have a whole tempo: producers type one in, drummers do not."""
    club: bool = True
    """Whether it is arranged for mixing (intro, build, drop) or as a song (verse, chorus)."""
    ghosts: float = 0.1
    """Chance of a quiet extra hit of the snare on a step."""
    extra: dict[str, float] = field(default_factory=dict)
    """Further percussion and how likely a song has it."""


# fmt: off
GROOVES: dict[str, Groove] = {
    "house": Groove(
        (118, 130), (FOUR,),
        {"clap": (BACKBEAT,), "hat": (SIXTEENTHS, EIGHTHS, REST), "open": (OFFBEAT,), "rim": (REST, "...x..x....x..x.")},
        ("..x...x...x...xo", "x..x..x...x..x..", ".xx..xx..xx..xx.", "x.....x..x......"),
        extra={"shaker": 0.5, "conga": 0.4},
    ),
    "swung_house": Groove(
        (116, 128), (FOUR,),
        {"clap": (BACKBEAT,), "hat": ("oxoxoxoxoxoxoxox", "xgxgxgxgxgxgxgxg"), "open": (OFFBEAT,),
         "rim": ("...x.....x.x....", "x..x..x...x.....")},
        ("x..x..x...x..x..", "..x..x.x..x..x.x"), swing=(0.15, 0.4), extra={"shaker": 0.6, "conga": 0.5},
    ),
    "techno": Groove(
        (126, 145), (FOUR,),
        {"hat": (OFFBEAT, SIXTEENTHS), "clap": (REST, BACKBEAT, "............x..."), "ride": (REST, OFFBEAT),
         "rim": ("...x..x..x..x...", REST, "..x..x..x..x..x.")},
        ("..xx..xx..xx..xx", ".xxx.xxx.xxx.xxx", "x.xx.xx.x.xx.xx."), (REST, "x..x..x..x..x..x", "......x........."),
        basses=("sub", "saw", "square"), extra={"tom": 0.4},
    ),
    "trance": Groove(
        (132, 142), (FOUR,),
        {"clap": (BACKBEAT,), "open": (OFFBEAT,), "hat": (SIXTEENTHS, REST)},
        (".xxx.xxx.xxx.xxx", "..x...x...x...x."), ("x.xx.xx.x.xx.xx.", "xxxxxxxxxxxxxxxx", "x..x..x..x..x.x."),
        basses=("saw", "square"),
    ),
    "breakbeat": Groove(
        (122, 138), ("x..x......x..x..", "x.x.......x.....", "x......x..x....."),
        {"snare": ("....x..g.g..x...", "....x.......x..g"), "hat": (EIGHTHS, SIXTEENTHS)},
        ("x..x......x..x..", "x.....x...x.....", "..xx..x...xx..x."), swing=(0.0, 0.2), ghosts=0.2,
        basses=("reese", "saw", "sub"),
    ),
    "drum_and_bass": Groove(
        (168, 178), ("x.........x.....", "x.....x...x.....", "x.........x..x.."),
        {"snare": ("....x.......x...", "....x..g....x..g"), "hat": (EIGHTHS, SIXTEENTHS), "ride": (REST, EIGHTHS)},
        ("x.....x...x.....", "x...............", "x..x..x...x.x..."), basses=("reese", "sub"), ghosts=0.15,
    ),
    "jungle": Groove(
        (160, 175), ("x.x.......xx....", "x.x....x..x.....", "x.....x...x....."),
        {"snare": ("....x..o.o..x..o", "....x..g.g....x.", "....x..x....x..x"), "hat": (EIGHTHS,)},
        ("x.......x.......", "x.....x.....x..."), basses=("sub", "reese"), ghosts=0.3, swing=(0.0, 0.15),
    ),
    "dubstep": Groove(
        (138, 142), ("x...............", "x.....x.........", "x.........o....."),
        {"snare": ("........x.......",), "hat": ("x.o.x.o.x.o.x.o.", "x..x..x.x..x..x.")},
        ("x.x.x.x.xxx.x.x.", "x.....x.x..x..x.", "x..............."), basses=("reese", "sub", "saw"),
    ),
    "trap": Groove(
        (136, 150), ("x.....x...x.....", "x..x..........x.", "x.....x........."),
        {"snare": ("........x.......",), "hat": ("x.x.x.xxx.x.xxxx", EIGHTHS)},
        ("x.....x...x.....", "x..............."), basses=("sub",), club=False,
    ),
    "hip_hop": Groove(
        (84, 102), ("x......x..x.....", "x.x....x..x.....", "x..x...x.xx....."),
        {"snare": (BACKBEAT,), "hat": (EIGHTHS, "x.xgx.xgx.xgx.xg")},
        ("x......x..x.....", "x.....x..x......", "x...............", "x..x....x.x....."),
        swing=(0.1, 0.4), jitter=(0.002, 0.006), basses=("finger", "sub"), club=False, ghosts=0.15,
    ),
    "reggaeton": Groove(
        (88, 100), (FOUR,),
        {"snare": ("...x..x....x..x.",), "hat": (EIGHTHS, REST), "shaker": (SIXTEENTHS, REST)},
        ("x..x..x.x..x..x.", "x.....x.x.....x."), basses=("sub", "saw"), club=False, ghosts=0.0,
    ),
    "disco": Groove(
        (108, 126), (FOUR,),
        {"snare": (BACKBEAT,), "open": (OFFBEAT,), "hat": (SIXTEENTHS,)},
        ("x.xxx.xxx.xxx.xx", "x.x.x.x.x.x.x.x."), ("..x...x...x...x.", "x..x..x...x..x.."), jitter=(0.003, 0.008),
        basses=("finger",), acoustic=True, integer=0.2, club=False, extra={"conga": 0.4},
    ),
    "rock": Groove(
        (92, 170), ("x.....x.x.......", "x.......x.x.....", "x..x....x.x....."),
        {"snare": (BACKBEAT,), "hat": (EIGHTHS,), "ride": (REST, "x...x...x...x...")},
        (EIGHTHS, "x.....x.x.....x."), (EIGHTHS, "x.......x.......", "x..x..x.x..x..x."), jitter=(0.004, 0.01),
        basses=("finger",), acoustic=True, integer=0.5, club=False, ghosts=0.15,
    ),
    "reggae": Groove(
        (68, 82), ("........x.......", "x.......x......."),
        {"rim": ("........x.......", BACKBEAT), "hat": (EIGHTHS, "x..xx..xx..xx..x")},
        ("x..x..x...x.....", "..x.x...x..x...."), ("....x.......x...", "..x...x...x...x."), jitter=(0.003, 0.008),
        basses=("finger", "sub"), acoustic=True, integer=0.4, club=False,
    ),
    "shuffle": Groove(
        (80, 130), ("x.....x.....", "x..x..x..x..", "x.....x.x..."),
        {"snare": ("...x.....x..",), "hat": ("x.xx.xx.xx.x", "x..x..x..x..")},
        ("x..x..x..x..", "x.xx.xx.xx.x"), ("...x.....x..", "x.....x.....", "." * 12), per_beat=3,
        jitter=(0.003, 0.009), basses=("finger",), acoustic=True, integer=0.4, club=False,
    ),
    "triplet_techno": Groove(
        (124, 140), ("x..x..x..x..",),
        {"hat": (".xx.xx.xx.xx", "x.xx.xx.xx.x", "..x..x..x..x"), "clap": ("...x.....x..", "." * 12), "rim": ("x.x.x.x.x.x.", "." * 12)},
        (".xx.xx.xx.xx", "x.x.x.x.x.x.", "..x..x..x..x"), ("." * 12, "x.x.x.x.x.x."), per_beat=3, basses=("saw", "sub"),
    ),
    "six_eight": Groove(
        (58, 100), ("x.....", "x..x..", "x.x..."),
        {"snare": ("...x..",), "hat": ("xooxoo", "xxxxxx")},
        ("x..x..", "x.xx.x", "x....."), ("x.....", "xxxxxx", "x.xx.x"), meter=2, per_beat=3, jitter=(0.003, 0.009),
        basses=("finger",), acoustic=True, integer=0.3, club=False,
    ),
    "waltz": Groove(
        (84, 150), ("x...........", "x.........o.", "x.....x....."),
        {"snare": ("....x...x...", "....o...o..g"), "hat": ("x.x.x.x.x.x.", "x...x...x...")},
        ("x...........", "x.......x...", "x...x...x..."), ("....x...x...", "x..........."), meter=3,
        jitter=(0.003, 0.008), basses=("finger",), acoustic=True, integer=0.4, club=False,
    ),
}
# fmt: on
