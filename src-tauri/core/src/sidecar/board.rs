//! The status that everyone sees: gathered from the machine and from facts, published when it changes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::clock;
use crate::config::Settings;
use crate::events::{Bus, Event};
use crate::model::{MemoryHigh, ServerFailure, ServerState, ServerStatus, StageState, StartStage};
use crate::sidecar::failure;
use crate::sidecar::forecast::Usual;
use crate::sidecar::handle::Endpoint;
use crate::sidecar::marks::StageMark;
use crate::sidecar::place::Place;
use crate::sidecar::probe::Health;
use crate::sidecar::stages::Timeline;
use crate::sidecar::state::{Machine, Phase, Wish};

/// Gathers and publishes.
pub(crate) struct Board {
    place: Place,
    bus: Bus,
    status: watch::Sender<ServerStatus>,
    endpoint: watch::Sender<Option<Endpoint>>,
    settings: Arc<Settings>,
    since: (ServerState, String),
    /// When the next try begins, with the machine's own time for it.
    until: Option<(Duration, String)>,
    /// Port of the child, where there is or was one.
    port: Option<u16>,
    pid: Option<u32>,
    health: Option<Health>,
    allowed_paths: Option<Vec<String>>,
    timeline: Timeline,
    /// What such a start usually takes, as it was known when this one began.
    usual: Option<Usual>,
    pub(crate) failure: Option<ServerFailure>,
    pub(crate) notice: Option<String>,
    memory_high: Option<MemoryHigh>,
}

impl Board {
    /// A board that shows `machine`.
    pub(crate) fn new(place: Place, bus: Bus, settings: Arc<Settings>, machine: &Machine) -> Self {
        let since = (machine.state(), clock::now_iso());
        let timeline = Timeline::new();
        let status = initial(&settings, timeline.stages(), &since);
        Self {
            place,
            bus,
            status: watch::Sender::new(status),
            endpoint: watch::Sender::new(None),
            settings,
            since,
            until: None,
            port: None,
            pid: None,
            health: None,
            allowed_paths: None,
            timeline,
            usual: None,
            failure: None,
            notice: None,
            memory_high: None,
        }
    }

    pub(crate) fn watch_status(&self) -> watch::Receiver<ServerStatus> {
        self.status.subscribe()
    }

    pub(crate) fn watch_endpoint(&self) -> watch::Receiver<Option<Endpoint>> {
        self.endpoint.subscribe()
    }

    /// The status as it was published last.
    pub(crate) fn status(&self) -> ServerStatus {
        self.status.borrow().clone()
    }

    /// Address of our child, or of the server that is looked for.
    pub(crate) fn url(&self, machine: &Machine) -> String {
        match self.port {
            Some(port) if machine.has_child() => format!("http://127.0.0.1:{port}"),
            _ => self.settings.server_url.clone(),
        }
    }

    /// Settings in force from now on.
    pub(crate) fn set_settings(&mut self, settings: Arc<Settings>) {
        self.settings = settings;
    }

    /// A child runs.
    pub(crate) fn set_child(&mut self, pid: u32, port: u16, folders: Option<Vec<String>>) {
        (self.pid, self.port, self.health) = (Some(pid), Some(port), None);
        self.allowed_paths = folders;
    }

    /// No child runs any more.
    pub(crate) fn clear_child(&mut self) {
        (self.pid, self.health, self.allowed_paths, self.memory_high) = (None, None, None, None);
    }

    /// The child uses much memory, or no longer. What was noticed first stays, so that it is one notice; answers it
    /// when it is new.
    pub(crate) fn set_memory_high(&mut self, high: Option<MemoryHigh>) -> Option<MemoryHigh> {
        let known = self.memory_high.filter(|_| high.is_some());
        self.memory_high = known.or(high);
        high.filter(|_| known.is_none())
    }

