//! What the queue knows of a server, whoever started it.

use crate::model::{ServerState, ServerStatus};
use crate::sidecar::handle::Endpoint;
use crate::sidecar::pool::Member;
use crate::sidecar::remote::Remote;

/// Name of a server among all that may get jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServerId {
    /// The supervised one with this number.
    Own(u32),
    /// One that others started; a number is never used twice.
    Remote(u32),
}

/// A server that may get jobs.
#[derive(Debug, Clone)]
pub enum Worker {
    /// Supervised by us. `elsewhere`: on another computer by PYTHON_SERVER_URL, so that we never know how it ended.
    Own {
        /// It.
        member: Member,
        /// Not on this computer.
        elsewhere: bool,
    },
    /// Watched only.
    Remote(Remote),
}

/// What became of a job's server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It may still finish the job.
    AtWork,
    /// It is gone, or is another one now.
    Lost {
        /// It ended by itself with the job, as far as we can tell. One that merely cannot be reached did not.
        died: bool,
    },
}

impl Worker {
    /// Its name.
    pub fn id(&self) -> ServerId {
        match self {
            Self::Own { member, .. } => ServerId::Own(member.number),
            Self::Remote(remote) => ServerId::Remote(remote.number),
        }
    }

    /// The server as jobs can be sent to it, while they can.
    pub fn endpoint(&self) -> Option<Endpoint> {
        match self {
            Self::Own { member, .. } => {
                member.endpoint().filter(|endpoint| is_alive(&member.supervisor.status(), endpoint.generation))
            }
            Self::Remote(remote) => remote.endpoint(),
        }
    }

    /// What became of the server that was given a job in `generation`.
    pub fn fate(&self, generation: u64) -> Fate {
        match self {
            Self::Own { member, elsewhere } => {
                let status = member.supervisor.status();
                if is_alive(&status, generation) {
                    return Fate::AtWork;
                }
                Fate::Lost { died: !elsewhere && ended_by_itself(&status) }
            }
            Self::Remote(remote) => match remote.has(generation) {
                Ok(()) => Fate::AtWork,
                Err(ended) => Fate::Lost { died: ended },
            },
        }
    }

    /// Shows how many jobs it has; a busy server is spared.
    pub fn show_jobs(&self, count: usize) {
        match self {
            Self::Own { member, .. } => {
                member.jobs.send_replace(count);
            }
            Self::Remote(remote) => remote.show_jobs(count),
        }
    }

    /// Says that a job took too long in `generation`.
    pub fn job_overran(&self, generation: u64) {
        match self {
            Self::Own { member, .. } => member.supervisor.job_overran(generation),
            Self::Remote(remote) => remote.look(),
        }
    }

    /// Says that a job was finished well.
    pub fn job_finished(&self) {
        match self {
            Self::Own { member, .. } => member.supervisor.job_finished(),
            Self::Remote(remote) => remote.job_finished(),
        }
    }

    /// Says that it did not take a job, for this reason.
    pub fn job_refused(&self, why: &str) {
        if let Self::Remote(remote) = self {
            remote.job_refused(why);
        }
    }

    /// Says that it could not be reached: it is looked at before its time.
    pub fn look(&self) {
        if let Self::Remote(remote) = self {
            remote.look();
        }
    }
}

/// True while the server of `generation` may still finish its jobs.
fn is_alive(server: &ServerStatus, generation: u64) -> bool {
    use ServerState::{Degraded, Draining, External, Ready};
    server.generation == generation && matches!(server.state, Ready | Degraded | Draining | External)
}

/// True when it was not told to end.
fn ended_by_itself(server: &ServerStatus) -> bool {
    matches!(server.state, ServerState::Backoff | ServerState::Failed) || server.failure.is_some()
}
