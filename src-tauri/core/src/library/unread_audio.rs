//! Reading the audio of files whose tags are in the list: their identity, with which analysis begins.
//!
//! The files of a first scan are listed in seconds; reading all their bytes takes as long as their disk needs. So it goes
//! on behind everything else, is given up for any scan, and is taken up again where it was.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::db::DbError;
use crate::library::folders::Folder;
use crate::library::read_file::{self, UNREADABLE, Unusable};
use crate::library::root::Root;
use crate::library::shared::Shared;
use crate::library::track_writes::Written;
use crate::library::walk::FoundFile;
use crate::library::{background, file_system, moves, path_bytes};
use crate::model::AudioReading;

/// Files taken up at a time.
const BATCH: u32 = 256;
/// Files that are read at once when somebody asks for them.
const MOST_NOW: usize = 100;
/// Longest that what was read waits to be written.
const BATCH_TIME: Duration = Duration::from_secs(1);

/// The reading of one folder's audio.
pub(crate) struct UnreadAudio {
    pub shared: Arc<Shared>,
    pub folder: Folder,
    pub stop: CancellationToken,
}

/// How it ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct End {
    /// There may be more to read.
    pub more: bool,
    /// The folder went away meanwhile.
    pub away: bool,
    /// Files that changed since their tags were read: to be looked at again.
    pub changed: Vec<PathBuf>,
}

/// A file whose audio was not read.
#[derive(Debug, Clone)]
struct Unread {
    row: i64,
    id: String,
    path: PathBuf,
    size: u64,
    modified_ns: i64,
    number: Option<i64>,
}

impl Unread {
    /// Out of a row of rowid, id, path, size, time and number.
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            row: row.get(0)?,
            id: row.get(1)?,
            path: path_bytes::path(row.get_ref(2)?.as_blob()?),
            size: row.get(3)?,
            modified_ns: row.get(4)?,
            number: row.get(5)?,
        })
    }
}

/// What reading a file came to.
#[derive(Debug)]
enum Found {
    Identity(String),
    Unusable(Unusable),
    /// Its size or time is another, or it is gone.
    Changed,
}

/// Identities of files with several names, by number, size and time.
type Linked = HashMap<(i64, u64, i64), (PathBuf, String)>;

impl UnreadAudio {
    /// Reads until everything was read or it is stopped.
    ///
    /// # Errors
    /// The store failed, or the system gives no thread.
    pub(crate) async fn run(self) -> Result<End, DbError> {
        let began = Instant::now();
        let (mut done, mut end, mut linked, mut taken) = (0_u64, End::default(), Linked::new(), HashSet::new());
        let mut after = 0;
        loop {
            let id = self.folder.id.clone();
            let (left, files) =
                self.shared.db.read(move |c| Ok((count(c, &id, after)?, unread(c, &id, after)?))).await?;
            if files.is_empty() {
                break;
            }
            self.tell(left, done, began).await?;
            let Some(Root { .. }) = Root::look(&self.folder.path).await.ok().filter(|root| !root.is_empty) else {
                end.away = true;
                break;
            };
            let (found, known) = self.read(files, linked).await?;
            linked = known;
            if Root::look(&self.folder.path).await.is_err() {
                // Whatever failed failed for that.
                end.away = true;
                break;
            }
            after = found.last().map_or(after, |(file, _)| file.row);
            done += found.len() as u64;
            end.changed.extend(
                found.iter().filter(|(_, found)| matches!(found, Found::Changed)).map(|(file, _)| file.path.clone()),
            );
            taken = store(&self.shared, &self.folder.id, found, taken).await?;
            if self.stop.is_cancelled() {
                end.more = true;
                break;
            }
        }
        self.shared.set_reading(&self.folder.id, None);
        if done > 0 {
            self.shared.folder_changed(&self.folder.id).await?;
        }
        Ok(end)
    }

    async fn tell(&self, left: u64, done: u64, began: Instant) -> Result<(), DbError> {
        let seconds = began.elapsed().as_secs_f64();
        // Counts stay far below 2^53, where every whole number has an exact f64.
        let rate = if seconds > 0.0 { done as f64 / seconds } else { 0.0 };
        let seconds_left = (rate > 0.0).then(|| left as f64 / rate);
        self.shared.set_reading(&self.folder.id, Some(AudioReading { files_per_second: rate, seconds_left }));
        self.shared.folder_changed(&self.folder.id).await
    }

