//! Tracks whose file is gone: how many, since when, forgotten on request, found again.

use std::path::PathBuf;

use rusqlite::{Connection, Transaction, params};

use crate::db::DbError;
use crate::error::ApiError;
use crate::library::Library;
use crate::library::error::LibraryError;
use crate::library::{path_bytes, relink, tracks};
use crate::model::{Cleaned, CleanupRequest, MissingQuery, MissingStats, Page, Restored, Track, TrackQuery, Verified};
use crate::{clock, disk};

/// Days after which a missing track may be forgotten, unless asked otherwise.
const CLEANUP_DAYS: u32 = 30;

impl Library {
    /// The missing tracks of a folder.
    ///
    /// # Errors
    /// `not_found`, `validation_failed`.
    pub async fn missing(&self, query: MissingQuery) -> Result<Page<Track>, ApiError> {
        let folder = self.folder(&query.id).await?;
        let MissingQuery { page, limit, .. } = query;
        let list =
            TrackQuery { library_id: Some(folder.id), is_missing: Some(true), page, limit, ..TrackQuery::default() };
        self.tracks(list).await
    }

    /// Numbers of a folder's missing tracks.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn missing_stats(&self, id: &str) -> Result<MissingStats, ApiError> {
        let folder = self.folder(id).await?;
        Ok(self.shared.db.read(move |c| stats(c, &folder.id)).await?)
    }

    /// Forgets tracks of a folder that have been missing for long; what was analysed and set by hand stays with the
    /// audio. Refused while the folder is away: nothing of it is missing then.
    ///
    /// # Errors
    /// `not_found`, `directory_away`; the copy cannot be written.
    pub async fn clean_up(&self, request: CleanupRequest) -> Result<Cleaned, ApiError> {
        let folder = self.folder(&request.id).await?;
        relink::root_of(&self.shared.db, &folder).await.map_err(|_| LibraryError::Away(folder.name.clone()))?;
        let days = request.remove_missing_older_than_days.unwrap_or(CLEANUP_DAYS);
        let id = folder.id.clone();
        let old = self.shared.db.read(move |c| missing_for(c, &id, days)).await?;
        if old.is_empty() {
            return Ok(cleaned(0, None));
        }
        let backup = match request.backup_metadata.unwrap_or(true) {
            true => Some(self.copy_rows(&old, &folder.name).await?),
            false => None,
        };
        let ids: Vec<String> = old.into_iter().map(|track| track.id).collect();
        let removed = self.shared.db.write(move |tx| forget(tx, &ids)).await?;
        self.shared.batch.all_tracks();
        self.shared.folder_changed(&folder.id).await?;
        Ok(cleaned(removed, backup))
    }

    /// Looks for the files of a folder's missing tracks at their places.
    ///
    /// # Errors
    /// `not_found`, `directory_away`.
    pub async fn restore_missing(&self, id: &str) -> Result<Restored, ApiError> {
        let folder = self.folder(id).await?;
        relink::root_of(&self.shared.db, &folder).await.map_err(|_| LibraryError::Away(folder.name.clone()))?;
        let wanted = folder.id.clone();
        let missing = self.shared.db.read(move |c| places(c, &wanted)).await?;
        let total = missing.len();
        let found = tokio::task::spawn_blocking(move || {
            missing.into_iter().filter(|(_, path)| path.exists()).map(|(id, _)| id).collect::<Vec<_>>()
        });
        let found = found.await.map_err(|_| LibraryError::Closed)?;
        let restored = found.len();
        if restored > 0 {
            let ids = found.clone();
            self.shared.db.write(move |tx| ids.iter().try_for_each(|id| set_missing(tx, id, false))).await?;
            self.shared.batch.tracks(found);
            self.shared.folder_changed(&folder.id).await?;
        }
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let (restored, gone) = (count(restored), count(total - restored));
        let message = format!("{}, {gone} still gone", tracks_that(restored, "is there again", "are there again"));
        Ok(Restored { success: true, tracks_restored: restored, total_missing: gone, message })
    }

    /// Looks at a track's file now; changes nothing.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn verify(&self, id: &str) -> Result<Verified, ApiError> {
        let path = self.place_of(id).await?;
        let shown = path.to_string_lossy().into_owned();
        let look = tokio::task::spawn_blocking(move || {
            let metadata = std::fs::metadata(&path)?;
            // The right to read is only known by trying.
            let accessible = std::fs::File::open(&path).is_ok();
            Ok::<_, std::io::Error>((metadata, accessible))
        });
        Ok(match look.await.map_err(|_| LibraryError::Closed)? {
            Ok((metadata, accessible)) => Verified {
                exists: true,
                file_path: shown,
                size: Some(metadata.len()),
                modified: metadata.modified().ok().and_then(|at| at.try_into().ok()).map(clock::iso),
                accessible,
                error: None,
            },
            Err(error) => Verified {
                exists: false,
                file_path: shown,
                size: None,
                modified: None,
                accessible: false,
                error: Some(error.to_string()),
            },
        })
    }

    /// Marks a track as missing, or as found where its file is there; the next scan looks again.
    ///
    /// # Errors
    /// `not_found`; `track_missing` for a file that is not there.
    pub async fn mark(&self, id: &str, missing: bool) -> Result<Track, ApiError> {
        let path = self.place_of(id).await?;
        if !missing && !tokio::fs::try_exists(&path).await.unwrap_or(false) {
            return Err(LibraryError::TrackMissing(path).into());
        }
        let wanted = id.to_owned();
        let track = self.shared.db.write(move |tx| {
            set_missing(tx, &wanted, missing)?;
            tracks::get(tx, &wanted)
        });
        let track = track.await?.ok_or_else(|| LibraryError::NoTrack(id.to_owned()))?;
        self.shared.batch.tracks([id.to_owned()]);
        Ok(track)
    }

    async fn place_of(&self, id: &str) -> Result<PathBuf, ApiError> {
        let wanted = id.to_owned();
        let place = self.shared.db.read(move |c| tracks::place(c, &wanted)).await?;
        Ok(place.ok_or_else(|| LibraryError::NoTrack(id.to_owned()))?.path)
    }

    /// Writes the rows as JSON beside the copies of the library.
    async fn copy_rows(&self, rows: &[Track], folder: &str) -> Result<PathBuf, ApiError> {
        let safe: String = folder.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(40).collect();
        let path = self.shared.db.folder().join("backups").join(format!("missing-{safe}-{}.json", clock::now_millis()));
        let text = serde_json::to_vec_pretty(rows).map_err(DbError::from)?;
        let work = move || {
            let written = path.parent().map_or(Ok(()), std::fs::create_dir_all);
            match written.and_then(|()| disk::replace_for_good(&path, &text)) {
                Ok(()) => Ok(path),
                Err(source) => Err(DbError::Io { path, source }),
            }
        };
        Ok(tokio::task::spawn_blocking(work).await.map_err(|_| LibraryError::Closed)??)
    }
}

