//! What was heard already: which part of an event is news.

use std::collections::HashMap;

use crate::model::{EngineState, EngineStatus, JobState, JobSummary, ServerState, ServerStatus};
use crate::sidecar::incident::fault::Fault;

/// What was heard already, so that a status that comes twice is one failure.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Time and code of the server's last failure.
    failure: Option<(String, String)>,
    state: Option<ServerState>,
    /// The last status was the first one with a server that may be given jobs.
    pub(super) became_ready: bool,
    /// The last status told of a server that uses much memory.
    memory_high: bool,
    /// The last status told that it no longer does.
    pub(super) memory_fell: bool,
    /// The engine's last error, while it lasts.
    engine_failed: bool,
    /// The last error of each job that has one.
    jobs: HashMap<String, (JobState, Option<String>)>,
}

impl Seen {
    /// What `status` tells that was not known.
    pub(super) fn server(&mut self, status: &ServerStatus) -> Vec<Fault> {
        let before = self.state.replace(status.state);
        let is_ready = |state| matches!(state, ServerState::Ready | ServerState::External);
        self.became_ready = is_ready(status.state) && !before.is_some_and(is_ready);
        let mut faults = Vec::new();
        let failure = status.failure.as_ref().filter(|_| !is_ready(status.state));
        match failure {
            Some(failure) => {
                let mark = (failure.at.clone(), failure.code.clone());
                if self.failure.as_ref() != Some(&mark) {
                    self.failure = Some(mark);
                    faults.push(Fault::of_server(failure, status.state == ServerState::Failed));
                }
            }
            None => self.failure = None,
        }
        let was_high = std::mem::replace(&mut self.memory_high, status.memory_high.is_some());
        self.memory_fell = was_high && !self.memory_high && status.is_process_running;
        faults.extend(status.memory_high.filter(|_| !was_high).map(Fault::of_memory));
        if status.state == ServerState::KillPending && before != Some(ServerState::KillPending) {
            faults.push(Fault::not_stopped());
        }
        faults
    }

    /// A preparation that failed beside the supervisor, which tells of its own.
    pub(super) fn engine(&mut self, status: &EngineStatus) -> Option<Fault> {
        let failed = status.state == EngineState::Failed;
        let news = failed && !std::mem::replace(&mut self.engine_failed, failed);
        self.engine_failed = failed;
        let supervised = matches!(self.state, Some(ServerState::Provisioning | ServerState::Failed));
        status.error.as_ref().filter(|_| news && !supervised).map(Fault::of_engine)
    }

    /// An analysis that failed, also one that is tried again.
    pub(super) fn job(&mut self, job: &JobSummary) -> Option<Fault> {
        if job.error_code.is_none() || matches!(job.status, JobState::Completed | JobState::Cancelled) {
            self.jobs.remove(&job.job_id);
            return None;
        }
        if job.status == JobState::Processing {
            // A new try: its failure is another one, also when it is the same.
            self.jobs.remove(&job.job_id);
            return None;
        }
        let mark = (job.status, job.error_code.clone());
        if self.jobs.insert(job.job_id.clone(), mark.clone()).as_ref() == Some(&mark) {
            return None;
        }
        Fault::of_job(job)
    }
}
