"""Runs one rival over files: `python run.py NAME < paths`, a JSON object a line on stdout.

`{"path", "bpm", "beats", "key": [tonic, mode] or null, "core_seconds", "error"}`; core seconds include decoding and
those of child processes. A rival that cannot be imported says `{"missing": reason}` and nothing else.
"""

import json
import resource
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

RATE = 44_100
NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
FLATS = {"Db": "C#", "Eb": "D#", "Gb": "F#", "Ab": "G#", "Bb": "A#", "Cb": "B", "Fb": "E"}

Finding = dict[str, Any]
Run = Callable[[str], Finding]


def decoded(path: str, rate: int = RATE) -> np.ndarray:
    """Mono float32 samples by the same decoder that we use."""
    import av

    with av.open(path) as container:
        resampler = av.AudioResampler("fltp", "mono", rate)
        parts = [part.to_ndarray()[0] for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        parts += [part.to_ndarray()[0] for part in resampler.resample(None)]
    return np.concatenate(parts).astype(np.float32)


def key_of(tonic: str, mode: str) -> list[int] | None:
    """A key as [0..11, 1 major or 0 minor]."""
    name = FLATS.get(tonic, tonic)
    return [NAMES.index(name), int(mode.lower().startswith("maj"))] if name in NAMES else None


def essentia(method: str) -> Run:
    """RhythmExtractor2013 with one of its methods, and the key by the profile that suits electronic music best."""
    import essentia
    import essentia.standard as standard

    essentia.log.infoActive = essentia.log.warningActive = False

    def run(path: str) -> Finding:
        audio = decoded(path)
        bpm, beats, *_ = standard.RhythmExtractor2013(method=method)(audio)
        tonic, mode, _ = standard.KeyExtractor(profileType="bgate" if method == "degara" else "edma")(audio)
        return {"bpm": float(bpm), "beats": [float(beat) for beat in beats], "key": key_of(tonic, mode)}

    return run


def librosa_() -> Run:
    """beat_track with its defaults; compiled before the first file, since that takes half a minute."""
    import librosa

    librosa.beat.beat_track(y=np.random.default_rng(1).normal(size=220_500).astype(np.float32), sr=22_050)

    def run(path: str) -> Finding:
        audio = decoded(path, 22_050)
        tempo, frames = librosa.beat.beat_track(y=audio, sr=22_050)
        beats = librosa.frames_to_time(frames, sr=22_050)
        return {"bpm": float(np.atleast_1d(tempo)[0]), "beats": beats.tolist(), "key": None}

    return run


def aubio_() -> Run:
    """The tempo object with its defaults; the tempo is that of the median interval."""
    import aubio

    def run(path: str) -> Finding:
        audio = decoded(path)
        tracker = aubio.tempo("default", 1024, 512, RATE)
        starts = range(0, len(audio) - 512, 512)
        beats = [float(tracker.get_last_s()) for at in starts if tracker(audio[at : at + 512])]
        bpm = 60 / float(np.median(np.diff(beats))) if len(beats) > 2 else None
        return {"bpm": bpm, "beats": beats, "key": None}

    return run


def mixxx() -> Run:
    """Mixxx's analyser, a program of its own; it tells no beats."""
    import mixxx_analyzer

    def run(path: str) -> Finding:
        result = mixxx_analyzer.analyze(path)
        tonic, _, mode = (result.key or "").partition(" ")
        return {"bpm": result.bpm, "beats": None, "key": key_of(tonic, mode)}

    return run


def essentia_key(profile: str) -> Run:
    """KeyExtractor with one of its profiles, nothing else."""
    import essentia
    import essentia.standard as standard

    essentia.log.infoActive = essentia.log.warningActive = False

    def run(path: str) -> Finding:
        tonic, mode, _ = standard.KeyExtractor(profileType=profile)(decoded(path))
        return {"bpm": None, "beats": None, "key": key_of(tonic, mode)}

    return run


MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""The profiles of Krumhansl and Kessler, which librosa's users correlate its chroma with."""


def librosa_key() -> Run:
    """Mean of chroma_cqt, correlated with the profiles of Krumhansl: librosa has no key finder of its own."""
    import librosa

    profiles = [np.roll(profile, tonic) for profile in (MINOR, MAJOR) for tonic in range(12)]

    def run(path: str) -> Finding:
        chroma = librosa.feature.chroma_cqt(y=decoded(path, 22_050), sr=22_050).mean(axis=1)
        mode, tonic = divmod(int(np.argmax([np.corrcoef(chroma, profile)[0, 1] for profile in profiles])), 12)
        return {"bpm": None, "beats": None, "key": [tonic, mode]}

    return run


RIVALS: dict[str, Callable[[], Run]] = {
    "Essentia degara": lambda: essentia("degara"),
    "Essentia multifeature": lambda: essentia("multifeature"),
    "librosa": librosa_,
    "aubio": aubio_,
    "Mixxx": mixxx,
    "Essentia key bgate": lambda: essentia_key("bgate"),
    "Essentia key edma": lambda: essentia_key("edma"),
    "Essentia key edmm": lambda: essentia_key("edmm"),
    "librosa key": librosa_key,
}


def core_seconds() -> float:
    """User and system time of this process and its ended children."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def main() -> None:
    """Runs the command."""
    try:
        run = RIVALS[sys.argv[1]]()
    except ImportError as error:
        print(json.dumps({"missing": str(error)}))
        return
    for line in sys.stdin:
        path, started = line.rstrip("\n"), core_seconds()
        try:
            finding = run(path) | {"error": None}
        except Exception as error:
            finding = {"bpm": None, "beats": None, "key": None, "error": str(error)[:200]}
        print(json.dumps({"path": path, "core_seconds": core_seconds() - started} | finding), flush=True)


if __name__ == "__main__":
    main()
