//! Analysis jobs and the queue.

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

/// How many of the queued jobs can not go now, by what they wait for.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct WaitingJobs {
    /// For a server.
    pub no_server: u64,
    /// For a server that makes all of their stages.
    pub no_able_server: u64,
    /// For a folder that is away.
    pub folder_offline: u64,
    /// For a file that is missing.
    pub file_missing: u64,
    /// For the end of a rest.
    pub paused: u64,
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

/// Input of `POST /api/analysis/request`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct AnalysisRequest {
    /// Track id.
    pub track_id: String,
    /// Stages; basic_features and characteristics unless given.
    #[serde(default)]
    #[ts(optional)]
    pub options: Option<AnalysisOptions>,
    /// Normal unless given.
    #[serde(default)]
    #[ts(optional)]
    pub priority: Option<Priority>,
    /// Again, even when results are there.
    #[serde(default)]
    #[ts(optional)]
    pub force: Option<bool>,
}

/// Answer of `POST /api/analysis/request`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct JobAnswer {
    /// What was done.
    pub message: String,
    /// The new, running or finished job.
    pub job: JobSummary,
}

/// Input of `POST /api/analysis/reanalyze`: one of the three.
#[derive(Default, Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ReanalyzeRequest {
    /// These tracks.
    #[serde(default)]
    #[ts(optional)]
    pub track_ids: Option<Vec<String>>,
    /// All tracks of this folder.
    #[serde(default)]
    #[ts(optional)]
    pub library_id: Option<String>,
    /// All tracks.
    #[serde(default)]
    #[ts(optional)]
    pub all: Option<bool>,
    /// Only tracks without a finished analysis, failed ones included.
    #[serde(default)]
    #[ts(optional)]
    pub missing_only: Option<bool>,
    /// Only tracks whose results come from an earlier or a lesser engine than the one at work, and are not locked.
    #[serde(default)]
    #[ts(optional)]
    pub improvable_only: Option<bool>,
    /// Only tracks whose analysis failed.
    #[serde(default)]
    #[ts(optional)]
    pub failed_only: Option<bool>,
    /// Stages.
    #[serde(default)]
    #[ts(optional)]
    pub options: Option<AnalysisOptions>,
    /// Normal unless given.
    #[serde(default)]
    #[ts(optional)]
    pub priority: Option<Priority>,
    /// Only tell how many tracks that would be and how long it would take.
    #[serde(default)]
    #[ts(optional)]
    pub dry_run: Option<bool>,
}

/// Input of `POST /api/analysis/cancel`: one of the three.
#[derive(Default, Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct CancelRequest {
    /// Jobs of these tracks.
    #[serde(default)]
    #[ts(optional)]
    pub track_ids: Option<Vec<String>>,
    /// Jobs of all tracks of this folder.
    #[serde(default)]
    #[ts(optional)]
    pub library_id: Option<String>,
    /// All jobs.
    #[serde(default)]
    #[ts(optional)]
    pub all: Option<bool>,
}

/// Input of `POST /api/analysis/priority`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct PriorityRequest {
    /// Queued jobs of these tracks.
    pub track_ids: Vec<String>,
    /// Their place in the queue from now on; `high` puts them in front.
    pub priority: Priority,
}

/// Answer of an action on many jobs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct JobsChanged {
    /// What was done.
    pub message: String,
    /// Jobs concerned.
    pub count: u64,
}

/// Answer of `GET /api/analysis/improvable`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Improvable {
    /// Tracks whose results come from an earlier or a lesser engine than the one at work. 0 while none is.
    pub count: u64,
    /// Name and version of what would analyse them now.
    pub engine: Option<String>,
}

/// Answer of `POST /api/analysis/reanalyze`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ReanalyzeAnswer {
    /// What was done.
    pub message: String,
    /// Numbers.
    pub summary: ReanalyzeSummary,
}

/// Numbers of a bulk request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ReanalyzeSummary {
    /// Tracks asked for.
    pub total_requested: u64,
    /// Jobs queued (tracks that share their audio share a job).
    pub queued: u64,
    /// Tracks that could not be queued.
    pub failed: u64,
    /// Why, the first 100.
    pub errors: Vec<ReanalyzeError>,
    /// Seconds that it will take about, by what this computer's last analyses took.
    pub estimated_seconds: Option<f64>,
}

/// Why a track could not be queued.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ReanalyzeError {
    /// Track id.
    pub track_id: String,
    /// One sentence.
    pub error: String,
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

/// Numbers by priority.
#[derive(Default, Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct PriorityCounts {
    /// All.
    pub total: u64,
    /// High.
    pub high: u64,
    /// Normal.
    pub normal: u64,
    /// Low.
    pub low: u64,
}

/// Queued and processing jobs by priority.
#[derive(Default, Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct QueueStats {
    /// Waiting.
    pub queued: PriorityCounts,
    /// At work.
    pub processing: PriorityCounts,
}

/// The queue in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct Queue {
    /// Jobs are being sent.
    pub is_processing: bool,
    /// MAX_CONCURRENT_ANALYSIS.
    pub max_concurrent_jobs: u32,
    /// Jobs in flight.
    pub processing_count: u64,
    /// Jobs waiting.
    pub queued_count: u64,
    /// The same by priority.
    pub stats: QueueStats,
}

/// Answer of `GET /api/analysis/queue`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct QueueAnswer {
    /// The queue in short.
    pub queue: Queue,
    /// By priority.
    pub stats: QueueStats,
    /// How many of the queued ones can not go now.
    pub waiting: WaitingJobs,
    /// Progress of the current batch.
    pub progress: QueueProgress,
}

/// Progress of the current batch (since the queue was last empty); payload of `queue.progress`.
#[derive(Default, Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct QueueProgress {
    /// Waiting.
    pub queued: u64,
    /// At work.
    pub processing: u64,
    /// Finished in this batch.
    pub completed: u64,
    /// Failed in this batch.
    pub failed: u64,
    /// Tracks a minute, over the last minutes; null while it cannot be told.
    pub per_minute: Option<f64>,
    /// Seconds left by this machine's own rate; null while it cannot be told.
    pub seconds_left: Option<f64>,
    /// Jobs in flight, at most.
    pub max_concurrent: u32,
    /// Why nothing is sent though jobs wait, in one sentence.
    pub waiting_for: Option<String>,
    /// The queue rests by a wish of the DJ, not for want of a server.
    pub rest: Option<QueueRest>,
    /// Why none of the queued jobs can go now, whatever their files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub wait: Option<JobWait>,
}

/// Why the queue rests though it could work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum QueueRest {
    /// The DJ paused it.
    Paused,
    /// The computer runs on battery, and ANALYSIS_PAUSE_ON_BATTERY is on.
    Battery,
    /// A program to play with runs, and ANALYSIS_PAUSE_WHILE_PERFORMING is on.
    Performing,
}
