//! The application itself: is it alive, where does it keep things, what is wrong with its settings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Answer of `GET /health`: this application is alive. It looks at neither the database nor the analysis server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct AppHealth {
    /// Always `ok`.
    pub status: String,
    /// Now, ISO 8601 UTC.
    pub timestamp: String,
    /// Seconds since the application started.
    pub uptime: f64,
    /// `production` or `development`.
    pub environment: String,
    /// Version of the application.
    pub version: String,
}

/// What a front end must know about its host before it draws anything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct AppInfo {
    /// Version of the application.
    pub version: String,
    /// Real base address of the HTTP API, e.g. `http://127.0.0.1:3000`; audio is streamed from here.
    pub api_url: String,
    /// Folder with database, engine, logs and caches.
    pub data_dir: String,
    /// Folder with the log files.
    pub log_dir: String,
    /// `linux`, `macos` or `windows`.
    pub platform: String,
    /// The host: `desktop` or `headless`.
    pub host: String,
    /// Settings whose value made no sense and for which the default is in force; shown as a banner.
    pub setting_problems: Vec<SettingProblem>,
    /// Things that went otherwise than asked at start, e.g. the API port was taken; shown once.
    pub notices: Vec<String>,
    /// Folders on this computer that usually hold music and are not in the library yet.
    pub suggested_folders: Vec<String>,
}

/// A setting whose value made no sense.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct SettingProblem {
    /// The variable, e.g. `PYTHON_SERVER_PORT`.
    pub key: String,
    /// The value that was found.
    pub value: String,
    /// One line that names variable, value and what is allowed.
    pub message: String,
}
