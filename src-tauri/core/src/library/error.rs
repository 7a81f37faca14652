//! What can go wrong in the library.

use std::path::PathBuf;

use serde_json::json;

use crate::db::DbError;
use crate::error::ApiError;
use crate::model::ScanProgress;

/// Why the library refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The path is relative or empty.
    #[error("the path \"{}\" is not absolute", .0.display())]
    NotAbsolute(PathBuf),
    /// There is nothing at the path.
    #[error("{} does not exist", .0.display())]
    PathNotFound(PathBuf),
    /// There is a file at the path.
    #[error("{} is a file, not a folder", .0.display())]
    NotADirectory(PathBuf),
    /// The folder may not be listed.
    #[error("{} cannot be read: {reason}", .path.display())]
    NotReadable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The folder is in the library.
    #[error("{} is in the library already", .0.display())]
    Duplicate(PathBuf),
    /// The folder lies in one of the library.
    #[error("{} lies inside {}, which is in the library already", .path.display(), .other.display())]
    Inside {
        /// The folder.
        path: PathBuf,
        /// The one around it.
        other: PathBuf,
    },
    /// The folder holds one of the library.
    #[error("{} contains {}, which is in the library already", .path.display(), .other.display())]
    Around {
        /// The folder.
        path: PathBuf,
        /// The one in it.
        other: PathBuf,
    },
    /// A value of the input makes no sense.
    #[error("{field}: {reason}")]
    Invalid {
        /// Field of the input.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// No folder has this id.
    #[error("no folder has the id {0}")]
    NoFolder(String),
    /// No track has this id.
    #[error("no track has the id {0}")]
    NoTrack(String),
    /// The track's file was not read yet, so that its audio is not known.
    #[error("the audio of the track {0} was not read yet")]
    NotHashed(String),
    /// No audio with this identity has more than one track.
    #[error("no group of duplicates has the id {0}")]
    NoDuplicates(String),
    /// Files are to be deleted.
    #[error("files on disk stay: copies can be set aside in the lists; delete files in your file manager")]
    FilesStay,
    /// No smart list has this id.
    #[error("no smart list has the id {0}")]
    NoSmartList(String),
    /// The folder is paused.
    #[error("the folder {0} is paused; resume it first")]
    Paused(String),
    /// The folder is not there.
    #[error("the folder {0} is away; connect its drive first")]
    Away(String),
    /// A scan of the folder runs.
    #[error("a scan of this folder runs already")]
    ScanRunning(Box<ScanProgress>),
    /// No scan of the folder runs.
    #[error("no scan of this folder runs")]
    ScanNotRunning,
    /// The scan of the folder is not paused.
    #[error("the scan of this folder is not paused")]
    ScanNotPaused,
    /// Changes in the folder are noticed already.
    #[error("this folder is watched already")]
    AlreadyWatched,
    /// Changes in the folder are not noticed.
    #[error("this folder is not watched")]
    NotWatched,
    /// A paused folder cannot be watched.
    #[error("the folder {0} is paused and cannot be watched; resume it first")]
    NotWatchable(String),
    /// There is no such folder in the one that is browsed.
    #[error("there is no folder \"{0}\" in this one")]
    NoSubfolder(String),
    /// The path to browse leaves the folder.
    #[error("\"{0}\" leads out of the folder")]
    OutOfFolder(String),
    /// The track has no such result.
    #[error("this track has no {0} yet")]
    NoAnalysis(&'static str),
    /// The track's file is not there.
    #[error("the file of this track is not there: {}", .0.display())]
    TrackMissing(PathBuf),
    /// A stem was made once, and its file is there no more.
    #[error("the stems of this track were removed to save room: make them again")]
    StemGone,
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The library is shut down.
    #[error("the library is closed")]
    Closed,
}

impl From<LibraryError> for ApiError {
    fn from(error: LibraryError) -> Self {
        let text = sentence(&error.to_string());
        match error {
            LibraryError::NotAbsolute(_) => Self::new(400, "not_absolute", "Path is not absolute", text),
            LibraryError::PathNotFound(_) => Self::new(400, "path_not_found", "Folder not found", text),
            LibraryError::NotADirectory(_) => Self::new(400, "not_a_directory", "Not a folder", text),
            LibraryError::NotReadable { .. } => Self::new(400, "not_readable", "Folder cannot be read", text),
            LibraryError::Duplicate(_) => Self::new(409, "duplicate_directory", "Folder already added", text),
            LibraryError::Inside { .. } | LibraryError::Around { .. } => {
                Self::new(409, "overlapping_directory", "Folders overlap", text)
            }
            LibraryError::Invalid { field, reason } => Self::invalid(field, reason),
            LibraryError::NoFolder(id) => Self::not_found("folder", &id),
            LibraryError::NoTrack(id) => Self::not_found("track", &id),
            LibraryError::NotHashed(_) => Self::not_read_yet(),
            LibraryError::NoDuplicates(id) => Self::not_found("group of duplicates", &id),
            LibraryError::FilesStay => Self::new(400, "files_stay", "Files stay", text),
            LibraryError::NoSmartList(id) => Self::not_found("smart list", &id),
            LibraryError::Paused(_) => Self::new(409, "directory_paused", "Folder is paused", text),
            LibraryError::Away(_) => Self::new(409, "directory_away", "Folder is away", text),
            LibraryError::ScanRunning(progress) => {
                Self::new(409, "scan_running", "Scan already running", text).with("data", json!(progress))
            }
            LibraryError::ScanNotRunning => Self::new(404, "scan_not_running", "No scan running", text),
            LibraryError::ScanNotPaused => Self::new(409, "scan_not_paused", "Scan not paused", text),
            LibraryError::AlreadyWatched => Self::new(400, "already_watched", "Already watched", text),
            LibraryError::NotWatched => Self::new(404, "not_watched", "Not watched", text),
            LibraryError::NotWatchable(_) => Self::new(404, "directory_paused", "Folder is paused", text),
            LibraryError::NoSubfolder(_) => Self::new(404, "not_found", "Not found", text),
            LibraryError::OutOfFolder(_) => Self::invalid("path", text),
            LibraryError::NoAnalysis(_) => Self::new(404, "no_analysis", "Not analysed yet", text),
            LibraryError::TrackMissing(_) => Self::new(409, "track_missing", "File is missing", text),
            LibraryError::StemGone => Self::new(410, "stem_gone", "Stems were removed", text),
            LibraryError::Db(error) => error.into(),
            LibraryError::Closed => Self::internal(text),
        }
    }
}

/// Error texts are fragments; people read sentences.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
