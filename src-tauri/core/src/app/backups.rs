//! Copies of the library: one a day, one when asked for, one put back at the next start.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::app::StartError;
use crate::app::lock::Lock;
use crate::clock;
use crate::db::backups::{self, BackupFile};
use crate::db::{Db, DbError};
use crate::disk;
use crate::error::ApiError;
use crate::model::{Backup, BackupReason};

/// Name of the library's file.
pub(super) const LIBRARY: &str = "library.db";
/// Time after the start in which there is enough else to do.
const QUIET: Duration = Duration::from_secs(120);
/// Time from one look to the next whether a day is over.
const LOOK: Duration = Duration::from_secs(3_600);
/// Age at which the newest copy is old.
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// File that names the copy to put back at the next start.
const WISH: &str = "restore-at-start";

/// Makes and lists copies of the library in a data folder; clones are the same.
#[derive(Debug, Clone)]
pub struct Backups {
    db: Db,
    library: PathBuf,
}

impl Backups {
    /// For the library at `library`, which is open as `db`.
    pub(super) fn new(db: Db, library: PathBuf) -> Self {
        Self { db, library }
    }

    /// All copies, newest first.
    pub async fn list(&self) -> Vec<Backup> {
        let library = self.library.clone();
        tokio::task::spawn_blocking(move || all(&library)).await.unwrap_or_default()
    }

    /// Makes one now.
    ///
    /// # Errors
    /// `disk_full`; the database failed.
    pub async fn make(&self) -> Result<Backup, ApiError> {
        Ok(shown(&self.write(BackupReason::Asked).await?, None))
    }

    /// Has the copy called `name` put back at the next start.
    ///
    /// # Errors
    /// `not_found`; the data folder cannot be written.
    pub async fn restore_at_start(&self, name: &str) -> Result<(), ApiError> {
        if !self.list().await.iter().any(|backup| backup.name == name) {
            return Err(ApiError::not_found("backup", name));
        }
        let wish = self.library.with_file_name(WISH);
        let name = name.to_owned();
        let work = move || {
            let written = disk::replace_for_good(&wish, name.as_bytes());
            written.map_err(|source| DbError::Io { path: wish, source })
        };
        Ok(tokio::task::spawn_blocking(work).await.map_err(|_| DbError::Closed)??)
    }

    /// Takes back that the copy called `name` is put back at the next start; nothing happens where another one is.
    ///
    /// # Errors
    /// `not_found`; the data folder cannot be written.
    pub async fn keep_library(&self, name: &str) -> Result<(), ApiError> {
        let Some(backup) = self.list().await.into_iter().find(|backup| backup.name == name) else {
            return Err(ApiError::not_found("backup", name));
        };
        if !backup.is_next {
            return Ok(());
        }
        let wish = self.library.with_file_name(WISH);
        let work = move || {
            let removed = disk::remove_for_good(&wish);
            removed.map_err(|source| DbError::Io { path: wish, source })
        };
        Ok(tokio::task::spawn_blocking(work).await.map_err(|_| DbError::Closed)??)
    }

    /// Makes one a day until `stop`.
    pub(super) async fn keep(self, stop: CancellationToken) {
        let mut pause = QUIET;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
            pause = LOOK;
            let library = self.library.clone();
            let newest = tokio::task::spawn_blocking(move || backups::list(&library).first().map(|copy| copy.made_at));
            if !is_due(newest.await.ok().flatten(), Timestamp::now()) || !self.holds_anything().await {
                continue;
            }
            match self.write(BackupReason::Daily).await {
                Ok(copy) => tracing::info!("The library was copied to {}", copy.path.display()),
                Err(error) => tracing::warn!("The library could not be copied: {error}"),
            }
        }
    }

    async fn write(&self, reason: BackupReason) -> Result<BackupFile, DbError> {
        let library = self.library.clone();
        let work = move || {
            let needed = library.metadata().map(|file| file.len()).unwrap_or_default();
            let free = library.parent().and_then(disk::free_bytes);
            if free.is_some_and(|free| free < needed.saturating_mul(2)) {
                // The rest of the application needs some room too.
                let source = std::io::ErrorKind::StorageFull.into();
                return Err(DbError::Io { path: library.with_file_name("backups"), source });
            }
            backups::write(&library, reason)
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| DbError::Closed)?
    }

    /// A library without a track is not worth a copy.
    async fn holds_anything(&self) -> bool {
        self.db.read(|c| Ok(c.prepare("SELECT 1 FROM tracks LIMIT 1")?.exists([])?)).await.unwrap_or(false)
    }
}

