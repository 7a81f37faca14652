//! Incidents: each failure of server, engine or queue as one stored thing, with what really helps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::StageName;

/// Who failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum IncidentSource {
    /// The analysis server: it does not start, or it ended.
    Server,
    /// The preparation of its Python environment.
    Engine,
    /// Analyses that fail for a reason that is not the track's own.
    Queue,
}

/// What became of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// It stands in the way.
    Open,
    /// It is over: the server was ready again, or an analysis went through.
    Resolved,
    /// The DJ put it away.
    Dismissed,
}

/// A process that listens on a port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct PortHolder {
    /// Its process id.
    pub pid: u32,
    /// Its name.
    pub name: String,
}

/// What is known of a cause; what is not known is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(default)]
pub struct Cause {
    /// What lies behind the failure's code, where it could be told: `out_of_memory`, `gpu`, `permission`, `disk_full`,
    /// `missing_module`, `python_version`, `hung`, `memory_high`, or a code of the engine's preparation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    /// Number of the server, where it is not the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub server: Option<u32>,
    /// Exit code of the process.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub exit_code: Option<i32>,
    /// Signal that ended the process.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub signal: Option<i32>,
    /// Error number of the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub errno: Option<i32>,
    /// Python module that could not be loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub module: Option<String>,
    /// File or folder that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub path: Option<String>,
    /// Port that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub port: Option<u16>,
    /// Who has the port, where the system lets us see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub holder: Option<PortHolder>,
    /// Time limit that was over, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit_ms: Option<u64>,
    /// What the server answered last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub answer: Option<String>,
}

impl Cause {
    /// True when both are one cause. Numbers that differ from time to time (who has the port, an answer) do not count.
    pub fn is_same(&self, other: &Self) -> bool {
        let telling = |cause: &Self| {
            (cause.exit_code, cause.signal, cause.errno, cause.module.clone(), cause.path.clone(), cause.port)
        };
        (&self.reason, self.server) == (&other.reason, other.server) && telling(self) == telling(other)
    }
}

/// Something that mends an incident. The first seven do it; the others open the place where the DJ can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum IncidentAction {
    /// Start the server again.
    Retry,
    /// Set PYTHON_SERVER_PORT to a free port and start.
    UseOtherPort,
    /// Make the Python environment anew and start.
    RepairEngine,
    /// Clear PYTHON_SERVER_PYTHON_PATH, PYTHON_SERVER_APP_DIR and PYTHON_SERVER_URL, and start the bundled server.
    UseBundledEngine,
    /// Halve MAX_CONCURRENT_ANALYSIS and restart.
    FewerJobs,
    /// Raise PYTHON_SERVER_STARTUP_TIMEOUT_MS by half and start.
    RaiseTimeLimit,
    /// Scan the library's folders again.
    RescanFolder,
    /// Open the setting of the interpreter.
    ChoosePython,
    /// Open the settings.
    OpenSettings,
    /// Open the music folders.
    OpenFolders,
    /// Open the log.
    OpenLog,
}

/// An action that would work now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct OfferedAction {
    /// Which.
    pub action: IncidentAction,
    /// Text of its button: `Use port 8001`.
    pub label: String,
}

/// An action that would help and cannot work, because the environment fixes its setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct HeldAction {
    /// Which.
    pub action: IncidentAction,
    /// The variable that is set outside.
    pub variable: String,
    /// What to do about it, in one sentence.
    pub message: String,
}

/// A failure with its cause, its evidence and what helps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Incident {
    /// Id, a UUID.
    pub id: String,
    /// Stable code: one of `ServerFailure`, of `EngineError`, a `Cause.reason`, or of a failed analysis
    /// (`folder_not_allowed`, `timeout`, `worker_died`, `poison`).
    pub code: String,
    /// Who failed.
    pub source: IncidentSource,
    /// What became of it.
    pub state: IncidentState,
    /// What happened, in one sentence.
    pub message: String,
    /// What the DJ can do, in one sentence.
    pub hint: String,
    /// What is known of the cause.
    pub cause: Cause,
    /// Stage of the start in which it happened.
    pub stage: Option<StageName>,
    /// The child's last lines, at most 50, without secrets.
    pub last_lines: Vec<String>,
    /// How often it happened since `first_at`.
    pub count: u32,
    /// The first time, ISO 8601 UTC.
    pub first_at: String,
    /// The last time, ISO 8601 UTC.
    pub last_at: String,
    /// When it was over or put away, ISO 8601 UTC.
    pub resolved_at: Option<String>,
    /// Mismo has given up: nothing goes on until somebody does something.
    pub needs_person: bool,
    /// One to three things that help, the best first; empty unless it is open.
    #[serde(default)]
    pub actions: Vec<OfferedAction>,
    /// What would help too, were it not for a variable of the environment.
    #[serde(default)]
    pub held: Vec<HeldAction>,
}

/// Input of `GET /api/incidents`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct IncidentFilter {
    /// Only open ones (true), or only those that are over (false).
    #[serde(default)]
    #[ts(optional)]
    pub open: Option<bool>,
}

/// Input of `POST /api/incidents/{id}/actions/{action}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct IncidentActing {
    /// The incident's id.
    pub id: String,
    /// What to do.
    pub action: IncidentAction,
}

/// Where the rest of an action is done by a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The settings.
    Settings,
    /// The music folders.
    Folders,
    /// The log.
    Logs,
}

/// Answer of `POST /api/incidents/{id}/actions/{action}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct IncidentActed {
    /// The incident as it is now.
    pub incident: Incident,
    /// What was done, in one sentence.
    pub done: String,
    /// Where the DJ must go to finish it; null when nothing is left to do.
    pub opens: Option<Place>,
    /// The setting to go to, when `opens` is `settings`.
    pub setting: Option<String>,
}
