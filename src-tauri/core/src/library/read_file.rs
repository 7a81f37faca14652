//! Reading one audio file: its tags and its audio identity.

use std::io::ErrorKind;
use std::path::Path;

use crate::library::audio_id::{self, AudioIdError};
use crate::library::tags::{self, TagError, Tags};

/// Code of a file that the system does not let us read.
pub(crate) const UNREADABLE: &str = "file_unreadable";

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Facts {
    pub audio_id: String,
    pub tags: Tags,
}

/// Why a file could not be used: a stable code and a sentence. It gets a row all the same, and is read again when it
/// changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unusable {
    pub code: &'static str,
    pub reason: String,
}

impl Unusable {
    fn unreadable(error: &std::io::Error) -> Self {
        let reason = match error.kind() {
            ErrorKind::PermissionDenied => "The file may not be read: check its permissions".to_owned(),
            ErrorKind::NotFound => "The file went away while it was read".to_owned(),
            _ => format!("The file cannot be read: {error}"),
        };
        Self { code: UNREADABLE, reason }
    }

    fn undecodable(reason: impl Into<String>) -> Self {
        Self { code: "undecodable", reason: reason.into() }
    }
}

/// Reads the file at `path` of `size` bytes. Blocks.
pub(crate) fn read(path: &Path, size: u64) -> Result<Facts, Unusable> {
    if size == 0 {
        return Err(Unusable::undecodable("The file is empty"));
    }
    let tags = tags::read(path).map_err(|error| match error {
        TagError::Io(error) => Unusable::unreadable(&error),
        TagError::NotAudio(reason) => {
            Unusable::undecodable(format!("This is no audio file that can be read: {reason}"))
        }
    })?;
    let audio_id = audio_id::of_file(path).map_err(|error| match error {
        AudioIdError::Io(error) => Unusable::unreadable(&error),
        AudioIdError::NoAudio => Unusable::undecodable("The file holds no audio"),
    })?;
    Ok(Facts { audio_id, tags })
}
