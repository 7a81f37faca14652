//! The store: SQLite in WAL mode, one writer thread, a few readers, frozen migrations.
//!
//! Callers pass closures over a transaction or a connection; SQL stands in the stores of `library`, `analysis` and here.
//! A write is answered after its commit. Two kinds differ in what a power cut may undo: [`Db::write`] syncs (what the DJ
//! entered), [`Db::write_bulk`] does not (scan and job rows, which are simply done again). A killed process loses neither.

pub(crate) mod backups;
mod changed;
mod drawn;
mod incidents;
mod migrations;
mod readers;
mod settings;
mod starts;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use crate::error::ApiError;
pub(crate) use changed::Changed;
use changed::Changes;
pub(crate) use incidents::stored_incidents;
use readers::Readers;
pub use settings::stored_settings;
pub use starts::STARTS_KEPT;

/// Milliseconds to wait for a lock that another process holds.
const BUSY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);

/// Why the store failed.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// SQLite said no.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A migration failed; the backup made before it is named in the log.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    /// A file could not be made or read.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The writer has ended.
    #[error("the database is closed")]
    Closed,
    /// What is stored does not fit what is read.
    #[error("the database holds something unexpected: {0}")]
    Content(String),
}

impl DbError {
    /// True when the file is damaged or no database at all, so that only a copy of it helps.
    pub fn is_damage(&self) -> bool {
        let failure = match self {
            Self::Sqlite(error) | Self::Migration(rusqlite_migration::Error::RusqliteError { err: error, .. }) => error,
            _ => return false,
        };
        let codes = [rusqlite::ErrorCode::NotADatabase, rusqlite::ErrorCode::DatabaseCorrupt];
        failure.sqlite_error_code().is_some_and(|code| codes.contains(&code))
    }
}

impl From<serde_json::Error> for DbError {
    fn from(error: serde_json::Error) -> Self {
        Self::Content(error.to_string())
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        Self::from(&error)
    }
}

impl From<&DbError> for ApiError {
    fn from(error: &DbError) -> Self {
        use std::io::ErrorKind;

        let failed = match error {
            DbError::Sqlite(rusqlite::Error::SqliteFailure(failure, _)) => match failure.code {
                rusqlite::ErrorCode::DiskFull => Some(ErrorKind::StorageFull),
                rusqlite::ErrorCode::ReadOnly => Some(ErrorKind::ReadOnlyFilesystem),
                rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked => {
                    Some(ErrorKind::ResourceBusy)
                }
                _ => None,
            },
            DbError::Io { source, .. } => Some(source.kind()),
            _ => None,
        };
        match failed {
            Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
                let text = "The disk is full: nothing was saved. Free some space and try again";
                Self::new(507, "disk_full", "Disk full", text)
            }
            Some(ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) => {
                let text = "The data folder cannot be written: check its permissions";
                Self::new(500, "read_only", "Data folder is read-only", text)
            }
            Some(ErrorKind::ResourceBusy) => {
                let text = "Another program holds the library's database: nothing was saved. Close it and try again";
                Self::new(503, "database_locked", "Library is locked", text)
            }
            _ => Self::new(500, "database", "Database error", error.to_string()),
        }
    }
}

type Work = Box<dyn FnOnce(&mut Connection) + Send>;

