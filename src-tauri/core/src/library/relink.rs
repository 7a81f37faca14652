//! A folder whose drive is at another path, and a path at which there is another drive.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, params};
use tokio::task::spawn_blocking;

use crate::db::{Db, DbError};
use crate::library::folders::{self, Folder};
use crate::library::root::Root;
use crate::library::volume::{self, Mounted, Place};
use crate::library::{folder_rules, path_bytes};

/// Tracks that are looked for on a drive that took the place of another.
const SAMPLE: u32 = 32;

/// Looks at the root of `folder`, and whether it is on the drive on which it was. Another drive is taken for it if the
/// tracks are there: the music was copied to a larger one.
///
/// # Errors
/// A sentence for people: it is gone, cannot be read, or is another drive.
pub(crate) async fn root_of(db: &Db, folder: &Folder) -> Result<Root, String> {
    let root = Root::look(&folder.path).await?;
    let Some(known) = &folder.volume else { return Ok(root) };
    let found = place_of(&folder.path).await;
    if found.is_none_or(|found| found.id == known.id) || holds_tracks(db, folder).await {
        return Ok(root);
    }
    Err("Another drive is at its place".to_owned())
}

/// Where on which volume `path` lies now.
pub(crate) async fn place_of(path: &Path) -> Option<Place> {
    let path = path.to_owned();
    spawn_blocking(move || volume::place_of(&path, &volume::mounted())).await.ok()?
}

/// More than half of the tracks that are looked for are there, or there are none yet.
async fn holds_tracks(db: &Db, folder: &Folder) -> bool {
    let id = folder.id.clone();
    let Ok(sample) = db.read(move |c| sample(c, &id)).await else { return false };
    let look = move || sample.is_empty() || sample.iter().filter(|path| path.exists()).count() * 2 > sample.len();
    spawn_blocking(look).await.unwrap_or(false)
}

