//! Recognising a file that was renamed or moved: the same audio at a new path while the old path is gone.
//!
//! The row goes with the file, and so do plays, rating and everything that names the track by its id.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::Path;

use rusqlite::{Connection, params};

use crate::db::DbError;
use crate::library::path_bytes;
use crate::library::track_writes::Change;

/// Rows of one audio that are looked at. A sample that lies in a library a thousand times must not cost a million looks.
const MOST: u32 = 16;

/// Gives each new file the row that it moved away from, if there is one. `taken` are rows found earlier in this scan.
/// Looks at the old paths: blocks.
pub(crate) fn recognise(
    c: &Connection,
    changes: &mut [Change],
    is_new: impl Fn(&Path) -> bool,
    taken: &mut HashSet<String>,
) -> Result<(), DbError> {
    let mut rows = c.prepare_cached(
        "SELECT t.id, t.path, f.path FROM tracks t LEFT JOIN folders f ON f.id = t.folder_id
         WHERE t.audio_id = ?1 AND coalesce(f.is_available, 1) ORDER BY t.is_missing, t.id LIMIT ?2",
    )?;
    for change in changes {
        let Change::Read { file, moved, outcome: Ok(facts) } = change else { continue };
        if !is_new(&file.path) {
            continue;
        }
        let mut candidates = rows.query(params![facts.audio_id, MOST])?;
        while let Some(row) = candidates.next()? {
            let (id, old, root): (String, Vec<u8>, Option<Vec<u8>>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let is_there = |root: Vec<u8>| !is_empty(&path_bytes::path(&root));
            if !taken.contains(&id) && is_gone(&path_bytes::path(&old)) && root.is_none_or(is_there) {
                taken.insert(id.clone());
                *moved = Some(id);
                break;
            }
        }
    }
    Ok(())
}

fn is_gone(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// A root that is not there or empty is away: what was in it is not gone.
fn is_empty(root: &Path) -> bool {
    std::fs::read_dir(root).map_or(true, |mut entries| entries.next().is_none())
}
