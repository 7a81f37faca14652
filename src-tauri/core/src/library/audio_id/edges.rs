//! Tags in front of and behind a payload: ID3v2, ID3v1, APEv2, Lyrics3; and FLAC's metadata blocks.
//!
//! Layouts: id3.org (ID3v2.4 structure, ID3v1, Lyrics3v2), the Hydrogenaudio wiki (APEv2), RFC 9639 (FLAC).

use std::io::{self, Read, Seek};

use super::source::Source;

/// Longest lyrics of a Lyrics3v1 tag, with its two marks.
const LYRICS3V1_MOST: u64 = 5_100 + 11 + 9;

/// Where the file begins behind its ID3v2 tags.
pub(super) fn front<R: Read + Seek>(source: &mut Source<R>) -> io::Result<u64> {
    let mut at = 0;
    while let Some(header) = source.bytes::<10>(at)? {
        let Some(size) = id3v2_size(&header, *b"ID3") else { break };
        at += size;
    }
    Ok(at.min(source.length()))
}

/// Whole size of an ID3v2 tag by its header (`mark` is `ID3`) or its footer (`3DI`).
fn id3v2_size(header: &[u8; 10], mark: [u8; 3]) -> Option<u64> {
    let sizes = &header[6..10];
    if header[..3] != mark || header[3] == 0xff || sizes.iter().any(|byte| byte & 0x80 != 0) {
        return None;
    }
    let body = sizes.iter().fold(0_u64, |sum, byte| (sum << 7) | u64::from(*byte));
    let footer = if header[5] & 0x10 == 0 { 0 } else { 10 };
    Some(10 + body + footer)
}

/// Where the payload ends before the tags behind it.
pub(super) fn back<R: Read + Seek>(source: &mut Source<R>) -> io::Result<u64> {
    let mut end = source.length();
    while let Some(size) = tag_before(source, end)? {
        match end.checked_sub(size) {
            Some(start) => end = start,
            None => break,
        }
    }
    Ok(end)
}

/// Size of the tag that ends at `end`.
fn tag_before<R: Read + Seek>(source: &mut Source<R>, end: u64) -> io::Result<Option<u64>> {
    if starts(source, end, 128, b"TAG")? {
        // The extended form of some programs stands before it.
        return Ok(Some(if starts(source, end, 128 + 227, b"TAG+")? { 128 + 227 } else { 128 }));
    }
    if let Some(start) = end.checked_sub(32)
        && let Some(footer) = source.bytes::<32>(start)?
        && footer.starts_with(b"APETAGEX")
    {
        let size = u64::from(u32::from_le_bytes([footer[12], footer[13], footer[14], footer[15]]));
        let has_header = footer[23] & 0x80 != 0;
        return Ok(Some(size.max(32) + if has_header { 32 } else { 0 }));
    }
    if let Some(start) = end.checked_sub(15)
        && let Some(mark) = source.bytes::<15>(start)?
        && mark.ends_with(b"LYRICS200")
        && let Some(size) = decimal(&mark[..6])
    {
        return Ok(Some(size + 15));
    }
    if starts(source, end, 9, b"LYRICSEND")? {
        return lyrics3v1(source, end);
    }
    if let Some(start) = end.checked_sub(10)
        && let Some(footer) = source.bytes::<10>(start)?
    {
        return Ok(id3v2_size(&footer, *b"3DI"));
    }
    Ok(None)
}

/// `text` stands `before` bytes before `end`.
fn starts<R: Read + Seek>(source: &mut Source<R>, end: u64, before: u64, text: &[u8]) -> io::Result<bool> {
    let Some(start) = end.checked_sub(before) else { return Ok(false) };
    let mut buffer = [0; 16];
    let read = source.read_at(start, &mut buffer[..text.len()])?;
    Ok(buffer[..read] == *text)
}

fn decimal(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Size of a Lyrics3v1 tag: its begin is found by its mark alone.
fn lyrics3v1<R: Read + Seek>(source: &mut Source<R>, end: u64) -> io::Result<Option<u64>> {
    let start = end.saturating_sub(LYRICS3V1_MOST);
    let mut buffer = vec![0; usize::try_from(end - start).unwrap_or(0)];
    let read = source.read_at(start, &mut buffer)?;
    let mark = buffer[..read].windows(11).rposition(|window| window == b"LYRICSBEGIN");
    Ok(mark.map(|at| end - start - at as u64))
}

/// Where FLAC's frames begin: behind the metadata blocks of the stream that starts at `start`.
pub(super) fn flac_frames<R: Read + Seek>(source: &mut Source<R>, start: u64) -> io::Result<u64> {
    let mut at = start + 4;
    while let Some([kind, a, b, c]) = source.bytes::<4>(at)? {
        at += 4 + u64::from(u32::from_be_bytes([0, a, b, c]));
        if kind & 0x80 != 0 {
            break;
        }
    }
    Ok(at)
}
