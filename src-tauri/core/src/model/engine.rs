//! The Python environment of the bundled analysis server.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far the environment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum EngineState {
    /// Not made yet.
    Absent,
    /// Being made or repaired.
    Preparing,
    /// Whole.
    Ready,
    /// Could not be made; `error` says why.
    Failed,
    /// Not ours: PYTHON_SERVER_PYTHON_PATH or an external address is set.
    NotNeeded,
}

/// A step of the preparation, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum EngineStep {
    /// Find or fetch Python and make the environment.
    Python,
    /// Fetch and install the packages.
    Packages,
    /// Write the networks.
    Models,
    /// Load everything once.
    Check,
}

/// One step with its time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct EngineStepState {
    /// Which.
    pub step: EngineStep,
    /// How far.
    pub state: crate::model::StageState,
    /// Milliseconds it took, or has taken so far.
    pub duration_ms: Option<u64>,
}

/// `data` of `GET /api/engine` and of the event `engine.provision`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct EngineStatus {
    /// How far.
    pub state: EngineState,
    /// All steps.
    pub steps: Vec<EngineStepState>,
    /// Package under way.
    pub package: Option<String>,
    /// Packages installed.
    pub packages_done: u32,
    /// Packages in all.
    pub packages_total: u32,
    /// Bytes of packages installed so far, as downloads are counted.
    pub bytes_done: u64,
    /// Bytes that a first preparation downloads.
    pub download_bytes: u64,
    /// Bytes on disk afterwards.
    pub installed_bytes: u64,
    /// Seconds left by the rate so far; null while it cannot be told.
    pub seconds_left: Option<f64>,
    /// When this preparation began, ISO 8601 UTC.
    pub started_at: Option<String>,
    /// The environment's interpreter.
    pub python: Option<String>,
    /// Version of the interpreter, e.g. `3.11.2`.
    pub python_version: Option<String>,
    /// Version of the bundled server.
    pub version: Option<String>,
    /// Folder of the environment.
    pub path: String,
    /// Log of the preparation.
    pub log_path: String,
    /// Why it failed.
    pub error: Option<EngineError>,
    /// The extra that makes stems.
    pub stems: EngineStems,
}

/// What stems need beyond the environment: fetched only when they are wanted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct EngineStems {
    /// How far.
    pub state: EngineState,
    /// Bytes that are downloaded for it, once.
    pub download_bytes: u64,
    /// Why it failed.
    pub error: Option<EngineError>,
}

/// Why the environment could not be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct EngineError {
    /// Stable code: `no_network`, `disk_full`, `no_python`, `no_uv`, `package`, `models`, `check`, `permission`.
    pub code: String,
    /// What happened, in one sentence.
    pub message: String,
    /// What to do, in one sentence.
    pub hint: String,
}

impl std::fmt::Display for EngineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}. {}", self.message.trim_end_matches('.'), self.hint)
    }
}
