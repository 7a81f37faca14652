//! The queue of analysis jobs: numbers, progress, rests.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::JobWait;

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
