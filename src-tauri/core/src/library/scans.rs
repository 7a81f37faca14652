//! Scans that run, and the last result of each folder.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::events::Batch;
use crate::library::folders::{Folder, Unfinished};
use crate::library::meter::Meter;
use crate::model::{ScanProgress, ScanStrategy};

/// A scan that was asked for; it counts as running from now on.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    pub meter: Arc<Meter>,
    pub stop: CancellationToken,
    /// How much is read again, and since when.
    pub scan: Unfinished,
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
        if let Some(running) = newest.get(&folder.id).filter(|ticket| ticket.meter.is_running()) {
            return Err(Box::new(running.meter.now()));
        }
        // One that was cut off is finished first, unless more is asked for.
        let cut_off =
            folder.unfinished.filter(|cut_off| strategy != ScanStrategy::Full || cut_off.strategy == strategy);
        let scan = cut_off.unwrap_or(Unfinished { strategy, began: crate::clock::now_millis() });
        let meter = Arc::new(Meter::new(folder, scan.strategy, Some(batch)));
        meter.count(|progress| {
            progress.continued = cut_off.is_some();
            progress.paused = folder.is_paused;
        });
        let ticket = Ticket { meter, stop: CancellationToken::new(), scan };
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
            self.lock().values().filter(|ticket| ticket.meter.is_running()).map(|ticket| ticket.meter.now()).collect();
        active.sort_by_key(|scan| scan.start_time);
        active
    }

    /// Stops the scan of a folder; false when none runs.
    pub(crate) fn cancel(&self, folder_id: &str) -> bool {
        self.running(folder_id, |ticket| ticket.stop.cancel())
    }

    /// Shows the scan of a folder as paused or not; false when none runs.
    pub(crate) fn set_paused(&self, folder_id: &str, paused: bool) -> bool {
        self.running(folder_id, |ticket| {
            ticket.meter.count(|progress| {
                progress.paused = paused;
                progress.seconds_left = None;
            });
            ticket.meter.tell();
        })
    }

    fn running(&self, folder_id: &str, act: impl FnOnce(&Ticket)) -> bool {
        let newest = self.lock();
        newest.get(folder_id).filter(|ticket| ticket.meter.is_running()).inspect(|ticket| act(ticket)).is_some()
    }

    /// Forgets a removed folder.
    pub(crate) fn forget(&self, folder_id: &str) {
        self.lock().remove(folder_id);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Ticket>> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
