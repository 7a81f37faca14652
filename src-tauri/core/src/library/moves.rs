//! Recognising a file that was renamed or moved: the same audio at a new path while the old path is gone.
//!
//! The row goes with the file, and so do plays, rating and everything that names the track by its id.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::Path;

use rusqlite::Connection;

use crate::db::DbError;
use crate::library::path_bytes;
use crate::library::track_writes::Change;

/// Gives each new file the row that it moved away from, if there is one. `taken` are rows found earlier in this scan.
/// Looks at the old paths: blocks.
pub(crate) fn recognise(
    c: &Connection,
    changes: &mut [Change],
    is_new: impl Fn(&Path) -> bool,
    taken: &mut HashSet<String>,
) -> Result<(), DbError> {
    let mut rows = c.prepare_cached(
        "SELECT t.id, t.path, f.path, coalesce(f.is_available, 1) FROM tracks t LEFT JOIN folders f ON f.id = t.folder_id
         WHERE t.audio_id = ?1 ORDER BY t.is_missing, t.id",
    )?;
    for change in changes {
        let Change::Read { file, moved, outcome: Ok(facts) } = change else { continue };
        if !is_new(&file.path) {
            continue;
        }
        let mut candidates = rows.query([&facts.audio_id])?;
        while let Some(row) = candidates.next()? {
            let (id, old, root, available): (String, Vec<u8>, Option<Vec<u8>>, bool) =
                (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            if taken.contains(&id) || !available || root.is_some_and(|root| is_empty(&path_bytes::path(&root))) {
                continue;
            }
            if is_gone(&path_bytes::path(&old)) {
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