/// Puts back what was asked for before the last end; a sentence about it.
pub(super) fn restore_as_wished(library: &Path) -> Option<String> {
    let name = wished(library)?;
    // Tried once: a start must not fail for it again and again.
    let _ = std::fs::remove_file(library.with_file_name(WISH));
    Some(match put_back(library, &name) {
        Ok(text) => text,
        Err(error) => format!("The copy {name} could not be put back: {error}. The library is as it was"),
    })
}

/// Name of the copy that takes the library's place at the next start.
fn wished(library: &Path) -> Option<String> {
    Some(std::fs::read_to_string(library.with_file_name(WISH)).ok()?.trim().to_owned())
}

/// The copies of the library at `library`, newest first.
fn all(library: &Path) -> Vec<Backup> {
    let next = wished(library);
    backups::list(library).iter().map(|copy| shown(copy, next.as_deref())).collect()
}

/// The copies in a data folder, newest first; nobody needs to run.
pub fn backups_of(data_dir: &Path) -> Vec<Backup> {
    all(&data_dir.join(LIBRARY))
}

/// Puts the copy called `name`, or the newest, in the place of the library of `data_dir`; a sentence about it.
///
/// # Errors
/// An application runs there; there is no such copy, or it is damaged: nothing is changed.
pub fn restore(data_dir: &Path, name: Option<&str>) -> Result<String, StartError> {
    let _lock = Lock::take(data_dir)?;
    let library = data_dir.join(LIBRARY);
    let newest = || backups::list(&library).first().map(BackupFile::name);
    let name = name.map(str::to_owned).or_else(newest);
    let name = name.ok_or_else(|| StartError::Other("there is no copy of the library yet".to_owned()))?;
    Ok(put_back(&library, &name)?)
}

/// Sets the library of `data_dir` aside, so that the next start makes an empty one; a sentence about it.
///
/// # Errors
/// An application runs there; a file cannot be moved.
pub fn start_anew(data_dir: &Path) -> Result<String, StartError> {
    let _lock = Lock::take(data_dir)?;
    Ok(set_aside(&data_dir.join(LIBRARY))?)
}

/// Sets the library aside; a sentence about it. No application may run.
///
/// # Errors
/// A file cannot be moved.
pub(super) fn set_aside(library: &Path) -> Result<String, DbError> {
    let kept = backups::set_aside(library)?;
    Ok(format!("The library starts anew. The one before is kept in {}", kept.display()))
}

/// Puts the copy called `name` in the library's place; a sentence about it. No application may run.
///
/// # Errors
/// There is no such copy, or it is damaged: nothing is changed.
pub(super) fn put_back(library: &Path, name: &str) -> Result<String, DbError> {
    let copy = backups::list(library).into_iter().find(|copy| copy.name() == name);
    let kept = backups::restore(library, name)?;
    let at = copy.map(|copy| time(copy.made_at)).unwrap_or_default();
    Ok(format!("The library of {at} was put back. The one before is kept in {}", kept.display()))
}

/// A moment as people on this computer write it.
pub(super) fn time(at: Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::system()).strftime("%-d %B %Y, %H:%M").to_string()
}

fn is_due(newest: Option<Timestamp>, now: Timestamp) -> bool {
    newest.is_none_or(|newest| now.duration_since(newest).unsigned_abs() >= DAY)
}

/// `next`: name of the copy that takes the library's place.
fn shown(copy: &BackupFile, next: Option<&str>) -> Backup {
    let name = copy.name();
    let is_next = next == Some(name.as_str());
    Backup { name, made_at: clock::iso(copy.made_at), reason: copy.reason, bytes: copy.bytes, is_next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_makes_a_copy_due() {
        let at = |hours: i64| Timestamp::from_second(hours * 3_600).expect("a time");
        assert!(is_due(None, at(0)));
        assert!(!is_due(Some(at(0)), at(23)) && is_due(Some(at(0)), at(24)));
        assert!(is_due(Some(at(100)), at(0)), "a clock that was put back makes one too");
    }
}
