"""Files as they lie in real folders: odd formats, wrong headers, things glued on, and protected ones."""

import struct
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from tests.audio import CHUNK, write_audio
from tests.music.instruments import RATE, Sound

PICTURE = b"\xff\xd8\xff\xe0" + np.random.default_rng(6).bytes(6_000_000)
"""What a cover of six megabytes looks like to a reader that does not look at pictures."""


def write_pcm(path: Path, sound: Sound, codec: str, rate: int, layout: str) -> Path:
    """Any codec at any rate, the same sound in every channel."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, av.AudioStream)
        kind = {"pcm_f32le": "flt", "pcm_f64le": "dbl", "pcm_s16le": "s16", "pcm_u8": "u8"}.get(codec, "s32")
        stream.codec_context.format = kind
        to_rate = av.AudioResampler("fltp", "mono", rate)
        to_format = av.AudioResampler(kind, layout, rate)
        written = 0
        for first in range(0, len(sound), CHUNK):
            block = sound[None, first : first + CHUNK].astype(np.float32)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = RATE, first
            for mono in to_rate.resample(frame):
                samples = mono.to_ndarray().astype(np.float32)
                channels = stream.codec_context.channels
                spread = av.AudioFrame.from_ndarray(np.repeat(samples, channels)[None], "flt", layout)
                spread.sample_rate, spread.pts = rate, written
                written += samples.shape[1]
                for ready in to_format.resample(spread):
                    container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path


def write_variable_mp3(path: Path, sound: Sound) -> Path:
    """Variable bit rate, and no header that says so."""
    integers: npt.NDArray[np.int16] = np.clip(sound * 32_767, -32_768, 32_767).astype(np.int16)
    with av.open(str(path), "w", options={"write_xing": "0", "id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=44_100, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.options = {"flags": "+qscale", "global_quality": str(2 * 118)}
        resampler = av.AudioResampler(stream.codec_context.format.name, "stereo", 44_100)
        for first in range(0, len(integers), CHUNK):
            frame = av.AudioFrame.from_ndarray(integers[None, first : first + CHUNK], format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE, first
            for resampled in resampler.resample(frame):
                container.mux(stream.encode(resampled))
        container.mux(stream.encode(None))
    return path


def id3(picture: bytes = b"", title: str = "A title") -> bytes:
    """An ID3v2.3 tag with a title and a picture."""

    def frame(name: bytes, content: bytes) -> bytes:
        return name + struct.pack(">IH", len(content), 0) + content

    frames = frame(b"TIT2", b"\x00" + title.encode())
    if picture:
        frames += frame(b"APIC", b"\x00image/jpeg\x00\x03\x00" + picture)
    size = len(frames)
    sevens = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + sevens + frames


def with_flac_length(content: bytes, samples: int) -> bytes:
    """The FLAC file with another number of samples in its header."""
    assert content.startswith(b"fLaC")
    packed = bytearray(content)
    # The last 36 bits of the eight bytes at 18, behind rate, channels and depth.
    facts = int.from_bytes(packed[18:26], "big")
    packed[18:26] = ((facts >> 36 << 36) | samples).to_bytes(8, "big")
    return bytes(packed)


def with_flac_picture(content: bytes, picture: bytes) -> bytes:
    """The FLAC file with a picture block behind its header block."""
    kind, text = struct.pack(">I", 3), b"image/jpeg"
    block = kind + struct.pack(">I", len(text)) + text + struct.pack(">I", 0) + bytes(16)
    block += struct.pack(">I", len(picture)) + picture
    end_of_first = 4 + 4 + 34
    header = b"\x06" + len(block).to_bytes(3, "big")
    first = bytearray(content[:end_of_first])
    first[4] &= 0x7F
    return bytes(first) + header + block + content[end_of_first:]


def with_wav_length(content: bytes, size: int) -> bytes:
    """The WAV file whose sample chunk claims `size` bytes."""
    at = content.index(b"data") + 4
    return content[:at] + struct.pack("<I", size) + content[at + 4 :]


def protected_m4a(path: Path, sound: Sound, entry: bytes) -> Path:
    """An MP4 whose sample entry says that its samples are encrypted (`drms`: iTunes, `enca`: others)."""
    write_audio(path, sound)
    content = path.read_bytes()
    at = content.index(b"stsd") + 16
    assert content[at : at + 4] == b"mp4a"
    media = content.index(b"mdat") + 4
    scrambled = np.random.default_rng(7).bytes(5000)
    content = content[:media] + scrambled + content[media + len(scrambled) :]
    at = content.index(b"stsd") + 16
    path.write_bytes(content[:at] + entry + content[at + 4 :])
    return path
