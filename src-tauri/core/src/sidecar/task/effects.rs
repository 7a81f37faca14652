//! What the machine asks for, done; and what its changes are told as.

use std::path::{Path, PathBuf};

use tokio_util::task::AbortOnDropHandle;

use crate::model::ServerState;
use crate::sidecar::child::Child;
use crate::sidecar::launcher::Instance;
use crate::sidecar::preflight::Preflight;
use crate::sidecar::record::Record;
use crate::sidecar::second_chance::{self, SecondChance, Traces};
use crate::sidecar::stages::Timeline;
use crate::sidecar::state::{After, Blame, Effect, Input, Machine, Verdict, Wish};
use crate::sidecar::task::{News, Task};
use crate::sidecar::{failure, prefixes};

impl Task {
    /// Does `effect`; some are answered at once.
    pub(super) async fn perform(&mut self, effect: Effect) -> Option<Input> {
        match effect {
            Effect::Provision => self.provision(),
            Effect::Preflight { spawn } => self.preflight(spawn),
            Effect::Spawn => return Some(self.spawn().await),
            Effect::Terminate => {
                tracing::info!("Stopping analysis server...");
                if let Some(child) = &self.child {
                    child.terminate();
                }
            }
            Effect::Kill => {
                tracing::warn!("The analysis server does not end by itself, so it is killed");
                if let Some(child) = &self.child {
                    child.kill();
                }
            }
            Effect::SendPaths => self.send_paths(),
            Effect::Blame(blame) => self.blame(blame),
        }
        None
    }

    fn provision(&self) {
        let (engine, news, ticket) = (self.engine.clone(), self.news.clone(), self.machine.ticket);
        tokio::spawn(async move {
            let result = engine.ensure().await.map(|_| ());
            // The task may have ended meanwhile; so below.
            let _ = news.send(News::Provisioned(ticket, result));
        });
    }

    fn preflight(&mut self, spawn: bool) {
        // After a preparation too: its minutes, told elsewhere, are no part of what a start takes.
        self.begin_start(spawn);
        self.board.notice = None;
        let preflight = Preflight {
            settings: self.known.clone(),
            record: self.record(),
            stems_dir: self.config.data_dir().join("stems"),
            adopts: self.place.leads(),
            engine: self.engine.clone(),
            prober: self.prober.clone(),
            spawn,
            last_port: self.last_port,
        };
        let (news, ticket) = (self.news.clone(), self.machine.ticket);
        let (own, marker) = (self.known.installation.clone(), self.engine.marker());
        let places = || own.map_or_else(|| vec![marker], |own| second_chance::places_of(&own.python, &own.app_dir));
        let turn = if spawn { self.place.turn_now() } else { None };
        self.waits_for_turn = spawn && turn.is_none();
        let queued = self.waits_for_turn.then(|| self.place.clone());
        self.preflight = Some(AbortOnDropHandle::new(tokio::spawn(async move {
            let mut turn = turn;
            if let Some(place) = queued {
                let (mine, since) = place.turn().await;
                turn = Some(mine);
                let _ = news.send(News::Turn(ticket, since.elapsed()));
            }
            let seen = Traces::of(places).await;
            let finding = Box::new(preflight.run().await);
            let _ = news.send(News::Found(ticket, seen, finding, turn));
        })));
    }

    async fn spawn(&mut self) -> Input {
        let Some(launch) = self.launch.clone() else {
            return Input::NotSpawned { verdict: Verdict::Strike };
        };
        let folders = self.folders.borrow_and_update().clone();
        if folders.is_empty() {
            tracing::info!("There are no music folders yet: the analysis server is told of them as they are added");
        }
        tracing::info!("Starting analysis server with allowed paths: {}", prefixes::shown(&folders));
        tracing::info!("Starting analysis server: {}", launch.command_line());
        let instance = Instance::random();
        self.logs.redactor().keep("instance", &instance.token);
        match launch.spawn(&folders, &instance).await {
            Ok(spawned) => {
                let (generation, news) = (self.machine.generation, self.news.clone());
                let report = move |generation, report| {
                    let _ = news.send(News::Child(generation, report));
                };
                let puts = launch.bundled.is_some();
                let (port, complete, id) = (launch.port, spawned.complete, instance.id.clone());
                let child = Child::adopt(spawned.process, generation, instance, launch, self.logs.clone(), report);
                self.board.set_child(child.pid, port, Some(names(&folders)));
                self.board.change_stages(Timeline::spawned);
                self.remember(child.pid, child.guard, id).await;
                self.child = Some(child);
                self.given = folders;
                Input::Spawned { complete, puts }
            }
            Err(error) => {
                let (verdict, mut failure) = failure::not_spawned(&error, &launch);
                self.board.change_stages(|timeline| failure.stage = timeline.fail());
                self.board.failure = Some(failure);
                Input::NotSpawned { verdict }
            }
        }
    }

