//! All rows with their columns of text.

use std::collections::HashMap;

use super::hashed::ByHash;
use super::row::{Facts, Read};
use super::texts::{NONE, Texts};
use crate::library::fold;
use crate::library::search::Field;
use crate::model::TrackState;

/// A row: a track as lists filter and sort it.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its row id in the store.
    pub number: i64,
    /// Place of its music folder; none when that was removed.
    folder: Option<u32>,
    /// Its values by [`Field`], or [`NONE`].
    pub texts: [u32; Field::ALL.len()],
    pub facts: Facts,
}

/// A music folder.
#[derive(Debug)]
pub(crate) struct Folder {
    pub id: String,
    /// Its path, folded.
    pub path: String,
    pub is_available: bool,
}

/// Every row of the library.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    rows: Vec<Row>,
    /// Places in `rows` by row id.
    places: HashMap<i64, u32>,
    texts: [Texts; Field::ALL.len()],
    folders: Vec<Folder>,
    /// Rows by the audio that they hold.
    audios: ByHash<u32>,
}

impl Contents {
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row with this row id.
    pub(crate) fn by_number(&self, number: i64) -> Option<&Row> {
        self.rows.get(*self.places.get(&number)? as usize)
    }

    /// The column of `field`.
    pub(crate) fn texts(&self, field: Field) -> &Texts {
        &self.texts[field as usize]
    }

    /// What a row says in `field`.
    pub(crate) fn text(&self, row: &Row, field: Field) -> &str {
        self.texts(field).get(row.texts[field as usize])
    }

    pub(crate) fn folder(&self, row: &Row) -> Option<&Folder> {
        self.folders.get(row.folder? as usize)
    }

    /// Another row has the same audio.
    pub(crate) fn is_duplicate(&self, row: &Row) -> bool {
        self.audios.get(&row.facts.audio).is_some_and(|rows| *rows > 1)
    }

    /// Another track of the same audio is shown in its place: the DJ chose it, and its file is there.
    pub(crate) fn is_set_aside(&self, row: &Row) -> bool {
        let chosen = row.facts.copy_of.and_then(|number| self.by_number(number));
        chosen.is_some_and(|chosen| {
            chosen.facts.audio == row.facts.audio
                && chosen.facts.copy_of.is_none()
                && !matches!(self.state(chosen), TrackState::Missing | TrackState::Away)
        })
    }

    /// What the row says.
    pub(crate) fn state(&self, row: &Row) -> TrackState {
        let away = self.folder(row).is_some_and(|folder| !folder.is_available);
        if away && !row.facts.is_missing { TrackState::Away } else { row.facts.state }
    }

    /// Too much is kept that no row has any more.
    pub(super) fn is_worn(&self) -> bool {
        self.texts.iter().any(Texts::is_worn)
    }

    /// Room for `count` rows.
    pub(super) fn with_room(count: usize) -> Self {
        Self {
            rows: Vec::with_capacity(count),
            places: HashMap::with_capacity(count),
            audios: ByHash::with_capacity_and_hasher(count, Default::default()),
            ..Self::default()
        }
    }

    /// Everything is in: texts give back what they do not need, and are sorted now rather than when a list is first
    /// sorted by them.
    pub(super) fn settle(&mut self) {
        for column in &mut self.texts {
            column.settle();
        }
    }

    /// Takes note of the music folders. A folder keeps its place; one that was removed has no rows any more.
    pub(super) fn set_folders(&mut self, folders: Vec<Folder>) {
        for folder in folders {
            match self.folders.iter_mut().find(|known| known.id == folder.id) {
                Some(known) => *known = folder,
                None => self.folders.push(folder),
            }
        }
    }

    /// Puts a row in, in place of an earlier one with its row id.
    pub(super) fn put(&mut self, read: Read) {
        let folder = read.folder.and_then(|id| self.folders.iter().position(|folder| folder.id == id));
        let mut texts = [NONE; Field::ALL.len()];
        for ((value, text), column) in texts.iter_mut().zip(&read.texts).zip(&mut self.texts) {
            *value = text.as_deref().map_or(NONE, |text| column.add(text));
        }
        if read.facts.audio != 0 {
            *self.audios.entry(read.facts.audio).or_default() += 1;
        }
        let folder = folder.and_then(|folder| u32::try_from(folder).ok());
        let row = Row { number: read.number, folder, texts, facts: read.facts };
        match self.places.get(&row.number) {
            Some(place) => {
                let old = std::mem::replace(&mut self.rows[*place as usize], row);
                self.forget(&old);
            }
            None => {
                self.places.insert(row.number, u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
                self.rows.push(row);
            }
        }
    }

    /// Takes the row with this row id out, if there is one.
    pub(super) fn remove(&mut self, number: i64) {
        let Some(place) = self.places.remove(&number) else { return };
        let old = self.rows.swap_remove(place as usize);
        if let Some(moved) = self.rows.get(place as usize) {
            self.places.insert(moved.number, place);
        }
        self.forget(&old);
    }

    fn forget(&mut self, old: &Row) {
        for (value, column) in old.texts.iter().zip(&mut self.texts) {
            column.release(*value);
        }
        if let Some(rows) = self.audios.get_mut(&old.facts.audio) {
            *rows -= 1;
            if *rows == 0 {
                self.audios.remove(&old.facts.audio);
            }
        }
    }
}

impl Folder {
    pub(super) fn new(id: String, path: &str, is_available: bool) -> Self {
        Self { id, path: fold::line(path), is_available }
    }
}
