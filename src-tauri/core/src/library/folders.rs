//! Store of music folders.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::db::DbError;
use crate::library::path_bytes;
use crate::library::volume::Place;
use crate::library::walk::WalkRules;
use crate::model::{
    Directory, DirectoryChange, DirectoryFilter, FolderScanStatus, NewDirectory, ScanStrategy, TempoRange, WatchMode,
};

/// A folder as scan and watch need it.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub id: String,
    pub path: PathBuf,
    pub name: String,
    pub is_active: bool,
    pub is_available: bool,
    /// Its scan waits until it is resumed.
    pub is_paused: bool,
    pub is_watched: bool,
    /// It was never scanned to the end.
    pub is_new: bool,
    /// A scan that was begun and not finished.
    pub unfinished: Option<Unfinished>,
    /// Where on which drive it lies.
    pub volume: Option<Place>,
    pub rules: WalkRules,
}

/// A scan that was cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unfinished {
    pub strategy: ScanStrategy,
    /// Milliseconds since 1970.
    pub began: i64,
}

/// All folders, the most important first.
pub(crate) fn list(c: &Connection, filter: &DirectoryFilter) -> Result<Vec<Directory>, DbError> {
    let sql = format!(
        "{DIRECTORY} WHERE (?1 IS NULL OR f.is_active = ?1) AND (?2 IS NULL OR f.is_available = ?2)
         ORDER BY f.priority DESC, f.name COLLATE NOCASE, f.id"
    );
    let mut rows = c.prepare_cached(&sql)?;
    let rows = rows.query_map(params![filter.is_active, filter.is_available], directory)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The folder with this id.
pub(crate) fn get(c: &Connection, id: &str) -> Result<Option<Directory>, DbError> {
    let mut row = c.prepare_cached(&format!("{DIRECTORY} WHERE f.id = ?1"))?;
    Ok(row.query_row([id], directory).optional()?)
}

/// All folders as scan and watch need them.
pub(crate) fn all(c: &Connection) -> Result<Vec<Folder>, DbError> {
    let mut rows = c.prepare_cached(&format!("{FOLDER} ORDER BY priority DESC, path_text"))?;
    let rows = rows.query_map([], folder)?;
    rows.map(|row| row?).collect()
}

/// The folder with this id, as scan and watch need it.
pub(crate) fn one(c: &Connection, id: &str) -> Result<Option<Folder>, DbError> {
    let mut row = c.prepare_cached(&format!("{FOLDER} WHERE id = ?1"))?;
    row.query_row([id], folder).optional()?.transpose()
}

/// Adds a folder whose `path` was checked.
pub(crate) fn insert(tx: &Transaction<'_>, id: &str, path: &Path, new: &NewDirectory) -> Result<(), DbError> {
    let own_name =
        || path.file_name().map_or_else(|| path_bytes::text(path), |name| name.to_string_lossy().into_owned());
    let given = new.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let name = given.map_or_else(own_name, str::to_owned);
    tx.prepare_cached(
        "INSERT INTO folders(id, path, path_text, name, is_active, is_removable, priority, recursive_scan, max_depth,
                             scan_patterns, exclude_patterns, follow_symlinks, tempo_min, tempo_max)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        id,
        path_bytes::of(path),
        path_bytes::text(path),
        name,
        new.is_active.unwrap_or(true),
        new.is_removable.unwrap_or(false),
        new.priority.unwrap_or(0),
        new.recursive_scan.unwrap_or(true),
        new.max_depth.unwrap_or(-1).max(-1),
        globs(new.scan_patterns.as_ref())?,
        globs(new.exclude_patterns.as_ref())?,
        new.follow_symlinks.unwrap_or(false),
        new.tempo_range.map(|range| range.min),
        new.tempo_range.map(|range| range.max),
    ])?;
    Ok(())
}

