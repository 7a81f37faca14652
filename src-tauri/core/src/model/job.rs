//! An analysis job: its stages, its state, and what it waits for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// State of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for a free place or its next try.
    Queued,
    /// Queued, and can not go now: `waiting` says why. Told when a job or the queue is asked for; `job.changed` and the
    /// answers of requests say `queued`, since nothing is stored when it begins or ends.
    Waiting,
    /// A server works on it.
    Processing,
    /// Over, results stored.
    Completed,
    /// Given up; `last_error` says why.
    Failed,
    /// Cancelled by the DJ.
    Cancelled,
}

/// Order in the queue.
#[derive(Default, PartialOrd, Ord, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Asked for by a person.
    High,
    /// New in the library.
    #[default]
    Normal,
    /// Backlog.
    Low,
}

/// Stages that can be asked for.
#[derive(Eq, Default, Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct AnalysisOptions {
    /// Tempo, beats, key, waveforms; on unless false.
    #[serde(default)]
    #[ts(optional)]
    pub basic_features: Option<bool>,
    /// Energy, loudness and the like; on unless false.
    #[serde(default)]
    #[ts(optional)]
    pub characteristics: Option<bool>,
    /// Off unless true.
    #[serde(default)]
    #[ts(optional)]
    pub genre: Option<bool>,
    /// Off unless true.
    #[serde(default)]
    #[ts(optional)]
    pub stems: Option<bool>,
    /// Off unless true.
    #[serde(default)]
    #[ts(optional)]
    pub segments: Option<bool>,
    /// Off unless true.
    #[serde(default)]
    #[ts(optional)]
    pub transitions: Option<bool>,
}

/// A job in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Job {
    /// Row number.
    pub id: i64,
    /// Audio identity; the job's name on the wire.
    pub job_id: String,
    /// Track it was asked for.
    pub track_id: String,
    /// File that is read.
    pub file_path: String,
    /// State.
    pub status: JobState,
    /// Order in the queue.
    pub priority: Priority,
    /// Stages asked for.
    pub options: AnalysisOptions,
    /// Stages whose results are stored.
    pub stages_completed: Vec<String>,
    /// Number of stages asked for.
    pub stages_total: u32,
    /// 0 to 100.
    pub progress_percent: f64,
    /// Failed tries so far.
    pub retry_count: u32,
    /// Tries after the first, at most.
    pub max_retries: u32,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// Stable code of that reason.
    pub error_code: Option<String>,
    /// What the server sent with `job_completed`.
    #[ts(type = "unknown")]
    pub callback_metadata: serde_json::Value,
    /// Not before this time, `YYYY-MM-DD HH:MM:SS` UTC.
    pub next_attempt_at: Option<String>,
    /// `YYYY-MM-DD HH:MM:SS` UTC.
    pub created_at: String,
    /// `YYYY-MM-DD HH:MM:SS` UTC.
    pub started_at: Option<String>,
    /// `YYYY-MM-DD HH:MM:SS` UTC.
    pub completed_at: Option<String>,
    /// `YYYY-MM-DD HH:MM:SS` UTC.
    pub last_updated: String,
    /// Why it waits, in the state `waiting`.
    pub waiting: Option<JobWait>,
}

/// Why a queued job can not go now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum JobWait {
    /// No analysis server can be used.
    NoServer,
    /// None of those that can be used makes all of its stages: stems come from servers of this computer alone.
    NoAbleServer,
    /// The folder of its file is away.
    FolderOffline,
    /// Its file is missing, or its folder is switched off.
    FileMissing,
    /// The queue rests: paused, on battery, or beside a program to play with.
    Paused,
}

/// A job in short: answer of a request and payload of `job.changed`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct JobSummary {
    /// Audio identity.
    pub job_id: String,
    /// Track.
    pub track_id: String,
    /// State.
    pub status: JobState,
    /// Order in the queue.
    pub priority: Priority,
    /// 0 to 100.
    pub progress_percent: f64,
    /// `YYYY-MM-DD HH:MM:SS` UTC.
    pub created_at: String,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// The same as a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub error_code: Option<String>,
}

/// Answer of `GET /api/analysis/jobs/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct JobDetail {
    /// The newest job of this audio.
    pub job: Job,
}

/// Answer of `DELETE /api/analysis/jobs/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct JobCancelled {
    /// What was done.
    pub message: String,
    /// Audio identity.
    pub job_id: String,
}