fn sample(c: &Connection, folder_id: &str) -> Result<Vec<PathBuf>, DbError> {
    let sql = "SELECT path FROM tracks WHERE folder_id = ?1 AND is_missing = 0 LIMIT ?2";
    let mut rows = c.prepare_cached(sql)?;
    let rows = rows.query_map(params![folder_id, SAMPLE], |row| Ok(path_bytes::path(row.get_ref(0)?.as_blob()?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Where `folder`, which is away, is now: the only path at which its volume shows it, with something in it, and in no other
/// folder of the library. The folder and all its tracks have that path then, and keep everything else.
///
/// # Errors
/// The store failed.
pub(crate) async fn relink(db: &Db, folder: &Folder) -> Result<Option<PathBuf>, DbError> {
    let Some(place) = folder.volume.clone() else { return Ok(None) };
    let (id, old) = (folder.id.clone(), folder.path.clone());
    let known = db.read(folders::all).await?;
    let others: Vec<PathBuf> = known.into_iter().filter(|other| other.id != id).map(|other| other.path).collect();
    let look = move || new_path(&place, &old, &others, &volume::mounted());
    let Some(new) = spawn_blocking(look).await.ok().flatten() else { return Ok(None) };
    let (old, to) = (folder.path.clone(), new.clone());
    db.write(move |tx| move_rows(tx, &id, &old, &to)).await?;
    tracing::info!("{} is now at {}: its drive was found there", folder.path.display(), new.display());
    Ok(Some(new))
}

/// Which of the paths of `place` is the folder's. Looks at them: blocks.
fn new_path(place: &Place, old: &Path, others: &[PathBuf], mounted: &[Mounted]) -> Option<PathBuf> {
    let holds_something = |path: &PathBuf| std::fs::read_dir(path).is_ok_and(|mut all| all.next().is_some());
    let found: Vec<PathBuf> =
        volume::paths_of(place, mounted).into_iter().filter(|path| path != old).filter(holds_something).collect();
    match found.as_slice() {
        [path] => {
            let others = others.iter().map(PathBuf::as_path);
            folder_rules::check_overlap(path, others).is_ok().then(|| path.clone())
        }
        [] => None,
        [..] => {
            tracing::warn!("{} is there more than once: {found:?}. It stays away until only one is", old.display());
            None
        }
    }
}

/// Gives the folder and its tracks the paths below `new`. A track whose path there is another's row keeps its own: the scan
/// that follows finds out.
fn move_rows(tx: &Transaction<'_>, id: &str, old: &Path, new: &Path) -> Result<(), DbError> {
    let sql = "UPDATE folders SET path = ?2, path_text = ?3, is_available = 1, last_error = NULL WHERE id = ?1";
    tx.execute(sql, params![id, path_bytes::of(new), path_bytes::text(new)])?;
    let mut rows = tx.prepare("SELECT id, path FROM tracks WHERE folder_id = ?1")?;
    let tracks: Vec<(String, PathBuf)> = rows
        .query_map([id], |row| Ok((row.get(0)?, path_bytes::path(row.get_ref(1)?.as_blob()?))))?
        .collect::<Result<_, _>>()?;
    let mut update = tx.prepare("UPDATE OR IGNORE tracks SET path = ?2, path_text = ?3 WHERE id = ?1")?;
    for (track, path) in tracks {
        let Ok(inside) = path.strip_prefix(old) else { continue };
        let path = new.join(inside);
        update.execute(params![track, path_bytes::of(&path), path_bytes::text(&path)])?;
    }
    Ok(())
}

/// Notes where on which volume the folder lies.
pub(crate) fn remember(tx: &Transaction<'_>, id: &str, place: &Place) -> Result<(), DbError> {
    let sql = "UPDATE folders SET volume_id = ?2, volume_path = ?3 WHERE id = ?1";
    tx.prepare_cached(sql)?.execute(params![id, place.id, path_bytes::of(&place.path)])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::testing::{Home, write_wav};
    use crate::model::BrowseQuery;

    fn mount(point: &Path) -> Mounted {
        Mounted { id: Some("stick".to_owned()), top: "/".into(), point: point.to_owned() }
    }

    #[test]
    fn only_one_filled_folder_that_is_free_is_taken() {
        let dir = tempfile::tempdir().expect("a folder");
        let dir = dir.path().canonicalize().expect("a path");
        let place = Place { id: "stick".to_owned(), path: "/Music".into() };
        let (old, one, two) = (dir.join("old/Music"), dir.join("one"), dir.join("two"));
        for folder in [&one, &two] {
            std::fs::create_dir_all(folder.join("Music")).expect("a folder");
        }
        let find = |mounts: &[Mounted], others: &[PathBuf]| new_path(&place, &old, others, mounts);
        assert_eq!(find(&[mount(&one)], &[]), None, "nothing is in it");
        write_wav(&one.join("Music/a.wav"), 1);
        assert_eq!(find(&[mount(&one)], &[]), Some(one.join("Music")));
        assert_eq!(
            find(&[mount(&one), mount(&two)], &[]),
            Some(one.join("Music")),
            "the other is an empty mount point"
        );
        assert_eq!(find(&[mount(&one)], std::slice::from_ref(&one)), None, "it lies in another folder of the library");
        write_wav(&two.join("Music/a.wav"), 1);
        assert_eq!(find(&[mount(&one), mount(&two)], &[]), None, "which of the two cannot be told");
        assert_eq!(find(&[], &[]), None);
    }

    #[tokio::test]
    async fn tracks_go_with_their_folder_and_keep_their_ids() {
        let mut home = Home::new().await;
        home.wav("House/a.wav", 1);
        home.wav("b.wav", 2);
        let (directory, _) = home.add().await;
        let before = home.tracks().await;
        home.library.shutdown().await;
        let new = home.music.with_file_name("Elsewhere");
        std::fs::rename(&home.music, &new).expect("mounted elsewhere");
        let (id, old, to) = (directory.id.clone(), home.music.clone(), new.clone());
        home.library.shared.db.write(move |tx| move_rows(tx, &id, &old, &to)).await.expect("moved");
        let folder = home.library.directory(&directory.id).await.expect("the folder");
        assert_eq!((folder.path.as_str(), folder.total_missing), (new.to_str().expect("text"), 0));
        let after = home.tracks().await;
        for (before, after) in before.iter().zip(&after) {
            assert_eq!((&before.id, &before.file_hash), (&after.id, &after.file_hash));
            assert_eq!(home.library.track_file(&after.id).await.expect("a file").path, new.join(&after.relative_path));
        }
        let query = BrowseQuery { id: directory.id, path: Some("House".into()) };
        assert_eq!(home.library.browse(query).await.expect("a view").tracks.len(), 1);
    }

    #[tokio::test]
    async fn another_drive_at_its_place_is_taken_only_with_the_tracks_on_it() {
        let mut home = Home::new().await;
        home.wav("a.wav", 1);
        home.wav("b.wav", 2);
        let (directory, _) = home.add().await;
        let mut folder = home.library.folder(&directory.id).await.expect("the folder");
        let Some(here) = place_of(&home.music).await else { return };
        folder.volume = Some(Place { id: "another".to_owned(), path: here.path.clone() });
        let db = home.library.shared.db.clone();
        assert!(root_of(&db, &folder).await.is_ok(), "the music was copied");
        for name in ["a.wav", "b.wav"] {
            std::fs::rename(home.music.join(name), home.music.join(format!("other-{name}"))).expect("renamed");
        }
        assert_eq!(root_of(&db, &folder).await, Err("Another drive is at its place".to_owned()));
        folder.volume = Some(here);
        assert!(root_of(&db, &folder).await.is_ok());
    }
}
