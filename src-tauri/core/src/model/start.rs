//! A start of the analysis server: its stages, what is expected of it, and what earlier ones took.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A stage of the start, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum StageName {
    /// The Python environment is there and whole.
    Environment,
    /// The process is started.
    Spawn,
    /// Python loads its packages.
    Imports,
    /// The networks are loaded.
    Models,
    /// The server listens.
    Server,
    /// It answered healthily.
    Ready,
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    /// Not begun.
    Pending,
    /// Under way.
    Running,
    /// Over.
    Done,
    /// The start failed in it.
    Failed,
    /// The start was called off in it.
    Stopped,
}

/// A stage of the start with its times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct StartStage {
    /// Which.
    pub name: StageName,
    /// How far.
    pub state: StageState,
    /// Milliseconds from the beginning of this start to the beginning of the stage.
    pub started_ms: Option<u64>,
    /// Milliseconds it took, or has taken so far.
    pub duration_ms: Option<u64>,
    /// Milliseconds it usually takes here: the median of earlier starts of this kind that became ready.
    #[serde(default)]
    pub usual_ms: Option<u64>,
    /// What the server told of its inside, in the order in which it began.
    #[serde(default)]
    pub parts: Vec<StartPart>,
}

/// A part of a stage, as far as the server tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct StartPart {
    /// Which, in the server's words: `interpreter`, `web`, `engine`, `tensorflow`, `beat_this`, `demucs`, ...
    pub name: String,
    /// How far.
    pub state: StageState,
    /// Milliseconds from the beginning of this start to the beginning of the part.
    pub started_ms: u64,
    /// Milliseconds it took, or has taken so far.
    pub duration_ms: u64,
    /// Milliseconds it usually takes here.
    #[serde(default)]
    pub usual_ms: Option<u64>,
}

/// How a start compares with this computer's earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct StartForecast {
    /// Milliseconds from the beginning to ready, usually: the median of `starts`.
    pub usual_ms: u64,
    /// Number of starts that this is known from.
    pub starts: u32,
    /// Milliseconds until it is ready; 0 when it is overdue; null when no start is under way.
    pub remaining_ms: Option<u64>,
    /// It took, or will take, over one and a half times as long as usual, and over a second more.
    pub slower_than_usual: bool,
}

/// How a start ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum StartOutcome {
    /// The server became ready.
    Ready,
    /// It did not.
    Failed,
    /// It was called off.
    Stopped,
}

/// Which program was started; only starts of one kind are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum ServerKind {
    /// The bundled server.
    Bundled,
    /// An existing installation.
    Own,
}

/// A start that is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct StartRecord {
    /// When it ended, ISO 8601 UTC.
    pub at: String,
    /// What was started.
    pub kind: ServerKind,
    /// Version that the server said it has, where it came so far.
    pub version: Option<String>,
    /// How it ended.
    pub outcome: StartOutcome,
    /// Code of the failure, when it failed.
    pub code: Option<String>,
    /// Milliseconds from its beginning to its end.
    pub total_ms: u64,
    /// Its stages, without `usualMs`.
    pub stages: Vec<StartStage>,
}

/// Answer of `GET /api/analysis/starts`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct Starts {
    /// The last 30 starts, oldest first.
    pub starts: Vec<StartRecord>,
    /// Milliseconds to ready, usually, for the kind of the newest start; null before the first that became ready.
    pub usual_ms: Option<u64>,
}
