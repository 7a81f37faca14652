//! What "Check my system" found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// As it should be.
    Ok,
    /// Works, but somebody should know.
    Warn,
    /// Does not work.
    Fail,
    /// It could not be found out here.
    Unknown,
}

/// What mends a check, where a button can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum CheckAction {
    /// Make the Python environment anew.
    RepairEngine,
    /// Start the analysis server.
    StartEngine,
    /// Open the setting that `setting` names.
    OpenSettings,
    /// Open the music folders.
    OpenFolders,
    /// Open the log.
    OpenLog,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Check {
    /// Stable id, snake_case; of a folder `folder:{path}`.
    pub id: String,
    /// What was looked at.
    pub title: String,
    /// What was found.
    pub state: CheckState,
    /// The evidence, in one sentence.
    pub evidence: String,
    /// What helps, in one sentence; null when nothing needs to be done.
    pub fix: Option<String>,
    /// What helps as a button.
    pub action: Option<CheckAction>,
    /// Setting that `open_settings` goes to.
    pub setting: Option<String>,
    /// Milliseconds it took.
    pub took_ms: u64,
}

/// Answer of `GET /api/doctor`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct DoctorReport {
    /// No check failed.
    pub healthy: bool,
    /// When the checks began, ISO 8601 UTC.
    pub at: String,
    /// Milliseconds that all took, side by side.
    pub took_ms: u64,
    /// Version of the application.
    pub version: String,
    /// The checks, in a fixed order.
    pub checks: Vec<Check>,
}
