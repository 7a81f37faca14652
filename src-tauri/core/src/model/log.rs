//! Log lines as the window and the API see them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Severity of a line.
#[derive(PartialOrd, Ord, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// Something failed.
    Error,
    /// Something is odd.
    Warn,
    /// Normal progress.
    Info,
    /// For looking into a problem; each health probe.
    Debug,
    /// Everything.
    Trace,
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct LogLine {
    /// Number of the line since the application started; grows by one.
    pub seq: u64,
    /// When, ISO 8601 UTC with milliseconds.
    pub at: String,
    /// Severity.
    pub level: LogLevel,
    /// `app` or `engine` (a line that the analysis server printed).
    pub source: String,
    /// The text without colours and without the `[Analysis Server]` prefix.
    pub text: String,
}

/// Input of `GET /api/logs`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[derive(Default)]
pub struct LogQuery {
    /// Only lines with a larger `seq`.
    #[serde(default)]
    #[ts(optional)]
    pub after: Option<u64>,
    /// Only lines at least this severe.
    #[serde(default)]
    #[ts(optional)]
    pub level: Option<LogLevel>,
    /// Only `app` or only `engine`.
    #[serde(default)]
    #[ts(optional)]
    pub source: Option<String>,
    /// Only lines that contain this text, whatever its case.
    #[serde(default)]
    #[ts(optional)]
    pub search: Option<String>,
    /// At most this many, the newest; 500 unless given, 2 000 at most.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<usize>,
}