/// The store; clones share it. The writer thread ends with the last clone.
#[derive(Clone)]
pub struct Db {
    writer: mpsc::Sender<Work>,
    readers: Arc<Readers>,
    changes: Changes,
    path: PathBuf,
    new_waveforms_file: bool,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Db {
    /// Opens or makes the database file `path`, with a backup beside it before a migration.
    ///
    /// # Errors
    /// The folder cannot be written, the file is not a database, or a migration failed.
    pub fn open(path: &Path) -> Result<Self, DbError> {
        if let Some(dir) = path.parent() {
            std::fs::create_dir_all(dir).map_err(|source| DbError::Io { path: dir.to_owned(), source })?;
        }
        let mut connection = Connection::open(path)?;
        tune(&connection)?;
        migrations::run(&mut connection, path)?;
        let new_waveforms_file = drawn::prepare(&connection, path)?;
        let changes = Changes::default();
        changes.follow(&connection)?;
        let (writer, work) = mpsc::channel::<Work>();
        std::thread::Builder::new()
            .name("db-writer".to_owned())
            .spawn(move || {
                while let Ok(work) = work.recv() {
                    work(&mut connection);
                }
            })
            .map_err(|source| DbError::Io { path: path.to_owned(), source })?;
        Ok(Self { writer, readers: Arc::new(Readers::new(path)), changes, path: path.to_owned(), new_waveforms_file })
    }

    /// True where the file of the waveforms was not there, or was no database, when this was opened.
    pub fn has_new_waveforms_file(&self) -> bool {
        self.new_waveforms_file
    }

    /// Folder that the library's file lies in.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Runs `change` in a transaction of its own; answered when it is on disk.
    ///
    /// # Errors
    /// What `change` returns (then nothing is changed), or the commit's.
    pub async fn write<T, F>(&self, change: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, DbError> + Send + 'static,
    {
        self.transact("FULL", change).await
    }

    /// As [`Db::write`], without waiting for the disk: for rows that are done again after a power cut.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_bulk<T, F>(&self, change: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, DbError> + Send + 'static,
    {
        self.transact("NORMAL", change).await
    }

    async fn transact<T, F>(&self, synchronous: &'static str, change: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, DbError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let changes = self.changes.clone();
        let work: Work = Box::new(move |connection| {
            let result = (|| {
                connection.pragma_update(None, "synchronous", synchronous)?;
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let value = change(&transaction)?;
                transaction.commit()?;
                Ok(value)
            })();
            if result.is_ok() {
                changes.commit()
            } else {
                changes.discard()
            }
            // The caller may have gone; the change stands all the same.
            let _ = answer.send(result);
        });
        self.writer.send(work).map_err(|_| DbError::Closed)?;
        answered.await.map_err(|_| DbError::Closed)?
    }

    /// Brings all changes from the log into the files, so that a copy of them alone is whole. Comes last.
    ///
    /// # Errors
    /// The disk is full; nothing is lost then.
    pub async fn settle(&self) -> Result<(), DbError> {
        let (answer, answered) = oneshot::channel();
        let work: Work = Box::new(move |connection| {
            let result = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            let _ = answer.send(result);
        });
        self.writer.send(work).map_err(|_| DbError::Closed)?;
        Ok(answered.await.map_err(|_| DbError::Closed)??)
    }

    /// Runs `query` on a reader, away from the async runtime.
    ///
    /// # Errors
    /// What `query` returns.
    pub async fn read<T, F>(&self, query: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, DbError> + Send + 'static,
    {
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || readers.with(query)).await.map_err(|_| DbError::Closed)?
    }
}

impl Db {
    /// Rows that commits changed since the last call. There is one picture of the tables in memory that takes them.
    pub(crate) fn take_changed(&self) -> Changed {
        self.changes.take()
    }

    /// Nothing was committed since [`Db::take_changed`].
    pub(crate) fn is_unchanged(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Settings of every connection.
fn tune(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // WAL: readers never wait for the writer. A larger page cache than the default 2 MB pays from 100 000 tracks on.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -8_000)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // A plan does not depend on what is bound: else SQLite compiles a statement anew for each value that it compares with
    // the condition of a partial index.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Opens a connection that only reads.
fn open_reader(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags)?;
    tune(&connection)?;
    drawn::attach(&connection, path)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Opens the database file `path` to look at it: it is neither made, changed nor brought up to date.
///
/// # Errors
/// There is none, or it cannot be read.
pub(crate) fn open_to_look(path: &Path) -> Result<Connection, DbError> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

/// What SQLite says of the file's integrity: `ok`, or the first thing that is wrong.
///
/// # Errors
/// It cannot be read at all.
pub(crate) fn quick_check(path: &Path) -> Result<String, DbError> {
    Ok(open_to_look(path)?.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_failed_change_leaves_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let db = Db::open(&dir.path().join("library.db")).expect("a database");
        let failed: Result<(), DbError> = db
            .write(|tx| {
                tx.execute("INSERT INTO settings(key, value) VALUES('a', '1')", [])?;
                Err(DbError::Content("no".into()))
            })
            .await;
        assert!(failed.is_err());
        let count: i64 = db
            .read(|c| Ok(c.query_row("SELECT count(*) FROM settings", [], |row| row.get(0))?))
            .await
            .expect("a count");
        assert_eq!(count, 0);
    }

    #[tokio::test]
    async fn commits_tell_which_rows_they_changed() {
        let dir = tempfile::tempdir().expect("a folder");
        let db = Db::open(&dir.path().join("library.db")).expect("a database");
        let insert = "INSERT INTO tracks(id, path, path_text, relative_path, file_size, modified_ns)
                      VALUES('a', x'61', 'a', 'a', 1, 1)";
        let refused: Result<(), DbError> = db
            .write(|tx| {
                tx.execute(insert, [])?;
                Err(DbError::Content("no".into()))
            })
            .await;
        assert!(refused.is_err() && db.is_unchanged(), "what was rolled back is no change");
        let row = db.write(|tx| Ok((tx.execute(insert, [])?, tx.last_insert_rowid()).1)).await.expect("a row");
        assert_eq!(db.take_changed().tracks.into_iter().collect::<Vec<_>>(), [row]);
        assert!(db.is_unchanged());
        db.write(|tx| Ok(tx.execute("DELETE FROM tracks", [])?)).await.expect("gone");
        assert_eq!(db.take_changed().tracks.into_iter().collect::<Vec<_>>(), [row]);
    }

    #[tokio::test]
    async fn readers_cannot_write() {
        let dir = tempfile::tempdir().expect("a folder");
        let db = Db::open(&dir.path().join("library.db")).expect("a database");
        let refused = db.read(|c| Ok(c.execute("INSERT INTO settings(key, value) VALUES('a', '1')", [])?)).await;
        assert!(refused.is_err());
    }
}
