//! A file to send to somebody who helps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Answer of `POST /api/diagnostics`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Diagnostics {
    /// The zip file.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Names of the files in it.
    pub files: Vec<String>,
}
