//! Each container: what is hashed, and that tags change nothing. Files are put together here, byte by byte; their frames
//! need not decode.

use std::io::{Cursor, Write};
use std::path::Path;

use lofty::config::WriteOptions;
use lofty::file::{AudioFile, TaggedFileExt};
use lofty::tag::{Accessor, ItemKey, Tag};
use xxhash_rust::xxh3::xxh3_128;

use super::{AudioIdError, of_file, of_reader};

fn id(bytes: &[u8]) -> String {
    of_reader(Cursor::new(bytes), bytes.len() as u64).expect("an identity")
}

fn hash(payload: &[u8]) -> String {
    format!("{:032x}", xxh3_128(payload))
}

/// Bytes that repeat late and hold no mark of a tag.
fn noise(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n * 31 % 251) as u8 | 1).collect()
}

fn id3v2(body: usize) -> Vec<u8> {
    let size = [21, 14, 7, 0].map(|shift| ((body >> shift) & 0x7f) as u8);
    [&b"ID3\x04\0\0"[..], &size, &vec![0; body]].concat()
}

fn id3v1() -> Vec<u8> {
    [&b"TAG"[..], &[b' '; 125]].concat()
}

fn ape(body: usize) -> Vec<u8> {
    let item = vec![b'x'; body];
    let edge = |flags: u32| {
        let size = u32::try_from(body + 32).expect("small");
        let numbers = [2_000, size, 1, flags].map(u32::to_le_bytes).concat();
        [&b"APETAGEX"[..], &numbers, &[0; 8]].concat()
    };
    [edge(0xa000_0000), item, edge(0x8000_0000)].concat()
}

#[test]
fn mp3_is_what_stands_between_its_tags() {
    let frames = [&b"\xff\xfb\x90\x00"[..], &noise(5_000)].concat();
    let expected = hash(&frames);
    let lyrics3v2 = [&b"LYRICSBEGININD0000200"[..], b"000021LYRICS200"].concat();
    let lyrics3v1 = b"LYRICSBEGINwords and wordsLYRICSEND".to_vec();
    let extended = [&b"TAG+"[..], &[b' '; 223], &id3v1()].concat();
    let appended = {
        let mut tag = id3v2(90);
        tag[5] = 0x10;
        let footer = [&b"3DI"[..], &tag[3..10]].concat();
        [tag, footer].concat()
    };
    let table = [
        ("bare", vec![], vec![]),
        ("ID3v2", id3v2(1_000), vec![]),
        ("ID3v2 twice", [id3v2(10), id3v2(300)].concat(), vec![]),
        ("ID3v1", vec![], id3v1()),
        ("extended ID3v1", vec![], extended),
        ("APEv2", vec![], ape(77)),
        ("APEv2 and ID3v1", id3v2(0), [ape(5), id3v1()].concat()),
        ("Lyrics3v2 and ID3v1", vec![], [lyrics3v2, id3v1()].concat()),
        ("Lyrics3v1 and ID3v1", vec![], [lyrics3v1, id3v1()].concat()),
        ("ID3v2 behind", vec![], appended),
    ];
    for (name, front, back) in table {
        assert_eq!(id(&[front, frames.clone(), back].concat()), expected, "{name}");
    }
}

#[test]
fn other_audio_is_another_identity() {
    let frames = [&b"\xff\xfb\x90\x00"[..], &noise(300_000)].concat();
    let mut other = frames.clone();
    other[250_000] ^= 1;
    assert_ne!(id(&frames), id(&other));
    assert_ne!(id(&frames), id(&frames[..frames.len() - 1]));
    assert_eq!(id(&frames).len(), 32);
}

fn flac(blocks: &[usize], frames: &[u8]) -> Vec<u8> {
    let mut bytes = b"fLaC".to_vec();
    for (number, size) in blocks.iter().enumerate() {
        let last = if number + 1 == blocks.len() { 0x80 } else { 0 };
        bytes.push(last | u8::from(number > 0));
        bytes.extend(&u32::try_from(*size).expect("small").to_be_bytes()[1..]);
        bytes.extend(vec![0x55; *size]);
    }
    [bytes, frames.to_vec()].concat()
}

#[test]
fn flac_is_its_frames() {
    let frames = [&b"\xff\xf8"[..], &noise(900)].concat();
    assert_eq!(id(&flac(&[34], &frames)), hash(&frames));
    assert_eq!(id(&flac(&[34, 9_000, 3], &frames)), hash(&frames));
    assert_eq!(id(&[id3v2(50), flac(&[34], &frames), id3v1()].concat()), hash(&frames));
    let empty = flac(&[34], &[]);
    assert!(matches!(of_reader(Cursor::new(&empty), empty.len() as u64), Err(AudioIdError::NoAudio)));
}

