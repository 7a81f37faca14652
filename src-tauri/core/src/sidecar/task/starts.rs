//! When a start begins and when it is over: what the history learns.

use crate::clock;
use crate::model::{ServerKind, ServerState, StageName, StartOutcome, StartRecord};
use crate::sidecar::stages::Timeline;
use crate::sidecar::task::Task;

impl Task {
    /// A new start begins, or it is looked for a server without one: the last timeline gives way.
    pub(super) fn begin_start(&mut self, spawn: bool) {
        self.end_start(None);
        self.board.begin_timeline(self.history.usual(self.kind()));
        self.start_open = spawn;
        if spawn {
            self.board.change_stages(|timeline| timeline.begin(StageName::Environment));
        }
    }

    /// Notes a start that is over with this change of state.
    pub(super) fn note_start(&mut self, was: ServerState, is: ServerState) {
        match (was, is) {
            (ServerState::Starting, ServerState::Ready) => self.end_start(Some(StartOutcome::Ready)),
            // What is prepared first is no part of a start, and a server of someone else no start at all.
            (ServerState::Preflight, ServerState::Provisioning | ServerState::External) => self.start_open = false,
            // The start goes on, or a new one has begun already.
            (ServerState::Preflight, ServerState::Starting) | (_, ServerState::Preflight) => {}
            (ServerState::Preflight | ServerState::Starting, _) => self.end_start(None),
            _ => {}
        }
    }

    /// The start that is under way, if one is, has come to its end: by default to a bad one.
    fn end_start(&mut self, outcome: Option<StartOutcome>) {
        if !std::mem::take(&mut self.start_open) {
            return;
        }
        let broken = || if self.board.start_failed() { StartOutcome::Failed } else { StartOutcome::Stopped };
        let outcome = outcome.unwrap_or_else(broken);
        self.board.change_stages(if outcome == StartOutcome::Ready { Timeline::ready } else { Timeline::stop });
        let (stages, total_ms, version) = self.board.start_times();
        let failure = self.board.failure.as_ref().filter(|_| outcome == StartOutcome::Failed);
        let code = failure.map(|failure| failure.code.clone());
        let (at, kind) = (clock::now_iso(), self.kind());
        if !self.place.leads() {
            return;
        }
        self.history.add(StartRecord { at, kind, version, outcome, code, total_ms, stages });
    }

    fn kind(&self) -> ServerKind {
        if self.known.installation.is_some() { ServerKind::Own } else { ServerKind::Bundled }
    }
}
