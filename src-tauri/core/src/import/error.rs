//! Why a file cannot be imported.

use std::path::{Path, PathBuf};

use crate::db::DbError;
use crate::error::ApiError;

/// Why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The path is relative or empty.
    #[error("{} is not an absolute path", .0.display())]
    NotAbsolute(PathBuf),
    /// There is nothing at the path.
    #[error("{} does not exist", .0.display())]
    NotFound(PathBuf),
    /// There is a folder at the path.
    #[error("{} is a folder: choose the file library.db in it", .0.display())]
    IsFolder(PathBuf),
    /// The file cannot be read.
    #[error("{} cannot be read: {reason}", .path.display())]
    NotReadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The file is something else.
    #[error("{} is no database: choose the file library.db of the existing Mismo", .0.display())]
    NotADatabase(PathBuf),
    /// It is a database of something else.
    #[error("this is not the library of an existing Mismo: {0}")]
    NotALibrary(String),
    /// It is a library of this application.
    #[error(
        "this is a library of this Mismo: copies of it are put back in the settings, or with `mismo backup restore`"
    )]
    Own,
    /// It is newer than we know.
    #[error("this library has version {0}, and up to version {newest} is understood: update Mismo", newest = super::source::NEWEST)]
    Newer(i64),
    /// Another program is writing to it.
    #[error("{} is in use: close the program that writes to it, then try again", .0.display())]
    Locked(PathBuf),
    /// It is damaged.
    #[error("{} is damaged: {reason}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
    /// Our own library was not opened since an update.
    #[error("the library here is of an earlier version: start Mismo once, then try again")]
    Outdated,
    /// An import runs.
    #[error("an import runs already")]
    Running,
    /// No import runs.
    #[error("no import runs")]
    NotRunning,
    /// Our own store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The thread that did it ended early.
    #[error("the import was interrupted")]
    Interrupted,
}

impl ImportError {
    /// What SQLite said of the file at `path`.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked, NotADatabase};
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::Locked(path.to_owned()),
            Some(NotADatabase) => Self::NotADatabase(path.to_owned()),
            _ => Self::Damaged { path: path.to_owned(), reason: error.to_string() },
        }
    }
}

impl From<ImportError> for ApiError {
    fn from(error: ImportError) -> Self {
        let mut text = error.to_string();
        if let Some(first) = text.get(..1) {
            text = first.to_uppercase() + &text[1..];
        }
        let (status, code, title) = match error {
            ImportError::NotAbsolute(_) => (400, "not_absolute", "Path is not absolute"),
            ImportError::NotFound(_) => (400, "path_not_found", "File not found"),
            ImportError::IsFolder(_) => (400, "not_a_file", "Not a file"),
            ImportError::NotReadable { .. } => (400, "not_readable", "File cannot be read"),
            ImportError::NotADatabase(_) => (400, "not_a_database", "Not a database"),
            ImportError::NotALibrary(_) | ImportError::Own => (400, "not_a_library", "Not a library to import"),
            ImportError::Newer(_) => (400, "library_newer", "Library is newer"),
            ImportError::Locked(_) => (409, "library_locked", "Library is in use"),
            ImportError::Damaged { .. } => (422, "library_damaged", "Library is damaged"),
            ImportError::Outdated => (409, "library_outdated", "Library is of an earlier version"),
            ImportError::Running => (409, "import_running", "Import already running"),
            ImportError::NotRunning => (404, "import_not_running", "No import running"),
            ImportError::Db(error) => return error.into(),
            ImportError::Interrupted => return Self::internal(text),
        };
        Self::new(status, code, title, text)
    }
}