    /// Set while the child uses nearly as much memory as it may, or more.
    pub(crate) fn memory_high(&self) -> Option<MemoryHigh> {
        self.memory_high
    }

    /// The child may read these folders now.
    pub(crate) fn set_folders(&mut self, folders: Vec<String>) {
        self.allowed_paths = Some(folders);
    }

    /// What the server says of itself.
    pub(crate) fn set_health(&mut self, health: Option<Health>) {
        self.health = health;
    }

    /// A line about the start; the stages that it changed are published.
    pub(crate) fn mark(&mut self, mark: StageMark) {
        self.change_stages(|timeline| timeline.mark(mark));
    }

    /// A timeline of its own for what begins now; `usual` is what it will be compared with.
    pub(crate) fn begin_timeline(&mut self, usual: Option<Usual>) {
        self.usual = usual;
        self.change_stages(|timeline| *timeline = Timeline::new());
    }

    /// A stage of the last start failed.
    pub(crate) fn start_failed(&self) -> bool {
        self.timeline.stages().iter().any(|stage| stage.state == StageState::Failed)
    }

    /// Stages, milliseconds in all, and the server's version, of the current or last start.
    pub(crate) fn start_times(&self) -> (Vec<StartStage>, u64, Option<String>) {
        let version = self.health.as_ref().and_then(|health| health.version.clone());
        (self.timeline.stages(), self.timeline.total_ms(), version)
    }

    /// The stages with what they usually take.
    fn stages(&self) -> Vec<StartStage> {
        let mut stages = self.timeline.stages();
        if let Some(usual) = &self.usual {
            usual.annotate(&mut stages);
        }
        stages
    }

    /// Changes the timeline and publishes the stages that changed.
    pub(crate) fn change_stages(&mut self, change: impl FnOnce(&mut Timeline)) {
        let before = self.timeline.stages();
        change(&mut self.timeline);
        for (old, new) in before.into_iter().zip(self.stages()) {
            let news = old.state != new.state || parts_of(&old) != parts_of(&new);
            if news && self.place.leads() {
                self.bus.publish(Event::ServerStage(new));
            }
        }
    }

    /// Publishes what changed. `now` is the machine's time.
    pub(crate) fn publish(&mut self, machine: &Machine, now: Duration) {
        let state = machine.state();
        if self.since.0 != state {
            self.since = (state, clock::now_iso());
        }
        let until = match machine.phase {
            Phase::Backoff { until } | Phase::Draining { until, .. } | Phase::Stopping { until, .. } => Some(until),
            _ => None,
        };
        let known = self.until.take().filter(|known| Some(known.0) == until);
        self.until = known.or_else(|| until.map(|until| (until, time_of_day(until.saturating_sub(now)))));
        let status = self.gather(machine);
        let changed = self.status.send_if_modified(|current| {
            let different = with_times_of(&status, current) != *current;
            // Whoever asks sees the times of now; whoever listens is not told that time goes by.
            *current = status;
            different
        });
        if changed && self.place.leads() {
            self.bus.publish(Event::ServerState(Box::new(self.status())));
        }
        let endpoint = machine.takes_jobs().then(|| self.gather_endpoint(machine));
        let moved = self.endpoint.send_if_modified(|current| {
            let different = *current != endpoint;
            if different {
                *current = endpoint;
            }
            different
        });
        if changed || moved {
            self.place.changed();
        }
    }

