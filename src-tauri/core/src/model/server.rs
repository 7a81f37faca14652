//! The supervised analysis server, as everyone else sees it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::{Cause, MemoryHigh, StageName, StartForecast, StartStage};

/// State of the supervised server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum ServerState {
    /// Not wanted, or stopped.
    Stopped,
    /// The Python environment is being prepared.
    Provisioning,
    /// Looking at port, paths and a server that may already run.
    Preflight,
    /// The child runs, but does not answer healthily yet.
    Starting,
    /// Ours, healthy.
    Ready,
    /// Ours, but it stopped answering healthily.
    Degraded,
    /// Ours, finishing its jobs before it is stopped.
    Draining,
    /// Told to end, not ended yet.
    Stopping,
    /// Killed, but the system has not let go of it yet.
    KillPending,
    /// Waiting before the next try.
    Backoff,
    /// Given up; `failure` says why.
    Failed,
    /// A healthy server that we did not start; never signalled.
    External,
}

/// Status of the analysis server: the first seven fields are the existing API's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ServerStatus {
    /// Base address that calls go to.
    pub url: String,
    /// Port of our child, as text.
    pub port: String,
    /// The last probe was healthy.
    pub is_healthy: bool,
    /// A child of ours runs.
    pub is_process_running: bool,
    /// Jobs can be sent.
    pub is_ready: bool,
    /// It is started when none runs.
    pub auto_start: bool,
    /// Process id of our child.
    pub pid: Option<u32>,
    /// State of the supervisor.
    pub state: ServerState,
    /// When it entered this state, ISO 8601 UTC.
    pub since: String,
    /// True for a server that we did not start.
    pub external: bool,
    /// The last wish: true = on.
    pub wanted: bool,
    /// Number of the child since the application started; grows by one at each spawn.
    pub generation: u64,
    /// Try of this start, from 1.
    pub attempt: u32,
    /// Restarts of a server that had been ready, since the application started.
    pub restarts: u32,
    /// When the state ends at the latest, ISO 8601 UTC: the next try begins (backoff), the server is stopped though
    /// jobs are at work (draining), it is killed (stopping).
    pub until: Option<String>,
    /// Version that the server says it has.
    pub version: Option<String>,
    /// What the server offers beyond the contract: `allowed-paths`, `results`, `stages`, `parameters`.
    pub capabilities: Vec<String>,
    /// `cpu` or `cuda`, where the server says it.
    pub device: Option<String>,
    /// What makes its results, by task: `analysis`, `beats`, `genre`, `stems`; null for a task that nothing does. Empty
    /// for a server that does not say it.
    pub engines: BTreeMap<String, Option<EngineInfo>>,
    /// Folders that it may read; null for a server that we did not start.
    pub allowed_paths: Option<Vec<String>>,
    /// Timeline of the current or last start.
    pub timeline: Vec<StartStage>,
    /// How that start compares with this computer's earlier ones; null when there was none of its kind.
    pub forecast: Option<StartForecast>,
    /// Why it is in state `failed` or `backoff`, or why the last start failed.
    pub failure: Option<ServerFailure>,
    /// Something that went otherwise than asked, e.g. another port was taken, or that comes near to it.
    pub notice: Option<String>,
    /// It uses nearly as much memory as it may, or more.
    pub memory_high: Option<MemoryHigh>,
}

/// What makes the results of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct EngineInfo {
    /// `default`, or `enhanced` for one that the user installed beside it.
    pub engine: String,
    /// Name of the engine or its model.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence.
    pub licence: String,
    /// `cpu`, `cuda` or `mps`.
    pub device: String,
}

/// Why a server is not running, what helps, and the evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ServerFailure {
    /// Stable code: `port_in_use`, `python_not_found`, `app_dir`, `import_error`, `start_timeout`, `crash_loop`, `exited`, `spawn`, `bad_setting`, `provisioning`, `env_too_large`, `remote_unreachable`, `memory_high`.
    pub code: String,
    /// What happened, in one sentence.
    pub message: String,
    /// What the DJ can do, in one sentence.
    pub hint: String,
    /// The one thing that helps: `start`, `repair_engine`, `open_settings` or `open_logs`.
    pub action: String,
    /// What is known of the cause.
    #[serde(default)]
    #[ts(as = "Option<Cause>", optional)]
    pub cause: Cause,
    /// Stage in which it failed.
    pub stage: Option<StageName>,
    /// The child's last lines, at most 50.
    pub last_lines: Vec<String>,
    /// When, ISO 8601 UTC.
    pub at: String,
}

/// Answer of `GET /api/analysis/health`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ServerHealth {
    /// `healthy` (200) or `unhealthy` (503).
    pub status: String,
    /// The same as a sentence.
    pub message: String,
}

/// Answer of start and restart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ServerChanged {
    /// What was done.
    pub message: String,
    /// Status after it.
    pub status: ServerStatus,
}
