//! Operations on scans and watchers.

use crate::error::ApiError;
use crate::library::Library;
use crate::library::error::LibraryError;
use crate::library::folders::{self, Folder};
use crate::model::{FolderScanStatus, ScanProgress, ScanRequest, ScanStarted, ScanStatus, ScanStrategy, WatcherStatus};

impl Library {
    /// Starts a scan of a folder.
    ///
    /// # Errors
    /// `not_found`, `directory_paused`, `directory_away`, `scan_running` (with its progress as `data`).
    pub async fn start_scan(&self, request: ScanRequest) -> Result<ScanStarted, ApiError> {
        let folder = self.folder(&request.id).await?;
        if !folder.is_active {
            return Err(LibraryError::Paused(folder.name).into());
        }
        if !self.look_at(folder.clone()).await? {
            return Err(LibraryError::Away(folder.name).into());
        }
        let strategy = request.strategy.unwrap_or_default();
        if folder.is_paused {
            // Whoever asks for a scan wants the pause to end.
            self.resume_scan(&folder.id).await?;
        } else {
            self.request_scan(folder, strategy).await?;
        }
        Ok(ScanStarted { library_directory_id: request.id, strategy })
    }

    /// Progress of a folder's scan, or the result of the last one since start.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn scan_status(&self, id: &str) -> Result<ScanStatus, ApiError> {
        self.folder(id).await?;
        let status = self.shared.scans.status(id);
        Ok(status.map_or(ScanStatus::Idle { scanning: false }, ScanStatus::Known))
    }

    /// Progress of all scans that run.
    ///
    /// # Errors
    /// None.
    pub async fn active_scans(&self) -> Result<Vec<ScanProgress>, ApiError> {
        Ok(self.shared.scans.active())
    }

    /// Stops a folder's scan; what it found stays.
    ///
    /// # Errors
    /// `not_found`, `scan_not_running`.
    pub async fn cancel_scan(&self, id: &str) -> Result<(), ApiError> {
        let folder = self.folder(id).await?;
        if !self.shared.scans.cancel(id) {
            return Err(LibraryError::ScanNotRunning.into());
        }
        if folder.is_paused {
            self.set_paused(id, false).await?;
        }
        Ok(())
    }

    /// Pauses a folder's scan and the reading of its audio, also over a restart, until it is resumed. A second pause
    /// changes nothing.
    ///
    /// # Errors
    /// `not_found`, `scan_not_running` when there is nothing to pause.
    pub async fn pause_scan(&self, id: &str) -> Result<(), ApiError> {
        let directory = self.directory(id).await?;
        if directory.scan_status == FolderScanStatus::Paused {
            return Ok(());
        }
        if !directory.is_active || (directory.scan_status != FolderScanStatus::Scanning && directory.total_unread == 0)
        {
            return Err(LibraryError::ScanNotRunning.into());
        }
        Ok(self.set_paused(id, true).await?)
    }

    /// Goes on with a folder's scan where it was paused.
    ///
    /// # Errors
    /// `not_found`, `scan_not_paused`.
    pub async fn resume_scan(&self, id: &str) -> Result<(), ApiError> {
        if !self.folder(id).await?.is_paused {
            return Err(LibraryError::ScanNotPaused.into());
        }
        Ok(self.set_paused(id, false).await?)
    }

    async fn set_paused(&self, id: &str, paused: bool) -> Result<(), LibraryError> {
        let tasks = self.tasks.lock().await;
        let row = id.to_owned();
        self.shared.db.write(move |tx| folders::set_paused(tx, &row, paused)).await?;
        self.shared.scans.set_paused(id, paused);
        if let Some(task) = tasks.as_ref().and_then(|tasks| tasks.get(id)) {
            task.pause(paused);
        }
        Ok(self.shared.folder_changed(id).await?)
    }

    /// Notices changes in a folder from now on, also after a restart; what changed meanwhile is looked for.
    ///
    /// # Errors
    /// `not_found`, also for a folder that is paused or away; `already_watched`.
    pub async fn start_watcher(&self, id: &str) -> Result<(), ApiError> {
        let folder = self.folder(id).await?;
        if !folder.is_active {
            return Err(LibraryError::NotWatchable(folder.name).into());
        }
        if !self.set_watched(id, true).await? {
            return Err(LibraryError::AlreadyWatched.into());
        }
        Ok(())
    }

    /// Notices no changes in a folder any more, also after a restart; scans find them.
    ///
    /// # Errors
    /// `not_found`, `not_watched`.
    pub async fn stop_watcher(&self, id: &str) -> Result<(), ApiError> {
        self.folder(id).await?;
        if self.set_watched(id, false).await? { Ok(()) } else { Err(LibraryError::NotWatched.into()) }
    }

    /// Notices changes in all folders from now on; answers in how many that is new.
    ///
    /// # Errors
    /// The store failed.
    pub async fn watch_all(&self, watched: bool) -> Result<usize, ApiError> {
        let mut count = 0;
        for folder in self.shared.db.read(folders::all).await?.into_iter().filter(|folder| folder.is_active) {
            count += usize::from(self.set_watched(&folder.id, watched).await?);
        }
        Ok(count)
    }

    /// Tells whether that is news.
    async fn set_watched(&self, id: &str, watched: bool) -> Result<bool, LibraryError> {
        let tasks = self.tasks.lock().await;
        let row = id.to_owned();
        let news = self.shared.db.write(move |tx| folders::set_watched(tx, &row, watched)).await?;
        if news {
            if let Some(task) = tasks.as_ref().and_then(|tasks| tasks.get(id)) {
                task.watch(watched);
            }
            self.shared.folder_changed(id).await?;
        }
        Ok(news)
    }

    /// The folders that are watched.
    ///
    /// # Errors
    /// The store failed.
    pub async fn watcher_status(&self) -> Result<WatcherStatus, ApiError> {
        let mut watchers = self.shared.watched_now();
        // Folders may have been renamed since.
        let folders = self.shared.db.read(folders::all).await?;
        for watcher in &mut watchers {
            if let Some(folder) = folders.iter().find(|folder| folder.id == watcher.directory_id) {
                watcher.directory_name.clone_from(&folder.name);
            }
        }
        Ok(WatcherStatus { active_count: watchers.len(), watchers })
    }

    /// Hands a scan to the folder's task.
    pub(super) async fn request_scan(&self, folder: Folder, strategy: ScanStrategy) -> Result<(), LibraryError> {
        let tasks = self.tasks.lock().await;
        let tasks = tasks.as_ref().ok_or(LibraryError::Closed)?;
        // Not begun yet: the scan at the start will serve.
        let Some(task) = tasks.get(&folder.id) else { return Ok(()) };
        let ticket = self.shared.scans.begin(&folder, strategy, self.shared.batch.clone());
        let ticket = ticket.map_err(LibraryError::ScanRunning)?;
        if task.scan(ticket) { Ok(()) } else { Err(LibraryError::Closed) }
    }
}
