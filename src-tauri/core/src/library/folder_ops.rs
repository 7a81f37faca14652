//! Operations on music folders.

use std::path::PathBuf;

use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::error::ApiError;
use crate::library::error::LibraryError;
use crate::library::folder_task::FolderTask;
use crate::library::folders::{self, Folder};
use crate::library::root::Root;
use crate::library::walk::WalkRules;
use crate::library::{Library, browse, folder_rules, relink, track_writes};
use crate::model::{
    Browse, BrowseQuery, Directory, DirectoryChange, DirectoryFilter, DirectoryRemoval, NewDirectory, ScanStrategy,
    TempoRange,
};

/// Letters of a folder's name, at most.
const LONGEST_NAME: usize = 200;

impl Library {
    /// The folders that match, the most important first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn directories(&self, filter: DirectoryFilter) -> Result<Vec<Directory>, ApiError> {
        let mut directories = self.shared.db.read(move |c| folders::list(c, &filter)).await?;
        directories.iter_mut().for_each(|directory| self.shared.overlay(directory));
        Ok(directories)
    }

    /// The folder with this id.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn directory(&self, id: &str) -> Result<Directory, ApiError> {
        Ok(self.find(id).await?)
    }

    /// Adds a folder, and scans and watches it at once unless it is to be paused.
    ///
    /// # Errors
    /// `not_absolute`, `path_not_found`, `not_a_directory`, `not_readable`, `duplicate_directory`,
    /// `overlapping_directory`, `validation_failed` for a name, a glob or a tempo range.
    pub async fn add_directory(&self, new: NewDirectory) -> Result<Directory, ApiError> {
        WalkRules::new(true, -1, false, new.scan_patterns.as_deref(), new.exclude_patterns.as_deref())?;
        check_name(new.name.as_deref().filter(|name| !name.trim().is_empty()))?;
        check_tempo(new.tempo_range)?;
        let mut tasks = self.tasks.lock().await;
        let tasks = tasks.as_mut().ok_or(LibraryError::Closed)?;
        let known: Vec<PathBuf> =
            self.shared.db.read(folders::all).await?.into_iter().map(|folder| folder.path).collect();
        let given = new.path.clone();
        let path = spawn_blocking(move || {
            let path = folder_rules::canonical(&given)?;
            folder_rules::check_overlap(&path, known.iter().map(PathBuf::as_path)).map(|()| path)
        })
        .await
        .map_err(|_| LibraryError::Closed)??;
        let id = Uuid::new_v4().to_string();
        let row = id.clone();
        self.shared.db.write(move |tx| folders::insert(tx, &row, &path, &new)).await?;
        let folder = self.folder(&id).await?;
        if folder.is_active {
            tasks.insert(id.clone(), FolderTask::start(self.shared.clone(), folder));
        }
        self.shared.folder_changed(&id).await?;
        Ok(self.find(&id).await?)
    }

    /// Changes a folder. Pausing stops its scan and watcher, resuming starts both; other rules of what is taken are
    /// followed by a scan.
    ///
    /// # Errors
    /// `not_found`, `validation_failed` for a name, a glob or a tempo range.
    pub async fn change_directory(&self, change: DirectoryChange) -> Result<Directory, ApiError> {
        let include = change.scan_patterns.as_ref().and_then(Option::as_deref);
        let exclude = change.exclude_patterns.as_ref().and_then(Option::as_deref);
        WalkRules::new(true, -1, false, include, exclude)?;
        check_name(change.name.as_deref())?;
        check_tempo(change.tempo_range.flatten())?;
        let mut tasks = self.tasks.lock().await;
        let tasks = tasks.as_mut().ok_or(LibraryError::Closed)?;
        let id = change.id.clone();
        let new_rules = change.recursive_scan.is_some()
            || change.max_depth.is_some()
            || change.scan_patterns.is_some()
            || change.exclude_patterns.is_some()
            || change.follow_symlinks.is_some();
        if !self.shared.db.write(move |tx| folders::update(tx, &change)).await? {
            return Err(LibraryError::NoFolder(id).into());
        }
        let folder = self.folder(&id).await?;
        if (new_rules || !folder.is_active)
            && let Some(task) = tasks.remove(&id)
        {
            task.stop().await;
        }
        if folder.is_active && !tasks.contains_key(&id) {
            tasks.insert(id.clone(), FolderTask::start(self.shared.clone(), folder));
        }
        self.shared.folder_changed(&id).await?;
        Ok(self.find(&id).await?)
    }

    /// Removes a folder from the library. Its tracks' rows stay, marked missing, unless they are to be forgotten too.
    /// Files are never touched.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn remove_directory(&self, removal: DirectoryRemoval) -> Result<(), ApiError> {
        let mut tasks = self.tasks.lock().await;
        let tasks = tasks.as_mut().ok_or(LibraryError::Closed)?;
        let id = removal.id;
        if let Some(task) = tasks.remove(&id) {
            task.stop().await;
        }
        let (row, delete, now) = (id.clone(), removal.delete_tracks.unwrap_or(false), crate::clock::now_sql());
        if !self.shared.db.write(move |tx| folders::remove(tx, &row, delete, &now)).await? {
            return Err(LibraryError::NoFolder(id).into());
        }
        self.shared.scans.forget(&id);
        self.shared.batch.all_tracks();
        self.shared.folder_changed(&id).await?;
        Ok(())
    }

    /// What is in a folder: subfolders from the disk, numbers and tracks from the store.
    ///
    /// # Errors
    /// `not_found`, `validation_failed` for a path that leads out, `directory_away`.
    pub async fn browse(&self, query: BrowseQuery) -> Result<Browse, ApiError> {
        let folder = self.folder(&query.id).await?;
        Root::look(&folder.path).await.map_err(|_| LibraryError::Away(folder.name.clone()))?;
        let (root, relative) = (folder.path.clone(), query.path.unwrap_or_default());
        let away = LibraryError::Away(folder.name);
        let (path, on_disk) = spawn_blocking(move || {
            let path = browse::resolve(&root, &relative)?;
            let on_disk = browse::subfolders(&path).map_err(|_| away)?;
            Ok::<_, LibraryError>((path, on_disk))
        })
        .await
        .map_err(|_| LibraryError::Closed)??;
        let (id, root) = (query.id, folder.path);
        Ok(self.shared.db.read(move |c| browse::view(c, &id, &root, &path, on_disk)).await?)
    }

    /// Looks whether the folder is there. One that came back is scanned.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn check_availability(&self, id: &str) -> Result<Directory, ApiError> {
        let folder = self.folder(id).await?;
        self.look_at(folder).await?;
        Ok(self.find(id).await?)
    }

    /// Looks whether each folder is there.
    ///
    /// # Errors
    /// The store failed.
    pub async fn check_all_availability(&self) -> Result<Vec<Directory>, ApiError> {
        for folder in self.shared.db.read(folders::all).await? {
            self.look_at(folder).await?;
        }
        self.directories(DirectoryFilter::default()).await
    }

    /// Sets whether the folder is there by a look at it; tells whether it is.
    pub(super) async fn look_at(&self, folder: Folder) -> Result<bool, LibraryError> {
        let id = folder.id.clone();
        let present = self.shared.db.read(move |c| track_writes::present(c, &id)).await?;
        let there = relink::root_of(&self.shared.db, &folder).await.is_ok_and(|root| !root.is_empty || present == 0);
        let id = folder.id.clone();
        if self.shared.db.write_bulk(move |tx| folders::set_available(tx, &id, there)).await? {
            self.shared.folder_changed(&folder.id).await?;
            if there && folder.is_active {
                match self.request_scan(folder, ScanStrategy::Hybrid).await {
                    // One that runs already sees the folder as it is.
                    Ok(()) | Err(LibraryError::ScanRunning(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(there)
    }

    async fn find(&self, id: &str) -> Result<Directory, LibraryError> {
        let wanted = id.to_owned();
        let directory = self.shared.db.read(move |c| folders::get(c, &wanted)).await?;
        let mut directory = directory.ok_or_else(|| LibraryError::NoFolder(id.to_owned()))?;
        self.shared.overlay(&mut directory);
        Ok(directory)
    }
}

/// A name that a side bar can show.
fn check_name(name: Option<&str>) -> Result<(), ApiError> {
    match name.map(|name| name.trim().chars().count()) {
        None | Some(1..=LONGEST_NAME) => Ok(()),
        Some(_) => Err(ApiError::invalid("name", format!("must have 1 to {LONGEST_NAME} letters"))),
    }
}

fn check_tempo(range: Option<TempoRange>) -> Result<(), ApiError> {
    let text = "must go from 30 or more to at most 300 beats a minute, and the fastest must be 1.2 times the slowest";
    match range {
        Some(range) if !range.makes_sense() => Err(ApiError::invalid("tempo_range", text)),
        _ => Ok(()),
    }
}
