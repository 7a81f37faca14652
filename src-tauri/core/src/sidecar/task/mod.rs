//! The task that owns the child: everything that happens arrives here as a message, one after the other.

mod costs;
mod effects;
mod news;
mod probes;
mod starts;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;

use crate::config::{Config, Settings};
use crate::error::ApiError;
use crate::logs::Logs;
use crate::model::{EngineError, ResourceSample, ServerStatus};
use crate::sidecar::board::Board;
use crate::sidecar::child::{Child, Report};
use crate::sidecar::gauge::Gauge;
use crate::sidecar::handle::{SupervisorParts, external};
use crate::sidecar::history::History;
use crate::sidecar::launcher::{self, Launch};
use crate::sidecar::place::{Place, Turn};
use crate::sidecar::preflight::Finding;
use crate::sidecar::probe::{Health, Prober, Unhealthy};
use crate::sidecar::provision::Engine;
use crate::sidecar::record;
use crate::sidecar::second_chance::{Hope, SecondChance, Traces};
use crate::sidecar::state::{Input, Machine, Moment, Paths, Phase};
use crate::sidecar::waiting::Waiting;

/// What callers ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Start,
    Stop,
    Restart,
}

/// A caller's message.
#[derive(Debug)]
pub(crate) enum Request {
    Verb(Verb, oneshot::Sender<Result<ServerStatus, ApiError>>),
    Health(oneshot::Sender<bool>),
    Overrun { generation: u64 },
    Finished,
    Close(oneshot::Sender<()>),
}

/// The answer to something that was begun.
#[derive(Debug)]
pub(crate) enum News {
    /// The preflight waited for so long until no other server was being started.
    Turn(u64, Duration),
    Found(u64, Traces, Box<Finding>, Option<Turn>),
    Provisioned(u64, Result<(), EngineError>),
    Child(u64, Report),
    Probed {
        ticket: u64,
        starved: bool,
        answer: Result<Health, Unhealthy>,
    },
    PathsSent(u64, Vec<PathBuf>, bool),
    Hope(u64, Hope),
}

/// The supervisor's task.
pub(crate) struct Task {
    pub(crate) place: Place,
    pub(crate) config: Config,
    pub(crate) logs: Logs,
    pub(crate) engine: Engine,
    pub(crate) history: History,
    pub(crate) prober: Prober,
    pub(crate) folders: watch::Receiver<Vec<PathBuf>>,
    jobs: watch::Receiver<usize>,
    pub(crate) costs: watch::Receiver<Option<ResourceSample>>,
    settings: watch::Receiver<Arc<Settings>>,
    /// Settings that the machine knows.
    pub(crate) known: Arc<Settings>,
    requests: mpsc::UnboundedReceiver<Request>,
    pub(crate) news: mpsc::UnboundedSender<News>,
    inbox: mpsc::UnboundedReceiver<News>,
    pub(crate) machine: Machine,
    pub(crate) board: Board,
    pub(crate) child: Option<Child>,
    /// How near the child is to its limit of memory.
    gauge: Gauge,
    /// Folders that the child was given.
    given: Vec<PathBuf>,
    /// The preflight under way.
    pub(crate) preflight: Option<AbortOnDropHandle<()>>,
    /// The preflight waits until no other server is being started.
    pub(crate) waits_for_turn: bool,
    /// Held while the child is being started.
    turn: Option<Turn>,
    /// What preflight found to be started next.
    pub(crate) launch: Option<Launch>,
    /// Port of the child that ended last.
    pub(crate) last_port: Option<u16>,
    pub(crate) waiting: Waiting,
    /// What the server is started from, as it was seen before the last start.
    seen: Traces,
    /// Set while the server is given up and wanted.
    second_chance: Option<SecondChance>,
    /// A start is under way that the history does not know yet.
    start_open: bool,
    began: Instant,
    /// When the next probe is due.
    probe_due: Option<Instant>,
    /// Ticket of the probe under way.
    probing: Option<u64>,
    /// The last probe: when, and whether it was healthy.
    last_probe: Option<(Instant, bool)>,
    /// Why the last probe was not healthy.
    pub(crate) last_answer: Option<String>,
}

impl Task {
    pub(crate) fn new(parts: SupervisorParts, requests: mpsc::UnboundedReceiver<Request>) -> Self {
        let settings = parts.config.subscribe();
        let known = parts.place.settings(&settings.borrow());
        let machine = Machine::new(known.startup_timeout);
        let (news, inbox) = mpsc::unbounded_channel();
        Self {
            board: Board::new(parts.place.clone(), parts.bus, known.clone(), &machine),
            place: parts.place,
            config: parts.config,
            logs: parts.logs,
            engine: parts.engine,
            history: parts.history,
            prober: Prober::new(),
            folders: parts.folders,
            jobs: parts.jobs_in_flight,
            costs: parts.costs,
            settings,
            known,
            requests,
            news,
            inbox,
            machine,
            child: None,
            gauge: Gauge::default(),
            given: Vec::new(),
            preflight: None,
            waits_for_turn: false,
            turn: None,
            launch: None,
            last_port: None,
            waiting: Waiting::default(),
            seen: Traces::default(),
            second_chance: None,
            start_open: false,
            began: Instant::now(),
            probe_due: None,
            probing: None,
            last_probe: None,
            last_answer: None,
        }
    }

