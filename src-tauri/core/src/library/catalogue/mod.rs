//! The catalogue: what lists filter and sort by, of every track, in memory.
//!
//! A library of 100 000 tracks is some 50 MB of it. It answers any search, in any order, counted and from any row on,
//! within milliseconds, and costs scans no index and no trigger; the rows that are shown come from the store.
//!
//! The store is the truth: the catalogue is read from it at the first use and after that follows the rows that commits
//! changed ([`crate::db::Changed`]). Whoever asks brings it up to date first, so that a list shows what was written
//! before it was asked for.
//!
//! | file | what it is |
//! |---|---|
//! | `row`, `texts`, `contents`, `hashed` | what is kept |
//! | `matching` | which rows a search finds |
//! | `order`, `radix` | how they are sorted, and cursors into the order |

mod contents;
mod hashed;
mod matching;
mod order;
mod radix;
mod row;
mod texts;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use rusqlite::{Connection, OptionalExtension as _};

pub(crate) use contents::{Contents, Row};
pub(crate) use order::{Cursor, Order};
pub(crate) use texts::Texts;

use crate::db::{Changed, Db, DbError};
use crate::library::search::Condition;
use contents::Folder;

/// Lists that are remembered until something changes: whoever scrolls asks for the same one again and again.
const LISTS: usize = 8;
/// When more rows changed than this part of all, everything is read anew.
const MOST_CHANGED: usize = 4;

/// The catalogue of a store.
#[derive(Debug)]
pub(crate) struct Catalogue {
    db: Db,
    /// None until it is read.
    contents: RwLock<Option<Contents>>,
    lists: Mutex<VecDeque<List>>,
}

/// The places of the rows that some conditions find, in some order.
#[derive(Debug)]
struct List {
    conditions: Vec<Condition>,
    order: Order,
    places: Arc<Vec<u32>>,
}

impl Catalogue {
    /// The catalogue of `db`, of which there must be only one. Nothing is read yet.
    pub(crate) fn new(db: Db) -> Self {
        Self { db, contents: RwLock::new(None), lists: Mutex::default() }
    }

    /// Runs `look` on the catalogue as it is now, away from the async runtime. `look` may read the store too.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn read<T, F>(self: &Arc<Self>, look: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: FnOnce(&Look<'_>) -> Result<T, DbError> + Send + 'static,
    {
        let catalogue = Arc::clone(self);
        self.db
            .read(move |c| {
                catalogue.update(c)?;
                let contents = catalogue.contents.read().unwrap_or_else(PoisonError::into_inner);
                // Another's update may have failed in between.
                let contents = contents.as_ref().ok_or_else(|| DbError::Content("a list of tracks".to_owned()))?;
                look(&Look { c, lists: &catalogue.lists, contents })
            })
            .await
    }

    /// Takes over what commits changed.
    fn update(&self, c: &Connection) -> Result<(), DbError> {
        let is_read = || self.contents.read().unwrap_or_else(PoisonError::into_inner).is_some();
        if self.db.is_unchanged() && is_read() {
            return Ok(());
        }
        let mut contents = self.contents.write().unwrap_or_else(PoisonError::into_inner);
        let changed = self.db.take_changed();
        let known = contents.take().filter(|known| {
            !known.is_worn() && changed.tracks.len() + changed.jobs.len() <= known.rows().len() / MOST_CHANGED + 1_000
        });
        if known.is_some() && changed.is_empty() {
            *contents = known;
            return Ok(());
        }
        // When reading fails all is read anew next time: nothing is left half changed.
        self.lists.lock().unwrap_or_else(PoisonError::into_inner).clear();
        *contents = Some(match known {
            Some(known) => follow(c, known, changed)?,
            None => all(c)?,
        });
        Ok(())
    }
}

/// Reads everything.
fn all(c: &Connection) -> Result<Contents, DbError> {
    let count: usize = c.query_row("SELECT count(*) FROM tracks", [], |row| row.get(0))?;
    let mut contents = Contents::with_room(count);
    contents.set_folders(folders(c)?);
    let mut rows = c.prepare(&row::sql(""))?;
    for read in rows.query_map([], row::read)? {
        contents.put(read?);
    }
    contents.settle();
    Ok(contents)
}

/// Reads what changed.
fn follow(c: &Connection, mut contents: Contents, changed: Changed) -> Result<Contents, DbError> {
    if changed.folders {
        contents.set_folders(folders(c)?);
    }
    let mut tracks = changed.tracks;
    let mut of_job =
        c.prepare_cached("SELECT t.rowid FROM jobs j JOIN tracks t ON t.audio_id = j.audio_id WHERE j.id = ?1")?;
    for job in changed.jobs {
        for number in of_job.query_map([job], |row| row.get::<_, i64>(0))? {
            tracks.insert(number?);
        }
    }
    let mut one = c.prepare_cached(&row::sql("WHERE t.rowid = ?1"))?;
    // New rows come in as they came into the store: then they need no sorting where that is the order.
    let mut tracks: Vec<i64> = tracks.into_iter().collect();
    tracks.sort_unstable();
    for number in tracks {
        match one.query_map([number], row::read)?.next() {
            Some(read) => contents.put(read?),
            None => contents.remove(number),
        }
    }
    Ok(contents)
}

fn folders(c: &Connection) -> Result<Vec<Folder>, DbError> {
    let mut rows = c.prepare_cached("SELECT id, path_text, is_available FROM folders")?;
    let folders = rows.query_map([], |row| {
        let (id, path): (String, String) = (row.get(0)?, row.get(1)?);
        Ok(Folder::new(id, &path, row.get(2)?))
    })?;
    Ok(folders.collect::<Result<_, _>>()?)
}

/// A look at the catalogue, which stays as it is meanwhile.
pub(crate) struct Look<'a> {
    /// A reader of the store.
    pub c: &'a Connection,
    /// Everything that is known.
    pub contents: &'a Contents,
    lists: &'a Mutex<VecDeque<List>>,
}

impl Look<'_> {
    /// The places of all rows that satisfy `conditions`, in `order`.
    pub(crate) fn list(&self, conditions: &[Condition], order: &Order) -> Result<Arc<Vec<u32>>, DbError> {
        let is_it = |list: &&List| list.conditions == conditions && list.order == *order;
        if let Some(list) = self.lists().iter().find(is_it) {
            return Ok(Arc::clone(&list.places));
        }
        let mut places = self.find(conditions)?;
        order.sort(self.contents, &mut places);
        let places = Arc::new(places);
        let list = List { conditions: conditions.to_vec(), order: order.clone(), places: Arc::clone(&places) };
        let mut lists = self.lists();
        lists.push_front(list);
        lists.truncate(LISTS);
        Ok(places)
    }

    /// The row of the track with this id.
    pub(crate) fn by_id(&self, id: &str) -> Result<Option<&Row>, DbError> {
        let sql = "SELECT rowid FROM tracks WHERE id = ?1";
        let number = self.c.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
        Ok(number.and_then(|number| self.contents.by_number(number)))
    }

    /// The row at `place`, which came from this look.
    pub(crate) fn row(&self, place: u32) -> &Row {
        &self.contents.rows()[place as usize]
    }

    fn lists(&self) -> MutexGuard<'_, VecDeque<List>> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
