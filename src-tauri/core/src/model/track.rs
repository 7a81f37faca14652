//! Tracks: a file with its tags, and what was found about its audio.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::{FileTags, HotCue};

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum ValueSource {
    /// Our analysis.
    Analysis,
    /// A tag of the file.
    FileTag,
    /// The DJ.
    User,
    /// Another program's library.
    Import,
}

/// What a row of the list says of its track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum TrackState {
    /// Not analysed and not queued.
    New,
    /// Waits for its analysis.
    Queued,
    /// Being analysed.
    Analysing,
    /// Analysed.
    Done,
    /// Analysis failed; `state_reason` says why.
    Failed,
    /// Its file is gone.
    Missing,
    /// Its folder is away.
    Away,
}

/// A row of the track list. Field names are the existing API's, then ours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Track {
    /// UUID.
    pub id: String,
    /// Absolute path; lossy where it is not UTF-8.
    pub file_path: String,
    /// Bytes.
    pub file_size: u64,
    /// Last change of the file, ISO 8601 UTC.
    pub file_modified: String,
    /// Audio identity; null until the file was hashed.
    pub file_hash: Option<String>,
    /// Folder; null when it was removed.
    pub library_directory_id: Option<String>,
    /// Path relative to the folder.
    pub relative_path: String,
    /// The file is gone.
    pub is_missing: bool,
    /// Since when, `YYYY-MM-DD HH:MM:SS` UTC.
    pub missing_since: Option<String>,
    /// The DJ's, else from the tags; the file name without its ending where there is none.
    pub title: Option<String>,
    /// The DJ's, else from the tags.
    pub artist: Option<String>,
    /// The DJ's, else from the tags.
    pub album: Option<String>,
    /// The DJ's, else from the tags.
    pub album_artist: Option<String>,
    /// The DJ's, else from the tags.
    pub genre: Option<String>,
    /// The DJ's, else from the tags.
    pub year: Option<i32>,
    /// The DJ's, else from the tags.
    pub track_number: Option<i32>,
    /// The DJ's, else from the tags.
    pub comment: Option<String>,
    /// Seconds.
    pub duration_seconds: Option<f64>,
    /// Hz.
    pub sample_rate: Option<u32>,
    /// Bits a second.
    pub bit_rate: Option<u32>,
    /// Channels.
    pub channels: Option<u32>,
    /// Beats a minute; from the analysis, else from the file's tag.
    pub bpm: Option<f64>,
    /// Where `bpm` came from.
    pub bpm_source: Option<ValueSource>,
    /// How sure the analysis is, 0 to 1.
    pub bpm_confidence: Option<f64>,
    /// False when the tempo varies.
    pub constant_tempo: Option<bool>,
    /// 0 = C .. 11 = B; from the analysis, else from the file's tag.
    pub musical_key: Option<i32>,
    /// 0 = minor, 1 = major.
    pub mode: Option<i32>,
    /// Where the key came from.
    pub key_source: Option<ValueSource>,
    /// How clear the key is, 0 to 1.
    pub key_strength: Option<f64>,
    /// Seconds from the start of the decoded audio to the first beat.
    pub first_beat_offset: Option<f64>,
    /// 0-based index of the beat at which the first phrase starts.
    pub first_phrase_beat_no: Option<i32>,
    /// Seconds.
    pub audible_start_time: Option<f64>,
    /// Seconds.
    pub audible_end_time: Option<f64>,
    /// From the analysis.
    pub danceability: Option<bool>,
    /// dB, from the analysis.
    pub energy: Option<f64>,
    /// LUFS, from the analysis.
    pub loudness: Option<f64>,
    /// 1 to 9.
    pub valence: Option<f64>,
    /// 1 to 9.
    pub arousal: Option<f64>,
    /// From the analysis.
    pub acousticness: Option<bool>,
    /// From the analysis.
    pub instrumentalness: Option<bool>,
    /// Hz.
    pub spectral_centroid: Option<f64>,
    /// Hz.
    pub spectral_rolloff: Option<f64>,
    /// Hz.
    pub spectral_bandwidth: Option<f64>,
    /// 0 to 1.
    pub zero_crossing_rate: Option<f64>,
    /// 0 to 10, on an absolute scale; the DJ's, else from the analysis.
    pub energy_level: Option<f64>,
    /// `YYYY-MM-DD HH:MM:SS` UTC.
    pub date_added: String,
    /// ISO 8601 UTC.
    pub date_analyzed: Option<String>,
    /// Version of the engine that analysed it.
    pub analysis_version: Option<String>,
    /// ISO 8601 UTC.
    pub last_played: Option<String>,
    /// Plays.
    pub play_count: u32,
    /// Stars, 0 to 5.
    pub rating: Option<i32>,
    /// `#rrggbb`.
    pub color_tag: Option<String>,
    /// What the row says.
    pub state: TrackState,
    /// Why, in one sentence, for `failed`; also for a file that could not be read.
    pub state_reason: Option<String>,
    /// Progress of the analysis, 0 to 100, while it is queued or under way.
    pub progress_percent: Option<f64>,
    /// A waveform is there.
    pub has_waveform: bool,
    /// The DJ moved the beat grid, or counts it otherwise.
    pub grid_edited: bool,
    /// Neither edits nor analyses change tempo, grid and key.
    pub locked: bool,
    /// The group of tracks with the same audio; null when there is no other.
    pub duplicate_group_id: Option<String>,
    /// The DJ chose another track of the same audio to be shown, and its file is there: only lists that ask for
    /// duplicates show this one.
    pub set_aside: bool,
}

