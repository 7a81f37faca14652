//! The zip file itself.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::redact::Redactor;

/// Bytes at the end of a log that go in.
const LOG_BYTES: u64 = 2 * 1024 * 1024;

/// A file of the archive.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Text(String),
    EndOf(PathBuf),
}

impl Entry {
    /// A file with this text.
    pub(super) fn text(name: &str, text: String) -> Self {
        Self { name: name.to_owned(), content: Content::Text(text) }
    }

    /// The last whole lines of the file `path`; left out when there is none.
    pub(super) fn end_of_file(name: &str, path: PathBuf) -> Self {
        Self { name: name.to_owned(), content: Content::EndOf(path) }
    }

    fn read(&self) -> Option<String> {
        match &self.content {
            Content::Text(text) => Some(text.clone()),
            Content::EndOf(path) => end_of(path).ok(),
        }
    }
}

/// Writes `entries` without secrets into the new file `path`; answers the names of those that there were.
pub(super) fn write(path: &Path, entries: &[Entry], redactor: &Redactor) -> std::io::Result<Vec<String>> {
    let mut archive = ZipWriter::new(File::create(path)?);
    let mut options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    if let Some(now) = now() {
        options = options.last_modified_time(now);
    }
    let mut names = Vec::new();
    for entry in entries {
        let Some(text) = entry.read() else { continue };
        archive.start_file(&entry.name, options)?;
        // Line by line: a secret never spans two, and a log stays flat in memory.
        for line in text.split_inclusive('\n') {
            archive.write_all(redactor.clean(line).as_bytes())?;
        }
        names.push(entry.name.clone());
    }
    archive.finish()?.sync_all()?;
    Ok(names)
}

/// The time of day as zip files carry it; `None` for a clock that stands before 1980.
fn now() -> Option<zip::DateTime> {
    let now = jiff::Zoned::now();
    let part = |number: i8| u8::try_from(number).ok();
    zip::DateTime::from_date_and_time(
        u16::try_from(now.year()).ok()?,
        part(now.month())?,
        part(now.day())?,
        part(now.hour())?,
        part(now.minute())?,
        part(now.second())?,
    )
    .ok()
}

fn end_of(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(LOG_BYTES)))?;
    let mut bytes = Vec::new();
    file.take(LOG_BYTES).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    // The first line may be cut.
    let whole = if length > LOG_BYTES { text.split_once('\n').map_or("", |(_, rest)| rest) } else { &text };
    Ok(whole.to_owned())
}
