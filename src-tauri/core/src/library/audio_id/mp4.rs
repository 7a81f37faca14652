//! ISO base media files (m4a, mp4): the bodies of the top-level `mdat` boxes.

use std::io::{self, Read, Seek};

use xxhash_rust::xxh3::Xxh3;

use super::source::Source;

/// Types of box that a file may begin with.
const FIRST: [&[u8; 4]; 7] = [b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"];

/// `kind` (at least four bytes) names a box that such a file begins with.
pub(super) fn is_box(kind: &[u8]) -> bool {
    FIRST.iter().any(|first| kind.starts_with(*first))
}

/// Hashes all `mdat` bodies; tells how many bytes they were.
pub(super) fn hash<R: Read + Seek>(source: &mut Source<R>, hash: &mut Xxh3, start: u64) -> io::Result<u64> {
    let (mut at, mut hashed) = (start, 0);
    while let Some([a, b, c, d, kind @ ..]) = source.bytes::<8>(at)? {
        let (header, size) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (8, source.length() - at),
            1 => match source.bytes::<8>(at + 8)? {
                Some(size) => (16, u64::from_be_bytes(size)),
                None => break,
            },
            size => (8, u64::from(size)),
        };
        if size < header {
            break;
        }
        let next = at.saturating_add(size);
        if kind == *b"mdat" {
            hashed += source.hash(hash, at + header, next)?;
        }
        at = next;
    }
    Ok(hashed)
}
