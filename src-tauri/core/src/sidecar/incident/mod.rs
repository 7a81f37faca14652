//! Incidents: what failed, why, how often, and what helps.
//!
//! # Layout
//!
//! | file | what it is |
//! |---|---|
//! | `fault` | a failure as it is reported |
//! | `seen` | pure: what of an event is news |
//! | `ledger` | pure: what is one incident, when it is over |
//! | `remedies` | pure: the actions that would work now |
//!
//! They listen to the event bus, so that nobody who fails needs to know of them. The truth is in memory and is saved
//! behind it: a database that is locked or broken costs their history, never the incidents of now.

mod fault;
mod ledger;
pub(crate) mod remedies;
mod seen;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::db::Db;
use crate::error::ApiError;
use crate::events::{Bus, Envelope, Event};
use crate::model::{EngineState, Incident, IncidentFilter, IncidentSource, IncidentState, JobState, PoolServer};
use crate::redact::Redactor;
use fault::Fault;
use ledger::Ledger;
use seen::Seen;

/// What incidents are made of.
#[derive(Debug)]
pub struct IncidentsParts {
    /// Tells which actions would work.
    pub config: Config,
    /// Keeps them.
    pub db: Db,
    /// Where failures are heard of, and incidents are told.
    pub bus: Bus,
    /// Takes secrets out of them.
    pub redactor: Redactor,
    /// Ends their tasks; what is not saved then is saved first.
    pub stop: CancellationToken,
    /// Waits for them.
    pub tasks: TaskTracker,
}

/// All incidents; clones share them.
#[derive(Debug, Clone)]
pub struct Incidents {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    parts: IncidentsParts,
    ledger: Mutex<Ledger>,
    inbox: Mutex<Inbox>,
    /// Incidents that are newer than what is saved, by id.
    unsaved: Mutex<HashMap<String, Incident>>,
    wake: Notify,
}

impl Incidents {
    /// Goes on where the stored ones end, and listens from now on. Must be called before anything can fail.
    pub async fn start(parts: IncidentsParts) -> Self {
        let stored = parts.db.incidents().await.unwrap_or_else(|error| {
            tracing::warn!("Earlier incidents cannot be read: {error}");
            Vec::new()
        });
        let events = parts.bus.subscribe();
        let wake = parts.bus.subscribe();
        let inner = Inner {
            ledger: Mutex::new(Ledger::new(stored)),
            inbox: Mutex::new(Inbox { events, seen: Seen::default(), others: HashMap::new() }),
            parts,
            unsaved: Mutex::default(),
            wake: Notify::new(),
        };
        let incidents = Self { inner: Arc::new(inner) };
        let tasks = incidents.inner.parts.tasks.clone();
        tasks.spawn(incidents.clone().listen(wake));
        tasks.spawn(incidents.clone().save());
        incidents
    }

    /// Incidents, newest first, with what helps now.
    pub fn list(&self, filter: &IncidentFilter) -> Vec<Incident> {
        self.catch_up();
        let fits =
            |incident: &&Incident| filter.open.is_none_or(|open| open == (incident.state == IncidentState::Open));
        let chosen: Vec<Incident> = self.with(|ledger| ledger.newest_first().filter(fits).cloned().collect());
        chosen.into_iter().map(|incident| self.with_remedies(incident)).collect()
    }

    /// The incident with this id, with what helps now.
    ///
    /// # Errors
    /// `not_found`.
    pub fn get(&self, id: &str) -> Result<Incident, ApiError> {
        self.catch_up();
        let found = self.with(|ledger| ledger.get(id).cloned());
        found.map(|incident| self.with_remedies(incident)).ok_or_else(|| ApiError::not_found("incident", id))
    }

    /// Puts an incident away. One that is over stays as it is.
    ///
    /// # Errors
    /// `not_found`.
    pub fn dismiss(&self, id: &str) -> Result<Incident, ApiError> {
        self.catch_up();
        self.close(IncidentState::Dismissed, |incident| incident.id == id);
        self.get(id)
    }

    async fn listen(self, mut wake: broadcast::Receiver<Arc<Envelope>>) {
        loop {
            tokio::select! {
                woken = wake.recv() => match woken {
                    Err(RecvError::Closed) => break,
                    // What was missed is told by the next status, which carries its failure.
                    Ok(_) | Err(RecvError::Lagged(_)) => self.catch_up(),
                },
                () = self.inner.parts.stop.cancelled() => break,
            }
        }
    }

