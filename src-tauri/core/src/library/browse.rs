//! Looking into a folder: what is on disk, with numbers from the store.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use rusqlite::{Connection, params};

use crate::db::DbError;
use crate::library::audio_name::is_hidden;
use crate::library::error::LibraryError;
use crate::library::path_bytes;
use crate::library::track_row::{columns, tables, track};
use crate::model::{Browse, BrowseFolder, BrowseStats};

/// The folder on disk that `relative` (parts joined by `/`, lossy where a name is not UTF-8) means below `root`.
///
/// # Errors
/// It leads out of the folder, or is not there.
pub(crate) fn resolve(root: &Path, relative: &str) -> Result<PathBuf, LibraryError> {
    let mut path = root.to_owned();
    for part in Path::new(relative).components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) if path.join(name).is_dir() => path.push(name),
            Component::Normal(name) => {
                let lossy = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy() == name.to_string_lossy();
                let mut entries = std::fs::read_dir(&path).into_iter().flatten().flatten();
                let found = entries.find(|entry| lossy(entry) && entry.path().is_dir());
                path = found.ok_or_else(|| LibraryError::NoSubfolder(relative.to_owned()))?.path();
            }
            _ => return Err(LibraryError::OutOfFolder(relative.to_owned())),
        }
    }
    // A link inside may lead out.
    let real = dunce::canonicalize(&path).map_err(|_| LibraryError::NoSubfolder(relative.to_owned()))?;
    let real_root = dunce::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    if real.starts_with(real_root) { Ok(path) } else { Err(LibraryError::OutOfFolder(relative.to_owned())) }
}

/// Names of the folders in `path`, each with whether it has folders itself. Blocks.
pub(crate) fn subfolders(path: &Path) -> std::io::Result<Vec<(PathBuf, bool)>> {
    let mut folders: Vec<_> = visible(path)?
        .map(|folder| {
            let nested = visible(&folder).is_ok_and(|mut inner| inner.next().is_some());
            (folder, nested)
        })
        .collect();
    folders.sort();
    Ok(folders)
}

fn visible(path: &Path) -> std::io::Result<impl Iterator<Item = PathBuf>> {
    let entries = std::fs::read_dir(path)?.flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    Ok(folders.filter(|entry| !is_hidden(&entry.file_name())).map(|entry| entry.path()))
}

/// Tracks and bytes at and below a folder.
#[derive(Default, Clone, Copy)]
struct Sum {
    tracks: u64,
    bytes: u64,
}

/// The view of `path` in the folder `id` with `root`; `on_disk` are its subfolders.
pub(crate) fn view(
    c: &Connection,
    id: &str,
    root: &Path,
    path: &Path,
    on_disk: Vec<(PathBuf, bool)>,
) -> Result<Browse, DbError> {
    let (first, end) = path_bytes::below(path);
    let mut below: HashMap<PathBuf, Sum> = HashMap::new();
    let mut all = Sum::default();
    let mut rows =
        c.prepare_cached("SELECT path, file_size FROM tracks WHERE path >= ?1 AND path < ?2 AND folder_id = ?3")?;
    let mut rows = rows.query(params![first, end, id])?;
    while let Some(row) = rows.next()? {
        let file = path_bytes::path(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
        let bytes: u64 = row.get(1)?;
        let add = |sum: &mut Sum| {
            sum.tracks += 1;
            sum.bytes += bytes;
        };
        add(&mut all);
        let mut steps = file.strip_prefix(path).unwrap_or(&file).components();
        if let (Some(child), Some(_)) = (steps.next(), steps.next()) {
            add(below.entry(path.join(child)).or_default());
        }
    }
    let sql = format!(
        "SELECT {} FROM {} WHERE t.path >= ?1 AND t.path < ?2 AND t.folder_id = ?3
            AND instr(substr(t.relative_path, ?4), '/') = 0
         ORDER BY t.relative_path COLLATE NOCASE, t.id",
        columns(),
        tables()
    );
    let relative = |path: &Path| {
        let parts = path.strip_prefix(root).unwrap_or(path).components();
        parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    let shown = relative(path);
    // Characters before the name, 1-based, the slash included.
    let prefix = if shown.is_empty() { 1 } else { shown.chars().count() + 2 };
    let mut rows = c.prepare_cached(&sql)?;
    let tracks = rows.query_map(params![first, end, id, prefix], track)?.collect::<Result<Vec<_>, _>>()?;
    let folders: Vec<_> = on_disk
        .into_iter()
        .map(|(folder, has_subfolders)| {
            let sum = below.get(&folder).copied().unwrap_or_default();
            BrowseFolder {
                name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                relative_path: relative(&folder),
                track_count: sum.tracks,
                total_size: sum.bytes,
                has_subfolders,
            }
        })
        .collect();
    let stats = BrowseStats {
        total_tracks: all.tracks,
        total_size: all.bytes,
        folder_count: folders.len() as u64,
        track_count: tracks.len() as u64,
    };
    let (library_directory_id, absolute_path) = (id.to_owned(), path_bytes::text(path));
    Ok(Browse { library_directory_id, path: shown, absolute_path, folders, tracks, stats })
}