fn chunk(name: &[u8; 4], body: &[u8], size: fn(u32) -> [u8; 4]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("small");
    [&name[..], &size(length), body, &vec![0; body.len() % 2]].concat()
}

#[test]
fn wav_is_format_and_samples() {
    let chunk = |name, body: &[u8]| chunk(name, body, u32::to_le_bytes);
    let (format, samples) = (noise(16), noise(2_001));
    let file = |chunks: &[Vec<u8>]| [&b"RIFF\0\0\0\0WAVE"[..], &chunks.concat()].concat();
    let (fmt, data) = (chunk(b"fmt ", &format), chunk(b"data", &samples));
    let expected = hash(&[format, samples.clone()].concat());
    assert_eq!(id(&file(&[fmt.clone(), data.clone()])), expected);
    let tags = chunk(b"LIST", &noise(33));
    assert_eq!(
        id(&file(&[tags.clone(), fmt.clone(), tags.clone(), data.clone(), chunk(b"id3 ", &noise(90))])),
        expected
    );
    let mut unsized_data = data;
    unsized_data[4..8].copy_from_slice(&[0xff; 4]);
    unsized_data.truncate(8 + samples.len());
    assert_eq!(id(&file(&[fmt.clone(), unsized_data])), expected);
    let wide = [&b"ds64"[..], &28_u32.to_le_bytes(), &[0; 8], &(samples.len() as u64).to_le_bytes(), &[0; 12]].concat();
    let mut data64 = chunk(b"data", &samples);
    data64[4..8].copy_from_slice(&[0xff; 4]);
    let rf64 = [&b"RF64\xff\xff\xff\xffWAVE"[..], &wide, &fmt, &data64, &tags].concat();
    assert_eq!(id(&rf64), expected);
}

#[test]
fn aiff_is_format_and_samples() {
    let chunk = |name, body: &[u8]| chunk(name, body, u32::to_be_bytes);
    let (format, samples) = (noise(18), noise(3_000));
    let file = |chunks: &[Vec<u8>]| [&b"FORM\0\0\0\0AIFF"[..], &chunks.concat()].concat();
    let (comm, ssnd) = (chunk(b"COMM", &format), chunk(b"SSND", &samples));
    let expected = hash(&[format, samples].concat());
    assert_eq!(id(&file(&[comm.clone(), ssnd.clone()])), expected);
    assert_eq!(id(&file(&[chunk(b"NAME", &noise(7)), ssnd, comm, chunk(b"ID3 ", &noise(50))])), expected);
}

#[test]
fn m4a_is_its_media_data_wherever_it_stands() {
    let part = |kind: &[u8; 4], body: &[u8]| {
        [&u32::try_from(body.len() + 8).expect("small").to_be_bytes()[..], kind, body].concat()
    };
    let (head, moov, media) = (part(b"ftyp", b"M4A "), part(b"moov", &noise(700)), noise(5_000));
    let expected = hash(&media);
    let mdat = part(b"mdat", &media);
    assert_eq!(id(&[head.clone(), moov.clone(), mdat.clone()].concat()), expected);
    assert_eq!(id(&[head.clone(), mdat, part(b"free", &noise(64)), part(b"moov", &noise(9))].concat()), expected);
    let long = [&1_u32.to_be_bytes()[..], b"mdat", &(media.len() as u64 + 16).to_be_bytes(), &media].concat();
    assert_eq!(id(&[head.clone(), long, moov.clone()].concat()), expected);
    let open_ended = [&[0; 4][..], b"mdat", &media].concat();
    assert_eq!(id(&[head.clone(), moov.clone(), open_ended].concat()), expected);
    let none = [head, moov].concat();
    assert!(matches!(of_reader(Cursor::new(&none), none.len() as u64), Err(AudioIdError::NoAudio)));
}

/// Pages of a stream with `packets`, `per_page` segments a page.
fn ogg(serial: u32, packets: &[Vec<u8>], per_page: usize) -> Vec<u8> {
    let mut segments: Vec<(u8, &[u8])> = Vec::new();
    for packet in packets {
        let mut rest = packet.as_slice();
        loop {
            let (segment, behind) = rest.split_at(rest.len().min(255));
            segments.push((u8::try_from(segment.len()).expect("small"), segment));
            rest = behind;
            if segment.len() < 255 {
                break;
            }
        }
    }
    let mut bytes = Vec::new();
    // The first packet stands alone on its page, as every mapping demands.
    let (first, rest) = segments.split_at(1);
    for (number, page) in std::iter::once(first).chain(rest.chunks(per_page)).enumerate() {
        bytes.extend(b"OggS\0");
        bytes.push(if number == 0 { 2 } else { 0 });
        bytes.extend(0_u64.to_le_bytes());
        bytes.extend(serial.to_le_bytes());
        bytes.extend(u32::try_from(number).expect("small").to_le_bytes());
        bytes.extend([0; 4]);
        bytes.push(u8::try_from(page.len()).expect("small"));
        bytes.extend(page.iter().map(|(size, _)| *size));
        bytes.extend(page.iter().flat_map(|(_, segment)| segment.iter().copied()));
    }
    bytes
}