    fn gather(&self, machine: &Machine) -> ServerStatus {
        use ServerState::{Degraded, Draining, External, KillPending, Ready, Starting, Stopping};
        let state = machine.state();
        let health = self.health.as_ref();
        let port = self.port.filter(|_| machine.has_child()).unwrap_or(self.settings.server_port);
        let timeline = self.stages();
        let forecast = |usual: &Usual| usual.forecast(&timeline, self.timeline.total_ms());
        ServerStatus {
            url: self.url(machine),
            port: port.to_string(),
            is_healthy: matches!(state, Ready | Draining | External),
            is_process_running: matches!(state, Starting | Ready | Degraded | Draining | Stopping | KillPending),
            is_ready: matches!(state, Ready | External),
            auto_start: self.settings.auto_start,
            pid: self.pid.filter(|_| machine.has_child()),
            state,
            since: self.since.1.clone(),
            external: state == External,
            wanted: machine.wish == Wish::On,
            generation: machine.generation,
            attempt: machine.attempt,
            restarts: machine.restarts,
            until: self.until.as_ref().map(|until| until.1.clone()),
            version: health.and_then(|health| health.version.clone()),
            capabilities: health.map(|health| health.capabilities.clone()).unwrap_or_default(),
            device: health.and_then(|health| health.device.clone()),
            engines: health.map(|health| health.engines.clone()).unwrap_or_default(),
            allowed_paths: self.allowed_paths.clone().filter(|_| machine.has_child()),
            // How long a preparation takes is no forecast of a start.
            forecast: self.usual.as_ref().filter(|_| state != ServerState::Provisioning).map(forecast),
            timeline,
            failure: self.failure.clone(),
            notice: self.memory_high.map(failure::memory_warning).or_else(|| self.notice.clone()),
            memory_high: self.memory_high,
        }
    }

    fn gather_endpoint(&self, machine: &Machine) -> Endpoint {
        let health = self.health.as_ref();
        Endpoint {
            base_url: self.url(machine),
            generation: machine.generation,
            capabilities: health.map(|health| health.capabilities.clone()).unwrap_or_default(),
            external: machine.state() == ServerState::External,
            remote: self.settings.remote,
            version: health.and_then(|health| health.version.clone()),
            lacks: if self.settings.remote { vec!["stems"] } else { Vec::new() },
        }
    }
}

/// `status` with the running times of `known`: that time goes by is no change.
fn with_times_of(status: &ServerStatus, known: &ServerStatus) -> ServerStatus {
    let mut status = status.clone();
    for (stage, old) in status.timeline.iter_mut().zip(&known.timeline) {
        if stage.state == StageState::Running && old.state == StageState::Running && stage.started_ms == old.started_ms
        {
            stage.duration_ms = old.duration_ms;
            for (part, old) in stage.parts.iter_mut().zip(&old.parts) {
                if part.state == StageState::Running && old.state == StageState::Running {
                    part.duration_ms = old.duration_ms;
                }
            }
        }
    }
    if let (Some(forecast), Some(old)) = (&mut status.forecast, known.forecast)
        && forecast.remaining_ms.is_some()
        && old.remaining_ms.is_some()
    {
        forecast.remaining_ms = old.remaining_ms;
    }
    status
}

/// Which parts of `stage` there are, and how far they are.
fn parts_of(stage: &StartStage) -> Vec<(&str, StageState)> {
    stage.parts.iter().map(|part| (part.name.as_str(), part.state)).collect()
}

fn time_of_day(from_now: Duration) -> String {
    let at = jiff::Timestamp::now().checked_add(from_now);
    at.map_or_else(|_| clock::now_iso(), clock::iso)
}

/// The status before anything happened.
pub(crate) fn initial(settings: &Settings, timeline: Vec<StartStage>, since: &(ServerState, String)) -> ServerStatus {
    ServerStatus {
        url: settings.server_url.clone(),
        port: settings.server_port.to_string(),
        is_healthy: false,
        is_process_running: false,
        is_ready: false,
        auto_start: settings.auto_start,
        pid: None,
        state: since.0,
        since: since.1.clone(),
        external: false,
        wanted: settings.auto_start,
        generation: 0,
        attempt: 0,
        restarts: 0,
        until: None,
        version: None,
        capabilities: Vec::new(),
        device: None,
        engines: BTreeMap::new(),
        allowed_paths: None,
        timeline,
        forecast: None,
        failure: None,
        notice: None,
        memory_high: None,
    }
}
