"""Makes a large library of short, tagged files: usage: make_files.py FOLDER COUNT (needs ffmpeg and mutagen).

Artist/Album/NN - Title.ext, ten files an album. Eleven of twenty are MP3, four FLAC, three M4A, one Ogg Vorbis, one
WAV. Each has title, artist, album, genre, year, number and comment, most a tempo, half of them a cover.
"""

import random
import shutil
import subprocess
import sys
from pathlib import Path

from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, COMM, ID3, TALB, TBPM, TCON, TDRC, TIT2, TPE1, TRCK
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

ENCODERS = {
    "mp3": ["-c:a", "libmp3lame", "-b:a", "128k"],
    "flac": ["-c:a", "flac"],
    "m4a": ["-c:a", "aac", "-b:a", "128k"],
    "ogg": ["-c:a", "libvorbis", "-b:a", "128k"],
    "wav": ["-c:a", "pcm_s16le", "-ar", "11025"],
}
MIX = ["mp3"] * 11 + ["flac"] * 4 + ["m4a"] * 3 + ["ogg", "wav"]
WORDS = "amber basalt cinder delta ember fjord garnet harbor indigo juniper kelp lumen mesa nimbus opal Ærø Señal".split()
GENRES = ["House", "Techno", "Jungle", "Disco", "Electro", "Garage"]


def ffmpeg(source, *arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, *arguments], check=True)


def id3(frames, tags, cover, comment):
    for name, frame in (("title", TIT2), ("artist", TPE1), ("album", TALB), ("genre", TCON), ("date", TDRC)):
        frames.add(frame(3, tags[name]))
    frames.add(TRCK(3, tags["tracknumber"]))
    frames.add(COMM(3, "eng", "", comment))
    if "bpm" in tags:
        frames.add(TBPM(3, tags["bpm"]))
    if cover:
        frames.add(APIC(3, "image/jpeg", 3, "", cover))


def write_tags(path, tags, cover):
    comment = tags["comment"]
    if path.suffix == ".mp3":
        frames = ID3()
        id3(frames, tags, cover, comment)
        frames.save(path)
    elif path.suffix == ".wav":
        file = WAVE(path)
        file.add_tags()
        id3(file.tags, tags, None, comment)
        file.save()
    elif path.suffix == ".m4a":
        file = MP4(path)
        names = {"title": "\xa9nam", "artist": "\xa9ART", "album": "\xa9alb", "genre": "\xa9gen", "date": "\xa9day"}
        file.update({atom: tags[name] for name, atom in names.items()})
        file["\xa9cmt"] = comment
        file["trkn"] = [(int(tags["tracknumber"]), 10)]
        if "bpm" in tags:
            file["tmpo"] = [int(tags["bpm"])]
        if cover:
            file["covr"] = [MP4Cover(cover, MP4Cover.FORMAT_JPEG)]
        file.save()
    else:
        file = FLAC(path) if path.suffix == ".flac" else OggVorbis(path)
        file.update(tags)
        if cover and path.suffix == ".flac":
            picture = Picture()
            picture.type, picture.mime, picture.data = 3, "image/jpeg", cover
            file.add_picture(picture)
        file.save()


def main():
    out, count = Path(sys.argv[1]), int(sys.argv[2])
    clips = out.with_name(out.name + "-clips")
    clips.mkdir(parents=True, exist_ok=True)
    for ending, encoder in ENCODERS.items():
        ffmpeg("sine=frequency=220:duration=3", *encoder, str(clips / f"clip.{ending}"))
    ffmpeg("testsrc=size=400x400:duration=1", "-frames:v", "1", str(clips / "cover.jpg"))
    cover = (clips / "cover.jpg").read_bytes()
    dice = random.Random(4)
    for number in range(count):
        album = number // 10
        artist = " ".join(random.Random(album // 3).sample(WORDS, 2)).title() + f" {album // 3}"
        title = " ".join(dice.sample(WORDS, 3)).title() + f" {number}"
        name = " ".join(random.Random(-album).sample(WORDS, 2)).title() + f" {album}"
        tags = {"title": title, "artist": artist, "album": name, "genre": dice.choice(GENRES)}
        tags |= {"date": str(dice.randint(1980, 2026)), "tracknumber": str(number % 10 + 1), "comment": f"no. {number}"}
        if dice.random() < 0.7:
            tags["bpm"] = str(dice.randint(70, 180))
        ending = dice.choice(MIX)
        path = out / artist / name / f"{number % 10 + 1:02} - {title}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(clips / f"clip.{ending}", path)
        write_tags(path, tags, cover if dice.random() < 0.5 else None)


main()
