//! Which of our audios a track of the file to import is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, Row};
use tokio_util::sync::CancellationToken;

use super::record::Candidate;
use super::xxh64;
use crate::db::DbError;
use crate::library::{FoundFile, path_bytes, read_file};

/// Lengths that differ by less, in seconds, are one: programs count the silence that encoders add differently.
const SAME_LENGTH: f64 = 0.1;

/// How a track was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// At its path, with its content.
    AtPath,
    /// At its path with its length; the tags were changed since.
    Retagged,
    /// Elsewhere, with its content.
    Moved,
}

/// A track of the file to import, and what it is here.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Match {
    pub candidate: Candidate,
    pub found: Found,
    pub audio_id: String,
    /// What the file here says as its comment.
    pub comment: Option<String>,
}

/// What a file here holds.
#[derive(Debug, Clone)]
struct Held {
    audio_id: String,
    duration: Option<f64>,
    comment: Option<String>,
}

/// Looks at the place that the track has in the file to import; none when it is not there. Reads files: blocks.
pub(super) fn at_path(ours: Option<&Connection>, candidate: &Candidate) -> Result<Option<Match>, DbError> {
    let path = PathBuf::from(&candidate.path);
    if !path.is_absolute() {
        return Ok(None);
    }
    let Ok(file) = FoundFile::at(&path) else { return Ok(None) };
    let Ok(sums) = xxh64::sums(&path) else { return Ok(None) };
    let is_it = candidate.hash.is_some_and(|hash| sums.contains(&hash));
    let Some(held) = held(ours, &file)? else { return Ok(None) };
    let is_as_long =
        candidate.duration.zip(held.duration).is_some_and(|(theirs, ours)| (theirs - ours).abs() < SAME_LENGTH);
    let found = match (is_it, is_as_long) {
        (true, _) => Found::AtPath,
        (false, true) => Found::Retagged,
        (false, false) => return Ok(None),
    };
    Ok(Some(Match { candidate: candidate.clone(), found, audio_id: held.audio_id, comment: held.comment }))
}

/// What the store knows of a file that has not changed since, else what the file says; none when it cannot be read.
fn held(ours: Option<&Connection>, file: &FoundFile) -> Result<Option<Held>, DbError> {
    if let Some(c) = ours {
        let sql = "SELECT audio_id, duration_seconds, comment FROM tracks
                   WHERE path = ?1 AND file_size = ?2 AND modified_ns = ?3 AND audio_id IS NOT NULL";
        let parameters = rusqlite::params![path_bytes::of(&file.path), file.size, file.modified_ns];
        let read = |row: &Row<'_>| Ok(Held { audio_id: row.get(0)?, duration: row.get(1)?, comment: row.get(2)? });
        if let Some(held) = c.prepare_cached(sql)?.query_row(parameters, read).optional()? {
            return Ok(Some(held));
        }
    }
    let Ok(tags) = read_file::tags(&file.path, file.size) else { return Ok(None) };
    let audio_id = read_file::identity(&file.path, &CancellationToken::new()).and_then(Result::ok);
    Ok(audio_id.map(|audio_id| Held { audio_id, duration: tags.duration, comment: tags.comment }))
}

/// The files of our library by their size, as far as a track that was not found at its path may be one of them.
#[derive(Debug, Default)]
pub(super) struct Elsewhere {
    by_size: HashMap<u64, Vec<(PathBuf, Held)>>,
    /// Files that were read, by their hashes.
    known: HashMap<u64, (String, Option<String>)>,
}

impl Elsewhere {
    /// Files that have the size of one of `lost`.
    pub(super) fn of(ours: Option<&Connection>, lost: &[Candidate]) -> Result<Self, DbError> {
        let mut by_size: HashMap<u64, Vec<(PathBuf, Held)>> =
            lost.iter().filter(|lost| lost.hash.is_some()).filter_map(|lost| Some((lost.size?, Vec::new()))).collect();
        let Some(c) = ours.filter(|_| !by_size.is_empty()) else { return Ok(Self::default()) };
        let mut rows = c.prepare(
            "SELECT file_size, path, audio_id, duration_seconds, comment FROM tracks
             WHERE audio_id IS NOT NULL AND is_missing = 0",
        )?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(files) = by_size.get_mut(&row.get(0)?) {
                let path = path_bytes::path(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?);
                files.push((path, Held { audio_id: row.get(2)?, duration: row.get(3)?, comment: row.get(4)? }));
            }
        }
        Ok(Self { by_size, known: HashMap::new() })
    }

    /// The file that the track is; none when there is none. Each file is read once, whatever is asked: blocks.
    pub(super) fn find(&mut self, candidate: &Candidate) -> Option<Match> {
        let hash = candidate.hash?;
        for (path, held) in self.by_size.remove(&candidate.size?).unwrap_or_default() {
            for sum in sums(&path) {
                self.known.entry(sum).or_insert_with(|| (held.audio_id.clone(), held.comment.clone()));
            }
        }
        let (audio_id, comment) = self.known.get(&hash)?.clone();
        Some(Match { candidate: candidate.clone(), found: Found::Moved, audio_id, comment })
    }
}

/// A file that went away has none.
fn sums(path: &Path) -> Vec<u64> {
    xxh64::sums(path).unwrap_or_default()
}
