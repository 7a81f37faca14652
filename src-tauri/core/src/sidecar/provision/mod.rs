//! The Python environment of the bundled server: made on first run, repaired by itself, always by the same path.
//!
//! # Layout
//!
//! | file | what it is |
//! |---|---|
//! | `build` | the steps: Python, packages, models, check |
//! | `lock`, `download` | pinned requirements; how much they are |
//! | `python`, `uv` | a system Python; the installer |
//! | `stems` | the extra that makes stems |
//! | `command` | one program of the preparation, and its log |
//! | `marker` | the file that is written last |
//! | `progress`, `error` | how far it is; why it failed, for a DJ |
//!
//! The folder holds `venv`, `models`, `cache` (the installer's downloads; files in `venv` are hard links into it, so it
//! takes next to no room and a repair downloads nothing), `python` (only where the system has none), `tools`, `pycache`.

mod build;
pub(crate) mod command;
mod download;
mod error;
mod lock;
mod marker;
mod progress;
mod python;
mod stems;
mod uv;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::events::Bus;
use crate::model::{EngineError, EngineState, EngineStatus, EngineStems};
use build::Build;
use command::Journal;
use download::Download;
use lock::Lock;
use marker::Marker;
use progress::Progress;

/// Longest wait for a preparation that was told to end.
const CLOSE: Duration = Duration::from_secs(2);

/// Folders that the engine lives in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnginePaths {
    /// Made and owned by the engine.
    pub engine_dir: PathBuf,
    /// The server's program, which comes with the application; may be read-only.
    pub sidecar_dir: PathBuf,
    /// Folder of the log files.
    pub log_dir: PathBuf,
}

/// A whole environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its interpreter.
    pub python: PathBuf,
    /// The server's program: working folder of the child.
    pub app_dir: PathBuf,
    /// The networks' files.
    pub models_dir: PathBuf,
}

/// Result of a preparation, once it is there.
type Job = watch::Receiver<Option<Result<Environment, EngineError>>>;

/// Makes and keeps the environment; clones are the same engine.
#[derive(Debug, Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    paths: EnginePaths,
    journal: Journal,
    progress: Progress,
    /// The preparation under way.
    job: Mutex<Option<Job>>,
    /// Held by whatever changes the folder: one at a time.
    folder: tokio::sync::Mutex<()>,
    stop: CancellationToken,
    /// The bundled server is the one in use.
    needed: AtomicBool,
}

impl Engine {
    /// An engine in `paths`; looks at what is there, and makes nothing yet.
    pub fn new(paths: EnginePaths, bus: Bus) -> Self {
        let journal = Journal::new(&paths.log_dir);
        let mut status = blank_status();
        status.path = paths.engine_dir.to_string_lossy().into_owned();
        status.log_path = journal.path().to_string_lossy().into_owned();
        status.set_download(Download::read(&paths.sidecar_dir));
        if let Some((environment, marker)) = whole(&paths) {
            status.state = EngineState::Ready;
            status.python = Some(environment.python.to_string_lossy().into_owned());
            status.python_version = Some(marker.python_version);
        }
        if stems::are_there(&paths.environment().models_dir) {
            status.stems.state = EngineState::Ready;
        }
        let inner = Inner {
            progress: Progress::new(bus, status),
            paths,
            journal,
            job: Mutex::default(),
            folder: tokio::sync::Mutex::default(),
            stop: CancellationToken::new(),
            needed: AtomicBool::new(true),
        };
        Self { inner: Arc::new(inner) }
    }

    /// How far it is.
    pub fn status(&self) -> EngineStatus {
        let mut status = self.inner.progress.status();
        if !self.inner.needed.load(Ordering::Relaxed) && status.state != EngineState::Preparing {
            (status.state, status.stems.state) = (EngineState::NotNeeded, EngineState::NotNeeded);
        }
        status
    }

    /// Folder of the environment.
    pub fn dir(&self) -> &Path {
        &self.inner.paths.engine_dir
    }

    /// The file that is there as long as the environment is whole.
    pub(crate) fn marker(&self) -> PathBuf {
        Marker::path(&self.inner.paths.engine_dir)
    }

    /// The environment, if it is whole; takes a few milliseconds.
    pub async fn environment(&self) -> Option<Environment> {
        if self.job().is_some() {
            return None;
        }
        let paths = self.inner.paths.clone();
        let found = tokio::task::spawn_blocking(move || whole(&paths)).await.ok().flatten();
        found.map(|(environment, _)| environment)
    }

    /// The environment, made or repaired when that is needed. Callers that come while it is made wait for the same one.
    ///
    /// # Errors
    /// Why it could not be made.
    pub async fn ensure(&self) -> Result<Environment, EngineError> {
        match self.environment().await {
            Some(environment) => Ok(environment),
            None => Self::result(self.begin(false)).await,
        }
    }

    /// Makes the environment from scratch.
    ///
    /// # Errors
    /// Why it could not be made.
    pub async fn repair(&self) -> Result<Environment, EngineError> {
        Self::result(self.begin(true)).await
    }

    /// Begins to make the environment from scratch, and does not wait for it. One that is under way goes on.
    pub fn begin_repair(&self) {
        self.begin(true);
    }

    /// The environment does not do what it should: it is made anew when it is needed next.
    pub(crate) fn distrust(&self) {
        Marker::remove(&self.inner.paths.engine_dir);
        self.inner.progress.set_state(EngineState::Absent);
    }

