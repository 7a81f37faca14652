//! What scans and watchers write about tracks.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;

use crate::db::DbError;
use crate::library::path_bytes;
use crate::library::read_file::{UNREADABLE, Unusable};
use crate::library::tags::Tags;
use crate::library::walk::FoundFile;

/// What the store knows of a file before it is looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub id: String,
    pub size: u64,
    pub modified_ns: i64,
    /// Its number; none before it was seen on a file system that keeps them.
    pub number: Option<i64>,
    /// When it was last read, milliseconds since 1970.
    pub read_at: i64,
    pub is_missing: bool,
    /// It could not be read last time; that may change without a trace in size or time.
    pub unreadable: bool,
    /// False for the left-over row of a folder that was removed.
    pub in_folder: bool,
}

/// Known files by their path's bytes.
pub(crate) type KnownFiles = HashMap<Vec<u8>, Known>;

/// Rows of files at and below `start`, also those that a removed folder left behind.
pub(crate) fn known(c: &Connection, folder_id: &str, start: &Path, into: &mut KnownFiles) -> Result<(), DbError> {
    let mut rows = c.prepare_cached(
        "SELECT path, id, file_size, modified_ns, is_missing, folder_id IS ?4, read_code IS 'file_unreadable', file_number,
                read_at FROM tracks
         WHERE (path >= ?1 AND path < ?2) OR path = ?3",
    )?;
    let (first, end) = path_bytes::below(start);
    let mut rows = rows.query(params![first, end, path_bytes::of(start), folder_id])?;
    while let Some(row) = rows.next()? {
        let known = Known {
            id: row.get(1)?,
            size: row.get(2)?,
            modified_ns: row.get(3)?,
            is_missing: row.get(4)?,
            in_folder: row.get(5)?,
            unreadable: row.get(6)?,
            number: row.get(7)?,
            read_at: row.get(8)?,
        };
        into.insert(row.get(0)?, known);
    }
    Ok(())
}

/// Tracks of the folder whose file was there when last looked at.
pub(crate) fn present(c: &Connection, folder_id: &str) -> Result<u64, DbError> {
    let sql = "SELECT count(*) FROM tracks WHERE folder_id = ?1 AND is_missing = 0";
    Ok(c.prepare_cached(sql)?.query_row([folder_id], |row| row.get(0))?)
}

/// What a scan reads of a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Facts {
    /// None while its audio was not read.
    pub audio_id: Option<String>,
    pub tags: Tags,
}

/// Where a file that was read comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Its path has a row.
    Known,
    /// Its path has none.
    New,
    /// It was at the path of the row with this id.
    Moved(String),
}

/// One change that a scan found.
#[derive(Debug)]
pub(crate) enum Change {
    /// A file was read.
    Read { file: FoundFile, origin: Origin, outcome: Result<Box<Facts>, Unusable> },
    /// An unchanged file is there again.
    Back { id: String, path: PathBuf },
    /// The number of an unchanged file is known now.
    Numbered { id: String, number: i64 },
    /// A file is gone. Its path guards against a row that has moved since.
    Gone { id: String, path: Vec<u8> },
}

/// Numbers and ids of a batch.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub added: u64,
    pub updated: u64,
    pub gone: u64,
    /// Rows that changed.
    pub ids: Vec<String>,
    /// There is audio to look for work with: a file with an audio identity came, came back or changed.
    pub audio: bool,
}

/// Writes a batch of changes of one folder.
pub(crate) fn write(
    tx: &Transaction<'_>,
    folder_id: &str,
    root: &Path,
    changes: Vec<Change>,
    now: &str,
) -> Result<Written, DbError> {
    let mut written = Written::default();
    for change in changes {
        match change {
            Change::Read { file, origin, outcome } => {
                if let Origin::Moved(id) = origin {
                    let sql = "UPDATE tracks SET path = ?2 WHERE id = ?1";
                    tx.prepare_cached(sql)?.execute(params![id, path_bytes::of(&file.path)])?;
                }
                read(tx, folder_id, root, &file, outcome, &mut written)?;
            }
            Change::Back { id, path } => {
                tx.prepare_cached(
                    "UPDATE tracks SET folder_id = ?2, relative_path = ?3, is_missing = 0, missing_since = NULL
                     WHERE id = ?1",
                )?
                .execute(params![id, folder_id, relative(root, &path)])?;
                written.updated += 1;
                written.audio = true;
                written.ids.push(id);
            }
            Change::Numbered { id, number } => {
                let sql = "UPDATE tracks SET file_number = ?2 WHERE id = ?1";
                tx.prepare_cached(sql)?.execute(params![id, number])?;
            }
            Change::Gone { id, path } => {
                let gone = tx
                    .prepare_cached(
                        "UPDATE tracks SET is_missing = 1, missing_since = coalesce(missing_since, ?3)
                         WHERE id = ?1 AND path = ?2 AND is_missing = 0",
                    )?
                    .execute(params![id, path, now])?;
                if gone > 0 {
                    written.gone += 1;
                    written.ids.push(id);
                }
            }
        }
    }
    Ok(written)
}

