//! The supervisor as everyone else holds it.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;
use tokio::sync::{mpsc, oneshot, watch};

use crate::config::Config;
use crate::error::ApiError;
use crate::events::Bus;
use crate::logs::Logs;
use crate::model::{ResourceSample, ServerFailure, ServerStatus, Starts};
use crate::sidecar::history::History;
use crate::sidecar::place::Place;
use crate::sidecar::probe;
use crate::sidecar::provision::Engine;
use crate::sidecar::task::{Request, Task, Verb};

/// Longest shutdown: TERM, five seconds, KILL, and the system's time to let go.
const SHUTDOWN: Duration = Duration::from_secs(6);

/// What a supervisor is made of.
#[derive(Debug)]
pub struct SupervisorParts {
    /// Which of several servers it is.
    pub place: Place,
    /// Settings; changes that concern the server are noticed.
    pub config: Config,
    /// Where changes are published.
    pub bus: Bus,
    /// Where the child's lines go.
    pub logs: Logs,
    /// Makes the bundled server's environment.
    pub engine: Engine,
    /// Active folders, absolute.
    pub folders: watch::Receiver<Vec<PathBuf>>,
    /// Jobs that were sent and are not answered.
    pub jobs_in_flight: watch::Receiver<usize>,
    /// What our servers cost, as it is sampled; none where nobody samples.
    pub costs: watch::Receiver<Option<ResourceSample>>,
    /// Earlier starts; forecasts come from them, and each start is added.
    pub history: History,
}

/// A server that jobs may be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Base address, without a trailing slash.
    pub base_url: String,
    /// Number of the child; jobs of an earlier one are lost.
    pub generation: u64,
    /// What it offers beyond the contract.
    pub capabilities: Vec<String>,
    /// Not started by us.
    pub external: bool,
    /// It is given whole files, since it cannot read ours.
    pub remote: bool,
    /// Version that it says it has.
    pub version: Option<String>,
    /// Stages that it does not make and is not asked for. One of this computer says itself what it lacks.
    pub lacks: Vec<&'static str>,
}

/// Starts, watches and ends the analysis server; clones are the same supervisor.
#[derive(Debug, Clone)]
pub struct Supervisor {
    requests: mpsc::UnboundedSender<Request>,
    status: watch::Receiver<ServerStatus>,
    endpoint: watch::Receiver<Option<Endpoint>>,
    /// Ended with the first server.
    engine: Option<Engine>,
    history: History,
}

impl Supervisor {
    /// Begins to look for a server, and to start one when `auto_start` is set. Must be called inside a tokio runtime.
    pub fn new(parts: SupervisorParts) -> Self {
        let engine = parts.place.leads().then(|| parts.engine.clone());
        let history = parts.history.clone();
        let (requests, inbox) = mpsc::unbounded_channel();
        let task = Task::new(parts, inbox);
        let (status, endpoint) = (task.board.watch_status(), task.board.watch_endpoint());
        tokio::spawn(task.run());
        Self { requests, status, endpoint, engine, history }
    }

    /// The status from memory.
    pub fn status(&self) -> ServerStatus {
        self.status.borrow().clone()
    }

    /// Earlier starts, and what is usual.
    pub fn starts(&self) -> Starts {
        self.history.recent()
    }

    /// The status now and at each change.
    pub fn watch(&self) -> watch::Receiver<ServerStatus> {
        self.status.clone()
    }

    /// The server that jobs may be sent to, while there is one.
    pub fn endpoint(&self) -> watch::Receiver<Option<Endpoint>> {
        self.endpoint.clone()
    }

    /// True when the server answers healthily: by the last probe when it is younger than a second, else by a fresh one.
    pub async fn health(&self) -> bool {
        let (reply, answer) = oneshot::channel();
        if self.requests.send(Request::Health(reply)).is_err() {
            return false;
        }
        matches!(tokio::time::timeout(probe::DEADLINE, answer).await, Ok(Ok(true)))
    }

    /// Says that the server `generation` did not finish a job in time. Three in a row are taken for the server's fault,
    /// though it answers: it is restarted.
    pub fn job_overran(&self, generation: u64) {
        // A supervisor that was shut down has no server any more; so below.
        let _ = self.requests.send(Request::Overrun { generation });
    }

    /// Says that a job was finished well.
    pub fn job_finished(&self) {
        let _ = self.requests.send(Request::Finished);
    }

    /// Starts a server if none runs; answers when it is ready or this wish has failed.
    ///
    /// # Errors
    /// `superseded`; 500 with the code of the [`ServerFailure`].
    pub async fn start(&self) -> Result<ServerStatus, ApiError> {
        self.ask(Verb::Start).await
    }

    /// Stops our server; answers when nothing is left of it. One that does not run is stopped already.
    ///
    /// # Errors
    /// `external`, `superseded`, `stop_failed` when the system does not let go of the process.
    pub async fn stop(&self) -> Result<(), ApiError> {
        self.ask(Verb::Stop).await.map(|_| ())
    }

    /// Stops our server if it runs, and starts a fresh one.
    ///
    /// # Errors
    /// As [`Supervisor::start`], and `external`.
    pub async fn restart(&self) -> Result<ServerStatus, ApiError> {
        self.ask(Verb::Restart).await
    }

    /// Ends our server and the supervisor for good, within six seconds; nothing of it is left behind. A second call
    /// waits for the same end.
    pub async fn shutdown(&self) {
        let (reply, done) = oneshot::channel();
        if self.requests.send(Request::Close(reply)).is_ok() && tokio::time::timeout(SHUTDOWN, done).await.is_err() {
            tracing::error!("The analysis server could not be ended in time");
        }
        if let Some(engine) = &self.engine {
            engine.close().await;
        }
    }

    async fn ask(&self, verb: Verb) -> Result<ServerStatus, ApiError> {
        Self::end(self.begin(verb)).await
    }

    /// Hands on a wish, at once.
    pub(crate) fn begin(&self, verb: Verb) -> oneshot::Receiver<Result<ServerStatus, ApiError>> {
        let (reply, answer) = oneshot::channel();
        // A supervisor that was shut down takes no wishes any more, and drops the reply.
        let _ = self.requests.send(Request::Verb(verb, reply));
        answer
    }

    /// What a wish came to.
    pub(crate) async fn end(
        answer: oneshot::Receiver<Result<ServerStatus, ApiError>>,
    ) -> Result<ServerStatus, ApiError> {
        answer.await.unwrap_or_else(|_| Err(superseded()))
    }
}

/// A later wish won.
pub(crate) fn superseded() -> ApiError {
    ApiError::new(409, "superseded", "Superseded", "A later start, stop or restart took the place of this one")
}

/// The server is not ours.
pub(crate) fn external() -> ApiError {
    ApiError::new(
        409,
        "external",
        "Analysis server is external",
        "The analysis server was not started by Mismo, so it is neither stopped nor restarted by it",
    )
}

/// The process is still there after it was killed.
pub(crate) fn stop_failed() -> ApiError {
    ApiError::new(
        500,
        "stop_failed",
        "Failed to stop analysis server",
        "The system does not let go of the analysis server's process",
    )
}

/// The server could not be started.
pub(crate) fn start_failed(failure: Option<&ServerFailure>) -> ApiError {
    let (code, message) = failure.map_or(("start_failed", "It could not be started"), |failure| {
        (failure.code.as_str(), failure.message.as_str())
    });
    let error = ApiError::new(500, code, "Failed to start analysis server", message);
    match failure {
        Some(failure) => error.with("failure", json!(failure)),
        None => error,
    }
}
