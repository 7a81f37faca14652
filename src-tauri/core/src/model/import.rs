//! Import of the library of another program: the existing Mismo's `library.db`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Input of `POST /api/library/import`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ImportRequest {
    /// Absolute path of the existing Mismo's `library.db`. It is only read, and nothing is written beside it.
    pub path: String,
    /// Only tell what would be taken over; off unless given.
    #[serde(default)]
    #[ts(optional)]
    pub dry_run: Option<bool>,
}

/// What an import does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum ImportPhase {
    /// Tracks are looked for where that library has them.
    Tracks,
    /// Tracks that are not there are looked for among all files of their size.
    Moved,
    /// Music folders are added.
    Folders,
    /// It is over.
    Done,
}

/// A track or folder that was not taken over, or not whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ImportError {
    /// Its path in that library.
    pub path: String,
    /// Why, in one sentence.
    pub message: String,
}

/// What an import took over, or would take over in a dry run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ImportResult {
    /// Tracks of that library.
    pub tracks: u64,
    /// Found at their path, with the very content that that library knows.
    pub matched_by_path: u64,
    /// Found at their path with the same length, though not with the same content: their tags were changed since.
    pub matched_retagged: u64,
    /// Found elsewhere, by their content.
    pub matched_by_hash: u64,
    /// Not on this computer.
    pub not_found: u64,
    /// The first 50 paths of those.
    pub not_found_paths: Vec<String>,
    /// Analyses that were taken over.
    pub analyses: u64,
    /// Tracks whose stars, colour, comment, energy, plays or day of arrival were taken over.
    pub values: u64,
    /// Cue points and loops that were taken over.
    pub cues: u64,
    /// Matched tracks of which everything was here already.
    pub already_there: u64,
    /// Music folders that were added.
    pub folders_added: Vec<String>,
    /// Music folders of that library that are not on this computer.
    pub folders_absent: Vec<String>,
    /// What went wrong, the first 50.
    pub errors: Vec<ImportError>,
    /// How often something went wrong.
    pub error_count: u64,
    /// The copy of our library that was made before; null when nothing was written.
    pub backup: Option<String>,
}

/// Why an import ended early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ImportFailure {
    /// Stable code.
    pub code: String,
    /// One sentence for people.
    pub message: String,
}

/// `data` of `GET /api/library/import`, and of the event `import.progress`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ImportStatus {
    /// It is under way.
    pub running: bool,
    /// Nothing is written.
    pub dry_run: bool,
    /// The file.
    pub path: String,
    /// What it does now.
    pub phase: ImportPhase,
    /// Tracks that were looked at.
    pub done: u64,
    /// Tracks of that library.
    pub total: u64,
    /// It was cancelled. What was taken over until then stays; the next import goes on from there.
    pub cancelled: bool,
    /// What was taken over so far.
    pub result: ImportResult,
    /// Why it ended early.
    pub failure: Option<ImportFailure>,
}
