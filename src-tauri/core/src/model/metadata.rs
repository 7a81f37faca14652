//! What a DJ writes about a track, and cue points.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

/// What a DJ writes about a track. What is given is changed, what is not given stays; null gives back what an imported
/// library or the file says. The file itself is never written: values belong to its audio, so that retagging, renaming,
/// moving and copying keep them and a scan never changes them.
///
/// Texts lose blanks around them. An empty text means that there is to be none, whatever the file says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct MetadataChange {
    /// Title, 1 to 500 letters.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string | null")]
    #[schemars(with = "Option<String>")]
    pub title: Option<Option<String>>,
    /// Artist, 500 letters at most.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string | null")]
    #[schemars(with = "Option<String>")]
    pub artist: Option<Option<String>>,
    /// Album, 500 letters at most.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string | null")]
    #[schemars(with = "Option<String>")]
    pub album: Option<Option<String>>,
    /// Album artist, 500 letters at most.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string | null")]
    #[schemars(with = "Option<String>")]
    pub album_artist: Option<Option<String>>,
    /// Genre, 500 letters at most.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string | null")]
    #[schemars(with = "Option<String>")]
    pub genre: Option<Option<String>>,
    /// Year, 0 to 9999.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number | null")]
    #[schemars(with = "Option<i32>")]
    pub year: Option<Option<i32>>,
    /// Number on the album, 0 to 9999.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number | null")]
    #[schemars(with = "Option<i32>")]
    pub track_number: Option<Option<i32>>,
    /// Comment, 10 000 letters at most.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string | null")]
    #[schemars(with = "Option<String>")]
    pub comment: Option<Option<String>>,
    /// Stars, 0 to 5.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number | null")]
    #[schemars(with = "Option<i32>")]
    pub rating: Option<Option<i32>>,
    /// Colour: `#rrggbb`, or red, orange, yellow, green, aqua, blue, purple or pink; empty for none.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string | null")]
    #[schemars(with = "Option<String>")]
    pub color_tag: Option<Option<String>>,
    /// Energy level, 0 to 10; null gives back the analysis's.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number | null")]
    #[schemars(with = "Option<f64>")]
    pub energy_level: Option<Option<f64>>,
}

/// Tells null from nothing.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// Input of `PUT /api/tracks/{id}`. One step, which `POST /api/tracks/edits/undo` takes back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct TrackChange {
    /// Track id.
    pub id: String,
    /// What becomes of it.
    #[serde(flatten)]
    pub metadata: MetadataChange,
}

/// What a file's tags say, whatever stands above them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct FileTags {
    /// Title; the file name without its ending where there is none.
    pub title: Option<String>,
    /// Artist.
    pub artist: Option<String>,
    /// Album.
    pub album: Option<String>,
    /// Album artist.
    pub album_artist: Option<String>,
    /// Genre.
    pub genre: Option<String>,
    /// Year.
    pub year: Option<i32>,
    /// Number on the album.
    pub track_number: Option<i32>,
    /// Comment.
    pub comment: Option<String>,
    /// Beats a minute.
    pub bpm: Option<f64>,
    /// 0 = C .. 11 = B.
    pub musical_key: Option<i32>,
    /// 0 = minor, 1 = major.
    pub mode: Option<i32>,
}

/// A place in a track that a DJ jumps to, or a loop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct HotCue {
    /// 0 to 7.
    pub index: u8,
    /// Seconds from the start of the decoded audio.
    pub position: f64,
    /// Its name.
    pub name: Option<String>,
    /// `#rrggbb`.
    pub color: Option<String>,
    /// It is a loop.
    pub is_loop: bool,
    /// Seconds; where the loop ends.
    pub loop_end: Option<f64>,
    /// The loop begins by itself when it is reached.
    pub auto_loop: bool,
    /// Which program set it: `user`, `mixedInKey`, `rekordbox`, `serato` or `virtual dj`.
    pub source: String,
}
