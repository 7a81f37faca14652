//! Settings: each value knows where it came from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the value in force came from. Earlier wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A variable of the process environment.
    Environment,
    /// A line of a `.env` file.
    EnvFile,
    /// Saved in the window, by `PUT /api/settings/{key}` or by the command line.
    Saved,
    /// Nothing was set.
    Default,
}

/// One setting with its value, origin and what is allowed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Setting {
    /// The variable's name, or the lower-case name of a setting that exists only in the window.
    pub key: String,
    /// The value in force as text; empty when unset.
    pub value: String,
    /// The value in force with its type (`parsedValue` of the existing API).
    #[serde(rename = "parsedValue")]
    #[ts(type = "string | number | boolean | null")]
    pub parsed_value: serde_json::Value,
    /// `string`, `int` or `bool`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Group in the window: `engine`, `analysis`, `app` or `window`.
    pub category: String,
    /// What it means, in one sentence.
    pub description: String,
    /// Where the value came from.
    pub origin: Origin,
    /// The default as text; empty when the default is "unset".
    pub default: String,
    /// True when the environment or a `.env` file fixes it: it is read-only in the window.
    pub locked: bool,
    /// What is allowed, e.g. `1 to 65535`.
    pub allowed: String,
    /// The values to choose from, when there is a fixed set.
    pub choices: Vec<String>,
    /// True when a change takes effect only at the next start of the application.
    pub needs_restart: bool,
}

/// Input of `GET /api/settings`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[derive(Default)]
pub struct SettingsFilter {
    /// Only this group.
    #[serde(default)]
    #[ts(optional)]
    pub category: Option<String>,
}

/// Input of `GET /api/settings/{key}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct SettingKey {
    /// The setting's key; letter case does not matter.
    pub key: String,
}

/// Input of `PUT /api/settings/{key}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct SettingChange {
    /// The setting's key; letter case does not matter.
    pub key: String,
    /// The new value: text, number or boolean; null goes back to the default.
    #[serde(default)]
    #[ts(type = "string | number | boolean | null")]
    pub value: serde_json::Value,
}
