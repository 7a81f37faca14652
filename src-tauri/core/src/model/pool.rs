//! Several analysis servers at work together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::ServerStatus;

/// One of the analysis servers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct PoolServer {
    /// From 1; the first is the one that `GET /api/analysis/status` tells of.
    pub number: u32,
    /// Jobs that were sent to it and are not answered.
    pub jobs_in_flight: u32,
    /// How it stands.
    pub status: ServerStatus,
}

/// Answer of `GET /api/analysis/servers`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct PoolServers {
    /// The first one first.
    pub servers: Vec<PoolServer>,
}