    /// Reads as many of `files` as fit into the time of a batch, in their order.
    async fn read(&self, files: Vec<Unread>, mut linked: Linked) -> Result<(Vec<(Unread, Found)>, Linked), DbError> {
        let (turns, stop) = (self.shared.turns.clone(), self.stop.clone());
        let work = move || {
            let until = Instant::now() + BATCH_TIME;
            let mut found = Vec::with_capacity(files.len());
            for file in files {
                let Some(_turn) = turns.take(&stop) else { break };
                let Some(result) = look(&file, &mut linked, &stop) else { break };
                found.push((file, result));
                if Instant::now() >= until {
                    break;
                }
            }
            (found, linked)
        };
        background::run(work).await.map_err(|error| DbError::Content(format!("the audio could not be read: {error}")))
    }
}

/// Reads the audio of the tracks called `ids` as far as it was not read yet, now: somebody asks for them. Of many only
/// the first are read; what cannot be read stays as it is.
///
/// # Errors
/// The store failed.
pub(crate) async fn read_now(shared: &Shared, ids: &[String]) -> Result<(), DbError> {
    let ids = ids[..ids.len().min(MOST_NOW)].to_vec();
    let files = shared.db.read(move |c| named(c, &ids)).await?;
    if files.is_empty() {
        return Ok(());
    }
    let work = move || {
        let (mut linked, never) = (Linked::new(), CancellationToken::new());
        let read = |(folder, file): (String, Unread)| Some((folder, look(&file, &mut linked, &never)?, file));
        files.into_iter().filter_map(read).collect::<Vec<_>>()
    };
    let read = tokio::task::spawn_blocking(work).await.map_err(|_| DbError::Closed)?;
    let mut taken = HashSet::new();
    for (folder, found, file) in read {
        taken = store(shared, &folder, vec![(file, found)], taken).await?;
    }
    Ok(())
}

async fn store(
    shared: &Shared,
    folder_id: &str,
    found: Vec<(Unread, Found)>,
    mut taken: HashSet<String>,
) -> Result<HashSet<String>, DbError> {
    let id = folder_id.to_owned();
    let look = shared.db.read(move |c| {
        let mut moved = Vec::with_capacity(found.len());
        for (file, found) in found {
            let from = match &found {
                Found::Identity(audio_id) => moves::by_audio(c, audio_id, &file.path, &id, &taken)?,
                Found::Unusable(_) | Found::Changed => None,
            };
            taken.extend(from.clone());
            moved.push((file, found, from));
        }
        Ok((moved, taken))
    });
    let (found, taken) = look.await?;
    let written = shared.db.write_bulk(move |tx| write(tx, found)).await?;
    shared.wrote(&written);
    Ok(taken)
}

/// The identity of a file; none when it was stopped.
fn look(file: &Unread, linked: &mut Linked, stop: &CancellationToken) -> Option<Found> {
    let is_still = || FoundFile::is_still(&file.path, file.size, file.modified_ns);
    if !is_still() {
        return Some(Found::Changed);
    }
    let key = file.number.map(|number| (number, file.size, file.modified_ns));
    if let Some((other, audio_id)) = key.and_then(|key| linked.get(&key))
        && file_system::is_same(other, &file.path)
    {
        return Some(Found::Identity(audio_id.clone()));
    }
    let found = read_file::identity(&file.path, stop)?;
    if !is_still() {
        return Some(Found::Changed);
    }
    Some(match found {
        Ok(audio_id) => {
            if let Some(key) = key.filter(|_| has_more_names(&file.path)) {
                linked.insert(key, (file.path.clone(), audio_id.clone()));
            }
            Found::Identity(audio_id)
        }
        Err(unusable) => Found::Unusable(unusable),
    })
}

#[cfg(unix)]
fn has_more_names(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.nlink() > 1)
}

#[cfg(not(unix))]
fn has_more_names(_: &Path) -> bool {
    false
}