    /// Hears all that was said until now, so that whoever was just told of a failure finds its incident.
    fn catch_up(&self) {
        let mut inbox = self.inner.inbox.lock().unwrap_or_else(PoisonError::into_inner);
        let Inbox { events, seen, others } = &mut *inbox;
        loop {
            match events.try_recv() {
                Ok(envelope) => match &envelope.event {
                    Event::PoolChanged(pool) => self.hear_of_others(&pool.servers, others),
                    event => self.hear(event, seen),
                },
                Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
    }

    fn hear(&self, event: &Event, seen: &mut Seen) {
        match event {
            Event::ServerState(status) => {
                for fault in seen.server(status) {
                    self.report(fault);
                }
                self.server_is_well(seen, None);
            }
            Event::EngineProvision(status) => {
                if let Some(fault) = seen.engine(status) {
                    self.report(fault);
                }
                if status.state == EngineState::Ready {
                    self.close(IncidentState::Resolved, |incident| incident.source == IncidentSource::Engine);
                }
            }
            Event::JobChanged { jobs } => {
                for fault in jobs.iter().filter_map(|job| seen.job(job)) {
                    self.report(fault);
                }
                if jobs.iter().any(|job| job.status == JobState::Completed) {
                    self.close(IncidentState::Resolved, |incident| incident.source == IncidentSource::Queue);
                }
            }
            _ => {}
        }
    }

    /// What the servers beside the first tell; those that are not there any more are no trouble.
    fn hear_of_others(&self, servers: &[PoolServer], others: &mut HashMap<u32, Seen>) {
        let followers = || servers.iter().filter(|server| server.number > 1);
        let gone: Vec<u32> = others.keys().copied().filter(|&n| followers().all(|server| server.number != n)).collect();
        for number in gone {
            others.remove(&number);
            self.close(IncidentState::Resolved, |incident| incident.cause.server == Some(number));
        }
        for server in followers() {
            let seen = others.entry(server.number).or_default();
            for fault in seen.server(&server.status) {
                self.report(fault.of_another(server.number));
            }
            self.server_is_well(seen, Some(server.number));
        }
    }

    /// Closes what is over now that a server became ready, or uses less memory.
    fn server_is_well(&self, seen: &Seen, number: Option<u32>) {
        let is_its = |incident: &Incident| {
            incident.source == IncidentSource::Server && incident.cause.server == number
                || incident.source == IncidentSource::Engine && number.is_none()
        };
        if seen.became_ready {
            self.close(IncidentState::Resolved, is_its);
        } else if seen.memory_fell {
            self.close(IncidentState::Resolved, |incident| incident.code == "memory_high" && is_its(incident));
        }
    }

    fn report(&self, mut fault: Fault) {
        let redactor = &self.inner.parts.redactor;
        redactor.clean_all([&mut fault.message, &mut fault.hint]);
        redactor.clean_all(&mut fault.last_lines);
        redactor.clean_all(&mut fault.cause.answer);
        let incident = self.with(|ledger| ledger.report(fault, Timestamp::now()));
        self.keep([incident.clone()]);
        self.inner.parts.bus.publish(Event::IncidentOpened(self.with_remedies(incident)));
    }

    fn close(&self, state: IncidentState, concerned: impl Fn(&Incident) -> bool) {
        let closed = self.with(|ledger| ledger.close(state, Timestamp::now(), concerned));
        self.keep(closed.iter().cloned());
        for incident in closed {
            self.inner.parts.bus.publish(Event::IncidentClosed(incident));
        }
    }

    fn with_remedies(&self, mut incident: Incident) -> Incident {
        remedies::fill(&mut incident, &self.inner.parts.config);
        incident
    }

    fn with<T>(&self, act: impl FnOnce(&mut Ledger) -> T) -> T {
        act(&mut self.inner.ledger.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn keep(&self, incidents: impl IntoIterator<Item = Incident>) {
        let mut unsaved = self.inner.unsaved.lock().unwrap_or_else(PoisonError::into_inner);
        unsaved.extend(incidents.into_iter().map(|incident| (incident.id.clone(), incident)));
        self.inner.wake.notify_one();
    }

    /// Saves what changed, until it is told to end. What could not be saved is tried again with the next change.
    async fn save(self) {
        let mut complained = false;
        loop {
            let last = tokio::select! {
                () = self.inner.wake.notified() => false,
                () = self.inner.parts.stop.cancelled() => true,
            };
            let batch = std::mem::take(&mut *self.inner.unsaved.lock().unwrap_or_else(PoisonError::into_inner));
            if !batch.is_empty() {
                let saved = self.inner.parts.db.save_incidents(batch.values().cloned().collect(), ledger::MOST).await;
                if let Err(error) = &saved {
                    let mut unsaved = self.inner.unsaved.lock().unwrap_or_else(PoisonError::into_inner);
                    for (id, incident) in batch {
                        unsaved.entry(id).or_insert(incident);
                    }
                    if !std::mem::replace(&mut complained, true) {
                        tracing::warn!("Incidents are kept in memory only, they cannot be saved: {error}");
                    }
                }
                complained &= saved.is_err();
            }
            if last {
                break;
            }
        }
    }
}

/// What is still to be heard, and what was.
#[derive(Debug)]
struct Inbox {
    events: broadcast::Receiver<Arc<Envelope>>,
    seen: Seen,
    /// What was heard of the servers beside the first, by their numbers.
    others: HashMap<u32, Seen>,
}

#[cfg(test)]
mod tests;