/// Changes what `change` gives; tells whether the folder exists.
pub(crate) fn update(tx: &Transaction<'_>, change: &DirectoryChange) -> Result<bool, DbError> {
    let changed = tx
        .prepare_cached(
            "UPDATE folders SET name = coalesce(?2, name), is_active = coalesce(?3, is_active),
                is_removable = coalesce(?4, is_removable), priority = coalesce(?5, priority),
                recursive_scan = coalesce(?6, recursive_scan), max_depth = coalesce(?7, max_depth),
                scan_patterns = CASE WHEN ?14 THEN ?8 ELSE scan_patterns END,
                exclude_patterns = CASE WHEN ?15 THEN ?9 ELSE exclude_patterns END,
                follow_symlinks = coalesce(?10, follow_symlinks),
                tempo_min = CASE WHEN ?11 THEN ?12 ELSE tempo_min END,
                tempo_max = CASE WHEN ?11 THEN ?13 ELSE tempo_max END
             WHERE id = ?1",
        )?
        .execute(params![
            change.id,
            change.name.as_deref().map(str::trim),
            change.is_active,
            change.is_removable,
            change.priority,
            change.recursive_scan,
            change.max_depth.map(|depth| depth.max(-1)),
            globs(change.scan_patterns.iter().flatten().next())?,
            globs(change.exclude_patterns.iter().flatten().next())?,
            change.follow_symlinks,
            change.tempo_range.is_some(),
            change.tempo_range.flatten().map(|range| range.min),
            change.tempo_range.flatten().map(|range| range.max),
            change.scan_patterns.is_some(),
            change.exclude_patterns.is_some(),
        ])?;
    Ok(changed > 0)
}

/// Removes the folder. Its tracks' rows stay, marked missing, unless `delete_tracks`.
pub(crate) fn remove(tx: &Transaction<'_>, id: &str, delete_tracks: bool, now: &str) -> Result<bool, DbError> {
    if delete_tracks {
        tx.execute("DELETE FROM tracks WHERE folder_id = ?1", [id])?;
    } else {
        tx.execute(
            "UPDATE tracks SET folder_id = NULL, is_missing = 1, missing_since = coalesce(missing_since, ?2)
             WHERE folder_id = ?1",
            [id, now],
        )?;
    }
    Ok(tx.execute("DELETE FROM folders WHERE id = ?1", [id])? > 0)
}

/// Sets what a look at the folder found; tells whether that is news.
pub(crate) fn set_available(tx: &Transaction<'_>, id: &str, is_available: bool) -> Result<bool, DbError> {
    let sql = "UPDATE folders SET is_available = ?2 WHERE id = ?1 AND is_available <> ?2";
    Ok(tx.prepare_cached(sql)?.execute(params![id, is_available])? > 0)
}

/// Sets whether changes in it are to be noticed; tells whether that is news.
pub(crate) fn set_watched(tx: &Transaction<'_>, id: &str, is_watched: bool) -> Result<bool, DbError> {
    let sql = "UPDATE folders SET is_watched = ?2 WHERE id = ?1 AND is_watched <> ?2";
    Ok(tx.prepare_cached(sql)?.execute(params![id, is_watched])? > 0)
}

/// Sets whether its scan waits until it is resumed; tells whether that is news.
pub(crate) fn set_paused(tx: &Transaction<'_>, id: &str, is_paused: bool) -> Result<bool, DbError> {
    let sql = "UPDATE folders SET scan_status = CASE WHEN ?2 THEN 'paused' ELSE 'idle' END
               WHERE id = ?1 AND (scan_status = 'paused') <> ?2";
    Ok(tx.prepare_cached(sql)?.execute(params![id, is_paused])? > 0)
}

/// A scan of the folder began, or goes on; one that was paused a moment ago stays paused.
pub(crate) fn scan_began(tx: &Transaction<'_>, id: &str, scan: Unfinished) -> Result<(), DbError> {
    let strategy = if scan.strategy == ScanStrategy::Full { "full" } else { "hybrid" };
    let sql = "UPDATE folders SET scan_status = CASE scan_status WHEN 'paused' THEN 'paused' ELSE 'scanning' END,
                      scan_strategy = ?2, scan_began = ?3
               WHERE id = ?1";
    tx.execute(sql, params![id, strategy, scan.began])?;
    Ok(())
}

