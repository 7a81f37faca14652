//! What becomes of a job whose try ended badly: pure decisions.

use std::time::Duration;

/// Delay before the second try; doubles with each further one.
const FIRST_DELAY: Duration = Duration::from_secs(5);
/// Longest delay.
const LONGEST_DELAY: Duration = Duration::from_secs(300);
/// A job with which this many servers died is set aside.
const POISON: u32 = 2;
/// Audio that one ANALYSIS_TIMEOUT_MS is meant for, in seconds.
const TIMEOUT_AUDIO_SECONDS: f64 = 600.0;
/// CPU separation of stems takes about the track's duration, which is several times the other stages.
const STEMS_FACTOR: f64 = 6.0;

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Setback {
    /// The server is gone; `died` when it crashed or was killed, not when it was stopped on purpose.
    ServerLost {
        /// It crashed.
        died: bool,
    },
    /// Trying again may help.
    Failed(Reason),
    /// Trying again cannot help: the file itself is the cause.
    Hopeless(Reason),
}

/// How a server lost a job that it had taken. None of these costs a retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    /// It is gone; `died` when it ended by itself, and was not merely out of reach.
    Gone {
        /// It ended.
        died: bool,
    },
    /// It can be reached, but says nothing of the job for longer than its lease.
    Silent,
    /// It is well, and knows nothing of the job. `elsewhere`: nobody tells us of its end, so that this is how we learn
    /// that it, or the part of it that had the job, began anew. One of this computer is supervised: its end is known.
    Forgotten {
        /// On another computer.
        elsewhere: bool,
    },
}

impl Loss {
    /// What it means for the job: only an end can be the job's fault.
    pub(super) fn setback(self) -> Setback {
        let died = match self {
            Self::Gone { died } => died,
            Self::Silent => false,
            Self::Forgotten { elsewhere } => elsewhere,
        };
        Setback::ServerLost { died }
    }
}

/// A stable code and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason {
    pub code: String,
    pub message: String,
}

impl Reason {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }
}

/// Numbers of a job that a decision needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct History {
    pub retry_count: u32,
    pub max_retries: u32,
    pub servers_lost: u32,
}

/// What becomes of the job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// Queued again; it costs no retry and waits only for a server.
    AgainWithServer { servers_lost: u32 },
    /// Queued again, not before `delay` is over.
    AgainAfter { delay: Duration, retry_count: u32, reason: Reason },
    /// Given up.
    GiveUp(Reason),
}

/// Decides.
pub(super) fn decide(setback: Setback, history: History) -> Next {
    match setback {
        Setback::ServerLost { died } => {
            let servers_lost = history.servers_lost + u32::from(died);
            if servers_lost >= POISON {
                let text = "The analysis engine ended twice while it worked on this track, so it is set aside";
                return Next::GiveUp(Reason::new("poison", text));
            }
            Next::AgainWithServer { servers_lost }
        }
        Setback::Failed(reason) if history.retry_count < history.max_retries => {
            let retry_count = history.retry_count + 1;
            Next::AgainAfter { delay: delay(retry_count), retry_count, reason }
        }
        Setback::Failed(reason) | Setback::Hopeless(reason) => Next::GiveUp(reason),
    }
}

/// Delay before try number `retry` after the first: 5, 10, 20 s ... up to five minutes.
fn delay(retry: u32) -> Duration {
    let factor = 2_u32.saturating_pow(retry.saturating_sub(1));
    FIRST_DELAY.saturating_mul(factor).min(LONGEST_DELAY)
}

/// Time limit of a job: `base` for up to ten minutes of audio, proportionally more for longer audio and for stems.
pub(super) fn time_limit(base: Duration, audio_seconds: Option<f64>, with_stems: bool) -> Duration {
    let length = (audio_seconds.unwrap_or(0.0) / TIMEOUT_AUDIO_SECONDS).clamp(1.0, 1000.0);
    base.mul_f64(length * if with_stems { STEMS_FACTOR } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason() -> Reason {
        Reason::new("x", "y")
    }

    #[test]
    fn retries_count_after_the_first_try_and_grow() {
        let history = |retry_count| History { retry_count, max_retries: 3, servers_lost: 0 };
        let seconds: Vec<_> = (0..4)
            .map(|n| match decide(Setback::Failed(reason()), history(n)) {
                Next::AgainAfter { delay, .. } => Some(delay.as_secs()),
                _ => None,
            })
            .collect();
        assert_eq!(seconds, [Some(5), Some(10), Some(20), None]);
    }

    #[test]
    fn a_lost_server_costs_no_retry_and_the_second_death_is_poison() {
        let once = decide(Setback::ServerLost { died: true }, History { max_retries: 0, ..History::default() });
        assert_eq!(once, Next::AgainWithServer { servers_lost: 1 });
        let twice = decide(Setback::ServerLost { died: true }, History { servers_lost: 1, ..History::default() });
        assert!(matches!(twice, Next::GiveUp(reason) if reason.code == "poison"));
        let planned = decide(Setback::ServerLost { died: false }, History { servers_lost: 1, ..History::default() });
        assert_eq!(planned, Next::AgainWithServer { servers_lost: 1 });
    }

    #[test]
    fn only_an_end_can_be_the_job_s_fault() {
        for (loss, died) in [
            (Loss::Gone { died: true }, true),
            (Loss::Gone { died: false }, false),
            (Loss::Silent, false),
            (Loss::Forgotten { elsewhere: true }, true),
            (Loss::Forgotten { elsewhere: false }, false),
        ] {
            assert_eq!(loss.setback(), Setback::ServerLost { died }, "{loss:?}");
        }
    }

    #[test]
    fn the_file_s_own_fault_is_not_tried_again() {
        let history = History { max_retries: 3, ..History::default() };
        assert_eq!(decide(Setback::Hopeless(reason()), history), Next::GiveUp(reason()));
    }

    #[test]
    fn long_audio_and_stems_get_more_time() {
        let base = Duration::from_secs(300);
        assert_eq!(time_limit(base, Some(360.0), false), base);
        assert_eq!(time_limit(base, Some(6_000.0), false), base * 10);
        assert_eq!(time_limit(base, None, true), base * 6);
    }
}