/// Column to sort by.
#[derive(Default, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum TrackSort {
    /// When it came into the library.
    #[default]
    DateAdded,
    /// Title.
    Title,
    /// Artist.
    Artist,
    /// Album.
    Album,
    /// Genre.
    Genre,
    /// Tempo.
    Bpm,
    /// Key, around the Camelot wheel.
    Key,
    /// Energy level.
    Energy,
    /// Length.
    Duration,
    /// Plays.
    PlayCount,
    /// State: failed, analysing, queued, new, done.
    State,
    /// Year.
    Year,
    /// Stars.
    Rating,
    /// Colour, around the circle from red to pink.
    Color,
    /// Comment.
    Comment,
    /// Name of the file.
    FileName,
    /// Folder below the music folder.
    Folder,
    /// Bytes.
    FileSize,
}

/// Direction of a sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub enum SortOrder {
    /// Smallest first.
    #[default]
    #[serde(rename = "ASC", alias = "asc")]
    Asc,
    /// Largest first.
    #[serde(rename = "DESC", alias = "desc")]
    Desc,
}

/// Input of `GET /api/tracks`.
#[derive(Default, Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct TrackQuery {
    /// 1-based; 1 unless given.
    #[serde(default)]
    #[ts(optional)]
    pub page: Option<u32>,
    /// 1 to 1 000; 50 unless given.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
    /// date_added unless given.
    #[serde(default)]
    #[ts(optional)]
    pub sort: Option<TrackSort>,
    /// DESC for date_added, else ASC, unless given.
    #[serde(default)]
    #[ts(optional)]
    pub order: Option<SortOrder>,
    /// Artist contains.
    #[serde(default)]
    #[ts(optional)]
    pub artist: Option<String>,
    /// Genre contains.
    #[serde(default)]
    #[ts(optional)]
    pub genre: Option<String>,
    /// Tempo at least.
    #[serde(default)]
    #[ts(optional)]
    pub bpm_min: Option<f64>,
    /// Tempo at most.
    #[serde(default)]
    #[ts(optional)]
    pub bpm_max: Option<f64>,
    /// 0 = C .. 11 = B.
    #[serde(default)]
    #[ts(optional)]
    pub key: Option<i32>,
    /// 0 = minor, 1 = major.
    #[serde(default)]
    #[ts(optional)]
    pub mode: Option<i32>,
    /// Tracks of this folder.
    #[serde(default)]
    #[ts(optional)]
    pub library_id: Option<String>,
    /// Only missing (true) or present (false) files.
    #[serde(default)]
    #[ts(optional)]
    pub is_missing: Option<bool>,
    /// Only analysed (true) or not analysed (false) tracks.
    #[serde(default)]
    #[ts(optional)]
    pub analyzed: Option<bool>,
    /// Only tracks in this state.
    #[serde(default)]
    #[ts(optional)]
    pub state: Option<TrackState>,
    /// Added within so many days.
    #[serde(default)]
    #[ts(optional)]
    pub added_days: Option<u32>,
    /// Words that stand in title, artist, album, genre, comment, file name or folder; `"phrases"`; `-not`; operators
    /// such as `bpm:124-128`, `key:~8A`, `genre:"deep house"`, `energy:>6`, `added:<7d`, `state:failed`, `fits:ID`.
    #[serde(default)]
    #[ts(optional)]
    pub search: Option<String>,
    /// Up to three columns to sort by, the first counts most, a minus sign for the largest first: `key,bpm,-energy`.
    /// Stands above `sort` and `order`.
    #[serde(default)]
    #[ts(optional)]
    pub order_by: Option<String>,
    /// The page behind this `next` of another page in the same order. Stands above `page`, and neither repeats nor
    /// leaves out a track when others come or go.
    #[serde(default)]
    #[ts(optional)]
    pub after: Option<String>,
}