#[test]
fn ogg_is_its_audio_packets() {
    let audio = vec![noise(300), noise(255), noise(17), noise(1_000)];
    let expected = hash(&audio.concat());
    let stream = |headers: &[Vec<u8>], per_page| ogg(7, &[headers, &audio].concat(), per_page);
    let vorbis = |comment: usize| {
        [[&b"\x01vorbis"[..], &[0; 23]].concat(), [&b"\x03vorbis"[..], &noise(comment)].concat(), noise(4_000)]
    };
    let opus = |comment: usize| [[&b"OpusHead"[..], &[0; 11]].concat(), [&b"OpusTags"[..], &noise(comment)].concat()];
    assert_eq!(id(&stream(&vorbis(20), 255)), expected);
    assert_eq!(id(&stream(&vorbis(90_000), 3)), expected);
    assert_eq!(id(&stream(&opus(20), 255)), expected);
    assert_eq!(id(&stream(&opus(70_000), 1)), expected);
    let frames: Vec<_> = audio.iter().map(|frame| [&b"\xff\xf8"[..], frame].concat()).collect();
    let flac = [[&b"\x7fFLAC\x01\0\0\x02fLaC"[..], &[0; 38]].concat(), noise(40), noise(900)];
    assert_eq!(id(&ogg(7, &[&flac[..], &frames].concat(), 100)), hash(&frames.concat()));
    // A stream of something else beside it.
    let skeleton = ogg(9, &[b"fishead\0".to_vec(), noise(80)], 10);
    assert_eq!(id(&[skeleton, stream(&vorbis(5), 255)].concat()), expected);
}

#[test]
fn unknown_files_count_whole() {
    let bytes = [&b"\xff\xf1\x50\x80"[..], &noise(640)].concat();
    assert_eq!(id(&bytes), hash(&bytes), "raw AAC");
    assert!(matches!(of_reader(Cursor::new([]), 0), Err(AudioIdError::NoAudio)));
}

/// Writes every common tag with `words`, then a large comment, then none; the identity must stand.
fn retag(path: &Path) {
    let before = of_file(path).expect("an identity");
    for words in ["a", "much longer words than before"] {
        let mut file = lofty::read_from_path(path).expect("a file that lofty reads");
        let mut tag = Tag::new(file.primary_tag_type());
        tag.set_title(words.to_owned());
        tag.set_artist(words.repeat(50));
        tag.insert_text(ItemKey::Comment, words.repeat(2_000));
        file.insert_tag(tag);
        file.save_to_path(path, WriteOptions::default()).expect("tags written");
        let read = crate::library::tags::read(path).expect("tags");
        assert_eq!(read.title.as_deref(), Some(words), "{}", path.display());
        assert_eq!(of_file(path).expect("an identity"), before, "{}", path.display());
    }
}

#[test]
fn writing_tags_changes_no_identity() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::File::create(&path).and_then(|mut file| file.write_all(bytes)).expect("a file");
        path
    };
    // 20 frames of MPEG 1 layer 3, 128 kbit/s, 44.1 kHz: 417 bytes each.
    let frame = [&b"\xff\xfb\x90\x00"[..], &vec![0; 413]].concat();
    retag(&write("a.mp3", &frame.repeat(20)));
    retag(&write("a.wav", &crate::library::testing::wav(1)));
    let info = [&[16, 0, 16, 0, 0, 0, 0, 0, 0, 0, 10, 0xc4, 0x42, 0xf0, 0, 0, 0x12, 0][..], &[0; 16]].concat();
    let flac = [&b"fLaC\x80\0\0\x22"[..], &info, b"\xff\xf8", &noise(3_000)].concat();
    retag(&write("a.flac", &flac));
    let comm = [&[0, 1, 0, 0, 3, 0xe8, 0, 16, 0x40, 0x0e, 0xac, 0x44][..], &[0; 6]].concat();
    let aiff = {
        let chunks =
            [chunk(b"COMM", &comm, u32::to_be_bytes), chunk(b"SSND", &noise(2_008), u32::to_be_bytes)].concat();
        let size = u32::try_from(chunks.len() + 4).expect("small").to_be_bytes();
        [&b"FORM"[..], &size, b"AIFF", &chunks].concat()
    };
    retag(&write("a.aiff", &aiff));
}
