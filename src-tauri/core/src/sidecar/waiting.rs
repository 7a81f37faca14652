//! Callers that wait for the outcome of their wish.

use tokio::sync::oneshot;

use crate::error::ApiError;
use crate::model::{ServerState, ServerStatus};
use crate::sidecar::board::Board;
use crate::sidecar::handle::{start_failed, stop_failed, superseded};
use crate::sidecar::state::Machine;
use crate::sidecar::task::Verb;

type Reply = oneshot::Sender<Result<ServerStatus, ApiError>>;

/// All that wait. A caller that went away makes its answer go nowhere.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    verbs: Vec<(Verb, Reply)>,
    health: Vec<oneshot::Sender<bool>>,
    ends: Vec<oneshot::Sender<()>>,
}

impl Waiting {
    /// Lets a caller wait. Earlier wishes that `verb` contradicts are answered: it wins. True when the same restart is
    /// under way already, so that nothing more needs to be done.
    pub(crate) fn join(&mut self, verb: Verb, reply: Reply) -> bool {
        let joined = verb == Verb::Restart && self.verbs.iter().any(|(waiting, _)| *waiting == Verb::Restart);
        let beaten = |earlier: Verb| match verb {
            Verb::Start => earlier == Verb::Stop,
            Verb::Stop => earlier != Verb::Stop,
            Verb::Restart => earlier != Verb::Restart,
        };
        for (_, reply) in self.verbs.extract_if(.., |(earlier, _)| beaten(*earlier)) {
            let _ = reply.send(Err(superseded()));
        }
        self.verbs.push((verb, reply));
        joined
    }

    /// Lets a caller wait for the next probe.
    pub(crate) fn health(&mut self, reply: oneshot::Sender<bool>) {
        self.health.push(reply);
    }

    /// Lets a caller wait for the end of everything.
    pub(crate) fn end(&mut self, reply: oneshot::Sender<()>) {
        self.ends.push(reply);
    }

    /// A probe was answered.
    pub(crate) fn answer_health(&mut self, healthy: bool) {
        for reply in self.health.drain(..) {
            let _ = reply.send(healthy);
        }
    }

    /// Answers those whose wish has come true or failed.
    pub(crate) fn settle(&mut self, machine: &Machine, board: &Board) {
        for (verb, reply) in std::mem::take(&mut self.verbs) {
            match outcome(verb, machine, board) {
                Some(answer) => {
                    let _ = reply.send(answer);
                }
                None => self.verbs.push((verb, reply)),
            }
        }
    }

    /// Everything is over.
    pub(crate) fn close(&mut self) {
        for (_, reply) in self.verbs.drain(..) {
            let _ = reply.send(Err(superseded()));
        }
        self.answer_health(false);
        for reply in self.ends.drain(..) {
            let _ = reply.send(());
        }
    }
}

/// The answer to `verb`, when there is one yet.
fn outcome(verb: Verb, machine: &Machine, board: &Board) -> Option<Result<ServerStatus, ApiError>> {
    let state = machine.state();
    match verb {
        Verb::Stop if state == ServerState::Stopped => Some(Ok(board.status())),
        Verb::Stop if state == ServerState::KillPending => Some(Err(stop_failed())),
        Verb::Stop => None,
        Verb::Start | Verb::Restart if matches!(state, ServerState::Ready | ServerState::External) => {
            Some(Ok(board.status()))
        }
        Verb::Start | Verb::Restart if machine.has_failed() || machine.closing => {
            Some(Err(start_failed(board.failure.as_ref())))
        }
        Verb::Start | Verb::Restart if state == ServerState::KillPending => Some(Err(stop_failed())),
        Verb::Start | Verb::Restart => None,
    }
}
