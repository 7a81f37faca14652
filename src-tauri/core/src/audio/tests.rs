//! Streams of files that the tests make.

use std::f64::consts::TAU;
use std::path::{Path, PathBuf};

use futures_util::StreamExt;
use tempfile::TempDir;

use super::{AudioError, Clicks, PcmStream};
use crate::error::ApiError;

/// A folder for files of one test.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }
}

/// Stereo samples: a ramp that names each frame on the left, a tone on the right.
fn samples(frames: usize) -> Vec<i16> {
    let tone = |frame: usize| (9_000.0 * (TAU * 440.0 * frame as f64 / 44_100.0).sin()) as i16;
    (0..frames).flat_map(|frame| [(frame % 30_000) as i16, tone(frame)]).collect()
}

fn wav(samples: &[i16], rate: u32) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let frames = samples.len() as u64 / 2;
    [&super::wav::header(rate, frames)[..], &data].concat()
}

async fn read(stream: &PcmStream, start: u64, end: u64) -> Vec<u8> {
    let pieces = stream.read_range(start, end).expect("a range");
    let pieces: Vec<_> = pieces.collect().await;
    pieces.into_iter().flat_map(|piece| piece.expect("a piece")).collect()
}

async fn whole(path: &Path) -> (PcmStream, Vec<u8>) {
    let stream = PcmStream::open(path, None).await.expect("a stream");
    let bytes = read(&stream, 0, stream.byte_length()).await;
    assert_eq!(bytes.len() as u64, stream.byte_length());
    (stream, bytes)
}

#[tokio::test]
async fn a_16_bit_wav_file_comes_out_as_it_is() {
    let files = Files::new();
    let bytes = wav(&samples(100_003), 44_100);
    let (stream, out) = whole(&files.write("a.wav", &bytes)).await;
    assert_eq!((stream.sample_rate(), stream.frames()), (44_100, 100_003));
    assert!(out == bytes, "header and samples are the file's own");
}

#[tokio::test]
async fn any_range_is_the_same_part_of_the_whole() {
    let files = Files::new();
    let bytes = wav(&samples(150_000), 48_000);
    let stream = PcmStream::open(&files.write("a.wav", &bytes), None).await.expect("a stream");
    let length = stream.byte_length();
    for (start, end) in [
        (0, 1),
        (0, 44),
        (10, 50),
        (43, 45),
        (44, 48),
        (45, 46),
        (47, 300_001),
        (400_002, 400_007),
        (length - 1, length),
    ] {
        let part = usize::try_from(start).expect("small")..usize::try_from(end).expect("small");
        assert!(read(&stream, start, end).await == bytes[part], "{start}..{end}");
    }
}

#[tokio::test]
async fn a_range_outside_is_refused() {
    let files = Files::new();
    let stream = PcmStream::open(&files.write("a.wav", &wav(&samples(10), 44_100)), None).await.expect("a stream");
    for (start, end) in [(0, 85), (84, 84), (84, 85), (9, 3)] {
        let refused = stream.read_range(start, end).err().expect("refused");
        assert!(matches!(refused, AudioError::OutOfRange { length: 84, .. }), "{start}..{end}");
        assert_eq!(ApiError::from(refused).status, 416);
    }
}

#[tokio::test]
async fn clicks_are_on_their_samples_also_after_a_jump() {
    let files = Files::new();
    let silence = wav(&vec![0; 2 * 44_100 * 4], 44_100);
    let clicks = Clicks { beats: vec![0.5, 1.25, 2.0], downbeats: vec![2.0] };
    let path = files.write("a.wav", &silence);
    let stream = PcmStream::open(&path, Some(clicks.clone())).await.expect("a stream");
    let all = read(&stream, 0, stream.byte_length()).await;
    let loud: Vec<u64> = all[44..]
        .chunks_exact(4)
        .zip(0..)
        .filter(|(frame, _)| i16::from_le_bytes([frame[0], frame[1]]) > 19_500)
        .map(|(_, number)| number)
        .collect();
    assert_eq!(loud, [22_050, 55_125, 88_200]);
    let from = 44 + 55_130 * 4;
    assert!(read(&stream, from, from + 9_000).await == all[usize::try_from(from).expect("small")..][..9_000]);
    let plain = stream.with_clicks(None);
    assert!(read(&plain, 44, plain.byte_length()).await.iter().all(|byte| *byte == 0));
}

