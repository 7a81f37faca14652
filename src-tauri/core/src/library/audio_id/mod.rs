//! Audio identity: XXH3-128 over the audio payload of a file, as 32 lower-case hex digits.
//!
//! Everything that is known about a track hangs on it, so writing tags, renaming and moving must not change it. What
//! counts as payload depends on the container, which is told by its content, never by the file's name:
//!
//! | container | payload |
//! |---|---|
//! | mp3, aac | everything but ID3v2 in front and ID3v1, APEv2, Lyrics3 behind |
//! | flac | from the first frame; tags behind are left out as for mp3 |
//! | wav | bodies of the `fmt ` and the `data` chunk |
//! | aiff | bodies of the `COMM` and the `SSND` chunk |
//! | m4a, mp4 | bodies of all `mdat` boxes |
//! | ogg, opus | the audio packets, without header and comment packets |
//! | others | the whole file, without tags around it |
//!
//! Files are streamed: memory stays flat whatever their size.

mod chunks;
mod edges;
mod mp4;
mod ogg;
mod source;

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use tokio_util::sync::CancellationToken;
use xxhash_rust::xxh3::Xxh3;

use source::Source;

/// Why a file has no audio identity.
#[derive(Debug, thiserror::Error)]
pub enum AudioIdError {
    /// The file could not be read.
    #[error("read the file: {0}")]
    Io(#[from] std::io::Error),
    /// There is not one byte of audio in it.
    #[error("find audio in the file: it holds none")]
    NoAudio,
    /// Nobody wants to know any more.
    #[error("read the file to its end: it was stopped")]
    Stopped,
}

/// The audio identity of the file at `path`. Blocks; for threads of their own.
///
/// # Errors
/// The file cannot be read or holds no audio.
pub fn of_file(path: &Path) -> Result<String, AudioIdError> {
    of_file_until(path, &CancellationToken::new())
}

/// As [`of_file`], given up within a piece of 128 KiB when `stop` says so: a mix of hours takes many seconds.
///
/// # Errors
/// As [`of_file`], and [`AudioIdError::Stopped`].
pub(crate) fn of_file_until(path: &Path, stop: &CancellationToken) -> Result<String, AudioIdError> {
    let file = std::fs::File::open(path)?;
    let length = file.metadata()?.len();
    let found = of_reader(Stoppable { inner: file, stop }, length);
    if stop.is_cancelled() { Err(AudioIdError::Stopped) } else { found }
}

/// A reader that fails once it was stopped.
struct Stoppable<'a, R> {
    inner: R,
    stop: &'a CancellationToken,
}

impl<R: Read> Read for Stoppable<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.is_cancelled() {
            return Err(io::Error::other("stopped"));
        }
        self.inner.read(buffer)
    }
}

impl<R: Seek> Seek for Stoppable<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// The audio identity of `length` bytes that `reader` gives.
fn of_reader(reader: impl Read + Seek, length: u64) -> Result<String, AudioIdError> {
    let mut source = Source::new(reader, length);
    let mut hash = Xxh3::new();
    let start = edges::front(&mut source)?;
    let mut magic = [0; 12];
    let known = source.read_at(start, &mut magic)?;
    let hashed = match &magic {
        [b'f', b'L', b'a', b'C', ..] if known >= 4 => {
            let (from, to) = (edges::flac_frames(&mut source, start)?, edges::back(&mut source)?);
            source.hash(&mut hash, from, to)?
        }
        [b'O', b'g', b'g', b'S', ..] => ogg::hash(&mut source, &mut hash, start)?,
        [b'R', b'I' | b'F', b'F' | b'6', b'F' | b'4', _, _, _, _, b'W', b'A', b'V', b'E'] => {
            chunks::hash_wav(&mut source, &mut hash, start)?
        }
        [b'F', b'O', b'R', b'M', _, _, _, _, b'A', b'I', b'F', b'F' | b'C'] => {
            chunks::hash_aiff(&mut source, &mut hash, start)?
        }
        [_, _, _, _, kind @ ..] if mp4::is_box(kind) => mp4::hash(&mut source, &mut hash, start)?,
        _ => {
            let to = edges::back(&mut source)?;
            source.hash(&mut hash, start, to)?
        }
    };
    if hashed == 0 {
        return Err(AudioIdError::NoAudio);
    }
    Ok(format!("{:032x}", hash.digest128()))
}

#[cfg(test)]
mod tests;
