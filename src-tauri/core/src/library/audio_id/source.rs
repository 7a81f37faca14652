//! A seekable file of known length, read in pieces.

use std::io::{self, Read, Seek, SeekFrom};

use xxhash_rust::xxh3::Xxh3;

/// Bytes read at a time while hashing.
const PIECE: usize = 128 * 1024;

/// A file that is hashed.
pub(super) struct Source<R> {
    reader: R,
    /// Length when it was opened; what is appended later is not seen.
    length: u64,
    /// Where the reader stands, to spare seeks.
    position: u64,
}

impl<R: Read + Seek> Source<R> {
    pub(super) fn new(reader: R, length: u64) -> Self {
        Self { reader, length, position: 0 }
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Fills `buffer` from `offset` on and tells how many bytes there were; the rest of `buffer` stays.
    pub(super) fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let there = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX).min(buffer.len());
        if there == 0 {
            return Ok(0);
        }
        if self.position != offset {
            self.reader.seek(SeekFrom::Start(offset))?;
        }
        let mut filled = 0;
        while filled < there {
            match self.reader.read(&mut buffer[filled..there]) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.position = offset + filled as u64;
        Ok(filled)
    }

    /// `N` bytes at `offset`, or nothing where the file ends before.
    pub(super) fn bytes<const N: usize>(&mut self, offset: u64) -> io::Result<Option<[u8; N]>> {
        let mut buffer = [0; N];
        Ok((self.read_at(offset, &mut buffer)? == N).then_some(buffer))
    }

    /// Feeds the bytes from `from` to `to` (exclusive, cut at the end of the file) and tells how many they were.
    pub(super) fn hash(&mut self, hash: &mut Xxh3, from: u64, to: u64) -> io::Result<u64> {
        let to = to.min(self.length);
        let mut buffer = vec![0; PIECE];
        let mut at = from;
        while at < to {
            let wanted = usize::try_from(to - at).unwrap_or(PIECE).min(PIECE);
            let got = self.read_at(at, &mut buffer[..wanted])?;
            if got == 0 {
                break;
            }
            hash.update(&buffer[..got]);
            at += got as u64;
        }
        Ok(at.saturating_sub(from))
    }
}
