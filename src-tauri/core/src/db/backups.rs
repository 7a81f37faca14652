//! Copies of the library's file: made before a migration, every day and when asked for, and put back when it is damaged.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::Connection;

use crate::clock;
use crate::db::{BUSY_TIMEOUT, DbError, quick_check};
use crate::model::BackupReason;

/// Copies of each reason that are kept.
pub(crate) const KEPT: usize = 5;

/// A copy of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BackupFile {
    pub(crate) path: PathBuf,
    pub(crate) made_at: Timestamp,
    pub(crate) reason: BackupReason,
    pub(crate) bytes: u64,
}

impl BackupFile {
    /// Its name, which is how it is asked for.
    pub(crate) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Reads `library-daily-1795440000000.db`.
    fn of(path: PathBuf) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_prefix("library-")?.strip_suffix(".db")?;
        let (reason, millis) = name.split_once('-')?;
        let reason = match reason {
            "daily" => BackupReason::Daily,
            "asked" => BackupReason::Asked,
            "import" => BackupReason::Import,
            version if version.starts_with('v') => BackupReason::Update,
            _ => return None,
        };
        let made_at = Timestamp::from_millisecond(millis.parse().ok()?).ok()?;
        let bytes = path.metadata().ok()?.len();
        Some(Self { path, made_at, reason, bytes })
    }
}

/// The copies of the library at `library`, newest first.
pub(crate) fn list(library: &Path) -> Vec<BackupFile> {
    let entries = std::fs::read_dir(folder(library)).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries.filter_map(|entry| BackupFile::of(entry.path())).collect();
    found.sort_by_key(|backup| std::cmp::Reverse(backup.made_at));
    found
}

/// Copies the library as it is now, while it is in use, and removes the oldest copies of the same reason.
///
/// # Errors
/// The disk is full, or the library cannot be read.
pub(crate) fn write(library: &Path, reason: BackupReason) -> Result<BackupFile, DbError> {
    let connection = Connection::open(library)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    write_with(&connection, library, reason)
}

/// As [`write`], over a connection that is open already.
pub(super) fn write_with(connection: &Connection, library: &Path, reason: BackupReason) -> Result<BackupFile, DbError> {
    let folder = folder(library);
    let failed = |path: &Path, source| DbError::Io { path: path.to_owned(), source };
    std::fs::create_dir_all(&folder).map_err(|source| failed(&folder, source))?;
    let label = match reason {
        BackupReason::Daily => "daily".to_owned(),
        BackupReason::Asked => "asked".to_owned(),
        BackupReason::Import => "import".to_owned(),
        BackupReason::Update => {
            format!("v{}", connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))?)
        }
    };
    let path = folder.join(format!("library-{label}-{}.db", clock::now_millis()));
    let unfinished = path.with_extension("part");
    let result = (|| {
        connection.execute("VACUUM INTO ?1", [unfinished.to_string_lossy().as_ref()])?;
        let file = std::fs::File::open(&unfinished).map_err(|source| failed(&unfinished, source))?;
        file.sync_all().map_err(|source| failed(&unfinished, source))?;
        std::fs::rename(&unfinished, &path).map_err(|source| failed(&path, source))
    })();
    if let Err(error) = result {
        // What was half written is of no use; it may also be what fills the disk.
        let _ = std::fs::remove_file(&unfinished);
        return Err(error);
    }
    for old in list(library).into_iter().filter(|backup| backup.reason == reason).skip(KEPT) {
        // One that stays is removed the next time.
        let _ = std::fs::remove_file(old.path);
    }
    BackupFile::of(path.clone()).ok_or_else(|| failed(&path, std::io::ErrorKind::NotFound.into()))
}

/// Puts the copy called `name` in the place of the library, which must not be open. What was there is kept in the folder
/// `damaged`; its path is answered. A copy that is damaged itself is refused, and nothing is changed.
///
/// # Errors
/// There is no such copy, it is damaged, or a file cannot be moved.
pub(crate) fn restore(library: &Path, name: &str) -> Result<PathBuf, DbError> {
    let backup = list(library).into_iter().find(|backup| backup.name() == name);
    let backup = backup.ok_or_else(|| DbError::Content(format!("there is no backup {name}")))?;
    let verdict = quick_check(&backup.path)?;
    if verdict != "ok" {
        return Err(DbError::Content(format!("the backup {name} is damaged too: {verdict}")));
    }
    let fresh = library.with_extension("restored");
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| DbError::Io { path, source }
    };
    std::fs::copy(&backup.path, &fresh).map_err(failed(&fresh))?;
    std::fs::File::open(&fresh).and_then(|file| file.sync_all()).map_err(failed(&fresh))?;
    let kept = set_aside(library)?;
    std::fs::rename(&fresh, library).map_err(failed(library))?;
    Ok(kept)
}

