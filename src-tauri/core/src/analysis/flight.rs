//! Jobs in flight: pure bookkeeping of slots, deadlines and the server that each was sent to.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::model::{PoolServer, ServerState, ServerStatus};

/// A job at work.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Flight {
    /// Number of this sending: a late answer to an earlier one of the same job carries another.
    pub number: u64,
    pub audio_id: String,
    /// Number of the server that has it, among those that work together.
    pub server: u32,
    /// Generation of that server.
    pub generation: u64,
    /// When it has taken too long.
    pub deadline: Instant,
    /// When the server is asked next how it stands.
    pub next_question: Instant,
}

/// All jobs in flight, by row.
#[derive(Debug, Default)]
pub(super) struct Flights(BTreeMap<i64, Flight>);

/// How often a server that can tell is asked about a job: a callback may have been lost.
pub(super) const QUESTION_INTERVAL: Duration = Duration::from_secs(15);

impl Flights {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn insert(&mut self, row: i64, flight: Flight) {
        self.0.insert(row, flight);
    }

    pub(super) fn remove(&mut self, row: i64) -> Option<Flight> {
        self.0.remove(&row)
    }

    /// Takes the job out when it is still the sending called `number` that is in flight.
    pub(super) fn remove_sending(&mut self, row: i64, number: u64) -> Option<Flight> {
        self.0.get(&row).filter(|flight| flight.number == number)?;
        self.0.remove(&row)
    }

    /// How many of them the server with this number has.
    pub(super) fn at(&self, server: u32) -> usize {
        self.0.values().filter(|flight| flight.server == server).count()
    }

    /// Takes out the jobs whose server is gone; with each, whether it ended by itself.
    pub(super) fn take_lost(&mut self, servers: &[PoolServer]) -> Vec<(i64, bool)> {
        let status = |flight: &Flight| servers.iter().find(|s| s.number == flight.server).map(|s| &s.status);
        let gone = |flight: &Flight| status(flight).is_none_or(|server| !is_alive(server, flight.generation));
        let lost: Vec<_> = self.0.iter().filter(|(_, flight)| gone(flight)).collect();
        let lost: Vec<_> = lost.into_iter().map(|(row, flight)| (*row, status(flight).is_some_and(died))).collect();
        for (row, _) in &lost {
            self.0.remove(row);
        }
        lost
    }

    /// Takes out the jobs that took too long.
    pub(super) fn take_expired(&mut self, now: Instant) -> Vec<(i64, Flight)> {
        let due: Vec<_> = self.0.iter().filter(|(_, f)| f.deadline <= now).map(|(row, _)| *row).collect();
        due.into_iter().filter_map(|row| Some((row, self.0.remove(&row)?))).collect()
    }

    /// Takes out all jobs.
    pub(super) fn take_all(&mut self) -> Vec<(i64, Flight)> {
        std::mem::take(&mut self.0).into_iter().collect()
    }

    /// The jobs to ask about now; they are due again after [`QUESTION_INTERVAL`].
    pub(super) fn due_questions(&mut self, now: Instant) -> Vec<(i64, Flight)> {
        let due = self.0.iter_mut().filter(|(_, flight)| flight.next_question <= now);
        due.map(|(row, flight)| {
            flight.next_question = now + QUESTION_INTERVAL;
            (*row, flight.clone())
        })
        .collect()
    }

    /// When something is due next.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.0.values().map(|flight| flight.deadline.min(flight.next_question)).min()
    }
}

/// True while the server of `generation` may still finish its jobs.
pub(super) fn is_alive(server: &ServerStatus, generation: u64) -> bool {
    use ServerState::{Degraded, Draining, External, Ready};
    server.generation == generation && matches!(server.state, Ready | Degraded | Draining | External)
}

/// True when the server ended by itself, not because it was told to.
pub(super) fn died(server: &ServerStatus) -> bool {
    matches!(server.state, ServerState::Backoff | ServerState::Failed) || server.failure.is_some()
}