/// Unread files of the folder after the row `after`, the first of them.
fn unread(c: &Connection, folder_id: &str, after: i64) -> Result<Vec<Unread>, DbError> {
    let mut rows = c.prepare_cached(
        "SELECT rowid, id, path, file_size, modified_ns, file_number FROM tracks
         WHERE folder_id = ?1 AND audio_id IS NULL AND read_code IS NULL AND is_missing = 0 AND rowid > ?2
         ORDER BY rowid LIMIT ?3",
    )?;
    let rows = rows.query_map(params![folder_id, after, BATCH], Unread::of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Unread files of the tracks called `ids`, each behind the id of its folder.
fn named(c: &Connection, ids: &[String]) -> Result<Vec<(String, Unread)>, DbError> {
    let mut one = c.prepare_cached(
        "SELECT rowid, id, path, file_size, modified_ns, file_number, folder_id FROM tracks
         WHERE id = ?1 AND folder_id IS NOT NULL AND audio_id IS NULL AND read_code IS NULL AND is_missing = 0",
    )?;
    let found = ids.iter().map(|id| one.query_row([id], |row| Ok((row.get(6)?, Unread::of(row)?))).optional());
    Ok(found.filter_map(Result::transpose).collect::<Result<_, _>>()?)
}

fn count(c: &Connection, folder_id: &str, after: i64) -> Result<u64, DbError> {
    let sql = "SELECT count(*) FROM tracks
               WHERE folder_id = ?1 AND audio_id IS NULL AND read_code IS NULL AND is_missing = 0 AND rowid > ?2";
    Ok(c.prepare_cached(sql)?.query_row(params![folder_id, after], |row| row.get(0))?)
}

/// Writes what was found, unless the row is another file's by now.
fn write(tx: &Transaction<'_>, found: Vec<(Unread, Found, Option<String>)>) -> Result<Written, DbError> {
    let mut written = Written::default();
    let mut identify = tx.prepare_cached(
        "UPDATE tracks SET audio_id = ?4 WHERE id = ?1 AND file_size = ?2 AND modified_ns = ?3 AND audio_id IS NULL",
    )?;
    let mut give_up = tx.prepare_cached(
        "UPDATE tracks SET read_code = ?4, read_error = ?5
         WHERE id = ?1 AND file_size = ?2 AND modified_ns = ?3 AND audio_id IS NULL",
    )?;
    let mut audio = tx.prepare_cached("INSERT INTO audio(audio_id) VALUES(?1) ON CONFLICT DO NOTHING")?;
    for (Unread { id, size, modified_ns, .. }, found, moved) in found {
        let changed = match found {
            Found::Identity(audio_id) => {
                audio.execute([&audio_id])?;
                written.audio = true;
                let changed = identify.execute(params![id, size, modified_ns, audio_id])?;
                if let Some(old) = moved.filter(|_| changed > 0) {
                    take_over(tx, &old, &id)?;
                    written.ids.push(old);
                }
                changed
            }
            Found::Unusable(Unusable { code, reason }) => {
                if code == UNREADABLE {
                    tracing::debug!("the audio of {id} cannot be read: {reason}");
                }
                give_up.execute(params![id, size, modified_ns, code, reason])?
            }
            Found::Changed => 0,
        };
        if changed > 0 {
            written.ids.push(id);
        }
    }
    Ok(written)
}

/// The row `old`, whose file is gone, is that of the file of the row `new` from now on, which was only just added.
fn take_over(tx: &Transaction<'_>, old: &str, new: &str) -> Result<(), DbError> {
    tx.prepare_cached(
        "UPDATE tracks SET folder_id = n.folder_id, path_text = n.path_text, relative_path = n.relative_path,
                file_size = n.file_size, modified_ns = n.modified_ns, file_number = n.file_number, read_at = n.read_at,
                read_code = NULL, read_error = NULL, title = n.title, artist = n.artist, album = n.album,
                album_artist = n.album_artist, genre = n.genre, year = n.year, track_number = n.track_number,
                comment = n.comment, duration_seconds = n.duration_seconds, sample_rate = n.sample_rate,
                bit_rate = n.bit_rate, channels = n.channels, tag_bpm = n.tag_bpm, tag_key = n.tag_key,
                tag_mode = n.tag_mode, is_missing = 0, missing_since = NULL
         FROM (SELECT * FROM tracks WHERE id = ?2) n WHERE tracks.id = ?1",
    )?
    .execute([old, new])?;
    let path: Vec<u8> =
        tx.prepare_cached("DELETE FROM tracks WHERE id = ?1 RETURNING path")?.query_row([new], |row| row.get(0))?;
    tx.prepare_cached("UPDATE tracks SET path = ?2 WHERE id = ?1")?.execute(params![old, path])?;
    Ok(())
}