#[tokio::test]
async fn one_channel_goes_to_both_sides() {
    let files = Files::new();
    let mut bytes = wav(&[100, -200, 300, -400], 8_000);
    // The same four samples as a mono file.
    bytes[22] = 1;
    bytes[28..32].copy_from_slice(&16_000_u32.to_le_bytes());
    bytes[32] = 2;
    let (stream, out) = whole(&files.write("a.wav", &bytes)).await;
    assert_eq!(stream.frames(), 4);
    let values: Vec<i16> = out[44..].chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    assert_eq!(values, [100, 100, -200, -200, 300, 300, -400, -400]);
}

/// MPEG 1 layer 3 frames of silence, 128 kbit/s, 44.1 kHz; the first says what LAME says of `delay` and `padding`.
fn mp3(frames: u32, lame: Option<(u32, u32)>) -> Vec<u8> {
    let silent = [&b"\xff\xfb\x90\x64"[..], &[0; 413]].concat();
    let mut bytes = Vec::new();
    if let Some((delay, padding)) = lame {
        let mut info = silent.clone();
        info[36..44].copy_from_slice(b"Info\0\0\0\x0f");
        info[44..48].copy_from_slice(&frames.to_be_bytes());
        let size = frames * 417;
        info[48..52].copy_from_slice(&size.to_be_bytes());
        // Behind the table of contents and the quality.
        info[156..165].copy_from_slice(b"LAME3.100");
        info[177..180].copy_from_slice(&((delay << 12) | padding).to_be_bytes()[1..]);
        // The checksum of the tag, by the reflected polynomial 0x8005.
        let crc = info[..190].iter().fold(0_u16, |crc, byte| {
            (0..8).fold(crc ^ u16::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xa001 } else { crc >> 1 })
        });
        info[190..192].copy_from_slice(&crc.to_be_bytes());
        bytes.extend(info);
    }
    bytes.extend(silent.repeat(usize::try_from(frames).expect("few")));
    bytes
}

#[tokio::test]
async fn mp3_is_as_long_as_its_encoder_says_and_else_as_its_frames() {
    let files = Files::new();
    let (stream, _) = whole(&files.write("lame.mp3", &mp3(50, Some((576, 1_200))))).await;
    // The decoder's own delay of 529 frames is cut in front, and not behind.
    assert_eq!(stream.frames(), 50 * 1_152 - (576 + 529) - (1_200 - 529));
    let (stream, _) = whole(&files.write("bare.mp3", &mp3(50, None))).await;
    assert_eq!(stream.frames(), 50 * 1_152);
}

/// An Ogg page with its checksum (polynomial 0x04c11db7, not reflected; RFC 3533).
fn page(kind: u8, granule: u64, number: u32, packets: &[Vec<u8>]) -> Vec<u8> {
    let mut lacing = Vec::new();
    for packet in packets {
        lacing.extend(std::iter::repeat_n(255, packet.len() / 255));
        lacing.push(u8::try_from(packet.len() % 255).expect("small"));
    }
    let mut page =
        [&b"OggS\0"[..], &[kind], &granule.to_le_bytes(), &7_u32.to_le_bytes(), &number.to_le_bytes()].concat();
    page.extend([0; 4]);
    page.push(u8::try_from(lacing.len()).expect("short"));
    page.extend(lacing);
    page.extend(packets.concat());
    let crc =
        page.iter().fold(0_u32, |crc, byte| {
            (0..8).fold(crc ^ (u32::from(*byte) << 24), |crc, _| {
                if crc >> 31 == 1 { (crc << 1) ^ 0x04c1_1db7 } else { crc << 1 }
            })
        });
    page[22..26].copy_from_slice(&crc.to_le_bytes());
    page
}

