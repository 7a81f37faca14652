//! Completion of searches, tracks that go together, saved searches.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::Track;

/// Input of `GET /api/tracks/suggest`.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct SuggestQuery {
    /// What stands in the search field.
    #[serde(default)]
    #[ts(optional)]
    pub search: Option<String>,
    /// Where the caret is, in UTF-16 units from the start; at the end unless given.
    #[serde(default)]
    #[ts(optional)]
    pub at: Option<usize>,
}

/// `data` of `GET /api/tracks/suggest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Suggestions {
    /// The first UTF-16 unit of the search that a suggestion replaces.
    pub from: usize,
    /// The unit behind the last that it replaces.
    pub to: usize,
    /// The best first, twelve at most.
    pub suggestions: Vec<Suggestion>,
}

/// What a word of a search could become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Suggestion {
    /// What to put in: `genre:"deep house"`, or `genre:` where a value follows.
    pub text: String,
    /// What to show: the value, or the operator.
    pub label: String,
    /// What an operator means, or how a key is called otherwise.
    pub detail: Option<String>,
    /// Tracks that have the value; null for operators and amounts.
    pub count: Option<u64>,
}

/// An operator of the search language, as its help tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct SearchOperator {
    /// What stands before the colon.
    pub name: String,
    /// What it asks for.
    pub about: String,
    /// Words as they may be typed.
    pub examples: Vec<String>,
}

/// Input of `GET /api/tracks/{id}/fits`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct FitsQuery {
    /// The track.
    pub id: String,
    /// 1 to 200; 50 unless given.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// How two keys that go together stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum KeyFit {
    /// The same key.
    Same,
    /// The relative minor or major.
    Relative,
    /// A fifth up or down.
    Neighbour,
}

/// A track that goes with another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct FittingTrack {
    /// The row.
    #[serde(flatten)]
    pub track: Track,
    /// Why it goes, in words: `same key, +1.2 %, energy +1`.
    pub reason: String,
    /// How its key stands to the other's.
    pub key_fit: KeyFit,
    /// How much faster it is, in percent, counted as `tempo_factor` says; negative when slower.
    pub tempo_percent: f64,
    /// By what its tempo is multiplied to lie beside the other's: 1, 2 or 0.5.
    pub tempo_factor: f64,
    /// Steps of energy up or down; null when one of both is not known.
    pub energy_steps: Option<i32>,
}

/// A saved search, shown as a list in the side bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct SmartList {
    /// UUID, or a word for those that come with Mismo.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it searches.
    pub search: String,
    /// As `order_by` of a list of tracks; null for newest first.
    pub order_by: Option<String>,
    /// It came with Mismo: it can be renamed, hidden and removed, and restored; what it searches stays.
    pub built_in: bool,
    /// It is not shown.
    pub is_hidden: bool,
    /// Place among the lists, from the top.
    pub position: u32,
    /// Tracks that it finds now.
    pub count: u64,
    /// Words of its search that could not be read.
    pub unread: Vec<String>,
}

/// Input of `POST /api/smart-lists`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct NewSmartList {
    /// 1 to 100 letters.
    pub name: String,
    /// What it searches; empty finds every track.
    pub search: String,
    /// As `order_by` of a list of tracks.
    #[serde(default)]
    #[ts(optional)]
    pub order_by: Option<String>,
}

/// Input of `PUT /api/smart-lists/{id}`: what is given changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct SmartListChange {
    /// The list.
    pub id: String,
    /// 1 to 100 letters.
    #[serde(default)]
    #[ts(optional)]
    pub name: Option<String>,
    /// What it searches; not of one that came with Mismo.
    #[serde(default)]
    #[ts(optional)]
    pub search: Option<String>,
    /// As `order_by` of a list of tracks; an empty text for newest first.
    #[serde(default)]
    #[ts(optional)]
    pub order_by: Option<String>,
    /// Do not show it.
    #[serde(default)]
    #[ts(optional)]
    pub is_hidden: Option<bool>,
    /// Move it to this place, from 0 at the top.
    #[serde(default)]
    #[ts(optional)]
    pub position: Option<u32>,
}