fn read(
    tx: &Transaction<'_>,
    folder_id: &str,
    root: &Path,
    file: &FoundFile,
    outcome: Result<Box<Facts>, Unusable>,
    written: &mut Written,
) -> Result<(), DbError> {
    if let Err(unusable) = &outcome
        && unusable.code == UNREADABLE
        && let Some(id) = keep_unreadable(tx, file, unusable)?
    {
        written.updated += 1;
        written.ids.push(id);
        return Ok(());
    }
    let (audio_id, tags, unusable) = match outcome {
        Ok(facts) => (facts.audio_id, facts.tags, None),
        Err(unusable) => (None, Tags::default(), Some(unusable)),
    };
    if let Some(audio_id) = &audio_id {
        let sql = "INSERT INTO audio(audio_id) VALUES(?1) ON CONFLICT DO NOTHING";
        tx.prepare_cached(sql)?.execute([audio_id])?;
        written.audio = true;
    }
    let own_name = || file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let id = Uuid::new_v4().to_string();
    let mut upsert = tx.prepare_cached(
        "INSERT INTO tracks(id, folder_id, path, path_text, relative_path, file_size, modified_ns, audio_id, read_code,
                read_error, title, artist, album, album_artist, genre, year, track_number, comment, duration_seconds,
                sample_rate, bit_rate, channels, tag_bpm, tag_key, tag_mode, shown_bpm, shown_key, shown_mode,
                file_number, read_at)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
                ?24, ?25, ?23, ?24, ?25, ?26, ?27)
         ON CONFLICT(path) DO UPDATE SET folder_id = excluded.folder_id, path_text = excluded.path_text,
                relative_path = excluded.relative_path, file_size = excluded.file_size,
                modified_ns = excluded.modified_ns, audio_id = excluded.audio_id, read_code = excluded.read_code,
                read_error = excluded.read_error, title = excluded.title, artist = excluded.artist,
                album = excluded.album, album_artist = excluded.album_artist, genre = excluded.genre,
                year = excluded.year, track_number = excluded.track_number, comment = excluded.comment,
                duration_seconds = excluded.duration_seconds, sample_rate = excluded.sample_rate,
                bit_rate = excluded.bit_rate, channels = excluded.channels, tag_bpm = excluded.tag_bpm,
                tag_key = excluded.tag_key, tag_mode = excluded.tag_mode, file_number = excluded.file_number, read_at = excluded.read_at,
                is_missing = 0, missing_since = NULL
         RETURNING id",
    )?;
    let title = tags.title.or_else(own_name);
    let now_ms = crate::clock::now_millis();
    let path_text = path_bytes::text(&file.path);
    let values = params![
        id,
        folder_id,
        path_bytes::of(&file.path),
        path_text,
        relative(root, &file.path),
        file.size,
        file.modified_ns,
        audio_id,
        unusable.as_ref().map(|unusable| unusable.code),
        unusable.as_ref().map(|unusable| unusable.reason.as_str()),
        title,
        tags.artist,
        tags.album,
        tags.album_artist,
        tags.genre,
        tags.year,
        tags.track_number,
        tags.comment,
        tags.duration,
        tags.sample_rate,
        tags.bit_rate,
        tags.channels,
        tags.bpm,
        tags.key.map(|key| key.tonic),
        tags.key.map(|key| key.mode),
        file.number,
        now_ms,
    ];
    let stored: String = upsert.query_row(values, |row| row.get(0))?;
    if stored == id {
        written.added += 1;
    } else {
        written.updated += 1;
    }
    written.ids.push(stored);
    Ok(())
}

/// A file that cannot be read any more keeps what was known of it: that is still true once it can be read again.
fn keep_unreadable(tx: &Transaction<'_>, file: &FoundFile, unusable: &Unusable) -> Result<Option<String>, DbError> {
    let mut update = tx.prepare_cached(
        "UPDATE tracks SET file_size = ?2, modified_ns = ?3, read_code = ?4, read_error = ?5, is_missing = 0,
                missing_since = NULL
         WHERE path = ?1 RETURNING id",
    )?;
    let path = path_bytes::of(&file.path);
    let values = params![path, file.size, file.modified_ns, unusable.code, unusable.reason];
    Ok(update.query_row(values, |row| row.get(0)).optional()?)
}

/// `path` relative to the folder, with `/` between its parts on every system.
fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
