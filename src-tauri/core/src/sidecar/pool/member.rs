//! One supervised server of the pool.

use tokio::sync::watch;

use crate::sidecar::handle::{Endpoint, Supervisor, SupervisorParts};
use crate::sidecar::place::Place;
use crate::sidecar::pool::PoolParts;

/// One server of the pool.
#[derive(Debug, Clone)]
pub struct Member {
    /// From 1.
    pub number: u32,
    /// Its supervisor.
    pub supervisor: Supervisor,
    /// Told the number of jobs that it has: a busy server is spared.
    pub jobs: watch::Sender<usize>,
}

impl Member {
    /// The server in `place`; it is looked for or started as its settings say.
    pub(super) fn new(parts: &PoolParts, place: Place) -> Self {
        let jobs = watch::Sender::new(0);
        let number = place.number();
        let PoolParts { config, bus, logs, engine, folders, costs, history, .. } = parts.clone();
        let supervisor = Supervisor::new(SupervisorParts {
            place,
            config,
            bus,
            logs,
            engine,
            folders,
            jobs_in_flight: jobs.subscribe(),
            costs,
            history,
        });
        Self { number, supervisor, jobs }
    }

    /// The server as jobs can be sent to it, while they can. What the address and the state say is told a moment apart:
    /// an address of a child that is gone is none.
    pub fn endpoint(&self) -> Option<Endpoint> {
        let endpoint = self.supervisor.endpoint().borrow().clone()?;
        (self.supervisor.status().generation == endpoint.generation).then_some(endpoint)
    }
}
