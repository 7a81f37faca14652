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
    /// Those of this computer, the first one first.
    pub servers: Vec<PoolServer>,
    /// Those of ANALYSIS_SERVER_URLS, in its order.
    pub remotes: Vec<RemoteServer>,
}

/// How a server of ANALYSIS_SERVER_URLS stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum RemoteState {
    /// It was not asked yet.
    Unknown,
    /// It is well, and may be given tracks.
    Ready,
    /// It does not answer; it is asked again, ever more seldom.
    Away,
    /// It answers, but cannot be used; `reason` says why.
    Refused,
}

/// A server that we neither start nor stop, and that is given whole files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct RemoteServer {
    /// Its address.
    pub url: String,
    /// How it stands.
    pub state: RemoteState,
    /// Since when, ISO 8601 UTC.
    pub since: String,
    /// Why it is away or refused, in one sentence.
    pub reason: Option<String>,
    /// Stages that it is not asked for, since it does not make them.
    pub lacks: Vec<String>,
    /// Version that it says it has.
    pub version: Option<String>,
    /// What it offers beyond the contract.
    pub capabilities: Vec<String>,
    /// `cpu` or `cuda`, where it says it.
    pub device: Option<String>,
    /// Jobs of ours that it has.
    pub jobs_in_flight: u32,
    /// Jobs that it has of anyone, by its last answer.
    pub jobs_of_all: Option<u64>,
}
