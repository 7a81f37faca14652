//! Music folders (the roots of the library).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::WatchMode;

/// What a folder is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum FolderScanStatus {
    /// Nothing.
    Idle,
    /// A scan runs.
    Scanning,
    /// A scan waits until it is resumed.
    Paused,
    /// The last scan failed.
    Error,
}

/// A music folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Directory {
    /// UUID.
    pub id: String,
    /// Absolute path; lossy where it is not UTF-8.
    pub path: String,
    /// Name in the window; the last part of the path unless set.
    pub name: String,
    /// The DJ wants it: it is scanned, watched and analysed.
    pub is_active: bool,
    /// A label: lies on a removable drive.
    pub is_removable: bool,
    /// It was there when last looked at; false = away.
    pub is_available: bool,
    /// End of the last scan, `YYYY-MM-DD HH:MM:SS` UTC.
    pub last_scan: Option<String>,
    /// What it is doing.
    pub scan_status: FolderScanStatus,
    /// Why the last scan failed.
    pub last_error: Option<String>,
    /// Audio files seen by the last scan.
    pub total_files: u64,
    /// Tracks of it, missing ones included.
    pub total_tracks: u64,
    /// Tracks whose file is gone.
    pub total_missing: u64,
    /// Tracks with a finished analysis.
    pub total_analyzed: u64,
    /// When it was added, `YYYY-MM-DD HH:MM:SS` UTC.
    pub date_added: String,
    /// Larger comes first.
    pub priority: i32,
    /// Subfolders too.
    pub recursive_scan: bool,
    /// Levels of subfolders; -1 = all.
    pub max_depth: i32,
    /// Globs of files to take; null = all audio files.
    pub scan_patterns: Option<Vec<String>>,
    /// Globs of files and folders to leave out.
    pub exclude_patterns: Option<Vec<String>>,
    /// Follow symbolic links to folders.
    pub follow_symlinks: bool,
    /// Tempo range that its music is counted in; null = that of the settings.
    pub tempo_range: Option<TempoRange>,
    /// The DJ wants changes in it to be noticed.
    pub is_watched: bool,
    /// How they are learnt now.
    pub watching: WatchMode,
    /// Why it polls, in one sentence.
    pub watching_reason: Option<String>,
    /// What ends the polling, where something does: a command for a terminal.
    pub watching_fix: Option<String>,
    /// Tracks whose audio was not read yet: they are listed, and analysed when it was.
    pub total_unread: u64,
    /// Reading their audio, while that goes on.
    pub reading: Option<AudioReading>,
}

/// Reading the audio of tracks whose tags are known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct AudioReading {
    /// Files a second.
    pub files_per_second: f64,
    /// Seconds left by that rate; null before there is one.
    pub seconds_left: Option<f64>,
}

/// A tempo range, in beats a minute: the octave of a tempo is chosen inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct TempoRange {
    /// Slowest, 30 to 250.
    pub min: u32,
    /// Fastest, at least 1.2 times the slowest, at most 300.
    pub max: u32,
}

impl TempoRange {
    /// True when an engine can choose inside it.
    pub fn makes_sense(self) -> bool {
        (30..=250).contains(&self.min) && self.max <= 300 && f64::from(self.max) >= f64::from(self.min) * 1.2
    }
}

/// Input of `GET /api/library/directories`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[derive(Default)]
pub struct DirectoryFilter {
    /// Only active (true) or paused (false) folders.
    #[serde(default)]
    #[ts(optional)]
    pub is_active: Option<bool>,
    /// Only folders that are there (true) or away (false).
    #[serde(default)]
    #[ts(optional)]
    pub is_available: Option<bool>,
}

