//! Which of several servers a supervisor has, and what follows from it.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::config::Settings;

/// One of several servers of the same kind: the first one leads, the others follow it.
///
/// Only the first looks for a server that already runs, insists on the port that was set, and tells the history of
/// starts; only one of all is started at a time.
#[derive(Debug, Clone)]
pub struct Place {
    number: u32,
    starts: Arc<Semaphore>,
    changes: watch::Sender<u64>,
}

/// The right to start a server; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _permit: Option<OwnedSemaphorePermit>,
}

impl Default for Place {
    /// The first place, with none beside it.
    fn default() -> Self {
        Self { number: 1, starts: Arc::new(Semaphore::new(1)), changes: watch::Sender::new(0) }
    }
}

impl Place {
    /// The place `number` (from 1) beside this one.
    pub(crate) fn beside(&self, number: u32) -> Self {
        Self { number, ..self.clone() }
    }

    /// From 1.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// True for the first.
    pub(crate) fn leads(&self) -> bool {
        self.number == 1
    }

    /// Grows with each change of one of the servers.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Says that something changed.
    pub(crate) fn changed(&self) {
        self.changes.send_modify(|changes| *changes += 1);
    }

    /// The turn to start, if no other server is being started.
    pub(crate) fn turn_now(&self) -> Option<Turn> {
        let permit = self.starts.clone().try_acquire_owned().ok();
        permit.map(|permit| Turn { _permit: Some(permit) })
    }

    /// The turn to start, when the others have been; and since when it was waited for.
    pub(crate) async fn turn(&self) -> (Turn, Instant) {
        let since = Instant::now();
        // The semaphore is never closed.
        (Turn { _permit: self.starts.clone().acquire_owned().await.ok() }, since)
    }

    /// The settings as they are for the server in this place: its port is the base port's neighbour, by choice of ours.
    pub(crate) fn settings(&self, base: &Arc<Settings>) -> Arc<Settings> {
        if self.leads() {
            return base.clone();
        }
        let step = u16::try_from(self.number - 1).unwrap_or_default();
        let port = base.server_port.checked_add(step).unwrap_or(base.server_port - step);
        Arc::new(Settings {
            server_url: format!("http://127.0.0.1:{port}"),
            server_port: port,
            server_port_chosen: false,
            remote: false,
            // The first one's being ready starts it.
            auto_start: false,
            ..(**base).clone()
        })
    }
}
