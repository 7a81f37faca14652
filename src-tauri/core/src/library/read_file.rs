//! Reading one audio file: its tags, which is quick, and its audio identity, for which all of it is read.

use std::io::ErrorKind;
use std::path::Path;

use tokio_util::sync::CancellationToken;

use crate::library::audio_id::{self, AudioIdError};
use crate::library::tags::{self, TagError, Tags};

/// Code of a file that the system does not let us read.
pub(crate) const UNREADABLE: &str = "file_unreadable";

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

/// Reads the tags of the file at `path` of `size` bytes. Blocks.
pub(crate) fn tags(path: &Path, size: u64) -> Result<Tags, Unusable> {
    if size == 0 {
        return Err(Unusable::undecodable("The file is empty"));
    }
    tags::read(path).map_err(|error| match error {
        TagError::Io(error) => Unusable::unreadable(&error),
        TagError::NotAudio(reason) => {
            Unusable::undecodable(format!("This is no audio file that can be read: {reason}"))
        }
    })
}

/// Reads the audio identity of the file at `path`; none when it was stopped. Blocks.
pub(crate) fn identity(path: &Path, stop: &CancellationToken) -> Option<Result<String, Unusable>> {
    Some(match audio_id::of_file_until(path, stop) {
        Ok(audio_id) => Ok(audio_id),
        Err(AudioIdError::Io(error)) => Err(Unusable::unreadable(&error)),
        Err(AudioIdError::NoAudio) => Err(Unusable::undecodable("The file holds no audio")),
        Err(AudioIdError::Stopped) => return None,
    })
}
