//! Analysis of single files without a library: nothing is stored. For `mismo analyze`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::analysis::client::{Asked, Client, Order, SentFile};
use crate::analysis::results::failure_text;
use crate::analysis::sending::speakable_path;
use crate::analysis::stages;
use crate::config::{Config, TempoWish};
use crate::error::ApiError;
use crate::events::Bus;
use crate::library::audio_id;
use crate::logs::Logs;
use crate::model::{AnalysisOptions, ServerStatus};
use crate::sidecar::{Endpoint, Engine, History, Place, Supervisor, SupervisorParts};

/// How often the server is asked how a job stands.
const INTERVAL: Duration = Duration::from_millis(150);

/// A server that files can be given to.
#[derive(Debug)]
pub struct Direct {
    client: Client,
    endpoint: Endpoint,
    /// The supervisor of a server that was brought up for this.
    own: Option<Supervisor>,
    links_dir: PathBuf,
    tempo: TempoWish,
}

/// What a server of our own is brought up with.
#[derive(Debug)]
pub struct DirectParts {
    /// Settings; the port must be free.
    pub config: Config,
    /// Where its start is told.
    pub bus: Bus,
    /// Where its lines go.
    pub logs: Logs,
    /// Its Python environment.
    pub engine: Engine,
    /// Folders that it may read.
    pub folders: Vec<PathBuf>,
}

impl Direct {
    /// Brings up a server.
    ///
    /// # Errors
    /// The reason why it did not become ready.
    pub async fn bring_up(parts: DirectParts) -> Result<Self, ApiError> {
        let settings = parts.config.settings();
        let links_dir = parts.config.data_dir().join("links");
        let (_folders, folders) = watch::channel(parts.folders);
        let (_in_flight, jobs_in_flight) = watch::channel(0);
        let DirectParts { config, bus, logs, engine, .. } = parts;
        let history = History::in_memory();
        let (_, costs) = watch::channel(None);
        let place = Place::default();
        let own = Supervisor::new(SupervisorParts {
            place,
            config,
            bus,
            logs,
            engine,
            folders,
            jobs_in_flight,
            costs,
            history,
        });
        let started = own.start().await;
        let endpoint = own.endpoint().borrow().clone();
        match (started, endpoint) {
            (Ok(_), Some(endpoint)) => {
                let client = client()?;
                Ok(Self { client, endpoint, own: Some(own), links_dir, tempo: settings.tempo })
            }
            (Ok(_), None) => {
                own.shutdown().await;
                Err(ApiError::new(500, "exited", "Engine ended", "The analysis engine ended right after its start"))
            }
            (Err(error), _) => {
                own.shutdown().await;
                Err(error)
            }
        }
    }

    /// Uses the server of a running application, when it can do without callbacks and may read all of `files`.
    pub fn of_running(status: &ServerStatus, config: &Config, files: &[PathBuf]) -> Option<Self> {
        let allowed = status.allowed_paths.as_ref()?;
        let may_read = |file: &PathBuf| allowed.iter().any(|folder| file.starts_with(folder));
        let fits = status.is_ready && status.capabilities.iter().any(|capability| capability == "results");
        if !fits || !files.iter().all(may_read) {
            return None;
        }
        let endpoint = Endpoint {
            base_url: status.url.clone(),
            generation: status.generation,
            capabilities: status.capabilities.clone(),
            external: status.external,
            remote: false,
            version: status.version.clone(),
            lacks: Vec::new(),
        };
        Some(Self {
            client: client().ok()?,
            endpoint,
            own: None,
            links_dir: config.data_dir().join("links"),
            tempo: config.settings().tempo,
        })
    }

    /// Analyses one file: the data of each stage by its name.
    ///
    /// # Errors
    /// The file cannot be read, or the server says why it failed.
    pub async fn analyse(&self, path: &Path, options: &AnalysisOptions) -> Result<BTreeMap<String, Value>, ApiError> {
        let file = path.to_owned();
        let hashed = tokio::task::spawn_blocking(move || audio_id::of_file(&file)).await;
        let audio_id = hashed
            .map_err(|error| ApiError::internal(error.to_string()))?
            .map_err(|error| ApiError::new(422, "file_unreadable", "File cannot be read", error.to_string()))?;
        let file_path = speakable_path(&self.links_dir, path, &audio_id)
            .map_err(|error| ApiError::new(422, "file_unreadable", "File cannot be read", error.to_string()))?;
        let order = Order {
            audio_id: audio_id.clone(),
            file: SentFile::Named(file_path),
            options: options.clone(),
            callback_url: None,
            tempo: self.tempo,
        };
        let failed = |text: String| ApiError::new(500, "analysis_failed", "Analysis failed", text);
        self.client.dispatch(&self.endpoint, &order).await.map_err(|error| failed(error.to_string()))?;
        let mut interval = tokio::time::interval(INTERVAL);
        loop {
            interval.tick().await;
            let report = match self.client.ask(&self.endpoint, &audio_id).await {
                Asked::Known(report) => report,
                Asked::Lost => return Err(failed("the analysis engine lost the job".to_owned())),
                Asked::Unclear => {
                    self.check_alive()?;
                    continue;
                }
            };
            match report.status.as_str() {
                "completed" => {
                    let wanted = stages::requested(options);
                    let done = report.stages.into_iter().filter(|(name, _)| wanted.contains(&name.as_str()));
                    return Ok(done.map(|(name, stage)| (name, stage.data)).collect());
                }
                "failed" | "cancelled" => return Err(failed(failure_text(&json!({ "error": report.error })))),
                _ => {}
            }
        }
    }

    /// Ends a server that was brought up for this.
    pub async fn shutdown(self) {
        if let Some(own) = self.own {
            own.shutdown().await;
        }
    }

    fn check_alive(&self) -> Result<(), ApiError> {
        let Some(own) = &self.own else { return Ok(()) };
        if own.endpoint().borrow().as_ref().is_some_and(|endpoint| endpoint.generation == self.endpoint.generation) {
            return Ok(());
        }
        Err(ApiError::new(500, "exited", "Engine ended", "The analysis engine ended while it worked on this file"))
    }
}

fn client() -> Result<Client, ApiError> {
    Client::new().map_err(|error| ApiError::internal(error.to_string()))
}
