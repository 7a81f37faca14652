//! Encoder delay of m4a files: the edit list of the audio track, or iTunes' note of it.
//!
//! Symphonia does not read either. Layouts: ISO/IEC 14496-12 (boxes, `elst`, `mdhd`); `iTunSMPB` is text of hexadecimal
//! numbers, the second of them the frames to skip.

use std::io::{self, Read, Seek, SeekFrom};

/// What of the decoded frames is heard, counted in frames of the audio track.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Edit {
    /// Frames before the first one that is heard.
    pub skip: u64,
    /// Frames that are heard from there on; packets that begin behind them are left out.
    pub length: Option<u64>,
}

/// Largest `moov` box that is read, in bytes; it holds tables and cover pictures.
const MOST: u64 = 64 * 1024 * 1024;

/// The edit of the first audio track of `file`; none when it has no such list.
///
/// # Errors
/// The file cannot be read.
pub(super) fn read(file: &mut (impl Read + Seek)) -> io::Result<Option<Edit>> {
    let mut at = 0;
    loop {
        file.seek(SeekFrom::Start(at))?;
        let mut header = [0; 16];
        if read_most(file, &mut header)? < 8 {
            return Ok(None);
        }
        let (kind, size, body) = match sizes(&header) {
            Some(sizes) => sizes,
            None => return Ok(None),
        };
        if &kind == b"moov" {
            let Some(length) = size.checked_sub(body).filter(|length| *length <= MOST) else { return Ok(None) };
            let mut moov = vec![0; usize::try_from(length).unwrap_or(0)];
            file.seek(SeekFrom::Start(at + body))?;
            file.read_exact(&mut moov)?;
            return Ok(from_moov(&moov));
        }
        let Some(next) = at.checked_add(size).filter(|next| *next > at) else { return Ok(None) };
        at = next;
    }
}

fn read_most(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..])? {
            0 => break,
            n => filled += n,
        }
    }
    Ok(filled)
}

/// Type, whole size and size of the header of the box that `bytes` begin with.
fn sizes(bytes: &[u8]) -> Option<([u8; 4], u64, u64)> {
    let kind = <[u8; 4]>::try_from(bytes.get(4..8)?).ok()?;
    match number(bytes, 0, 4)? {
        0 => None,
        1 => Some((kind, number(bytes, 8, 8)?, 16)),
        size => Some((kind, size, 8)),
    }
}

/// A big-endian number of `length` bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    Some(bytes.get(at..at + length)?.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
}

/// Bodies of the boxes of `kind` in `bytes`.
fn boxes<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Vec<&'a [u8]> {
    let (mut found, mut rest) = (Vec::new(), bytes);
    while let Some((this, size, body)) = sizes(rest) {
        let (Ok(size), Ok(body)) = (usize::try_from(size), usize::try_from(body)) else { break };
        if size < body || size > rest.len() {
            break;
        }
        if this == *kind {
            found.push(&rest[body..size]);
        }
        rest = &rest[size..];
    }
    found
}

fn first<'a>(bytes: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    path.iter().try_fold(bytes, |bytes, kind| boxes(bytes, kind).first().copied())
}

fn from_moov(moov: &[u8]) -> Option<Edit> {
    let is_audio = |trak: &&&[u8]| first(trak, &[b"mdia", b"hdlr"]).and_then(|body| body.get(8..12)) == Some(b"soun");
    let tracks = boxes(moov, b"trak");
    let trak = tracks.iter().find(is_audio)?;
    // FFmpeg lets the note win, and the analysis counts as FFmpeg does.
    if let Some(noted) = itunes(moov) {
        return Some(noted);
    }
    let movie_scale = timescale(first(moov, &[b"mvhd"])?)?;
    let track_scale = timescale(first(trak, &[b"mdia", b"mdhd"])?)?;
    first(trak, &[b"edts", b"elst"]).and_then(|list| entry(list, movie_scale, track_scale))
}

/// Ticks a second out of `mvhd` or `mdhd`.
fn timescale(body: &[u8]) -> Option<u64> {
    number(body, if body.first() == Some(&1) { 20 } else { 12 }, 4).filter(|scale| *scale > 0)
}