/// `data` of `GET /api/tracks/stats`.
#[derive(Default, Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct TrackStats {
    /// All tracks.
    pub total: u64,
    /// Files gone.
    pub missing: u64,
    /// Analysed.
    pub analyzed: u64,
    /// Neither analysed, nor failed, nor missing.
    pub not_analyzed: u64,
    /// Analysis failed.
    pub failed: u64,
    /// Tracks whose audio another track has too.
    pub duplicates: u64,
    /// Added within seven days.
    pub added_this_week: u64,
    /// Bytes.
    pub total_size: u64,
    /// Seconds.
    pub avg_duration: f64,
}

/// One stage's result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct StageResult {
    /// `completed` or `failed`.
    pub status: String,
    /// What the server sent, without beats and waveforms.
    #[ts(type = "unknown")]
    pub data: serde_json::Value,
    /// Why it failed.
    pub error: Option<String>,
    /// Name of the engine.
    pub engine: Option<String>,
    /// Version of the engine.
    pub engine_version: Option<String>,
    /// ISO 8601 UTC.
    pub finished_at: String,
}

/// `data` of `GET /api/tracks/{id}`: the row and every stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct TrackDetail {
    /// The row.
    #[serde(flatten)]
    pub track: Track,
    /// Cue points and loops.
    #[serde(rename = "hotCues")]
    pub hot_cues: Vec<HotCue>,
    /// Where each value came from, by its name in the row; a value that there is none of is not in it.
    pub sources: std::collections::BTreeMap<String, ValueSource>,
    /// What the file's tags say, whatever stands above them.
    pub file_tags: FileTags,
    /// Results by stage.
    pub analysis: std::collections::BTreeMap<String, StageResult>,
}

/// A part of a track that is heard alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum Stem {
    /// The voices.
    Vocals,
    /// The drums, where the engine tells them from the rest.
    Drums,
    /// The bass, where the engine tells it from the rest.
    Bass,
    /// All that is no stem of its own: the instrumental where only voices are told from the rest.
    Other,
}

impl Stem {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Vocals, Self::Drums, Self::Bass, Self::Other];

    /// Its name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vocals => "vocals",
            Self::Drums => "drums",
            Self::Bass => "bass",
            Self::Other => "other",
        }
    }
}