fn cleaned(removed: u64, backup: Option<PathBuf>) -> Cleaned {
    let forgotten = tracks_that(removed, "was forgotten", "were forgotten");
    Cleaned {
        success: true,
        tracks_removed: removed,
        metadata_backed_up: backup.is_some(),
        backup_path: backup.map(|path| path.to_string_lossy().into_owned()),
        message: format!("{forgotten}; what is known of their audio stays"),
    }
}

/// `1 track was forgotten`, `2 tracks were forgotten`.
fn tracks_that(number: u64, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 track {one}"),
        number => format!("{number} tracks {many}"),
    }
}

fn stats(c: &Connection, folder_id: &str) -> Result<MissingStats, DbError> {
    let sql = "SELECT count(*), coalesce(sum(missing_since < datetime('now', '-7 days')), 0),
            coalesce(sum(missing_since < datetime('now', '-30 days')), 0),
            coalesce(sum(missing_since < datetime('now', '-90 days')), 0), min(missing_since),
            coalesce(sum(file_size), 0)
        FROM tracks WHERE folder_id = ?1 AND is_missing = 1";
    Ok(c.prepare_cached(sql)?.query_row([folder_id], |row| {
        Ok(MissingStats {
            total_missing: row.get(0)?,
            missing_over_7_days: row.get(1)?,
            missing_over_30_days: row.get(2)?,
            missing_over_90_days: row.get(3)?,
            oldest_missing: row.get(4)?,
            total_size: row.get(5)?,
        })
    })?)
}

/// Tracks of a folder that have been missing for `days` or longer.
fn missing_for(c: &Connection, folder_id: &str, days: u32) -> Result<Vec<Track>, DbError> {
    let sql = "SELECT id FROM tracks WHERE folder_id = ?1 AND is_missing = 1 AND missing_since <= datetime('now', ?2)";
    let ids: Vec<String> = c
        .prepare_cached(sql)?
        .query_map(params![folder_id, format!("-{days} days")], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(tracks::get(c, &id)?);
    }
    Ok(found)
}

/// Removes rows of tracks that are still missing; answers how many.
fn forget(tx: &Transaction<'_>, ids: &[String]) -> Result<u64, DbError> {
    let mut delete = tx.prepare_cached("DELETE FROM tracks WHERE id = ?1 AND is_missing = 1")?;
    let mut removed = 0;
    for id in ids {
        removed += u64::try_from(delete.execute([id])?).unwrap_or_default();
    }
    Ok(removed)
}

fn places(c: &Connection, folder_id: &str) -> Result<Vec<(String, PathBuf)>, DbError> {
    let sql = "SELECT id, path FROM tracks WHERE folder_id = ?1 AND is_missing = 1";
    let mut rows = c.prepare_cached(sql)?;
    let rows = rows.query_map([folder_id], |row| Ok((row.get(0)?, path_bytes::path(row.get_ref(1)?.as_blob()?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn set_missing(tx: &Transaction<'_>, id: &str, missing: bool) -> Result<(), DbError> {
    let sql = "UPDATE tracks SET is_missing = ?2,
            missing_since = CASE WHEN ?2 THEN coalesce(missing_since, ?3) END WHERE id = ?1";
    tx.prepare_cached(sql)?.execute(params![id, missing, clock::now_sql()])?;
    Ok(())
}
