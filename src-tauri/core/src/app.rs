//! The application: puts the rooms together. One way in, one way out.

mod announce;
mod backups;
mod library_file;
mod listen;
mod lock;
mod remedy;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::analysis::{Queue, QueueParts, Reach};
use crate::config::{Config, Sources};
use crate::db::{Db, DbError};
use crate::doctor::Subject;
use crate::error::ApiError;
use crate::events::{Batch, Bus};
use crate::http;
use crate::import::{Import, ImportParts};
use crate::library::Library;
use crate::logs::{Logs, Terminal};
use crate::model::{AppInfo, DirectoryFilter, ServerStatus, SettingProblem};
use crate::resources::Monitor;
use crate::sidecar::{Engine, EnginePaths, History, Incidents, IncidentsParts, Pool, PoolParts, Supervisor};
pub use announce::{Announcement, running};
pub use backups::{Backups, backups_of, restore, start_anew};
pub use library_file::Damage;
use library_file::Opened;
use lock::Lock;

/// Longest wait for open connections at shutdown.
const HTTP_GRACE: Duration = Duration::from_secs(1);

/// Who hosts the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// The desktop shell: a senseless setting becomes a banner.
    Desktop,
    /// `mismo serve`: a senseless setting ends the start.
    Headless,
}

/// What a host gives.
#[derive(Debug, Clone)]
pub struct Start {
    /// Environment and `.env` files.
    pub sources: Sources,
    /// Who hosts.
    pub host: Host,
    /// Folder of the bundled analysis server: holds `src/app.py` and the requirements.
    pub sidecar_dir: PathBuf,
    /// Whether log lines also go to the terminal.
    pub terminal: Terminal,
}

