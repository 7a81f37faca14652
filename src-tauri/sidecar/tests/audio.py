"""Writes audio files of every format that the server reads."""

import wave
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from src.engine.arrays import Samples
from src.engine.decode import AudioFile
from tests.music.instruments import RATE

CODECS = {
    "mp3": ("libmp3lame", 44_100),
    "flac": ("flac", 44_100),
    "wav": ("pcm_s16le", 44_100),
    "aiff": ("pcm_s16be", 44_100),
    "m4a": ("aac", 44_100),
    "ogg": ("vorbis", 44_100),
    "opus": ("libopus", 48_000),
}
"""Encoder and sample rate by the ending of the name."""

CHUNK = 44_100


def write_audio(path: Path, samples: npt.NDArray[np.float64], codec: str | None = None) -> Path:
    """Encodes mono samples at 22 050 Hz as a stereo file whose format its name tells."""
    default, rate = CODECS[path.suffix[1:]]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec or default, rate=rate, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        # ffmpeg's own Vorbis encoder calls itself experimental.
        stream.codec_context.options = {"strict": "experimental"}
        resampler = av.AudioResampler(stream.codec_context.format.name, "stereo", rate)
        integers = np.clip(samples * 32_767, -32_768, 32_767).astype(np.int16)
        for first in range(0, len(integers), CHUNK):
            frame = av.AudioFrame.from_ndarray(integers[None, first : first + CHUNK], format="s16", layout="mono")
            frame.sample_rate = RATE
            frame.pts = first
            for resampled in resampler.resample(frame):
                container.mux(stream.encode(resampled))
        for resampled in resampler.resample(None):
            container.mux(stream.encode(resampled))
        container.mux(stream.encode(None))
    return path


def samples_of(path: Path) -> Samples:
    """What is in a file, (channels, samples) at its own rate."""
    with AudioFile(path) as file:
        return np.concatenate(list(file.blocks()), axis=1)


def write_noise(path: Path, seconds: int) -> Path:
    """A WAV file of noise, of which nothing but its length matters."""
    samples = np.random.default_rng(1).integers(-8000, 8000, seconds * RATE, np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path
