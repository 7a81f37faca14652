//! Which rows commits changed: how a picture of the tables in memory keeps up with them, whoever writes and however.
//!
//! SQLite tells of every row of an ordinary table that a statement or a trigger changes (`sqlite3_update_hook`). It does
//! not tell of tables without row ids and of rows that `REPLACE` puts aside: what must be told of stands in neither.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

/// Row ids of `tracks` and `jobs` that changed, and whether `folders` did.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    pub tracks: HashSet<i64>,
    pub jobs: HashSet<i64>,
    pub folders: bool,
}

impl Changed {
    fn note(&mut self, table: &str, row: i64) {
        match table {
            "tracks" => {
                self.tracks.insert(row);
            }
            "jobs" => {
                self.jobs.insert(row);
            }
            "folders" => self.folders = true,
            _ => {}
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.tracks.is_empty() && self.jobs.is_empty() && !self.folders
    }

    fn add(&mut self, other: &mut Self) {
        self.tracks.extend(other.tracks.drain());
        self.jobs.extend(other.jobs.drain());
        self.folders |= std::mem::take(&mut other.folders);
    }
}

/// What the writer changed; clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes {
    /// Of the transaction that runs.
    pending: Arc<Mutex<Changed>>,
    committed: Arc<Mutex<Changed>>,
}

impl Changes {
    /// Notes from now on what `connection` changes.
    pub(super) fn follow(&self, connection: &Connection) -> Result<(), rusqlite::Error> {
        let pending = Arc::clone(&self.pending);
        connection.update_hook(Some(move |_, _: &str, table: &str, row| lock(&pending).note(table, row)))
    }

    /// The transaction was committed. To be called after its commit, so that whoever takes the changes sees them.
    pub(super) fn commit(&self) {
        lock(&self.committed).add(&mut lock(&self.pending));
    }

    /// The transaction was rolled back.
    pub(super) fn discard(&self) {
        *lock(&self.pending) = Changed::default();
    }

    /// What commits changed since the last call.
    pub(super) fn take(&self) -> Changed {
        std::mem::take(&mut *lock(&self.committed))
    }

    /// Nothing was committed since it was taken.
    pub(super) fn is_empty(&self) -> bool {
        lock(&self.committed).is_empty()
    }
}

fn lock(changed: &Mutex<Changed>) -> MutexGuard<'_, Changed> {
    changed.lock().unwrap_or_else(PoisonError::into_inner)
}
