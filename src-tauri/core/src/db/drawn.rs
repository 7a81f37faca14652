//! Waveforms lie in a file of their own beside the library's.
//!
//! They are nine tenths of all bytes and can be drawn again from the music: without them the library's file stays small
//! enough to be copied every day. The file is attached to every connection, so that queries see one database. A change
//! of both files is not one step for a power cut: the queue draws again what is missing after one.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::db::DbError;

/// The table, as migration 1 made it in the library's file.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS drawn.waveforms (
    audio_id          TEXT NOT NULL,
    zoom_level        INTEGER NOT NULL,
    sample_rate       INTEGER,
    samples_per_pixel REAL NOT NULL,
    num_pixels        INTEGER NOT NULL,
    bands             BLOB NOT NULL,
    PRIMARY KEY (audio_id, zoom_level)
)";

/// Where the waveforms of the library at `library` are.
fn place(library: &Path) -> PathBuf {
    library.with_file_name("waveforms.db")
}

/// Attaches the file to a connection.
pub(super) fn attach(connection: &Connection, library: &Path) -> Result<(), rusqlite::Error> {
    connection.execute("ATTACH DATABASE ?1 AS drawn", [place(library).to_string_lossy().as_ref()])?;
    connection.pragma_update(Some("drawn"), "synchronous", "NORMAL")
}

/// Makes the file what it should be: there, whole enough to be opened, and holding the waveforms that an earlier version
/// kept in the library's file. One that is no database is made anew. Comes after the migrations. Answers whether the file
/// is new, so that what an earlier one held may be lost.
pub(super) fn prepare(connection: &Connection, library: &Path) -> Result<bool, DbError> {
    let mut is_new = !place(library).exists();
    let attached = attach(connection, library).and_then(|()| open(connection));
    if let Err(error) = attached {
        tracing::warn!("the waveforms cannot be used ({error}): they are drawn anew");
        // Not attached is as good.
        let _ = connection.execute_batch("DETACH drawn");
        for suffix in ["", "-wal", "-shm"] {
            let path = PathBuf::from(format!("{}{suffix}", place(library).display()));
            match std::fs::remove_file(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(DbError::Io { path, source });
                }
                _ => {}
            }
        }
        attach(connection, library)?;
        open(connection)?;
        is_new = true;
    }
    let inside = "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = 'waveforms'";
    if connection.prepare(inside)?.exists([])? {
        connection.execute_batch(
            "BEGIN IMMEDIATE;
             INSERT OR REPLACE INTO drawn.waveforms
                 SELECT audio_id, zoom_level, sample_rate, samples_per_pixel, num_pixels, bands FROM main.waveforms;
             COMMIT;
             DROP TABLE main.waveforms;",
        )?;
    }
    Ok(is_new)
}

fn open(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update(Some("drawn"), "journal_mode", "WAL")?;
    connection.execute_batch(TABLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Db;

    #[tokio::test]
    async fn waveforms_of_an_earlier_version_move_and_a_broken_file_is_made_anew() {
        let dir = tempfile::tempdir().expect("a folder");
        let library = dir.path().join("library.db");
        let count = async |is_new: bool| {
            let db = Db::open(&library).expect("a database");
            assert_eq!(db.has_new_waveforms_file(), is_new);
            db.read(|c| Ok(c.query_row("SELECT count(*) FROM waveforms", [], |row| row.get::<_, u32>(0))?)).await
        };
        assert_eq!(count(true).await.expect("a count"), 0);
        let old = Connection::open(&library).expect("the library alone");
        old.execute_batch(&TABLE.replace("drawn.", "main.")).expect("a table");
        old.execute("INSERT INTO waveforms VALUES('a', 0, 44100, 1.0, 1, x'00')", []).expect("a row");
        assert_eq!(count(false).await.expect("a count"), 1);
        assert!(old.execute("DELETE FROM waveforms", []).is_err(), "it left the library's file");
        assert_eq!(count(false).await.expect("a count"), 1, "and stays where it is now");
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(dir.path().join(format!("waveforms.db{suffix}")));
        }
        std::fs::write(dir.path().join("waveforms.db"), vec![7; 8_192]).expect("written");
        assert_eq!(count(true).await.expect("a count"), 0);
    }
}
