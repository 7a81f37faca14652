//! What the library's handle and the tasks of its folders share.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::db::{Db, DbError};
use crate::error::ApiError;
use crate::events::{Batch, Bus, Event};
use crate::library::background::Turns;
use crate::library::catalogue::Catalogue;
use crate::library::folders::{self, Folder};
use crate::library::scans::Scans;
use crate::library::track_writes::Written;
use crate::model::{AudioReading, Directory, FolderScanStatus, Watcher};

/// Shared by all.
pub(crate) struct Shared {
    pub db: Db,
    /// What lists filter and sort by.
    pub catalogue: Arc<Catalogue>,
    pub bus: Bus,
    pub batch: Batch,
    pub scans: Scans,
    /// Taken for each file that is read.
    pub turns: Arc<Turns>,
    /// Folders whose audio is being read, by id.
    reading: Mutex<BTreeMap<String, AudioReading>>,
    /// Folders that could not be scanned or read for the store's sake, which could not keep that either: the reasons, by id.
    troubles: Mutex<BTreeMap<String, String>>,
    /// Folders that are watched, by id; `uptime` is filled in when they are read.
    watchers: Mutex<BTreeMap<String, Watcher>>,
    active: watch::Sender<Vec<PathBuf>>,
    changes: watch::Sender<u64>,
}

impl Shared {
    pub(crate) fn new(db: Db, bus: Bus, batch: Batch) -> Self {
        Self {
            catalogue: Arc::new(Catalogue::new(db.clone())),
            db,
            bus,
            batch,
            scans: Scans::default(),
            turns: Arc::new(Turns::new()),
            reading: Mutex::default(),
            troubles: Mutex::default(),
            watchers: Mutex::default(),
            active: watch::Sender::new(Vec::new()),
            changes: watch::Sender::new(0),
        }
    }

    pub(crate) fn active(&self) -> watch::Receiver<Vec<PathBuf>> {
        self.active.subscribe()
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Tells on what a batch of a scan wrote.
    pub(crate) fn wrote(&self, written: &Written) {
        self.batch.tracks(written.ids.iter().cloned());
        if written.audio {
            self.changes.send_modify(|count| *count += 1);
        }
    }

    /// Tells everyone how a folder is now, or that it is gone.
    pub(crate) async fn folder_changed(&self, id: &str) -> Result<(), DbError> {
        let wanted = id.to_owned();
        let (directory, all) = self.db.read(move |c| Ok((folders::get(c, &wanted)?, folders::all(c)?))).await?;
        self.set_active(&all);
        let directory = directory.map(|mut directory| {
            self.overlay(&mut directory);
            directory
        });
        self.bus.publish(Event::FolderChanged { id: id.to_owned(), directory });
        Ok(())
    }

    /// What is not in the folder's row: a scan that was asked for counts as running, also while it waits.
    pub(crate) fn overlay(&self, directory: &mut Directory) {
        let is_paused = directory.scan_status == FolderScanStatus::Paused;
        if !is_paused && self.scans.status(&directory.id).is_some_and(|scan| scan.scanning) {
            directory.scan_status = FolderScanStatus::Scanning;
        }
        if let Some(trouble) = self.troubles().get(&directory.id) {
            directory.last_error = Some(trouble.clone());
            if directory.scan_status == FolderScanStatus::Idle {
                directory.scan_status = FolderScanStatus::Error;
            }
        }
        if let Some(watcher) = self.watchers().get(&directory.id) {
            directory.watching = watcher.mode;
            directory.watching_reason.clone_from(&watcher.reason);
            directory.watching_fix.clone_from(&watcher.fix);
        }
        directory.reading = self.reading().get(&directory.id).copied();
    }

    /// The audio of a folder's files is being read, or not any more.
    pub(crate) fn set_reading(&self, id: &str, reading: Option<AudioReading>) {
        match reading {
            Some(reading) => self.reading().insert(id.to_owned(), reading),
            None => self.reading().remove(id),
        };
    }

    /// What the store did of a folder's work went wrong, or is well again; tells whether that is news.
    pub(crate) fn set_trouble(&self, id: &str, error: Option<&DbError>) -> bool {
        let reason = error.map(|error| ApiError::from(error).message);
        let mut troubles = self.troubles();
        let before = match reason.clone() {
            Some(reason) => troubles.insert(id.to_owned(), reason),
            None => troubles.remove(id),
        };
        before != reason
    }

    /// Tells on which folders are active and there.
    pub(crate) fn set_active(&self, all: &[Folder]) {
        let paths: Vec<_> = all
            .iter()
            .filter(|folder| folder.is_active && folder.is_available)
            .map(|folder| folder.path.clone())
            .collect();
        self.active.send_if_modified(|known| {
            let news = *known != paths;
            *known = paths;
            news
        });
    }

    /// A folder is watched from now on, or differently.
    pub(crate) fn watched(&self, watcher: Watcher) {
        self.watchers().insert(watcher.directory_id.clone(), watcher);
    }

    /// A folder is not watched any more.
    pub(crate) fn unwatched(&self, id: &str) {
        self.watchers().remove(id);
    }

    /// The folders that are watched, by name.
    pub(crate) fn watched_now(&self) -> Vec<Watcher> {
        let now = crate::clock::now_millis();
        let mut watchers: Vec<Watcher> = self.watchers().values().cloned().collect();
        for watcher in &mut watchers {
            watcher.uptime = u64::try_from(now - watcher.start_time).unwrap_or(0);
        }
        watchers.sort_by(|a, b| a.directory_name.cmp(&b.directory_name));
        watchers
    }

    fn reading(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, AudioReading>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn troubles(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watchers(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Watcher>> {
        self.watchers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
