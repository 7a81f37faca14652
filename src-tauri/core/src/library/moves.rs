//! Recognising a file that was renamed or moved, and one that is there under a second name.
//!
//! A move within a file system keeps number, size and time: that is seen without reading the file. What else is the same
//! audio at a new path while the old path is gone is seen when its audio was read. The row goes with the file, and so do
//! plays, rating and everything that names the track by its id.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::Path;

use rusqlite::{Connection, params};

use crate::db::DbError;
use crate::library::track_writes::{Change, Origin};
use crate::library::{file_system, path_bytes};

/// Rows of one audio that are looked at. A sample that lies in a library a thousand times must not cost a million looks.
const MOST: u32 = 16;

/// Gives each new file the row that it moved away from, if there is one, or else the identity that is known of it under
/// another name. `taken` are rows found earlier in this scan. Looks at the old paths: blocks.
pub(crate) fn recognise(c: &Connection, changes: &mut [Change], taken: &mut HashSet<String>) -> Result<(), DbError> {
    let mut rows = c.prepare_cached(
        "SELECT t.id, t.path, t.audio_id, f.path, coalesce(f.is_available, 1)
         FROM tracks t LEFT JOIN folders f ON f.id = t.folder_id
         WHERE t.file_number = ?1 AND t.file_size = ?2 AND t.modified_ns = ?3 LIMIT ?4",
    )?;
    for change in changes {
        let Change::Read { file, origin: origin @ Origin::New, outcome: Ok(facts) } = change else { continue };
        let Some(number) = file.number else { continue };
        let mut candidates = rows.query(params![number, file.size, file.modified_ns, MOST])?;
        while let Some(row) = candidates.next()? {
            let (id, old, audio_id): (String, Vec<u8>, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (root, is_available): (Option<Vec<u8>>, bool) = (row.get(3)?, row.get(4)?);
            let old = path_bytes::path(&old);
            if is_available && !taken.contains(&id) && has_left(&old, &file.path, root.as_deref()) {
                taken.insert(id.clone());
                facts.audio_id = audio_id;
                *origin = Origin::Moved(id);
                break;
            }
            if facts.audio_id.is_none() && audio_id.is_some() && file_system::is_same(&old, &file.path) {
                facts.audio_id = audio_id;
            }
        }
    }
    Ok(())
}

/// The row of the file that is now at `path` in the folder `folder_id`, by its audio: one whose own file is gone. Rows of
/// the same folder count only if they are marked missing: it was just scanned. Looks at the old paths: blocks.
pub(crate) fn by_audio(
    c: &Connection,
    audio_id: &str,
    path: &Path,
    folder_id: &str,
    taken: &HashSet<String>,
) -> Result<Option<String>, DbError> {
    let looks = [
        "SELECT t.id, t.path, f.path FROM tracks t LEFT JOIN folders f ON f.id = t.folder_id
         WHERE t.audio_id = ?1 AND t.is_missing = 1 AND coalesce(f.is_available, 1) AND ?2 IS NOT NULL LIMIT ?3",
        "SELECT t.id, t.path, f.path
         FROM (SELECT id, path, folder_id FROM tracks WHERE audio_id = ?1 AND is_missing = 0 LIMIT ?3) t
         LEFT JOIN folders f ON f.id = t.folder_id
         WHERE t.folder_id IS NOT ?2 AND coalesce(f.is_available, 1)",
    ];
    for sql in looks {
        let mut rows = c.prepare_cached(sql)?;
        let mut rows = rows.query(params![audio_id, folder_id, MOST])?;
        while let Some(row) = rows.next()? {
            let (id, old, root): (String, Vec<u8>, Option<Vec<u8>>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if !taken.contains(&id) && has_left(&path_bytes::path(&old), path, root.as_deref()) {
                return Ok(Some(id));
            }
        }
    }
    Ok(None)
}

/// The file of a row at `old` is not there any more, though its folder at `root` is: what was in one that is not there or
/// empty is away, not gone.
fn has_left(old: &Path, new: &Path, root: Option<&[u8]>) -> bool {
    let is_there = |root: &[u8]| std::fs::read_dir(path_bytes::path(root)).is_ok_and(|mut all| all.next().is_some());
    is_gone(old, new) && root.is_none_or(is_there)
}

/// Where letter case or Unicode form make no difference, a file is found under its old name too: then the names in its
/// folder tell.
fn is_gone(old: &Path, new: &Path) -> bool {
    match std::fs::symlink_metadata(old) {
        Err(error) => error.kind() == ErrorKind::NotFound,
        Ok(_) if old != new && file_system::is_same(old, new) => {
            let names = old.parent().and_then(|folder| std::fs::read_dir(folder).ok());
            names.is_some_and(|mut names| !names.any(|entry| entry.is_ok_and(|entry| entry.path() == old)))
        }
        Ok(_) => false,
    }
}
