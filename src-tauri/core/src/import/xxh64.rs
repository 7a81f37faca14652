//! The existing Mismo's identity of a file: XXH64 (seed 0) over a part of it, in hexadecimal without leading zeros.
//!
//! | file | part |
//! |---|---|
//! | mp3 | behind an ID3v2 tag in front, before an ID3v1 or APEv2 tag at the end |
//! | flac | from byte 4096 on |
//! | others | all of it |
//! | any, found by a fast scan | the first MiB |
//!
//! The sources do not say whether the header of an APEv2 tag counts as a part of it: both are tried.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use xxhash_rust::xxh64::{Xxh64, xxh64};

/// Bytes that a fast scan looks at.
const FAST: u64 = 1024 * 1024;
/// Bytes that are left out of a flac file.
const FLAC_HEAD: u64 = 4_096;
/// Bytes that are read at once.
const CHUNK: usize = 256 * 1024;

/// Reads a hash as it is stored. The hash of nothing at all is none: every flac file shorter than what is left out of it
/// has it.
pub(super) fn parse(text: &str) -> Option<u64> {
    let hash = u64::from_str_radix(text.trim(), 16).ok()?;
    (hash != xxh64(&[], 0)).then_some(hash)
}

/// Every hash that the file at `path` may be known by. Read once from begin to end, never whole in memory. Blocks.
pub(super) fn sums(path: &Path) -> std::io::Result<Vec<u64>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut parts = parts(&mut file, path, length)?;
    parts.push(0..length.min(FAST));
    parts.retain(|part| !part.is_empty());
    let mut sums: Vec<(Range<u64>, Xxh64)> = parts.into_iter().map(|part| (part, Xxh64::new(0))).collect();
    file.seek(SeekFrom::Start(0))?;
    let (mut chunk, mut at) = (vec![0; CHUNK], 0_u64);
    loop {
        let read = match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let here = at..at + read as u64;
        for (part, sum) in &mut sums {
            let (from, to) = (part.start.max(here.start), part.end.min(here.end));
            if from < to {
                let within = |byte: u64| usize::try_from(byte - here.start).unwrap_or(read);
                sum.update(&chunk[within(from)..within(to)]);
            }
        }
        at = here.end;
    }
    Ok(sums.into_iter().map(|(_, sum)| sum.digest()).collect())
}

/// The parts that a whole scan may have looked at.
fn parts(file: &mut File, path: &Path, length: u64) -> std::io::Result<Vec<Range<u64>>> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let (start, ends) = match ending.as_deref() {
        Some("flac") => (FLAC_HEAD.min(length), vec![length]),
        Some("mp3") => (behind_id3v2(file)?.min(length), ends(file, length)?),
        _ => (0, vec![length]),
    };
    Ok(ends.into_iter().map(|end| start..end.max(start)).collect())
}

/// Where an ID3v2 tag at the start ends.
fn behind_id3v2(file: &mut File) -> std::io::Result<u64> {
    let Some(head) = bytes::<10>(file, 0)? else { return Ok(0) };
    if !head.starts_with(b"ID3") {
        return Ok(0);
    }
    // Seven bits of each byte count.
    Ok(10 + head[6..].iter().fold(0, |size, byte| (size << 7) | u64::from(byte & 0x7f)))
}

/// Where the audio before tags at the end may end.
fn ends(file: &mut File, length: u64) -> std::io::Result<Vec<u64>> {
    let tag = length.checked_sub(128).map(|at| bytes::<3>(file, at)).transpose()?.flatten();
    let end = if tag == Some(*b"TAG") { length - 128 } else { length };
    let Some(at) = end.checked_sub(32) else { return Ok(vec![end]) };
    let Some(footer) = bytes::<32>(file, at)?.filter(|footer| footer.starts_with(b"APETAGEX")) else {
        return Ok(vec![end]);
    };
    let number = |from: usize| u32::from_le_bytes([footer[from], footer[from + 1], footer[from + 2], footer[from + 3]]);
    // The size counts the footer; a bit tells whether there is a header, which it does not count.
    let (without_header, has_header) = (end.saturating_sub(number(12).into()), number(20) >> 31 == 1);
    let mut ends = vec![without_header];
    if has_header {
        ends.insert(0, without_header.saturating_sub(32));
    }
    Ok(ends)
}

/// `N` bytes from `at` on; none where the file is shorter.
fn bytes<const N: usize>(file: &mut File, at: u64) -> std::io::Result<Option<[u8; N]>> {
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(at))?;
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums_of(name: &str, content: &[u8]) -> Vec<u64> {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(name);
        std::fs::write(&path, content).expect("a file");
        sums(&path).expect("sums")
    }

    #[test]
    fn each_format_has_its_part() {
        let audio: Vec<u8> = (0..3_000_000_u32).map(|n| ((n * 31) >> 3).to_le_bytes()[0]).collect();
        assert!(sums_of("a.wav", &audio).contains(&xxh64(&audio, 0)));
        assert!(sums_of("a.wav", &audio).contains(&xxh64(&audio[..1_048_576], 0)), "a fast scan's");
        assert!(sums_of("a.FLAC", &audio).contains(&xxh64(&audio[4_096..], 0)));
        let id3v2 = [b"ID3\x03\0\0\0\0\x01\x05".as_slice(), &[7; 133]].concat();
        let id3v1 = [b"TAG".as_slice(), &[0; 125]].concat();
        let mut ape = [b"APETAGEX\xd0\x07\0\0".as_slice(), &42_u32.to_le_bytes(), &[0; 4], &[0, 0, 0, 0x80]].concat();
        ape.extend([0; 8]);
        let ape = [&ape[..32], &[9; 10], &ape[..32]].concat();
        for tags in [[&[][..], &[]], [&id3v1, &[]], [&ape, &[]], [&ape, &id3v1]] {
            let whole = [&id3v2[..], &audio, tags[0], tags[1]].concat();
            assert!(sums_of("a.mp3", &whole).contains(&xxh64(&audio, 0)), "{} bytes of tags", tags.concat().len());
        }
    }

    #[test]
    fn hashes_are_read_without_leading_zeros_and_nothing_is_no_proof() {
        assert_eq!(parse("2a"), Some(42));
        assert_eq!(parse("002A"), Some(42));
        assert_eq!(parse("ef46db3751d8e999"), None, "the hash of nothing");
        assert_eq!((parse(""), parse("zz"), parse("10000000000000000")), (None, None, None));
        assert!(sums_of("short.flac", &[1; 4_000]).iter().all(|sum| *sum != xxh64(&[], 0)));
        assert!(sums_of("empty.mp3", &[]).is_empty());
    }
}
