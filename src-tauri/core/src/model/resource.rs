//! What the application and its servers cost: processor, memory, graphics card.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a process and all that came from it cost at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct TreeCost {
    /// The first process.
    pub pid: u32,
    /// Part of the whole computer's processors since the sample before: 100 = all cores busy.
    pub cpu_percent: f64,
    /// Resident memory of all its processes; what they share counts for each.
    pub memory_bytes: u64,
    /// Number of its processes.
    pub processes: u32,
}

/// How busy the graphics card is, whoever keeps it so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct GpuCost {
    /// Its name.
    pub name: String,
    /// Part of the last moment in which it computed, in percent.
    pub busy_percent: u32,
    /// Memory in use.
    pub memory_bytes: u64,
    /// Memory that it has.
    pub memory_total_bytes: u64,
}

/// A server that uses nearly as much memory as it may, or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct MemoryHigh {
    /// Bytes that it used when that was noticed.
    pub used_bytes: u64,
    /// Bytes that it may use: ANALYSIS_MEMORY_LIMIT_MB.
    pub limit_bytes: u64,
}

/// What everything cost at a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ResourceSample {
    /// When, ISO 8601 UTC.
    pub at: String,
    /// This application: its window too, its servers not.
    pub app: TreeCost,
    /// Each server of ours that runs, with its workers.
    pub servers: Vec<TreeCost>,
    /// The first graphics card that tells, while a server runs.
    pub gpu: Option<GpuCost>,
}

/// Answer of `GET /api/resources`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Resources {
    /// Seconds from one sample to the next.
    pub interval_seconds: u32,
    /// Samples that are kept: an hour of them.
    pub capacity: u32,
    /// Processor cores of this computer.
    pub cores: u32,
    /// Memory of this computer; null where the system does not tell.
    pub memory_bytes: Option<u64>,
    /// Memory that a server may use before it is restarted; null when it may use as much as it wants.
    pub memory_limit_bytes: Option<u64>,
    /// Memory from which on it is warned; null when there is no limit.
    pub memory_warning_bytes: Option<u64>,
    /// The samples, oldest first.
    pub samples: Vec<ResourceSample>,
}
