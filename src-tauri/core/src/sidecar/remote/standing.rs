//! How a server of someone else stands: what follows from each answer to "are you well". Pure.

use std::time::Duration;

use crate::model::RemoteState;
use crate::sidecar::probe::{Health, Unhealthy};

/// Answers that a ready server may fail to give in a row: a busy one is not a dead one.
const MISSES: u32 = 3;
/// Jobs that it may refuse in a row before it gets none for a while.
const REFUSALS: u32 = 3;
/// That while.
const PENANCE: Duration = Duration::from_secs(60);
/// Time to the next question after a missed answer; doubles as long as it is away.
const SOON: Duration = Duration::from_secs(1);
/// Longest time between two questions to a server that is away, unless all are asked more seldom than that.
const SELDOM: Duration = Duration::from_secs(30);

/// How a server stands, and what it is remembered for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) state: RemoteState,
    /// Why it is away or refused.
    pub(crate) reason: Option<String>,
    /// Grows each time it becomes ready: what it had before is lost.
    pub(crate) generation: u64,
    /// It is away because nobody listens there any more: it ended, with what it had.
    pub(crate) ended: bool,
    /// Questions in a row without a good answer.
    misses: u32,
    /// Jobs in a row that it refused.
    refusals: u32,
}

impl Default for Standing {
    fn default() -> Self {
        Self { state: RemoteState::Unknown, reason: None, generation: 0, ended: false, misses: 0, refusals: 0 }
    }
}

impl Standing {
    /// An answer came, or none. `reachable`: it can post its results to us.
    pub(crate) fn hear(&mut self, answer: Result<&Health, &Unhealthy>, reachable: bool) {
        match answer {
            Ok(health) => {
                self.misses = 0;
                match unusable(&health.capabilities, reachable) {
                    Some(reason) => self.become_unready(RemoteState::Refused, reason, false),
                    None if self.state != RemoteState::Ready => {
                        self.generation += 1;
                        (self.state, self.reason, self.ended) = (RemoteState::Ready, None, false);
                    }
                    None => {}
                }
            }
            Err(error) => {
                self.misses += 1;
                let ended = *error == Unhealthy::Refused;
                if self.state == RemoteState::Ready && !ended && self.misses < MISSES {
                    return;
                }
                // One that restarts is away in several ways, one after the other.
                let ended = ended || self.ended && self.state == RemoteState::Away;
                let (state, reason) = match error {
                    Unhealthy::Refused | Unhealthy::TimedOut | Unhealthy::Broken(_) => {
                        (RemoteState::Away, format!("It does not answer: {error}"))
                    }
                    Unhealthy::Status { status: 500.., .. } => (RemoteState::Away, format!("It is not well: {error}")),
                    _ => (RemoteState::Refused, format!("Cannot be used: {error}")),
                };
                self.become_unready(state, reason, ended);
            }
        }
    }

    /// It refused a job. One that goes on like this would be given every job, since it is always free.
    pub(crate) fn job_refused(&mut self, why: &str) {
        self.refusals += 1;
        if self.state == RemoteState::Ready && self.refusals >= REFUSALS {
            let reason = format!("Cannot be used: it refuses what it is given ({why})");
            self.become_unready(RemoteState::Refused, reason, false);
        }
    }

    /// It finished a job.
    pub(crate) fn job_finished(&mut self) {
        self.refusals = 0;
    }

    /// Time to the next question, where all is well asked each `interval`.
    pub(crate) fn pause(&self, interval: Duration) -> Duration {
        match self.state {
            RemoteState::Unknown => Duration::ZERO,
            RemoteState::Ready if self.misses > 0 => SOON.min(interval),
            RemoteState::Away => {
                let factor = 2_u32.saturating_pow(self.misses.saturating_sub(1));
                SOON.saturating_mul(factor).min(SELDOM.max(interval))
            }
            RemoteState::Refused if self.refusals >= REFUSALS => PENANCE,
            RemoteState::Ready | RemoteState::Refused => interval,
        }
    }

    fn become_unready(&mut self, state: RemoteState, reason: String, ended: bool) {
        (self.state, self.reason, self.ended) = (state, Some(reason), ended);
    }
}

