//! The log file: `app.log`, at most 10 MB, with four older ones beside it.

use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use file_rotate::compression::Compression;
use file_rotate::suffix::AppendCount;
use file_rotate::{ContentLimit, FileRotate};

/// Bytes of one file.
const MOST_BYTES: usize = 10 * 1024 * 1024;
/// Older files kept beside the current one.
const OLDER: usize = 4;

/// The open log file.
pub struct LogFile {
    file: Mutex<FileRotate<AppendCount>>,
}

impl std::fmt::Debug for LogFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogFile").finish_non_exhaustive()
    }
}

impl LogFile {
    /// Opens `app.log` in `dir`, which is made.
    ///
    /// # Errors
    /// The folder or file cannot be written.
    pub fn open(dir: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(dir)?;
        let path = dir.join("app.log");
        // The rotating writer panics on a file that it cannot open, so ask first.
        std::fs::OpenOptions::new().create(true).append(true).open(&path)?;
        let limit = ContentLimit::BytesSurpassed(MOST_BYTES);
        let file = FileRotate::new(path, AppendCount::new(OLDER), limit, Compression::None, None);
        Ok(Self { file: Mutex::new(file) })
    }

    /// Writes whole lines. A full disk must not end the application, so failures are dropped.
    pub fn write(&self, lines: &str) {
        let _ = self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(lines.as_bytes());
    }
}
