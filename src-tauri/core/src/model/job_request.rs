//! What is asked of analysis jobs, one or many, and the answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::{AnalysisOptions, JobSummary, Priority};

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
