//! A small pool of connections that only read.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use crate::db::{DbError, open_reader};

/// Connections kept open while idle.
const KEPT: usize = 4;

/// Idle connections. One that is busy is not in here, so that no caller waits for another.
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), idle: Mutex::default() }
    }

    /// Runs `query` on an idle connection or on a new one, as one transaction: whatever it asks, it sees the library of
    /// one moment, and SQLite takes its locks once.
    pub(super) fn with<T>(&self, query: impl FnOnce(&Connection) -> Result<T, DbError>) -> Result<T, DbError> {
        let idle = self.lock().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open_reader(&self.path)?,
        };
        let result = as_one(&connection, query);
        let mut idle = self.lock();
        if idle.len() < KEPT && connection.is_autocommit() {
            idle.push(connection);
        }
        result
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn as_one<T>(connection: &Connection, query: impl FnOnce(&Connection) -> Result<T, DbError>) -> Result<T, DbError> {
    connection.prepare_cached("BEGIN")?.execute([])?;
    let result = query(connection);
    // After some errors SQLite has ended it already: the first error is the one to tell.
    let ended = connection.prepare_cached("COMMIT").and_then(|mut end| end.execute([]));
    let value = result?;
    ended?;
    Ok(value)
}
