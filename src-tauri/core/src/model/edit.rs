//! What a DJ changes by hand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::{MetadataChange, Track};

/// How a tempo is counted otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum TempoFactor {
    /// Twice as fast.
    Double,
    /// Half as fast.
    Half,
    /// Three beats where there were two.
    ThreeHalves,
    /// Two beats where there were three.
    TwoThirds,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum TrackEdit {
    /// Count the tempo otherwise.
    ScaleTempo {
        /// How.
        factor: TempoFactor,
    },
    /// Set the tempo, as typed or tapped: the grid becomes even.
    SetTempo {
        /// Beats a minute, 20 to 400.
        bpm: f64,
    },
    /// Move every beat.
    ShiftGrid {
        /// Seconds, -10 to 10; later is positive.
        seconds: f64,
    },
    /// The beat that is nearest to this moment begins a bar.
    SetDownbeat {
        /// Seconds from the start of the decoded audio.
        seconds: f64,
    },
    /// Set the key.
    SetKey {
        /// 0 = C .. 11 = B.
        key: i32,
        /// 0 = minor, 1 = major.
        mode: i32,
    },
    /// Keep tempo, grid and key as they are, whatever an edit or an analysis says; or no longer.
    Lock {
        /// Keep them.
        on: bool,
    },
    /// What the analysis found is right, though the file's tag says something else.
    Settle,
    /// Take back tempo, grid, key and lock; what was written about the track stays.
    Reset,
    /// Write something about the track: title, genre, stars, colour and so on.
    SetMetadata(MetadataChange),
}

/// Input of `POST /api/tracks/edits`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct EditRequest {
    /// Tracks to change, 1 to 10 000.
    pub track_ids: Vec<String>,
    /// The change.
    pub edit: TrackEdit,
}

/// A track that was left as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct EditRefused {
    /// The track.
    pub track_id: String,
    /// Why, in one sentence.
    pub message: String,
}

/// `data` of `POST /api/tracks/edits` and of its undo.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Edited {
    /// Tracks that were changed.
    pub changed: u32,
    /// Tracks that were left as they were, at most 50.
    pub refused: Vec<EditRefused>,
    /// There is something to undo now.
    pub can_undo: bool,
}

/// A track whose file, or an imported library, says something else than what counts now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Disagreement {
    /// The track with the values that count.
    pub track: Track,
    /// Tempo of the file's tag, where it says another one.
    pub tag_bpm: Option<f64>,
    /// Key of the file's tag, where it says another one: 0 = C .. 11 = B.
    pub tag_key: Option<i32>,
    /// Mode of that key.
    pub tag_mode: Option<i32>,
    /// Tempo of an imported library, where it says another one.
    pub import_bpm: Option<f64>,
    /// Key of an imported library, where it says another one: 0 = C .. 11 = B.
    pub import_key: Option<i32>,
    /// Mode of that key.
    pub import_mode: Option<i32>,
}
