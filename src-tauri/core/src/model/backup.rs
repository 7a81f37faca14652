//! Copies of the library.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum BackupReason {
    /// A day had passed since the last.
    Daily,
    /// A newer version of the application changed the library.
    Update,
    /// The DJ asked for it.
    Asked,
    /// Another library was taken over.
    Import,
}

/// A copy of the library: folders, tracks, results and all that was entered by hand. Waveforms are not in it: they are
/// drawn again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Backup {
    /// Name of its file.
    pub name: String,
    /// When it was made, ISO 8601 UTC.
    pub made_at: String,
    /// Why.
    pub reason: BackupReason,
    /// Size of its file.
    pub bytes: u64,
    /// It takes the library's place at the next start.
    pub is_next: bool,
}

/// Input of `POST /api/backups/{name}/restore` and of its `DELETE`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct BackupName {
    /// Name of its file.
    pub name: String,
}
