//! Ogg streams: the audio packets of Vorbis, Opus, FLAC and Speex, in file order. RFC 3533 (pages), RFC 7845 (Opus).

use std::collections::HashMap;
use std::io::{self, Read, Seek};

use xxhash_rust::xxh3::Xxh3;

use super::source::Source;

/// Page flag: the first page of a stream.
const BEGINS: u8 = 0x02;

/// What precedes the audio in a stream.
#[derive(Clone, Copy)]
enum Headers {
    /// So many packets.
    Count(u32),
    /// Every packet that is no FLAC frame: a frame begins with the sync byte 0xff.
    NoFrame,
    /// No audio that we know: pictures, text, skeletons.
    All,
}

impl Headers {
    /// By the first packet of a stream.
    fn of(first: &[u8]) -> Self {
        match first {
            [1, b'v', b'o', b'r', b'b', b'i', b's', ..] => Self::Count(3),
            [b'O', b'p', b'u', b's', b'H', b'e', b'a', b'd', ..] => Self::Count(2),
            [b'S', b'p', b'e', b'e', b'x', b' ', b' ', b' ', ..] => Self::Count(2 + speex_extra(first)),
            [0x7f, b'F', b'L', b'A', b'C', ..] => Self::NoFrame,
            _ => Self::All,
        }
    }
}

/// Extra headers of a Speex stream: the little-endian number at byte 68 of its first packet.
fn speex_extra(first: &[u8]) -> u32 {
    let bytes = first.get(68..72).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
    bytes.map_or(0, u32::from_le_bytes).min(16)
}

/// One logical stream while it is read.
struct Stream {
    headers: Headers,
    /// Number of the packet that is being read.
    packet: u32,
    /// Whether that packet is audio; told by its first segment.
    audio: Option<bool>,
}

impl Stream {
    /// Takes a segment; tells whether it is audio.
    fn take(&mut self, segment: &[u8], last: bool) -> bool {
        let (headers, packet) = (self.headers, self.packet);
        let audio = *self.audio.get_or_insert_with(|| match headers {
            Headers::Count(count) => packet >= count,
            Headers::NoFrame => segment.first() == Some(&0xff),
            Headers::All => false,
        });
        if last {
            self.packet += 1;
            self.audio = None;
        }
        audio
    }
}

/// Hashes the audio packets of the pages from `start` on; tells how many bytes they were.
pub(super) fn hash<R: Read + Seek>(source: &mut Source<R>, hash: &mut Xxh3, start: u64) -> io::Result<u64> {
    let mut streams: HashMap<[u8; 4], Stream> = HashMap::new();
    let (mut at, mut hashed) = (start, 0);
    let (mut lacing, mut body) = (Vec::new(), Vec::new());
    while let Some(header) = source.bytes::<27>(at)? {
        if !header.starts_with(b"OggS") {
            break;
        }
        lacing.resize(usize::from(header[26]), 0);
        let known = source.read_at(at + 27, &mut lacing)?;
        lacing.truncate(known);
        body.resize(lacing.iter().map(|size| usize::from(*size)).sum(), 0);
        let got = source.read_at(at + 27 + lacing.len() as u64, &mut body)?;
        body.truncate(got);
        at += 27 + (lacing.len() + got) as u64;

        let serial = [header[14], header[15], header[16], header[17]];
        if header[5] & BEGINS != 0 {
            streams.insert(serial, Stream { headers: Headers::of(&body), packet: 0, audio: None });
        }
        let Some(stream) = streams.get_mut(&serial) else { continue };
        let mut rest = body.as_slice();
        for size in &lacing {
            let (segment, behind) = rest.split_at(usize::from(*size).min(rest.len()));
            rest = behind;
            if stream.take(segment, *size < 255) {
                hash.update(segment);
                hashed += segment.len() as u64;
            }
        }
    }
    Ok(hashed)
}
