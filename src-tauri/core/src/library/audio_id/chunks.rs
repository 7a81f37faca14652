//! RIFF (and RF64) and IFF files: the sample chunk with the chunk that gives its format.

use std::io::{self, Read, Seek};

use xxhash_rust::xxh3::Xxh3;

use super::source::Source;

/// Bytes from `from` to `to`.
type Span = (u64, u64);

/// Hashes `fmt ` and `data` of the WAVE file at `start`; tells how many bytes of samples there were.
pub(super) fn hash_wav<R: Read + Seek>(source: &mut Source<R>, hash: &mut Xxh3, start: u64) -> io::Result<u64> {
    let size64 = match source.bytes::<36>(start)? {
        // RF64: the true size of `data` stands in the `ds64` chunk, which comes first.
        Some(head) if head.starts_with(b"RF64") && head[12..16] == *b"ds64" => {
            let mut size = [0; 8];
            size.copy_from_slice(&head[28..36]);
            Some(u64::from_le_bytes(size))
        }
        _ => None,
    };
    let spans = find(source, start, [*b"fmt ", *b"data"], u32::from_le_bytes, size64)?;
    hash_both(source, hash, spans)
}

/// Hashes `COMM` and `SSND` of the AIFF file at `start`; tells how many bytes of samples there were.
pub(super) fn hash_aiff<R: Read + Seek>(source: &mut Source<R>, hash: &mut Xxh3, start: u64) -> io::Result<u64> {
    let spans = find(source, start, [*b"COMM", *b"SSND"], u32::from_be_bytes, None)?;
    hash_both(source, hash, spans)
}

/// Bodies of the format chunk and the sample chunk, whichever comes first in the file.
fn find<R: Read + Seek>(
    source: &mut Source<R>,
    start: u64,
    [format, samples]: [[u8; 4]; 2],
    number: fn([u8; 4]) -> u32,
    size64: Option<u64>,
) -> io::Result<[Option<Span>; 2]> {
    let mut spans = [None, None];
    let mut at = start + 12;
    while let Some(header) = source.bytes::<8>(at)? {
        let [name @ .., a, b, c, d] = header;
        let size = number([a, b, c, d]);
        let body = at + 8;
        let mut next = body + u64::from(size);
        if name == samples {
            // A recorder that never came to write the size leaves 0 or the largest number: the rest is samples.
            match (size, size64) {
                (u32::MAX, Some(size64)) => next = body.saturating_add(size64),
                (0 | u32::MAX, _) => next = source.length(),
                _ => {}
            }
            spans[1] = Some((body, next));
        } else if name == format {
            spans[0] = Some((body, next));
        }
        if spans.iter().all(Option::is_some) {
            break;
        }
        at = next.saturating_add(next.saturating_sub(body) & 1);
    }
    Ok(spans)
}

fn hash_both<R: Read + Seek>(source: &mut Source<R>, hash: &mut Xxh3, spans: [Option<Span>; 2]) -> io::Result<u64> {
    let [Some(format), Some(samples)] = spans else { return Ok(0) };
    source.hash(hash, format.0, format.1)?;
    source.hash(hash, samples.0, samples.1)
}
