//! Servers that others start: each is watched by a small task that asks it now and then whether it is well.
//!
//! Absent on purpose: nothing here starts, stops or signals anything, and nothing knows a job.

mod standing;

use std::sync::Arc;

use tokio::sync::{Notify, watch};
use tokio::time::sleep;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::clock;
use crate::config::Config;
use crate::model::{RemoteServer, RemoteState};
use crate::sidecar::handle::Endpoint;
use crate::sidecar::place::Place;
use crate::sidecar::probe::{Health, Prober, Unhealthy};
use crate::sidecar::remote::standing::Standing;

/// A server that we watch and give files to; clones are the same one. It is watched until the last clone is gone.
#[derive(Debug, Clone)]
pub struct Remote {
    /// Its number among all that this run of the application has watched.
    pub(crate) number: u32,
    url: String,
    seen: watch::Sender<Seen>,
    /// Told the number of jobs that it has.
    jobs: watch::Sender<usize>,
    /// Asks it at once.
    look: Arc<Notify>,
    _end: Arc<DropGuard>,
}

/// What is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    standing: Standing,
    since: String,
    health: Health,
}

/// What a watch needs.
#[derive(Debug, Clone)]
pub(crate) struct RemoteParts {
    pub(crate) config: Config,
    pub(crate) prober: Prober,
    /// Told of each change.
    pub(crate) place: Place,
    /// Others can post to us.
    pub(crate) reachable: bool,
}

impl Remote {
    /// Begins to watch the server at `url`. Must be called inside a tokio runtime.
    pub(crate) fn watch(number: u32, url: String, parts: RemoteParts) -> Self {
        let stop = CancellationToken::new();
        let seen = Seen { standing: Standing::default(), since: clock::now_iso(), health: Health::default() };
        let (seen, look) = (watch::Sender::new(seen), Arc::new(Notify::new()));
        let watcher = Watcher { url: url.clone(), seen: seen.clone(), look: look.clone(), parts };
        tokio::spawn(watcher.run(stop.clone()));
        Self { number, url, seen, jobs: watch::Sender::new(0), look, _end: Arc::new(stop.drop_guard()) }
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The server as jobs can be sent to it, while they can.
    pub(crate) fn endpoint(&self) -> Option<Endpoint> {
        let Seen { standing, health, .. } = self.seen.borrow().clone();
        (standing.state == RemoteState::Ready).then(|| Endpoint {
            base_url: self.url.clone(),
            generation: standing.generation,
            lacks: lacks(&health),
            capabilities: health.capabilities,
            external: true,
            remote: true,
            version: health.version,
        })
    }

    /// Whether it may still finish what it was given in `generation`; with `false`, whether it ended with it.
    pub(crate) fn has(&self, generation: u64) -> Result<(), bool> {
        let seen = self.seen.borrow();
        let here = seen.standing.state == RemoteState::Ready && seen.standing.generation == generation;
        if here { Ok(()) } else { Err(seen.standing.ended) }
    }

    /// Shows how many jobs it has.
    pub(crate) fn show_jobs(&self, count: usize) {
        self.jobs.send_replace(count);
    }

    /// Asks it at once: something went wrong there.
    pub(crate) fn look(&self) {
        self.look.notify_one();
    }

    /// It refused a job.
    pub(crate) fn job_refused(&self, why: &str) {
        self.change(|standing| standing.job_refused(why));
    }

    /// It finished a job.
    pub(crate) fn job_finished(&self) {
        self.change(Standing::job_finished);
    }

    fn change(&self, change: impl FnOnce(&mut Standing)) {
        self.seen.send_if_modified(|seen| {
            let before = seen.standing.clone();
            change(&mut seen.standing);
            if seen.standing.state != before.state {
                seen.since = clock::now_iso();
                tell(&self.url, &seen.standing);
            }
            seen.standing != before
        });
    }

    /// As it is shown.
    pub(crate) fn status(&self) -> RemoteServer {
        let Seen { standing, since, health } = self.seen.borrow().clone();
        RemoteServer {
            url: self.url.clone(),
            state: standing.state,
            since,
            reason: standing.reason,
            lacks: lacks(&health).into_iter().map(str::to_owned).collect(),
            jobs_of_all: health.jobs_queued.zip(health.jobs_processing).map(|(queued, working)| queued + working),
            version: health.version,
            capabilities: health.capabilities,
            device: health.device,
            jobs_in_flight: u32::try_from(*self.jobs.borrow()).unwrap_or(u32::MAX),
        }
    }
}

/// Stages that a server does not make, as it says itself; stems lie on its own disk, where we cannot read them.
fn lacks(health: &Health) -> Vec<&'static str> {
    let makes = |stage: &str| stage != "stems" && !matches!(health.engines.get(stage), Some(None));
    ["genre", "stems"].into_iter().filter(|stage| !makes(stage)).collect()
}

/// The task.
struct Watcher {
    url: String,
    seen: watch::Sender<Seen>,
    look: Arc<Notify>,
    parts: RemoteParts,
}

impl Watcher {
    async fn run(self, stop: CancellationToken) {
        let mut seen = self.seen.subscribe();
        loop {
            let answer = tokio::select! {
                answer = self.parts.prober.probe(&self.url) => answer,
                () = stop.cancelled() => return,
            };
            self.hear(answer);
            tokio::select! {
                () = self.wait(&mut seen) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    fn hear(&self, answer: Result<Health, Unhealthy>) {
        self.seen.send_if_modified(|seen| {
            let before = seen.clone();
            seen.standing.hear(answer.as_ref(), self.parts.reachable);
            if let Ok(health) = answer {
                seen.health = health;
            }
            if seen.standing.state != before.standing.state {
                seen.since = clock::now_iso();
                tell(&self.url, &seen.standing);
            }
            *seen != before
        });
    }

    /// Waits until it is to be asked again, and tells of what changed meanwhile.
    async fn wait(&self, seen: &mut watch::Receiver<Seen>) {
        let mut settings = self.parts.config.subscribe();
        loop {
            if seen.has_changed().unwrap_or(false) {
                self.parts.place.changed();
            }
            let pause = seen.borrow_and_update().standing.pause(settings.borrow_and_update().health_interval);
            tokio::select! {
                () = sleep(pause) => return,
                () = self.look.notified() => return,
                _ = settings.changed() => {}
                _ = seen.changed() => {}
            }
        }
    }
}

fn tell(url: &str, standing: &Standing) {
    match (&standing.reason, standing.state) {
        (Some(reason), _) => tracing::warn!("The analysis server at {url}: {reason}"),
        (None, RemoteState::Ready) => tracing::info!("The analysis server at {url} is ready"),
        (None, _) => {}
    }
}
