//! Tracks whose file is gone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Input of `GET /api/library/directories/{id}/missing`.
#[derive(Default, Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct MissingQuery {
    /// Folder id.
    pub id: String,
    /// 1-based; 1 unless given.
    #[serde(default)]
    #[ts(optional)]
    pub page: Option<u32>,
    /// 1 to 1 000; 50 unless given.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// `data` of `GET /api/library/directories/{id}/missing/stats`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct MissingStats {
    /// Tracks whose file is gone.
    pub total_missing: u64,
    /// For more than a week.
    pub missing_over_7_days: u64,
    /// For more than a month.
    pub missing_over_30_days: u64,
    /// For more than three months.
    pub missing_over_90_days: u64,
    /// Since when the oldest is gone, `YYYY-MM-DD HH:MM:SS` UTC.
    pub oldest_missing: Option<String>,
    /// Bytes that the files had.
    pub total_size: u64,
}

/// Input of `POST /api/library/directories/{id}/cleanup`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct CleanupRequest {
    /// Folder id.
    pub id: String,
    /// 30 unless given.
    #[serde(default)]
    #[ts(optional)]
    pub remove_missing_older_than_days: Option<u32>,
    /// Write the rows as JSON into the data folder first; on unless false.
    #[serde(default)]
    #[ts(optional)]
    pub backup_metadata: Option<bool>,
}

/// `data` of a clean-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct Cleaned {
    /// Always true.
    pub success: bool,
    /// Rows that were removed.
    pub tracks_removed: u64,
    /// They were written to [`Cleaned::backup_path`] first.
    pub metadata_backed_up: bool,
    /// Where they were written first.
    pub backup_path: Option<String>,
    /// What was done, in one sentence.
    pub message: String,
}

/// `data` of `POST /api/library/directories/{id}/restore`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct Restored {
    /// Always true.
    pub success: bool,
    /// Tracks whose file is there again.
    pub tracks_restored: u64,
    /// Tracks whose file is still gone.
    pub total_missing: u64,
    /// What was done, in one sentence.
    pub message: String,
}

/// `data` of `GET /api/tracks/{id}/verify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct Verified {
    /// The file is there.
    pub exists: bool,
    /// Its path.
    pub file_path: String,
    /// Bytes.
    pub size: Option<u64>,
    /// When it was changed last, ISO 8601 UTC.
    pub modified: Option<String>,
    /// It can be read.
    pub accessible: bool,
    /// Why it is not there, in the system's words.
    pub error: Option<String>,
}
