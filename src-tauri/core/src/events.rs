//! The event bus: what everyone learns without asking.
//!
//! [`Bus::publish`] never blocks and never fails. States go out at once; progress, log lines and lists of changed rows
//! are gathered by a [`Batch`] and go out at most ten times a second. A receiver that lags is told so by
//! [`tokio::sync::broadcast`] and must fetch again; nothing here is a source of truth.

mod batch;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use ts_rs::TS;

use crate::model::{
    Directory, EngineStatus, ImportStatus, Incident, JobSummary, LogLine, PoolServers, QueueProgress, ResourceSample,
    ScanProgress, ServerStatus, StartStage,
};
pub use batch::Batch;

/// Events that a slow receiver may fall behind before it must fetch everything again.
const CAPACITY: usize = 1024;

/// Something that happened, with its payload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// First message of every connection.
    #[serde(rename = "hello")]
    Hello {
        /// Version of the application.
        version: String,
        /// Number of the last event before this connection.
        seq: u64,
    },
    /// This receiver missed events: fetch everything again.
    #[serde(rename = "resync")]
    Resync {},
    /// The analysis server's status changed.
    #[serde(rename = "server.state")]
    ServerState(Box<ServerStatus>),
    /// One of the servers beside the first changed, or how many there are.
    #[serde(rename = "pool.changed")]
    PoolChanged(PoolServers),
    /// A stage of its start began or ended.
    #[serde(rename = "server.stage")]
    ServerStage(StartStage),
    /// What application and servers cost now; every five seconds.
    #[serde(rename = "resources.sample")]
    ResourcesSample(ResourceSample),
    /// The Python environment's preparation went on.
    #[serde(rename = "engine.provision")]
    EngineProvision(EngineStatus),
    /// New log lines.
    #[serde(rename = "log.batch")]
    LogBatch {
        /// The lines, oldest first.
        lines: Vec<LogLine>,
        /// Lines left out because they came too fast; they are in the file.
        skipped: u64,
    },
    /// A folder was added, changed or removed (then `directory` is null).
    #[serde(rename = "folder.changed")]
    FolderChanged {
        /// Folder id.
        id: String,
        /// The folder as it is now.
        directory: Option<Directory>,
    },
    /// A scan went on.
    #[serde(rename = "scan.progress")]
    ScanProgress(ScanProgress),
    /// A scan ended.
    #[serde(rename = "scan.done")]
    ScanDone(ScanProgress),
    /// An import went on or ended.
    #[serde(rename = "import.progress")]
    ImportProgress(Box<ImportStatus>),
    /// Tracks were added or changed.
    #[serde(rename = "tracks.changed")]
    TracksChanged {
        /// Their ids, at most 200; empty when `all`.
        ids: Vec<String>,
        /// Too many to list.
        all: bool,
    },
    /// Saved searches were added, changed, moved or removed.
    #[serde(rename = "smart_lists.changed")]
    SmartListsChanged {},
    /// Jobs changed their state or progress.
    #[serde(rename = "job.changed")]
    JobChanged {
        /// The newest state of each.
        jobs: Vec<JobSummary>,
    },
    /// The queue went on.
    #[serde(rename = "queue.progress")]
    QueueProgress(QueueProgress),
    /// An incident was opened, or happened again.
    #[serde(rename = "incident.opened")]
    IncidentOpened(Incident),
    /// An incident was resolved or put away.
    #[serde(rename = "incident.closed")]
    IncidentClosed(Incident),
    /// Settings changed.
    #[serde(rename = "settings.changed")]
    SettingsChanged {
        /// Their keys.
        keys: Vec<String>,
    },
}

/// An event with its number and time, as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Envelope {
    /// Grows by one; a gap means that events were missed.
    pub seq: u64,
    /// When, ISO 8601 UTC.
    pub at: String,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// The bus; clones share it.
#[derive(Debug, Clone)]
pub struct Bus {
    sender: broadcast::Sender<Arc<Envelope>>,
    /// Number of the last event; the lock-free counter keeps `publish` callable from any thread.
    seq: Arc<AtomicU64>,
    /// Keeps number and order of sending the same when several threads publish.
    order: Arc<std::sync::Mutex<()>>,
}

impl Default for Bus {
    fn default() -> Self {
        Self { sender: broadcast::channel(CAPACITY).0, seq: Arc::default(), order: Arc::default() }
    }
}

impl Bus {
    /// Sends `event` to all who listen now.
    pub fn publish(&self, event: Event) {
        let _order = self.order.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let envelope = self.envelope(event, self.seq.fetch_add(1, Ordering::SeqCst) + 1);
        // An error means that nobody listens.
        let _ = self.sender.send(Arc::new(envelope));
    }

    /// True while someone listens.
    pub fn has_listeners(&self) -> bool {
        self.sender.receiver_count() > 0
    }

    /// Everything from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Envelope>> {
        self.sender.subscribe()
    }

    /// The greeting of a new connection; it carries the number of the last event, and takes none.
    pub fn hello(&self) -> Envelope {
        let seq = self.seq.load(Ordering::SeqCst);
        self.envelope(Event::Hello { version: env!("CARGO_PKG_VERSION").to_owned(), seq }, seq)
    }

    /// Tells one receiver that it missed events.
    pub fn resync(&self) -> Envelope {
        self.envelope(Event::Resync {}, self.seq.load(Ordering::SeqCst))
    }

    fn envelope(&self, event: Event, seq: u64) -> Envelope {
        Envelope { seq, at: crate::clock::now_iso(), event }
    }
}
