"""How well voices come off made multitracks, in SI-SDR, and what it costs.

    python -m bench.stems

SI-SDR in dB (Le Roux et al., ICASSP 2019) of the vocals and of the rest, and how much better that is than
taking the mix for either. The voices are made by formants: what the networks make of real singers is better
than what they make of these. Where Demucs and its models are installed it is measured instead.
"""

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import soxr

from src.engine.arrays import Reals, Samples
from src.engine.engines import Engines
from src.engine.separation import SAMPLE_RATE, Separator
from tests.music import instruments as play
from tests.music.track import Score, render

STYLES = ("house", "techno", "drum_and_bass", "boom_bap", "disco", "rock")
VOICE_LEVELS_DB = (0.0, -6.0)
"""Of the voice against the rest, by power."""

SECONDS = 40.0


def main() -> None:
    """Runs the command."""
    separator = Engines.load().separator
    print(f"{separator.info.name} {separator.info.version}")
    gains: dict[str, list[float]] = {"vocals": [], "other": []}
    seconds = spent = 0.0
    for seed, style in enumerate(STYLES):
        for level in VOICE_LEVELS_DB:
            vocals, rest = multitrack(Score(style, 120, seconds=SECONDS, seed=seed + 1), level)
            started = time.process_time()
            stems = separate(separator, vocals + rest)
            spent += time.process_time() - started
            seconds += SECONDS
            # Where four stems are made, the rest is what is not vocals.
            estimates = {"vocals": stems["vocals"], "other": vocals + rest - stems["vocals"]}
            line = []
            for name, truth in (("vocals", vocals), ("other", rest)):
                score, before = si_sdr(estimates[name], truth), si_sdr(vocals + rest, truth)
                gains[name].append(score - before)
                line.append(f"{name} {score:5.1f} dB ({score - before:+.1f})")
            print(f"  {style:14} voice at {level:+.0f} dB: {', '.join(line)}")
    for name, values in gains.items():
        print(f"{name}: {np.mean(values):+.1f} dB better than the mix, from {min(values):+.1f} to {max(values):+.1f}")
    print(f"{seconds / spent:.1f} times realtime on one core")


def multitrack(score: Score, level_db: float) -> tuple[Samples, Samples]:
    """Vocals and the rest of one song, (2, samples) at 44 100 Hz each, peak of the sum .9."""
    rest, truth = render(replace(score, drums=0.8))
    random = np.random.default_rng(score.seed)
    voice = np.zeros(len(rest))
    for bar in truth.downbeats[4::2]:
        at = float(bar)
        for note in random.choice((0, 2, 3, 5, 7), 5):
            length = float(random.uniform(0.25, 0.8))
            sung = play.voice(random, 57 + score.key % 12 + int(note), length)
            first = int(at * play.RATE)
            end = min(len(voice), first + len(sung))
            voice[first:end] += sung[: end - first]
            at += length * 1.1
    voice *= 10 ** (level_db / 20) * np.sqrt(np.mean(rest**2) / np.mean(voice**2))
    scale = 0.9 / np.abs(voice + rest).max()
    return stereo(scale * voice), stereo(scale * rest)


def stereo(mono: Reals) -> Samples:
    """Two equal channels at the rate of the stems."""
    resampled = soxr.resample(mono.astype(np.float32), play.RATE, SAMPLE_RATE)
    return np.stack([resampled, resampled])


def separate(separator: Separator, mix: Samples) -> dict[str, Samples]:
    """Every stem in one piece."""

    def blocks() -> Iterator[Samples]:
        for first in range(0, mix.shape[1], 3 * SAMPLE_RATE):
            yield mix[:, first : first + 3 * SAMPLE_RATE]

    pieces = list(separator.separate(blocks()))
    return {name: np.concatenate([piece[name] for piece in pieces], axis=1) for name in separator.stems}


def si_sdr(estimate: Samples, truth: Samples) -> float:
    """Scale-invariant signal-to-distortion ratio in dB."""
    target = np.vdot(estimate, truth) / np.vdot(truth, truth) * truth
    return float(10 * np.log10(np.vdot(target, target) / np.vdot(estimate - target, estimate - target)))


if __name__ == "__main__":
    main()