/// Input of `POST /api/library/directories`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct NewDirectory {
    /// Absolute path of an existing folder.
    pub path: String,
    /// Name; the last part of the path unless given.
    #[serde(default)]
    #[ts(optional)]
    pub name: Option<String>,
    /// True unless given.
    #[serde(default)]
    #[ts(optional)]
    pub is_active: Option<bool>,
    /// False unless given.
    #[serde(default)]
    #[ts(optional)]
    pub is_removable: Option<bool>,
    /// True unless given.
    #[serde(default)]
    #[ts(optional)]
    pub recursive_scan: Option<bool>,
    /// -1 (all levels) unless given.
    #[serde(default)]
    #[ts(optional)]
    pub max_depth: Option<i32>,
    /// All audio files unless given.
    #[serde(default)]
    #[ts(optional)]
    pub scan_patterns: Option<Vec<String>>,
    /// None unless given.
    #[serde(default)]
    #[ts(optional)]
    pub exclude_patterns: Option<Vec<String>>,
    /// False unless given.
    #[serde(default)]
    #[ts(optional)]
    pub follow_symlinks: Option<bool>,
    /// 0 unless given.
    #[serde(default)]
    #[ts(optional)]
    pub priority: Option<i32>,
    /// That of the settings unless given.
    #[serde(default)]
    #[ts(optional)]
    pub tempo_range: Option<TempoRange>,
}

/// Input of `PUT /api/library/directories/{id}`; what is not given stays. The path cannot be changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct DirectoryChange {
    /// Folder id.
    pub id: String,
    /// New name.
    #[serde(default)]
    #[ts(optional)]
    pub name: Option<String>,
    /// False pauses it: no scan, no watch, no analysis.
    #[serde(default)]
    #[ts(optional)]
    pub is_active: Option<bool>,
    /// Label.
    #[serde(default)]
    #[ts(optional)]
    pub is_removable: Option<bool>,
    /// Larger comes first.
    #[serde(default)]
    #[ts(optional)]
    pub priority: Option<i32>,
    /// Subfolders too.
    #[serde(default)]
    #[ts(optional)]
    pub recursive_scan: Option<bool>,
    /// Levels of subfolders; -1 = all.
    #[serde(default)]
    #[ts(optional)]
    pub max_depth: Option<i32>,
    /// Globs of files to take; null takes all audio files.
    #[serde(default, deserialize_with = "given")]
    #[ts(optional, type = "Array<string> | null")]
    #[schemars(with = "Option<Vec<String>>")]
    pub scan_patterns: Option<Option<Vec<String>>>,
    /// Globs to leave out; null leaves out nothing.
    #[serde(default, deserialize_with = "given")]
    #[ts(optional, type = "Array<string> | null")]
    #[schemars(with = "Option<Vec<String>>")]
    pub exclude_patterns: Option<Option<Vec<String>>>,
    /// Follow symbolic links to folders.
    #[serde(default)]
    #[ts(optional)]
    pub follow_symlinks: Option<bool>,
    /// Tempo range of its music; null goes back to that of the settings. For later analyses.
    #[serde(default, deserialize_with = "given")]
    #[ts(optional, type = "TempoRange | null")]
    #[schemars(with = "Option<TempoRange>")]
    pub tempo_range: Option<Option<TempoRange>>,
}

/// Tells null from nothing.
fn given<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// Input of `DELETE /api/library/directories/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct DirectoryRemoval {
    /// Folder id.
    pub id: String,
    /// Also forget the tracks' rows. Without it they stay, marked missing. Files are never touched.
    #[serde(default)]
    #[ts(optional)]
    pub delete_tracks: Option<bool>,
}

/// Input of `GET /api/library/directories/{id}/browse`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct BrowseQuery {
    /// Folder id.
    pub id: String,
    /// Path relative to the folder; the folder itself unless given.
    #[serde(default)]
    #[ts(optional)]
    pub path: Option<String>,
}

/// `data` of browse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct Browse {
    /// Folder id.
    pub library_directory_id: String,
    /// Relative path shown.
    pub path: String,
    /// The same, absolute.
    pub absolute_path: String,
    /// Folders in it, by name.
    pub folders: Vec<BrowseFolder>,
    /// Tracks in it.
    pub tracks: Vec<crate::model::Track>,
    /// Sums.
    pub stats: BrowseStats,
}

/// A folder inside a music folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct BrowseFolder {
    /// Name.
    pub name: String,
    /// Path relative to the music folder.
    pub relative_path: String,
    /// Tracks at and below it.
    pub track_count: u64,
    /// Their bytes.
    pub total_size: u64,
    /// It has folders itself.
    pub has_subfolders: bool,
}

/// Sums of a browsed folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct BrowseStats {
    /// Tracks at and below it.
    pub total_tracks: u64,
    /// Their bytes.
    pub total_size: u64,
    /// Folders in it.
    pub folder_count: u64,
    /// Tracks directly in it.
    pub track_count: u64,
}
