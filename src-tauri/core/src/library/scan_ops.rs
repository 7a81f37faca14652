//! Operations on scans and watchers.

use crate::error::ApiError;
use crate::library::Library;
use crate::library::error::LibraryError;
use crate::library::folders::{self, Folder};
use crate::model::{ScanProgress, ScanRequest, ScanStarted, ScanStatus, ScanStrategy, WatcherStatus};

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
        self.request_scan(folder, strategy).await?;
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
        self.folder(id).await?;
        if self.shared.scans.cancel(id) { Ok(()) } else { Err(LibraryError::ScanNotRunning.into()) }
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
