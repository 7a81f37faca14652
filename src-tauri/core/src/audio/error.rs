//! Why audio cannot be played.

use crate::error::ApiError;

/// Why a file gives no PCM.
#[derive(Debug, thiserror::Error)]
pub enum AudioError {
    /// It could not be read.
    #[error("read the file: {0}")]
    Io(#[from] std::io::Error),
    /// Its container or codec is broken or not known.
    #[error("decode the file: {0}")]
    Undecodable(String),
    /// There is no audio in it.
    #[error("find audio in the file")]
    NoAudio,
    /// The byte range lies outside of the stream.
    #[error("read bytes {start} to {end} of a stream of {length}")]
    OutOfRange {
        /// First byte asked for.
        start: u64,
        /// One past the last byte asked for.
        end: u64,
        /// Bytes of the stream.
        length: u64,
    },
}

impl From<symphonia::core::errors::Error> for AudioError {
    fn from(error: symphonia::core::errors::Error) -> Self {
        match error {
            symphonia::core::errors::Error::IoError(error) => Self::Io(error),
            error => Self::Undecodable(error.to_string()),
        }
    }
}

impl From<AudioError> for ApiError {
    fn from(error: AudioError) -> Self {
        let text = format!("Could not {error}");
        match error {
            AudioError::Io(_) => Self::new(422, "file_unreadable", "File cannot be read", text),
            AudioError::Undecodable(_) | AudioError::NoAudio => {
                Self::new(422, "undecodable", "File cannot be decoded", text)
            }
            AudioError::OutOfRange { .. } => Self::new(416, "range_not_satisfiable", "Range not satisfiable", text),
        }
    }
}