/// How a scan ended, for the folder's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ScanEnd {
    /// Everything was looked at: so many audio files.
    Whole(u64),
    /// The folder is not there, with the reason.
    Away(String),
    /// Stopped before the end, by the DJ or with the application.
    Stopped,
    /// It failed, with the reason.
    Failed(String),
}

/// What becomes of a scan that was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// The DJ cancelled it.
    Cancelled,
    /// The DJ paused it.
    Paused,
    /// The application or the folder's task ends: the next scan goes on where it was.
    CutOff,
}

/// Notes that a scan of the folder was stopped.
pub(crate) fn scan_stopped(tx: &Transaction<'_>, id: &str, stopped: Stopped) -> Result<(), DbError> {
    let sql = match stopped {
        Stopped::Cancelled => {
            "UPDATE folders SET scan_status = 'idle', scan_strategy = NULL, scan_began = NULL WHERE id = ?1"
        }
        Stopped::Paused => "UPDATE folders SET scan_status = 'paused' WHERE id = ?1",
        Stopped::CutOff => "UPDATE folders SET scan_status = 'idle' WHERE id = ?1 AND scan_status <> 'paused'",
    };
    tx.execute(sql, [id])?;
    Ok(())
}

/// Notes how a scan of the folder ended; nothing where it was stopped ([`scan_stopped`]).
pub(crate) fn scan_ended(tx: &Transaction<'_>, id: &str, end: &ScanEnd, now: &str) -> Result<(), DbError> {
    match end {
        ScanEnd::Whole(files) => tx.execute(
            "UPDATE folders SET scan_status = 'idle', last_error = NULL, last_scan = ?2, total_files = ?3,
                    is_available = 1, scan_strategy = NULL, scan_began = NULL
             WHERE id = ?1",
            params![id, now, files],
        )?,
        ScanEnd::Away(reason) => tx.execute(
            "UPDATE folders SET scan_status = CASE scan_status WHEN 'paused' THEN 'paused' ELSE 'idle' END,
                    last_error = ?2, is_available = 0
             WHERE id = ?1",
            [id, reason],
        )?,
        ScanEnd::Failed(reason) => {
            tx.execute("UPDATE folders SET scan_status = 'error', last_error = ?2 WHERE id = ?1", [id, reason])?
        }
        ScanEnd::Stopped => 0,
    };
    Ok(())
}

/// Scans that a crash or a kill interrupted do not run any more; what they did is known.
pub(crate) fn interrupt_scans(tx: &Transaction<'_>) -> Result<(), DbError> {
    tx.execute("UPDATE folders SET scan_status = 'idle' WHERE scan_status = 'scanning'", [])?;
    Ok(())
}

const FOLDER: &str = "SELECT id, path, name, is_active, is_available, recursive_scan, max_depth, follow_symlinks,
    scan_patterns, exclude_patterns, scan_status = 'paused', is_watched, scan_strategy, scan_began,
    volume_id, volume_path, last_scan IS NULL FROM folders";