/// Why the application could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Settings that make no sense (headless only).
    #[error("{}", .0.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("\n"))]
    Settings(Vec<SettingProblem>),
    /// The data folder cannot be used.
    #[error(
        "the data folder {path} cannot be written: {source}. Check its permissions, or set MISMO_DATA_DIR to another folder"
    )]
    DataDir {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another copy uses the same data folder.
    #[error("Mismo DJ is already running with the data folder {path}{}", .url.as_ref().map(|url| format!(" at {url}")).unwrap_or_default())]
    AlreadyRunning {
        /// The folder.
        path: PathBuf,
        /// Address of that copy, where it is known.
        url: Option<String>,
    },
    /// The database is damaged, and a copy of it helps.
    #[error("{0}")]
    Damaged(Box<Damage>),
    /// The database cannot be opened.
    #[error("the library cannot be opened: {0}")]
    Database(#[from] DbError),
    /// The API port was set and is taken.
    #[error("MISMO_API_PORT={port} cannot be used: {source}. Choose another port, or leave the variable unset")]
    Port {
        /// The port.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// Something else.
    #[error("{0}")]
    Other(String),
}

/// The running application; clones share it.
#[derive(Debug, Clone)]
pub struct App {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: Config,
    db: Db,
    backups: Backups,
    bus: Bus,
    logs: Logs,
    library: Library,
    import: Import,
    engine: Engine,
    pool: Pool,
    queue: Queue,
    resources: Monitor,
    incidents: Incidents,
    sidecar_dir: PathBuf,
    host: Host,
    started: Instant,
    address: SocketAddr,
    notices: Vec<String>,
    /// Ends the HTTP server and open event streams.
    stop_http: CancellationToken,
    /// Ends what only watches: the batch and the monitor of resources.
    stop_batch: CancellationToken,
    tasks: TaskTracker,
    announcement: Announcement,
    /// Taken by the first shutdown, later ones wait for it, and released at its end: who starts then finds the folder
    /// free, though this process may still be there.
    lock: tokio::sync::Mutex<Option<Lock>>,
}

impl App {
    /// Starts in this order: database, HTTP, supervisor (not waited for), scan and watch of the active folders.
    ///
    /// # Errors
    /// [`StartError`]; nothing is left running.
    pub async fn start(start: Start) -> Result<Self, StartError> {
        let config = Config::new(start.sources);
        let data_dir = config.data_dir().to_owned();
        std::fs::create_dir_all(&data_dir).map_err(|source| StartError::DataDir { path: data_dir.clone(), source })?;
        let lock = Lock::take(&data_dir)?;
        let (bus, batch) = (Bus::default(), Batch::default());
        let logs = Logs::new(&config.log_dir(), start.terminal, config.settings().log_level, batch.clone());
        logs.install();
        let unclean = announce::was_left(&data_dir);
        let Opened { db, mut notices, waveforms_in_doubt } = library_file::open(&data_dir, unclean).await?;
        config.load_saved(db.saved_settings().await?);
        logs.redactor().keep("api", config.settings().api_token.as_deref().unwrap_or_default());
        let problems = config.problems();
        if start.host == Host::Headless && !problems.is_empty() {
            return Err(StartError::Settings(problems));
        }
        for problem in &problems {
            tracing::warn!("{}; the default is used", problem.message);
        }
        logs.set_level(config.settings().log_level);
        let (listener, address, told) = listen::bind(&config).await?;
        notices.extend(told);
        let announcement = Announcement::write(&data_dir, address)
            .map_err(|source| StartError::DataDir { path: data_dir.clone(), source })?;

        let (stop_http, stop_batch, tasks) = (CancellationToken::new(), CancellationToken::new(), TaskTracker::new());
        tasks.spawn(batch.clone().run(bus.clone(), stop_batch.clone()));
        let backups = Backups::new(db.clone(), data_dir.join(backups::LIBRARY));
        tasks.spawn(backups.clone().keep(stop_batch.clone()));
        let library = Library::open(db.clone(), bus.clone(), batch.clone())
            .await
            .map_err(|error| StartError::Other(error.to_string()))?;
        let import = Import::new(ImportParts {
            db: db.clone(),
            library_file: data_dir.join(backups::LIBRARY),
            library: library.clone(),
            bus: bus.clone(),
            batch: batch.clone(),
        });
        let paths = EnginePaths {
            engine_dir: config.engine_dir(),
            sidecar_dir: start.sidecar_dir.clone(),
            log_dir: config.log_dir(),
        };
        let engine = Engine::new(paths, bus.clone());
        let incidents = Incidents::start(IncidentsParts {
            config: config.clone(),
            db: db.clone(),
            bus: bus.clone(),
            redactor: logs.redactor().clone(),
            stop: stop_batch.clone(),
            tasks: tasks.clone(),
        })
        .await;
        let resources = Monitor::default();
        let reach = Reach { bound: address, host: config.settings().api_host.clone() };
        let pool = Pool::start(PoolParts {
            config: config.clone(),
            bus: bus.clone(),
            logs: logs.clone(),
            engine: engine.clone(),
            folders: library.active_folders(),
            costs: resources.newest(),
            history: History::load(db.clone()).await,
            reachable: reach.is_public(),
        });
        let supervised = pool.clone();
        let servers = move || supervised.pids();
        tasks.spawn(resources.clone().run(bus.clone(), servers, stop_batch.clone()));
        let queue = Queue::start(QueueParts {
            config: config.clone(),
            db: db.clone(),
            bus: bus.clone(),
            batch,
            pool: pool.clone(),
            library_changes: library.changes(),
            reach,
            links_dir: data_dir.join("links"),
            waveforms_in_doubt,
        })
        .map_err(|error| StartError::Other(error.message))?;
        let inner = Inner {
            config,
            db,
            backups,
            bus,
            logs,
            library,
            import,
            engine,
            pool,
            queue,
            resources,
            incidents,
            sidecar_dir: start.sidecar_dir,
            host: start.host,
            started: Instant::now(),
            address,
            notices,
            stop_http,
            stop_batch,
            tasks,
            announcement,
            lock: tokio::sync::Mutex::new(Some(lock)),
        };
        let app = Self { inner: Arc::new(inner) };
        app.inner.tasks.spawn(http::serve(app.clone(), listener, app.inner.stop_http.clone()));
        tracing::info!("Mismo DJ {} listens on {}", env!("CARGO_PKG_VERSION"), app.url());
        app.inner.library.begin().await;
        Ok(app)
    }

    /// Ends everything: queue, library, our analysis server, HTTP. Idempotent; later calls wait for the first.
    pub async fn shutdown(&self) {
        let mut lock = self.inner.lock.lock().await;
        let Some(_held) = lock.take() else { return };
        self.inner.import.shutdown().await;
        self.inner.queue.shutdown().await;
        self.inner.library.shutdown().await;
        self.inner.pool.shutdown().await;
        self.inner.stop_http.cancel();
        self.inner.stop_batch.cancel();
        self.inner.tasks.close();
        let _ = tokio::time::timeout(HTTP_GRACE, self.inner.tasks.wait()).await;
        if let Err(error) = self.inner.db.settle().await {
            tracing::warn!("the library's log of changes stays beside it: {error}");
        }
        self.inner.announcement.withdraw();
        tracing::info!("Mismo DJ ended");
    }

    /// Base address of the HTTP API.
    pub fn url(&self) -> String {
        format!("http://{}", self.inner.address)
    }

    /// Status of the analysis server, from memory.
    pub fn status(&self) -> ServerStatus {
        self.supervisor().status()
    }

    /// Time since the start.
    pub fn uptime(&self) -> Duration {
        self.inner.started.elapsed()
    }

    /// Settings.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// The store.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// Copies of the library.
    pub fn backups(&self) -> &Backups {
        &self.inner.backups
    }

    /// The event bus.
    pub fn bus(&self) -> &Bus {
        &self.inner.bus
    }

    /// The log.
    pub fn logs(&self) -> &Logs {
        &self.inner.logs
    }

    /// Folders and tracks.
    pub fn library(&self) -> &Library {
        &self.inner.library
    }

    /// Imports of other libraries.
    pub fn import(&self) -> &Import {
        &self.inner.import
    }

    /// The Python environment.
    pub fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    /// The supervisor of the first analysis server.
    pub fn supervisor(&self) -> &Supervisor {
        self.inner.pool.leader()
    }

    /// All analysis servers.
    pub fn pool(&self) -> &Pool {
        &self.inner.pool
    }

    /// What this application and its servers cost.
    pub fn resources(&self) -> &Monitor {
        &self.inner.resources
    }

    /// The job queue.
    pub fn queue(&self) -> &Queue {
        &self.inner.queue
    }

    /// What failed, and what helps.
    pub fn incidents(&self) -> &Incidents {
        &self.inner.incidents
    }

    /// What the doctor looks at.
    pub fn subject(&self) -> Subject {
        Subject {
            config: self.inner.config.clone(),
            engine: self.inner.engine.clone(),
            sidecar_dir: self.inner.sidecar_dir.clone(),
            server: Some(self.status()),
            running: Some((self.url(), std::process::id())),
        }
    }

    /// What a front end must know before it draws anything.
    ///
    /// # Errors
    /// The database failed.
    pub async fn info(&self) -> Result<AppInfo, ApiError> {
        let config = &self.inner.config;
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        Ok(AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            api_url: self.url(),
            data_dir: text(config.data_dir().to_owned()),
            log_dir: text(config.log_dir()),
            platform: std::env::consts::OS.to_owned(),
            host: if self.inner.host == Host::Desktop { "desktop" } else { "headless" }.to_owned(),
            setting_problems: config.problems(),
            notices: self.inner.notices.clone(),
            suggested_folders: self.suggested_folders().await?,
        })
    }

    /// The platform's music folder, when it is there and in no folder of the library.
    async fn suggested_folders(&self) -> Result<Vec<String>, ApiError> {
        let taken = self.inner.library.directories(DirectoryFilter::default()).await?;
        let found = tokio::task::spawn_blocking(|| dirs::audio_dir().filter(|path| path.is_dir())).await;
        let folder = found.ok().flatten().map(|path| path.to_string_lossy().into_owned());
        Ok(folder.into_iter().filter(|path| taken.iter().all(|directory| &directory.path != path)).collect())
    }
}
