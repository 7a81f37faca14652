//! When the server is asked for its health, and what the answers mean.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::sidecar::probe::{Health, Unhealthy};
use crate::sidecar::state::{Input, Phase};
use crate::sidecar::task::{News, Task};

/// A look that comes so much later than it was due says more about this computer's load than about the server.
const STARVED: Duration = Duration::from_secs(1);
/// A probe that is younger answers a question about health.
const FRESH: Duration = Duration::from_secs(1);

impl Task {
    /// Answers whether the server is healthy.
    pub(super) fn health(&mut self, reply: oneshot::Sender<bool>) {
        let fresh = self.last_probe.filter(|(at, _)| at.elapsed() < FRESH);
        if self.machine.probe_every(self.now()).is_none() || !self.serves() {
            // Nobody waits any more when this fails; so below.
            let _ = reply.send(false);
        } else if let Some((_, healthy)) = fresh {
            let _ = reply.send(healthy);
        } else {
            self.waiting.health(reply);
            self.probe();
        }
    }

    /// There is a server that could be healthy.
    pub(super) fn serves(&self) -> bool {
        self.machine.has_child() || matches!(self.machine.phase, Phase::External { .. })
    }

    /// Keeps a probe due while the phase wants them, and none otherwise.
    pub(super) fn plan_probe(&mut self) {
        let Some(every) = self.machine.probe_every(self.now()) else {
            self.probe_due = None;
            return;
        };
        let due = Instant::now() + every;
        let under_way = self.probing == Some(self.machine.ticket);
        self.probe_due = if under_way { None } else { Some(self.probe_due.map_or(due, |planned| planned.min(due))) };
    }

    /// The deadline of the phase is over.
    pub(super) async fn tick(&mut self, due: Option<Instant>) {
        // The time in which other servers are started is none of ours.
        let late = if self.waits_for_turn { Some(Duration::ZERO) } else { lateness(due) };
        self.apply(late.map_or(Input::Tick, |by| Input::Starved { by })).await;
    }

    /// It is time for the next probe.
    pub(super) async fn probe_is_due(&mut self) {
        if let Some(by) = lateness(self.probe_due) {
            self.apply(Input::Starved { by }).await;
        }
        self.probe();
    }

    /// Begins a probe, unless one is under way.
    pub(super) fn probe(&mut self) {
        let ticket = self.machine.ticket;
        let due = self.probe_due.take();
        if self.probing == Some(ticket) {
            return;
        }
        self.probing = Some(ticket);
        let starved = lateness(due).is_some();
        let (prober, url, news) = (self.prober.clone(), self.board.url(&self.machine), self.news.clone());
        tokio::spawn(async move {
            let answer = prober.probe(&url).await;
            // The task may have ended meanwhile.
            let _ = news.send(News::Probed { ticket, starved, answer });
        });
    }

    pub(super) async fn probed(&mut self, ticket: u64, starved: bool, answer: Result<Health, Unhealthy>) {
        if self.probing == Some(ticket) {
            self.probing = None;
        }
        if ticket != self.machine.ticket {
            return;
        }
        if let Some(child) = &mut self.child {
            child.sample();
        }
        let accepted = match (&answer, &self.child) {
            (Ok(health), Some(child)) => health.is_from(&child.instance.id),
            (Ok(health), None) => health.is_full(),
            (Err(_), _) => false,
        };
        self.last_answer = answer.as_ref().err().map(ToString::to_string);
        self.last_probe = Some((Instant::now(), accepted));
        self.waiting.answer_health(accepted);
        let input = match answer {
            Ok(health) if accepted => {
                let puts = health.takes_paths();
                self.board.set_health(Some(health));
                Input::Healthy { ticket, puts }
            }
            Err(Unhealthy::TimedOut) if starved => Input::Tick,
            _ => Input::Unhealthy { ticket },
        };
        self.apply(input).await;
    }
}

/// By how much something is late, when it is late enough to matter.
fn lateness(due: Option<Instant>) -> Option<Duration> {
    due.map(|due| due.elapsed()).filter(|&late| late > STARVED)
}
