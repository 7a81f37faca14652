//! Scans of music folders and their watchers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much a scan reads again.
#[derive(Default, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum ScanStrategy {
    /// New and changed files only.
    #[default]
    Hybrid,
    /// Every file again.
    Full,
    /// As hybrid; kept for existing front ends.
    Fast,
}

/// Input of `POST /api/scan/library/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ScanRequest {
    /// Folder id.
    pub id: String,
    /// How much to read again; hybrid unless given.
    #[serde(default)]
    #[ts(optional)]
    pub strategy: Option<ScanStrategy>,
}

/// What was started.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ScanStarted {
    /// Folder id.
    pub library_directory_id: String,
    /// How much is read again.
    pub strategy: ScanStrategy,
}

/// Progress or result of a scan of one folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ScanProgress {
    /// False once it has ended; the result is kept until the next scan of the folder.
    pub scanning: bool,
    /// Folder id.
    pub library_directory_id: String,
    /// Folder path.
    pub directory: String,
    /// How much is read again.
    pub strategy: ScanStrategy,
    /// Start, milliseconds since 1970.
    pub start_time: i64,
    /// Audio files found so far.
    pub files_found: u64,
    /// True once the walk is over and `files_found` is the whole number.
    pub walk_done: bool,
    /// Files looked at.
    pub files_processed: u64,
    /// Tracks that are new.
    pub tracks_added: u64,
    /// Tracks whose file changed.
    pub tracks_updated: u64,
    /// Tracks whose file is gone.
    pub tracks_missing: u64,
    /// Files a second, of this scan.
    pub files_per_second: f64,
    /// Seconds left by that rate; null while the walk goes on.
    pub seconds_left: Option<f64>,
    /// Files that could not be read, with the reason; the first 100.
    pub errors: Vec<ScanError>,
    /// Number of files that could not be read.
    pub error_count: u64,
    /// True when it was cancelled.
    pub cancelled: bool,
    /// It waits for `POST /api/scan/library/{id}/resume`.
    pub paused: bool,
    /// It goes on where an earlier one was cut off: what that one read is not read again.
    pub continued: bool,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ScanError {
    /// Path, lossy where it is not UTF-8.
    pub path: String,
    /// Stable code.
    pub code: String,
    /// One sentence.
    pub message: String,
}

/// `data` of `GET /api/scan/library/{id}/status`: `{scanning: false}` when the folder was not scanned since start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(untagged)]
pub enum ScanStatus {
    /// A scan runs or has ended.
    Known(ScanProgress),
    /// None since the application started.
    Idle {
        /// Always false.
        scanning: bool,
    },
}

/// How changes in a folder are learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum WatchMode {
    /// The system tells of them.
    Native,
    /// By looking now and then: the file system reports nothing, or a limit of the system is used up.
    Polling,
    /// Not at all: the folder is away or paused, or watching it was stopped.
    Off,
}

/// How many folders a request about all watchers concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct WatchersChanged {
    /// Always true.
    pub success: bool,
    /// One sentence.
    pub message: String,
    /// Folders whose watching began or ended.
    pub count: usize,
}

/// A folder that is watched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct Watcher {
    /// Folder id.
    pub directory_id: String,
    /// Folder name.
    pub directory_name: String,
    /// Folder path.
    pub directory_path: String,
    /// Milliseconds since it is watched.
    pub uptime: u64,
    /// Since when, milliseconds since 1970.
    pub start_time: i64,
    /// How changes are learnt.
    pub mode: WatchMode,
    /// Why it polls, in one sentence.
    pub reason: Option<String>,
    /// What ends the polling, where something does: a command for a terminal.
    pub fix: Option<String>,
}

/// `data` of `GET /api/watcher/status`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct WatcherStatus {
    /// Number of watched folders.
    pub active_count: usize,
    /// The folders.
    pub watchers: Vec<Watcher>,
}