/// The first entry of an edit list that plays something.
fn entry(list: &[u8], movie_scale: u64, track_scale: u64) -> Option<Edit> {
    let wide = list.first() == Some(&1);
    let (field, size) = if wide { (8, 20) } else { (4, 12) };
    let count = usize::try_from(number(list, 4, 4)?).ok()?;
    let nothing = if wide { u64::MAX } else { u64::from(u32::MAX) };
    let entries = (0..count).map_while(|n| {
        let at = 8 + n * size;
        Some((number(list, at, field)?, number(list, at + field, field)?))
    });
    let (duration, skip) = { entries }.find(|(_, media_time)| *media_time != nothing)?;
    let length = (u128::from(duration) * u128::from(track_scale)).div_ceil(u128::from(movie_scale));
    Some(Edit { skip, length: u64::try_from(length).ok().filter(|length| *length > 0) })
}

/// iTunes' note: ` 00000000 00000840 000001CA 00000000003F31F6 ...`.
fn itunes(moov: &[u8]) -> Option<Edit> {
    // `meta` is a full box: four bytes of version and flags come first.
    let items = first(moov, &[b"udta", b"meta"])?.get(4..)?;
    let noted = boxes(first(items, &[b"ilst"])?, b"----").into_iter().find_map(|item| {
        let name = first(item, &[b"name"])?;
        name.ends_with(b"iTunSMPB").then(|| first(item, &[b"data"])).flatten()
    })?;
    let text = std::str::from_utf8(noted.get(8..)?).ok()?;
    let skip = u64::from_str_radix(text.split_whitespace().nth(1)?, 16).ok()?;
    Some(Edit { skip, length: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).expect("short");
        [&size.to_be_bytes()[..], kind, body].concat()
    }

    fn movie(elst: Option<&[u8]>, itunes: Option<&str>) -> Vec<u8> {
        let scale = |ticks: u32| [&[0; 12][..], &ticks.to_be_bytes(), &[0; 8]].concat();
        let handler = made(b"hdlr", &[&[0; 8][..], b"soun", &[0; 12]].concat());
        let mdia = made(b"mdia", &[made(b"mdhd", &scale(44_100)), handler].concat());
        let edts = elst.map_or(Vec::new(), |list| made(b"edts", &made(b"elst", list)));
        let note = itunes.map_or(Vec::new(), |text| {
            let name = made(b"name", b"\0\0\0\0iTunSMPB");
            let data = made(b"data", &[&[0; 8][..], text.as_bytes()].concat());
            let ilst = made(b"ilst", &made(b"----", &[name, data].concat()));
            made(b"udta", &made(b"meta", &[&[0; 4][..], &ilst].concat()))
        });
        let moov = [made(b"mvhd", &scale(1_000)), made(b"trak", &[edts, mdia].concat()), note].concat();
        [made(b"ftyp", b"M4A "), made(b"mdat", &[7; 40]), made(b"moov", &moov)].concat()
    }

    fn edit(bytes: &[u8]) -> Option<Edit> {
        read(&mut std::io::Cursor::new(bytes)).expect("readable")
    }

    #[test]
    fn the_first_entry_that_plays_counts() {
        let mut list = vec![0, 0, 0, 0, 0, 0, 0, 2];
        list.extend([0, 0, 0, 5, 0xff, 0xff, 0xff, 0xff, 0, 1, 0, 0]);
        list.extend([0, 0, 3, 0xe8, 0, 0, 4, 0, 0, 1, 0, 0]);
        assert_eq!(edit(&movie(Some(&list), None)), Some(Edit { skip: 1_024, length: Some(44_100) }));
    }

    #[test]
    fn itunes_note_wins_over_the_list() {
        let list = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &[0, 0, 3, 0xe8, 0, 0, 4, 0, 0, 1, 0, 0]].concat();
        let note = " 00000000 00000840 000001CA 00000000003F31F6";
        assert_eq!(edit(&movie(None, Some(note))), Some(Edit { skip: 2_112, length: None }));
        assert_eq!(edit(&movie(Some(&list), Some(note))), Some(Edit { skip: 2_112, length: None }));
        assert_eq!(edit(&movie(None, None)), None);
    }

    #[test]
    fn broken_files_have_no_edit() {
        let whole = movie(Some(&[0; 8]), None);
        assert_eq!(edit(&whole), None);
        assert_eq!(edit(b"RIFF"), None);
        assert_eq!(edit(&[0; 64]), None);
        let moov = made(b"moov", &made(b"trak", &[0xff; 20]));
        assert_eq!(edit(&moov), None);
    }
}
