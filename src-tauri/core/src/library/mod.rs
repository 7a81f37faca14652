//! The library: music folders, their tracks, scans and watchers.
//!
//! A folder that the DJ added and has not paused is *active*: it has a task ([`folder_task`]) that scans it, watches it
//! and notices when its drive goes and comes back. Files are only read, never written, moved or deleted. A row of a track
//! is never deleted because its file, folder or drive is away.
//!
//! | file | what it is |
//! |---|---|
//! | `folder_ops`, `scan_ops`, `track_ops`, `duplicate_ops`, `smart_list_ops` | the operations of [`Library`] |
//! | `folders`, `tracks`, `track_writes`, `track_row`, `hot_cues`, `duplicates`, `smart_lists`, `browse` | the stores: all SQL of the library but the next line's |
//! | `catalogue` | what lists filter and sort by, in memory |
//! | `search`, `query`, `suggest` | the search language, what a list asks for, completion |
//! | `fits`, `wheel` | what goes with a track: tempo, energy, the circle of fifths |
//! | `folder_task`, `folder_work`, `settling`, `watch` | one task a folder: when to look |
//! | `root`, `volume`, `relink`, `file_system` | whether the folder is there, on which drive, and what that can do |
//! | `scan`, `sift`, `walk`, `read_file`, `tags`, `key_text`, `moves`, `background` | what a look does |
//! | `unread_audio` | the audio of what was listed, read afterwards |
//! | `edits` | what the DJ decides by hand: tempo, grid, key, and what is written about a track; `colour` is its colours |
//! | [`audio_id`] | identity of the audio, whatever file and tags carry it |

pub mod audio_id;
mod audio_name;
mod background;
mod browse;
mod catalogue;
mod colour;
mod duplicate_ops;
mod duplicates;
pub(crate) mod edits;
mod error;
mod file_system;
mod fits;
mod fold;
mod folder_ops;
mod folder_rules;
mod folder_task;
mod folder_work;
mod folders;
mod hot_cues;
mod key_text;
mod meter;
mod missing;
mod moves;
pub mod path_bytes;
mod query;
pub(crate) mod read_file;
mod relink;
mod root;
mod scan;
mod scan_ops;
mod scans;
mod search;
mod settling;
mod shared;
mod sift;
mod smart_list_ops;
mod smart_lists;
mod stored;
mod suggest;
mod tags;
#[cfg(test)]
mod testing;
mod track_ops;
mod track_row;
mod track_writes;
mod tracks;
mod unread_audio;
mod volume;
mod walk;
mod watch;
mod wheel;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{Mutex, watch as state};

pub use audio_name::is_audio;
pub(crate) use colour::Colour;
pub use error::LibraryError;
pub use stored::{StoredFolder, stored_folders};
pub use suggest::search_operators;
pub use track_ops::TrackFile;
pub(crate) use track_row::IMPORTED;
pub(crate) use walk::FoundFile;
pub use wheel::camelot_of;

use crate::db::Db;
use crate::events::{Batch, Bus};
use folder_task::FolderTask;
use folders::Folder;
use shared::Shared;

/// The library; clones share it.
#[derive(Clone)]
pub struct Library {
    shared: Arc<Shared>,
    /// Tasks of the active folders by folder id; none after shutdown. Held while folders are added, changed or removed,
    /// so that two callers cannot add overlapping ones.
    tasks: Arc<Mutex<Option<HashMap<String, FolderTask>>>>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").field("db", &self.shared.db).finish_non_exhaustive()
    }
}

impl Library {
    /// Opens the library in `db`. Nothing is scanned or watched before [`Library::begin`].
    ///
    /// # Errors
    /// The store failed.
    pub async fn open(db: Db, bus: Bus, batch: Batch) -> Result<Self, LibraryError> {
        db.write_bulk(folders::interrupt_scans).await?;
        let shared = Arc::new(Shared::new(db, bus, batch));
        shared.set_active(&shared.db.read(folders::all).await?);
        // Read while the window opens. Whoever asks meanwhile waits for it, and is told if it fails.
        let catalogue = Arc::clone(&shared.catalogue);
        tokio::spawn(async move { catalogue.read(|_| Ok(())).await });
        Ok(Self { shared, tasks: Arc::new(Mutex::new(Some(HashMap::new()))) })
    }

    /// Scans and watches every active folder from now on; does not wait for the scans.
    pub async fn begin(&self) {
        let all = match self.shared.db.read(folders::all).await {
            Ok(all) => all,
            Err(error) => {
                tracing::error!("The music folders could not be read: {error}");
                return;
            }
        };
        let mut tasks = self.tasks.lock().await;
        let Some(tasks) = tasks.as_mut() else { return };
        for folder in all.into_iter().filter(|folder| folder.is_active) {
            if !tasks.contains_key(&folder.id) {
                tasks.insert(folder.id.clone(), FolderTask::start(self.shared.clone(), folder));
            }
        }
    }

    /// Absolute, canonical paths of the active folders that are there.
    pub fn active_folders(&self) -> state::Receiver<Vec<PathBuf>> {
        self.shared.active()
    }

    /// Grows whenever tracks with an audio identity were added, came back or changed: time to look for work.
    pub fn changes(&self) -> state::Receiver<u64> {
        self.shared.changes()
    }

    /// Stops all scans and watchers; answered when none runs any more. Can be called again.
    pub async fn shutdown(&self) {
        let tasks = self.tasks.lock().await.take();
        for task in tasks.into_iter().flatten().map(|(_, task)| task) {
            task.stop().await;
        }
    }

    /// The folder with this id, as scan and watch need it.
    async fn folder(&self, id: &str) -> Result<Folder, LibraryError> {
        let wanted = id.to_owned();
        let folder = self.shared.db.read(move |c| folders::one(c, &wanted)).await?;
        folder.ok_or_else(|| LibraryError::NoFolder(id.to_owned()))
    }
}

#[cfg(test)]
mod tests;
