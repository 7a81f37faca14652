//! Scans that run, and the last result of each folder.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::events::Batch;
use crate::library::folders::Folder;
use crate::library::meter::Meter;
use crate::model::{ScanProgress, ScanStrategy};

/// A scan that was asked for; it counts as running from now on.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    pub meter: Arc<Meter>,
    pub stop: CancellationToken,
    pub strategy: ScanStrategy,
}

/// The newest scan of each folder by its id.
#[derive(Debug, Default)]
pub(crate) struct Scans {
    newest: Mutex<HashMap<String, Ticket>>,
}

impl Scans {
    /// Registers a scan of `folder`.
    ///
    /// # Errors
    /// One runs; its progress.
    pub(crate) fn begin(
        &self,
        folder: &Folder,
        strategy: ScanStrategy,
        batch: Batch,
    ) -> Result<Ticket, Box<ScanProgress>> {
        let mut newest = self.lock();
        if let Some(running) = newest.get(&folder.id).map(|ticket| ticket.meter.now()).filter(|scan| scan.scanning) {
            return Err(Box::new(running));
        }
        let meter = Arc::new(Meter::new(folder, strategy, Some(batch)));
        let ticket = Ticket { meter, stop: CancellationToken::new(), strategy };
        newest.insert(folder.id.clone(), ticket.clone());
        Ok(ticket)
    }

    /// Progress or result of the newest scan of a folder.
    pub(crate) fn status(&self, folder_id: &str) -> Option<ScanProgress> {
        self.lock().get(folder_id).map(|ticket| ticket.meter.now())
    }

    /// Progress of all that run.
    pub(crate) fn active(&self) -> Vec<ScanProgress> {
        let mut active: Vec<_> =
            self.lock().values().map(|ticket| ticket.meter.now()).filter(|scan| scan.scanning).collect();
        active.sort_by_key(|scan| scan.start_time);
        active
    }

    /// Stops the scan of a folder; false when none runs.
    pub(crate) fn cancel(&self, folder_id: &str) -> bool {
        let newest = self.lock();
        let running = newest.get(folder_id).filter(|ticket| ticket.meter.now().scanning);
        running.inspect(|ticket| ticket.stop.cancel()).is_some()
    }

    /// Forgets a removed folder.
    pub(crate) fn forget(&self, folder_id: &str) {
        self.lock().remove(folder_id);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Ticket>> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