    /// Writes down who the child is, for the next start of the application.
    async fn remember(&self, pid: u32, guard: Option<u32>, instance: String) {
        let file = self.record();
        let written = tokio::task::spawn_blocking(move || {
            Record::of(pid, guard, &instance).map_or(Ok(()), |record| record.write(&file))
        });
        if let Ok(Err(error)) = written.await {
            tracing::warn!("The analysis server's process could not be written down: {error}");
        }
    }

    fn send_paths(&mut self) {
        let Some(child) = &self.child else { return };
        let folders = self.folders.borrow_and_update().clone();
        tracing::info!("Telling the analysis server its allowed paths: {}", prefixes::shown(&folders));
        let (prober, news, ticket) = (self.prober.clone(), self.news.clone(), self.machine.ticket);
        let (url, token) = (self.board.url(&self.machine), child.instance.token.clone());
        tokio::spawn(async move {
            let ok = prober.put_paths(&url, &token, &prefixes::to_json(&folders)).await;
            let _ = news.send(News::PathsSent(ticket, folders, ok));
        });
    }

    fn blame(&mut self, blame: Blame) {
        let mut failure = match blame {
            Blame::StartTimeout => {
                tracing::error!("✗ Analysis server failed to start within timeout");
                failure::start_timeout(self.known.startup_timeout, self.last_answer.as_deref())
            }
            Blame::CrashLoop => failure::crash_loop(self.board.failure.take()),
            Blame::Hung => failure::hung(),
            Blame::Stuck => failure::stuck(),
            Blame::Memory => failure::memory_high(self.board.memory_high()),
            Blame::EnvTooLarge => failure::env_too_large(self.folders.borrow().len()),
            Blame::Environment => failure::environment_vanished(),
        };
        if blame == Blame::StartTimeout {
            self.board.change_stages(|timeline| failure.stage = timeline.fail());
        }
        if let Some(child) = self.child.as_ref().filter(|_| failure.last_lines.is_empty()) {
            failure.last_lines = child.tail.lines();
        }
        self.board.failure = Some(failure);
    }

    /// Looks out for what may mend the server that was given up.
    fn look_out(&self) -> SecondChance {
        let (news, ticket) = (self.news.clone(), self.machine.ticket);
        SecondChance::look_out(self.seen.clone(), move |hope| {
            let _ = news.send(News::Hope(ticket, hope));
        })
    }

    /// Tells what changed since `before`.
    pub(super) fn tell(&mut self, before: &Machine) {
        let (was, is) = (before.state(), self.machine.state());
        if was == is {
            return;
        }
        if matches!(was, ServerState::Stopping | ServerState::KillPending) && !self.machine.has_child() {
            tracing::info!("Analysis server stopped");
        }
        if was == ServerState::External {
            self.board.clear_child();
        }
        let failure = self.board.failure.as_ref();
        let message = failure.map(|failure| failure.message.clone()).unwrap_or_default();
        self.note_start(was, is);
        self.second_chance = (is == ServerState::Failed && self.machine.wish == Wish::On).then(|| self.look_out());
        match is {
            ServerState::Provisioning => tracing::info!("Preparing the analysis engine..."),
            ServerState::Ready if was == ServerState::Starting => {
                self.board.failure = None;
                tracing::info!("✓ Analysis server ready");
            }
            ServerState::Ready => tracing::info!("The analysis server answers again"),
            ServerState::External => {
                self.board.failure = None;
                self.board.begin_timeline(None);
                tracing::info!("Using the analysis server that already runs at {}", self.known.server_url);
                tracing::info!("✓ Analysis server ready");
            }
            ServerState::Degraded => tracing::warn!(
                "The analysis server does not answer healthily: {}",
                self.last_answer.as_deref().unwrap_or("no answer")
            ),
            ServerState::Draining if self.board.memory_high().is_some() => {
                tracing::info!("The analysis server is restarted when its jobs are done, to give back its memory");
            }
            ServerState::Draining => {
                tracing::info!("The music folders changed: the analysis server is restarted when its jobs are done");
            }
            ServerState::KillPending => tracing::error!("The system does not let go of the analysis server's process"),
            ServerState::Backoff => tracing::warn!("{message}; it is started again"),
            ServerState::Failed => {
                if before.phase_after() != Some(After::Fail) {
                    tracing::error!("✗ Analysis server failed to start: {message}");
                }
                tracing::warn!("⚠ Analysis server not available - analysis features will be disabled");
            }
            ServerState::Stopped | ServerState::Preflight | ServerState::Starting | ServerState::Stopping => {}
        }
    }
}

/// `folders` as texts.
pub(super) fn names(folders: &[PathBuf]) -> Vec<String> {
    folders.iter().map(|folder: &PathBuf| Path::to_string_lossy(folder).into_owned()).collect()
}