/// Moves the library's files into the folder `damaged`; answers which folder there.
///
/// # Errors
/// A file cannot be moved.
pub(crate) fn set_aside(library: &Path) -> Result<PathBuf, DbError> {
    let kept = library.with_file_name("damaged").join(clock::now_millis().to_string());
    std::fs::create_dir_all(&kept).map_err(|source| DbError::Io { path: kept.clone(), source })?;
    // The log of changes first: without its database it is nothing, with another one it would be poison.
    for suffix in ["-wal", "-shm", ""] {
        let path = PathBuf::from(format!("{}{suffix}", library.display()));
        let Some(name) = path.file_name() else { continue };
        match std::fs::rename(&path, kept.join(name)) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => return Err(DbError::Io { path, source }),
            _ => {}
        }
    }
    Ok(kept)
}

fn folder(library: &Path) -> PathBuf {
    library.with_file_name("backups")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Db;

    async fn name_of(library: &Path) -> String {
        let db = Db::open(library).expect("a database");
        let name = db.read(|c| Ok(c.query_row("SELECT value FROM settings WHERE key = 'name'", [], |row| row.get(0))?));
        let name = name.await.expect("a name");
        db.settle().await.expect("settled");
        name
    }

    async fn set_name(library: &Path, name: &'static str) {
        let db = Db::open(library).expect("a database");
        let sql = "INSERT OR REPLACE INTO settings(key, value) VALUES('name', ?1)";
        db.write(move |tx| Ok(tx.execute(sql, [name])?)).await.expect("saved");
        // The connection is closed behind our back: nothing may be left for it to write then.
        db.settle().await.expect("settled");
    }

    #[tokio::test]
    async fn a_copy_takes_the_place_of_a_damaged_library() {
        let dir = tempfile::tempdir().expect("a folder");
        let library = dir.path().join("library.db");
        set_name(&library, "before").await;
        let backup = write(&library, BackupReason::Asked).expect("a backup");
        set_name(&library, "after").await;
        let mut bytes = std::fs::read(&library).expect("read");
        bytes[..512].fill(0);
        std::fs::write(&library, &bytes).expect("written");
        assert!(Db::open(&library).expect_err("damaged").is_damage());
        let kept = restore(&library, &backup.name()).expect("restored");
        assert_eq!(name_of(&library).await, "before");
        assert_eq!(std::fs::read(kept.join("library.db")).expect("kept"), bytes);
    }

    #[tokio::test]
    async fn a_damaged_or_unknown_copy_changes_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let library = dir.path().join("library.db");
        set_name(&library, "mine").await;
        let backup = write(&library, BackupReason::Daily).expect("a backup");
        std::fs::write(&backup.path, vec![1; 4_096]).expect("written");
        assert!(restore(&library, &backup.name()).is_err());
        assert!(restore(&library, "../library.db").is_err());
        assert_eq!(name_of(&library).await, "mine");
    }

    #[tokio::test]
    async fn five_copies_of_a_reason_are_kept() {
        let dir = tempfile::tempdir().expect("a folder");
        let library = dir.path().join("library.db");
        set_name(&library, "mine").await;
        std::fs::create_dir_all(folder(&library)).expect("made");
        for day in 1..=7 {
            std::fs::write(folder(&library).join(format!("library-daily-{day}.db")), "").expect("written");
        }
        std::fs::write(folder(&library).join("library-v3-9.db"), "").expect("written");
        let made = write(&library, BackupReason::Daily).expect("a backup");
        let names: Vec<_> = list(&library).iter().map(BackupFile::name).collect();
        let expected = ["library-v3-9.db", "library-daily-7.db", "library-daily-6.db", "library-daily-5.db"];
        assert_eq!(names[0], made.name());
        assert_eq!(names[1..5], expected);
        assert_eq!(names.len(), 6);
    }
}