    /// Begins to make what stems need, the environment first where it is not whole, and does not wait for it. What is
    /// there or under way stays.
    pub fn begin_stems(&self) {
        let state = self.inner.progress.status().stems.state;
        if !matches!(state, EngineState::Ready | EngineState::Preparing) {
            self.inner.progress.stems(EngineState::Preparing, None);
            let engine = self.clone();
            // How it ends is seen in the status.
            tokio::spawn(async move { engine.ensure_stems().await });
        }
    }

    /// Removes what stems need; stems that were made stay.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub async fn remove_stems(&self) -> Result<(), EngineError> {
        let _turn = self.inner.folder.lock().await;
        self.build().remove_stems(self.inner.paths.environment().models_dir).await?;
        self.inner.progress.stems(EngineState::Absent, None);
        Ok(())
    }

    /// Makes what stems need, the environment first where it is not whole.
    ///
    /// # Errors
    /// Why it could not be made.
    pub async fn ensure_stems(&self) -> Result<(), EngineError> {
        self.inner.progress.stems(EngineState::Preparing, None);
        let result = match self.ensure().await {
            Ok(environment) => {
                let _turn = self.inner.folder.lock().await;
                // What waited for its turn may find them made.
                match stems::are_there(&environment.models_dir) {
                    true => Ok(()),
                    false => self.build().add_stems(&environment).await,
                }
            }
            Err(error) => Err(error),
        };
        match &result {
            Ok(()) => self.inner.progress.stems(EngineState::Ready, None),
            Err(error) => {
                tracing::error!("What stems need could not be prepared: {}", error.message);
                self.inner.progress.stems(EngineState::Failed, Some(error.clone()));
            }
        }
        result
    }

    /// Stems were asked for, and a preparation from scratch took their model away.
    fn lacks_stems(&self) -> bool {
        let paths = &self.inner.paths;
        stems::are_wanted(&paths.engine_dir) && !stems::are_there(&paths.environment().models_dir)
    }

    fn build(&self) -> Build {
        Build {
            paths: self.inner.paths.clone(),
            journal: self.inner.journal.clone(),
            progress: self.inner.progress.clone(),
            stop: self.inner.stop.clone(),
        }
    }

    /// Tells whether the bundled server is the one in use.
    pub(crate) fn set_needed(&self, needed: bool) {
        self.inner.needed.store(needed, Ordering::Relaxed);
    }

    /// Ends a preparation that is under way; what it fetched is kept.
    pub async fn close(&self) {
        self.inner.stop.cancel();
        if let Some(job) = self.job() {
            // Longer than that is not waited for: its programs are killed when the runtime ends.
            let _ = tokio::time::timeout(CLOSE, Self::result(job)).await;
        }
    }

    /// The preparation under way.
    fn job(&self) -> Option<Job> {
        let job = self.inner.job.lock().unwrap_or_else(PoisonError::into_inner);
        job.clone().filter(|job| job.borrow().is_none())
    }

    fn begin(&self, from_scratch: bool) -> Job {
        let mut slot = self.inner.job.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = slot.as_ref().filter(|job| job.borrow().is_none()) {
            return job.clone();
        }
        let (done, job) = watch::channel(None);
        *slot = Some(job.clone());
        let engine = self.clone();
        tokio::spawn(async move {
            let turn = engine.inner.folder.lock().await;
            let result = engine.build().run(from_scratch).await;
            let lacks_stems = engine.lacks_stems();
            if lacks_stems {
                let state = if result.is_ok() { EngineState::Preparing } else { EngineState::Absent };
                engine.inner.progress.stems(state, None);
            }
            drop(turn);
            let is_whole = result.is_ok();
            done.send_replace(Some(result));
            if lacks_stems && is_whole {
                // How it ends is seen in the status.
                let _ = engine.ensure_stems().await;
            }
        });
        job
    }

    async fn result(mut job: Job) -> Result<Environment, EngineError> {
        match job.wait_for(Option::is_some).await {
            Ok(result) => result.clone().unwrap_or_else(|| Err(error::interrupted())),
            Err(_) => Err(error::interrupted()),
        }
    }
}

/// The environment in `paths` with its marker, if it is whole.
fn whole(paths: &EnginePaths) -> Option<(Environment, Marker)> {
    let marker = Marker::read(&paths.engine_dir)?;
    let lock = Lock::read(&paths.sidecar_dir).ok()?;
    let environment = paths.environment();
    // Follows links: an interpreter whose system Python was removed does not exist.
    let usable = marker.lock == lock.fingerprint && environment.python.is_file() && environment.models_dir.is_dir();
    usable.then_some((environment, marker))
}

impl EnginePaths {
    /// Where the environment is, or will be.
    fn environment(&self) -> Environment {
        let python = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
        Environment {
            python: self.engine_dir.join("venv").join(python),
            app_dir: self.sidecar_dir.clone(),
            models_dir: self.engine_dir.join("models"),
        }
    }
}

/// The status before anything is known.
fn blank_status() -> EngineStatus {
    EngineStatus {
        state: EngineState::Absent,
        steps: progress::pending(),
        package: None,
        packages_done: 0,
        packages_total: 0,
        bytes_done: 0,
        download_bytes: 0,
        installed_bytes: 0,
        seconds_left: None,
        started_at: None,
        python: None,
        python_version: None,
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        path: String::new(),
        log_path: String::new(),
        error: None,
        stems: EngineStems { state: EngineState::Absent, download_bytes: stems::DOWNLOAD_BYTES, error: None },
    }
}
