//! Starts that are over: in memory for forecasts, in the store for the next run of the application.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::db::{Db, STARTS_KEPT};
use crate::model::{ServerKind, StartRecord, Starts};
use crate::sidecar::forecast::Usual;

/// Starts that are shown.
const SHOWN: usize = 30;

/// The starts of this computer; clones share them.
///
/// A store that fails costs the next run its memory, and nothing else.
#[derive(Debug, Clone, Default)]
pub struct History {
    starts: Arc<Mutex<VecDeque<StartRecord>>>,
    db: Option<Db>,
}

impl History {
    /// A history that begins now and ends with the application.
    pub fn in_memory() -> Self {
        Self::default()
    }

    /// The history in `db`.
    pub async fn load(db: Db) -> Self {
        let starts = db.starts().await.unwrap_or_else(|error| {
            tracing::warn!("Earlier starts of the analysis server cannot be read: {error}");
            Vec::new()
        });
        Self { starts: Arc::new(Mutex::new(starts.into())), db: Some(db) }
    }

    /// The last 30 starts, and what is usual.
    pub fn recent(&self) -> Starts {
        let starts = self.lock();
        let kind = starts.back().map(|start| start.kind);
        Starts {
            starts: starts.iter().skip(starts.len().saturating_sub(SHOWN)).cloned().collect(),
            usual_ms: kind.and_then(|kind| Usual::of(starts.iter(), kind)).map(|usual| usual.total_ms()),
        }
    }

    /// What starts of this kind usually take; `None` before the first that became ready.
    pub(crate) fn usual(&self, kind: ServerKind) -> Option<Usual> {
        Usual::of(self.lock().iter(), kind)
    }

    /// Adds a start; it is on disk soon.
    pub(crate) fn add(&self, start: StartRecord) {
        {
            let mut starts = self.lock();
            if starts.len() == STARTS_KEPT {
                starts.pop_front();
            }
            starts.push_back(start.clone());
        }
        let Some(db) = self.db.clone() else { return };
        tokio::spawn(async move {
            if let Err(error) = db.add_start(start).await {
                tracing::warn!("A start of the analysis server could not be written down: {error}");
            }
        });
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<StartRecord>> {
        self.starts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