fn folder(row: &Row<'_>) -> rusqlite::Result<Result<Folder, DbError>> {
    let (include, exclude): (Option<String>, Option<String>) = (row.get(8)?, row.get(9)?);
    let (recursive, depth, follow) = (row.get(5)?, row.get(6)?, row.get(7)?);
    let rules = parse_globs(include.as_deref()).and_then(|include| {
        let exclude = parse_globs(exclude.as_deref())?;
        WalkRules::new(recursive, depth, follow, include.as_deref(), exclude.as_deref())
            .map_err(|error| DbError::Content(error.to_string()))
    });
    let path = path_bytes::path(row.get_ref(1)?.as_blob()?);
    let (id, name, is_active, is_available) = (row.get(0)?, row.get(2)?, row.get(3)?, row.get(4)?);
    let (is_paused, is_watched, is_new) = (row.get(10)?, row.get(11)?, row.get(16)?);
    let unfinished = row.get::<_, Option<String>>(12)?.zip(row.get(13)?).map(|(strategy, began)| {
        let strategy = if strategy == "full" { ScanStrategy::Full } else { ScanStrategy::Hybrid };
        Unfinished { strategy, began }
    });
    let volume_path: Option<Vec<u8>> = row.get(15)?;
    let volume = row.get::<_, Option<String>>(14)?.zip(volume_path);
    let volume = volume.map(|(id, path)| Place { id, path: path_bytes::path(&path) });
    Ok(rules.map(|rules| Folder {
        id,
        path,
        name,
        is_active,
        is_available,
        is_paused,
        is_watched,
        is_new,
        unfinished,
        volume,
        rules,
    }))
}

const DIRECTORY: &str = "SELECT f.id, f.path_text, f.name, f.is_active, f.is_removable, f.is_available, f.last_scan,
    f.scan_status, f.last_error, f.total_files, f.date_added, f.priority, f.recursive_scan, f.max_depth, f.scan_patterns,
    f.exclude_patterns, f.follow_symlinks,
    (SELECT count(*) FROM tracks t WHERE t.folder_id = f.id),
    (SELECT count(*) FROM tracks t WHERE t.folder_id = f.id AND t.is_missing = 1),
    (SELECT count(*) FROM tracks t WHERE t.folder_id = f.id AND t.is_analyzed = 1), f.tempo_min, f.tempo_max, f.is_watched,
    (SELECT count(*) FROM tracks t WHERE t.folder_id = f.id AND t.audio_id IS NULL AND t.read_code IS NULL
        AND t.is_missing = 0)
    FROM folders f";

fn directory(row: &Row<'_>) -> rusqlite::Result<Directory> {
    let status: String = row.get(7)?;
    let globs = |column: usize| -> rusqlite::Result<Option<Vec<String>>> {
        let text: Option<String> = row.get(column)?;
        parse_globs(text.as_deref()).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
        })
    };
    Ok(Directory {
        id: row.get(0)?,
        path: row.get(1)?,
        name: row.get(2)?,
        is_active: row.get(3)?,
        is_removable: row.get(4)?,
        is_available: row.get(5)?,
        last_scan: row.get(6)?,
        scan_status: match status.as_str() {
            "scanning" => FolderScanStatus::Scanning,
            "paused" => FolderScanStatus::Paused,
            "error" => FolderScanStatus::Error,
            _ => FolderScanStatus::Idle,
        },
        last_error: row.get(8)?,
        total_files: row.get(9)?,
        date_added: row.get(10)?,
        priority: row.get(11)?,
        recursive_scan: row.get(12)?,
        max_depth: row.get(13)?,
        scan_patterns: globs(14)?,
        exclude_patterns: globs(15)?,
        follow_symlinks: row.get(16)?,
        total_tracks: row.get(17)?,
        total_missing: row.get(18)?,
        total_analyzed: row.get(19)?,
        tempo_range: tempo_range(row.get(20)?, row.get(21)?),
        is_watched: row.get(22)?,
        watching: WatchMode::Off,
        watching_reason: None,
        watching_fix: None,
        total_unread: row.get(23)?,
        reading: None,
    })
}

fn tempo_range(min: Option<u32>, max: Option<u32>) -> Option<TempoRange> {
    min.zip(max).map(|(min, max)| TempoRange { min, max })
}

/// Globs are kept as a JSON array.
fn globs(globs: Option<&Vec<String>>) -> Result<Option<String>, DbError> {
    Ok(globs.map(serde_json::to_string).transpose()?)
}

fn parse_globs(text: Option<&str>) -> Result<Option<Vec<String>>, DbError> {
    Ok(text.map(serde_json::from_str).transpose()?)
}