/// A real Opus file of `frames` frames: a tone that begins at frame 24 000.
fn opus(frames: usize) -> Vec<u8> {
    let mut encoder = ropus::Encoder::builder(48_000, ropus::Channels::Stereo, ropus::Application::Audio)
        .build()
        .expect("an encoder");
    let skip = usize::try_from(encoder.lookahead()).expect("small");
    let head = [
        &b"OpusHead\x01\x02"[..],
        &u16::try_from(skip).expect("small").to_le_bytes(),
        &48_000_u32.to_le_bytes(),
        &[0; 3],
    ];
    let tags = [&b"OpusTags"[..], &[0; 8]].concat();
    let mut bytes = [page(2, 0, 0, &[head.concat()]), page(0, 0, 1, &[tags])].concat();
    let count = (frames + skip).div_ceil(960);
    let value = |frame: usize| {
        let tone = 12_000.0 * (TAU * 1_000.0 * (frame as f64 - 24_000.0) / 48_000.0).sin();
        if frame < 24_000 { 0 } else { tone as i16 }
    };
    for number in 0..count {
        let input: Vec<i16> = (number * 960..(number + 1) * 960).flat_map(|frame| [value(frame); 2]).collect();
        let mut packet = vec![0; 4_000];
        let length = encoder.encode(&input, &mut packet).expect("a packet");
        packet.truncate(length);
        let last = number + 1 == count;
        let granule = if last { frames + skip } else { (number + 1) * 960 };
        let number = u32::try_from(number).expect("few") + 2;
        bytes.extend(page(if last { 4 } else { 0 }, granule as u64, number, &[packet]));
    }
    bytes
}

#[tokio::test]
async fn opus_is_decoded_at_its_place_and_length() {
    let files = Files::new();
    let (stream, all) = whole(&files.write("a.opus", &opus(100_000))).await;
    assert_eq!((stream.sample_rate(), stream.frames()), (48_000, 100_000));
    let loudness = |frame: usize| {
        let bytes = &all[44 + frame * 4..44 + (frame + 480) * 4];
        let sum: f64 = bytes.chunks_exact(2).map(|b| f64::from(i16::from_le_bytes([b[0], b[1]])).powi(2)).sum();
        (sum / 960.0).sqrt()
    };
    // Silence until the tone begins, within the codec's spreading; then a sine of 12 000.
    assert!(loudness(22_000) < 200.0, "{}", loudness(22_000));
    assert!((loudness(60_000) - 8_485.0).abs() < 500.0, "{}", loudness(60_000));
    let start = (0..).find(|frame| i16::from_le_bytes([all[44 + frame * 4], all[45 + frame * 4]]).abs() > 3_000);
    assert!(start.is_some_and(|frame| (23_990..24_030).contains(&frame)), "{start:?}");
    // After a jump the decoder has run up: within its rounding it gives the same.
    let from = 44 + 60_000 * 4;
    let part = read(&stream, from, from + 4_000).await;
    let same = part.chunks_exact(2).zip(all[usize::try_from(from).expect("small")..].chunks_exact(2)).all(|(a, b)| {
        let value = |bytes: &[u8]| i32::from(i16::from_le_bytes([bytes[0], bytes[1]]));
        (value(a) - value(b)).abs() <= 8
    });
    assert!(same);
}

#[tokio::test]
async fn a_reader_that_goes_ends_the_decoding() {
    let files = Files::new();
    let stream = PcmStream::open(&files.write("a.wav", &wav(&samples(400_000), 44_100)), None).await.expect("a stream");
    let mut pieces = Box::pin(stream.read_range(0, stream.byte_length()).expect("a range"));
    assert!(pieces.next().await.is_some_and(|piece| piece.is_ok()));
    // The runtime waits for its blocking threads when it ends: this test would hang if the decoding went on waiting.
    drop(pieces);
}

#[tokio::test]
async fn what_cannot_be_decoded_says_so() {
    let files = Files::new();
    let jpeg = [&b"\xff\xd8\xff\xe0\0\x10JFIF\0"[..], &[7; 4_000]].concat();
    for path in [files.write("a.mp3", &jpeg), files.write("b.wav", b""), files.write("c.flac", &[1; 100])] {
        let error = ApiError::from(PcmStream::open(&path, None).await.expect_err("refused"));
        assert_eq!(error.status, 422, "{} {}", path.display(), error.message);
    }
    let gone = PcmStream::open(&files.0.path().join("none.mp3"), None).await.expect_err("refused");
    assert_eq!(ApiError::from(gone).code, "file_unreadable");
}
