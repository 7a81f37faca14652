//! The folders of a library that need not be open: for looking at a database from outside.

use std::path::{Path, PathBuf};

use crate::db::{self, DbError};
use crate::library::path_bytes;

/// A music folder as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFolder {
    /// Name for people.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Not paused.
    pub is_active: bool,
    /// On a drive that comes and goes.
    pub is_removable: bool,
}

impl StoredFolder {
    /// The path as text.
    pub fn shown(&self) -> String {
        path_bytes::text(&self.path)
    }
}

/// The folders in the database file `path`, which is neither made, changed nor brought up to date.
///
/// # Errors
/// It cannot be read.
pub fn stored_folders(path: &Path) -> Result<Vec<StoredFolder>, DbError> {
    let connection = db::open_to_look(path)?;
    let mut rows =
        connection.prepare("SELECT name, path, is_active, is_removable FROM folders ORDER BY priority DESC, name")?;
    let rows = rows.query_map([], |row| {
        Ok(StoredFolder {
            name: row.get(0)?,
            path: path_bytes::path(&row.get::<_, Vec<u8>>(1)?),
            is_active: row.get(2)?,
            is_removable: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