    /// Runs until it is closed, or nobody holds it any more.
    pub(crate) async fn run(mut self) {
        tracing::info!("Initializing Python analysis server...");
        launcher::raise_file_limit();
        self.folders.mark_unchanged();
        self.tell_engine();
        let jobs = *self.jobs.borrow_and_update();
        self.apply(Input::Jobs(jobs)).await;
        if self.place.leads() {
            self.apply(Input::Boot { on: self.known.auto_start }).await;
        }
        while !self.is_over() {
            let tick = self.machine.due().map(|due| self.began + due);
            tokio::select! {
                request = self.requests.recv() => match request {
                    Some(request) => self.request(request).await,
                    None => self.apply(Input::Close).await,
                },
                Some(news) = self.inbox.recv() => self.hear(news).await,
                Ok(()) = self.folders.changed() => self.folders_changed().await,
                Ok(()) = self.jobs.changed() => {
                    let jobs = *self.jobs.borrow_and_update();
                    self.apply(Input::Jobs(jobs)).await;
                }
                Ok(()) = self.settings.changed() => self.settings_changed().await,
                Ok(()) = self.costs.changed() => self.sampled().await,
                () = at(tick) => self.tick(tick).await,
                () = at(self.probe_due) => self.probe_is_due().await,
            }
        }
        record::remove(&self.record());
        self.waiting.close();
    }

    fn is_over(&self) -> bool {
        self.machine.closing && self.child.is_none()
    }

    /// The file that names our child.
    pub(crate) fn record(&self) -> PathBuf {
        record::file(self.config.data_dir(), self.place.number())
    }

    /// Monotonic time since the beginning.
    pub(crate) fn now(&self) -> Duration {
        self.began.elapsed()
    }

    /// Lets the machine take `input`, and performs what it asks for.
    pub(crate) async fn apply(&mut self, input: Input) {
        let mut next = Some(input);
        while let Some(input) = next.take() {
            let before = self.machine.clone();
            let moment = Moment { now: self.now(), jitter: rand::random_range(-1.0..=1.0) };
            let (machine, effects) = before.clone().step(input, moment);
            self.machine = machine;
            for effect in effects {
                next = self.perform(effect).await.or(next);
            }
            self.tell(&before);
        }
        if !matches!(self.machine.phase, Phase::Starting { .. }) {
            self.turn = None;
            self.waits_for_turn &= matches!(self.machine.phase, Phase::Preflight { .. });
        }
        self.plan_probe();
        self.board.publish(&self.machine, self.began.elapsed());
        self.waiting.settle(&self.machine, &self.board);
    }

    async fn request(&mut self, request: Request) {
        match request {
            Request::Verb(verb, reply) => self.verb(verb, reply).await,
            Request::Health(reply) => self.health(reply),
            Request::Overrun { generation } => self.apply(Input::Overrun { generation }).await,
            Request::Finished => self.apply(Input::Finished).await,
            Request::Close(reply) => {
                self.waiting.end(reply);
                self.apply(Input::Close).await;
            }
        }
    }

    async fn verb(&mut self, verb: Verb, reply: oneshot::Sender<Result<ServerStatus, ApiError>>) {
        // A wish is one under the settings of its moment, which may not have been looked at yet.
        if self.settings.has_changed().unwrap_or(false) {
            self.settings_changed().await;
        }
        let is_external = matches!(self.machine.phase, Phase::External { .. });
        if is_external && verb != Verb::Start {
            let _ = reply.send(Err(external()));
            return;
        }
        let joined = self.waiting.join(verb, reply);
        if joined {
            return;
        }
        if !self.serves() {
            self.board.failure = None;
        }
        match verb {
            Verb::Start => self.apply(Input::Start).await,
            Verb::Stop => self.apply(Input::Stop).await,
            Verb::Restart => self.apply(Input::Restart).await,
        }
    }

    async fn folders_changed(&mut self) {
        let same = *self.folders.borrow_and_update() == self.given;
        if !same || self.machine.paths != Paths::Current {
            self.apply(Input::Folders).await;
        }
    }

    async fn settings_changed(&mut self) {
        let settings = self.place.settings(&self.settings.borrow_and_update());
        let concerns = |settings: &Settings| {
            let port = (settings.server_port, settings.server_port_chosen);
            (
                settings.server_url.clone(),
                port,
                settings.auto_start,
                settings.startup_timeout,
                settings.installation.clone(),
                settings.better_models.clone(),
            )
        };
        let matters = concerns(&settings) != concerns(&self.known);
        self.known = settings.clone();
        self.board.set_settings(settings);
        if matters {
            self.tell_engine();
            self.apply(Input::Settings { timeout: self.known.startup_timeout }).await;
        }
    }

    fn tell_engine(&self) {
        self.engine.set_needed(self.known.installation.is_none() && !self.known.remote);
    }
}

/// Waits until `time`; for ever when there is none.
async fn at(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}
