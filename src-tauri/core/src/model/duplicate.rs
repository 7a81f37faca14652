//! Duplicates: tracks with the same audio.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::Track;

/// Input of `GET /api/duplicates`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct DuplicateQuery {
    /// 1-based; 1 unless given.
    #[serde(default)]
    #[ts(optional)]
    pub page: Option<u32>,
    /// 1 to 1 000; 50 unless given.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
    /// Only groups that are resolved (true) or are not (false).
    #[serde(default)]
    #[ts(optional)]
    pub is_resolved: Option<bool>,
}

/// A group of tracks with the same audio.
///
/// Groups are not stored: they are what the library holds at the moment, and so never out of date. A group's id is the
/// identity of its audio, the `file_hash` of its tracks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct DuplicateGroup {
    /// The audio's identity.
    pub id: String,
    /// The same, under the name that tracks have it.
    pub file_hash: String,
    /// The copy that the DJ chose; before that the one that we would: there, of the highest bit rate, the oldest.
    pub canonical_track_id: String,
    /// Tracks of the group; the canonical one counts.
    pub total_duplicates: u64,
    /// When the last of them came into the library, `YYYY-MM-DD HH:MM:SS` UTC.
    pub created_at: String,
    /// Tracks of the group.
    pub track_count: u64,
    /// Their paths, joined by `||`, the canonical one's first.
    pub file_paths: String,
    /// Title of the canonical track.
    pub title: Option<String>,
    /// Artist of the canonical track.
    pub artist: Option<String>,
    /// Bytes of the files that are there besides the canonical one.
    pub wasted_space_bytes: u64,
    /// All others are set aside: lists show the canonical track alone.
    pub is_resolved: bool,
}

/// A track of a group of duplicates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct DuplicateTrack {
    /// The row.
    #[serde(flatten)]
    pub track: Track,
    /// Path of its music folder.
    pub library_path: Option<String>,
    /// It is the group's canonical track.
    pub is_canonical: bool,
}

/// `data` of `GET /api/duplicates/{id}`: the group and its tracks, the canonical one first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct DuplicateDetail {
    /// The group.
    #[serde(flatten)]
    pub group: DuplicateGroup,
    /// Its tracks.
    pub tracks: Vec<DuplicateTrack>,
}

/// `data` of `GET /api/duplicates/stats`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct DuplicateStats {
    /// Groups.
    pub total_groups: u64,
    /// Groups whose copies are set aside.
    pub resolved_groups: u64,
    /// Tracks in groups.
    pub total_duplicate_tracks: u64,
    /// Tracks of a group, on average.
    pub avg_duplicates_per_group: f64,
    /// Tracks of the largest group.
    pub max_duplicates_in_group: u64,
    /// Bytes of the files that are there besides the canonical ones.
    pub wasted_space_bytes: u64,
}

/// `data` of `POST /api/duplicates/scan`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct DuplicatesFound {
    /// Groups that there are now.
    pub groups_created: u64,
    /// Tracks that were compared: those whose audio is known.
    pub tracks_processed: u64,
    /// Audios that more than one track has: as many as groups.
    pub duplicate_hashes: u64,
    /// Tracks whose audio became known by this.
    pub newly_hashed: u64,
}

/// Input of `POST /api/duplicates/{id}/resolve`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ResolveRequest {
    /// Group id: the audio's identity.
    pub id: String,
    /// The track of the group that lists show from now on.
    pub canonical_track_id: String,
    /// Must not be true: files on disk stay.
    #[serde(default)]
    #[ts(optional)]
    pub delete_files: Option<bool>,
    /// Taken for other front ends. What is known of the audio is kept in either case: it belongs to all of its tracks.
    #[serde(default)]
    #[ts(optional)]
    pub keep_metadata: Option<bool>,
}