/// Why a server on another computer is of no use to us, by what it offers. `reachable`: it can post results to us.
fn unusable(capabilities: &[String], reachable: bool) -> Option<String> {
    let answers = capabilities.iter().any(|capability| capability == "results");
    (!answers && !reachable).then(|| {
        "Cannot be used: it only posts its results, and this application listens on this computer alone; set \
         MISMO_API_HOST and MISMO_API_TOKEN so that it can be reached"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(capabilities: &[&str]) -> Health {
        let mut health = Health::default();
        health.capabilities.extend(capabilities.iter().map(|&name| name.to_owned()));
        health
    }

    fn ready() -> Standing {
        let mut standing = Standing::default();
        standing.hear(Ok(&with(&["results"])), false);
        assert_eq!((standing.state, standing.generation), (RemoteState::Ready, 1));
        standing
    }

    fn busy() -> Unhealthy {
        Unhealthy::TimedOut
    }

    #[test]
    fn a_busy_server_is_not_a_dead_one_and_a_closed_port_is() {
        let mut standing = ready();
        for _ in 0..MISSES - 1 {
            standing.hear(Err(&busy()), false);
            assert_eq!(standing.state, RemoteState::Ready);
        }
        standing.hear(Err(&busy()), false);
        assert_eq!((standing.state, standing.ended), (RemoteState::Away, false));
        standing.hear(Ok(&with(&["results"])), false);
        assert_eq!((standing.state, standing.generation), (RemoteState::Ready, 2), "what it had is lost");
        standing.hear(Err(&Unhealthy::Refused), false);
        assert_eq!((standing.state, standing.ended), (RemoteState::Away, true));
        standing.hear(Err(&busy()), false);
        assert!(standing.ended, "it did end");
    }

    #[test]
    fn a_server_that_cannot_give_its_results_is_refused_with_what_helps() {
        let mut standing = Standing::default();
        standing.hear(Ok(&with(&[])), false);
        assert_eq!(standing.state, RemoteState::Refused);
        assert!(standing.reason.as_deref().is_some_and(|reason| reason.contains("MISMO_API_HOST")));
        standing.hear(Ok(&with(&[])), true);
        assert_eq!((standing.state, standing.reason), (RemoteState::Ready, None));
        let mut other = Standing::default();
        other.hear(Err(&Unhealthy::BadBody("<html>".to_owned())), true);
        assert_eq!(other.state, RemoteState::Refused);
        other.hear(Err(&Unhealthy::Status { status: 503, excerpt: "loading".to_owned() }), true);
        assert_eq!(other.state, RemoteState::Away);
    }

    #[test]
    fn one_that_refuses_every_job_gets_none_for_a_while() {
        let mut standing = ready();
        standing.job_refused("no");
        standing.job_refused("no");
        standing.job_finished();
        for _ in 0..REFUSALS {
            assert_eq!(standing.state, RemoteState::Ready);
            standing.job_refused("no uploads");
        }
        assert_eq!((standing.state, standing.pause(SOON)), (RemoteState::Refused, PENANCE));
        assert!(standing.reason.as_deref().is_some_and(|reason| reason.contains("no uploads")));
        standing.hear(Ok(&with(&["results"])), false);
        assert_eq!(standing.state, RemoteState::Ready);
        standing.job_refused("no uploads");
        assert_eq!(standing.state, RemoteState::Refused, "one more try, not three");
    }

    #[test]
    fn it_is_asked_sooner_after_a_loss_and_ever_more_seldom_while_it_is_away() {
        let interval = Duration::from_secs(10);
        let mut standing = ready();
        assert_eq!(standing.pause(interval), interval);
        standing.hear(Err(&busy()), false);
        assert_eq!(standing.pause(interval), SOON);
        let mut gone = ready();
        let pauses = (0..7).map(|_| {
            gone.hear(Err(&Unhealthy::Refused), false);
            gone.pause(interval).as_secs()
        });
        assert_eq!(pauses.collect::<Vec<_>>(), [1, 2, 4, 8, 16, 30, 30]);
    }
}
