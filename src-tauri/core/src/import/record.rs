//! What the file to import says of a track.

use jiff::Timestamp;
use rusqlite::{Error, params};
use serde_json::{Map, Value, json};

use super::source::Source;
use super::value::{array, band, flag, number, text, whole};
use super::{moment, xxh64};
use crate::library::Colour;
use crate::library::IMPORTED;
use crate::model::HotCue;

/// What it takes to find a track here.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// Its row in that file.
    pub row: i64,
    pub path: String,
    pub size: Option<u64>,
    pub hash: Option<u64>,
    /// Seconds.
    pub duration: Option<f64>,
}

/// All that is taken over of a track.
#[derive(Debug)]
pub(super) struct Record {
    pub path: String,
    /// As the analysis server would have sent it; only what is there.
    pub basic: Value,
    /// None before its second stage.
    pub characteristics: Option<Value>,
    pub bpm: Option<f64>,
    pub key: Option<(i64, i64)>,
    pub comment: Option<String>,
    pub rating: Option<i64>,
    /// `#rrggbb`.
    pub color_tag: Option<String>,
    pub energy_level: Option<f64>,
    pub play_count: u32,
    pub last_played: Option<Timestamp>,
    pub date_added: Option<Timestamp>,
    pub analyzed_at: Option<Timestamp>,
    pub cues: Vec<HotCue>,
    /// What of it makes no sense, in sentences.
    pub problems: Vec<String>,
}

/// Numbers of a track that are passed on as they are, under their names on the wire.
const BASIC: [(&str, &str); 6] = [
    ("bpm", "tempo"),
    ("musical_key", "key"),
    ("mode", "mode"),
    ("first_beat_offset", "firstBeatOffset"),
    ("audible_start_time", "audibleStartTime"),
    ("audible_end_time", "audibleEndTime"),
];
/// The same of the second stage.
const CHARACTERISTICS: [&str; 8] = [
    "valence",
    "arousal",
    "energy",
    "loudness",
    "spectral_centroid",
    "spectral_rolloff",
    "spectral_bandwidth",
    "zero_crossing_rate",
];
/// Yes or no, of the second stage.
const SWITCHES: [&str; 3] = ["danceability", "acousticness", "instrumentalness"];
/// Bands of a waveform.
const BANDS: [&str; 6] = [
    "low_freq_amplitude",
    "low_freq_intensity",
    "mid_freq_amplitude",
    "mid_freq_intensity",
    "high_freq_amplitude",
    "high_freq_intensity",
];
/// Names that versions of that library gave the columns of cues.
const CUES: [(&str, &[&str]); 8] = [
    ("index", &["hot_cue_index", "cue_index", "hotcue_index", "cue_number", "index"]),
    ("position", &["position", "position_seconds", "start_time"]),
    ("name", &["name", "label"]),
    ("color", &["color"]),
    ("is_loop", &["is_loop", "isloop"]),
    ("loop_end", &["loop_end", "loopend"]),
    ("auto_loop", &["auto_loop", "autoloop"]),
    ("source", &["source"]),
];

impl Source {
    /// Every track, as far as it takes to find it here.
    pub(super) fn candidates(&self) -> Result<Vec<Candidate>, Error> {
        let [size, hash, duration] =
            ["file_size", "file_hash", "duration_seconds"].map(|name| self.column("tracks", &[name]));
        let sql = format!("SELECT rowid, file_path, {size}, {hash}, {duration} FROM tracks ORDER BY rowid");
        let mut rows = self.c.prepare(&sql)?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Candidate {
                row: row.get(0)?,
                path: text(row, 1).unwrap_or_default(),
                size: whole(row, 2).and_then(|size| u64::try_from(size).ok()),
                hash: text(row, 3).and_then(|hash| xxh64::parse(&hash)),
                duration: number(row, 4),
            })
        };
        rows.query_map([], read)?.collect()
    }

    /// All of the track in `row`.
    pub(super) fn record(&self, row: i64) -> Result<Record, Error> {
        let column = |name: &str| self.column("tracks", &[name]);
        let names = ["id", "file_path", "file_hash", "beats_data", "downbeats_data", "first_phrase_beat_no"]
            .into_iter()
            .chain(["comment", "rating", "color_tag", "energy_level", "play_count", "last_played", "date_added"])
            .chain(["date_analyzed", "analysis_version"])
            .chain(BASIC.iter().map(|(name, _)| *name))
            .chain(CHARACTERISTICS)
            .chain(SWITCHES);
        let columns: Vec<String> = names.map(column).collect();
        let sql = format!("SELECT {} FROM tracks WHERE rowid = ?1", columns.join(", "));
        let (mut record, id, hash) =
            self.c.prepare_cached(&sql)?.query_row([row], |row| Ok((record(row), text(row, 0), text(row, 2))))?;
        if let Some(hash) = hash {
            let waveforms = self.waveforms(&hash)?;
            if !waveforms.is_empty() {
                record.basic["waveforms"] = waveforms.into();
            }
        }
        // Cues name their track, and in some versions tracks have no id to be named by.
        if let Some(id) = id {
            record.cues = self.cues(&id, &mut record.problems)?;
        }
        Ok(record)
    }

    fn waveforms(&self, hash: &str) -> Result<Vec<Value>, Error> {
        if !self.has_table("waveforms") {
            return Ok(Vec::new());
        }
        let column = |name: &str| self.column("waveforms", &[name]);
        let numbers = ["zoom_level", "sample_rate", "samples_per_pixel", "num_pixels"];
        let columns: Vec<String> = numbers.into_iter().chain(BANDS).map(column).collect();
        let sql = format!(
            "SELECT {} FROM waveforms WHERE CAST(file_hash AS TEXT) = ?1 AND coalesce({}, 0) = 0 ORDER BY zoom_level",
            columns.join(", "),
            column("is_stems")
        );
        let mut rows = self.c.prepare_cached(&sql)?;
        let read = |row: &rusqlite::Row<'_>| {
            let mut level = Map::new();
            for (index, name) in numbers.into_iter().enumerate() {
                level.insert(name.to_owned(), amount(row, index));
            }
            for (index, name) in BANDS.into_iter().enumerate() {
                level.insert(name.to_owned(), band(row, numbers.len() + index).unwrap_or_default());
            }
            Ok(Value::Object(level))
        };
        rows.query_map([hash], read)?.collect()
    }

    fn cues(&self, track_id: &str, problems: &mut Vec<String>) -> Result<Vec<HotCue>, Error> {
        if !self.has_table("hot_cues") {
            return Ok(Vec::new());
        }
        let columns: Vec<String> = CUES.iter().map(|(_, names)| self.column("hot_cues", names)).collect();
        let sql = format!("SELECT {} FROM hot_cues WHERE CAST(track_id AS TEXT) = ?1 ORDER BY 1", columns.join(", "));
        let mut rows = self.c.prepare_cached(&sql)?;
        let mut rows = rows.query(params![track_id])?;
        let mut cues = Vec::new();
        while let Some(row) = rows.next()? {
            let index = whole(row, 0).and_then(|index| u8::try_from(index).ok()).filter(|index| *index < 8);
            let position = number(row, 1).filter(|position| (0.0..=86_400.0).contains(position));
            let (Some(index), Some(position)) = (index, position) else {
                problems.push("A cue point has no place that makes sense".to_owned());
                continue;
            };
            let loop_end = number(row, 5).filter(|end| *end > position && *end <= 86_400.0);
            cues.push(HotCue {
                index,
                position,
                name: text(row, 2),
                color: text(row, 3).and_then(|color| Colour::read(&color)).map(|color| color.to_string()),
                is_loop: flag(row, 4).unwrap_or(false) && loop_end.is_some(),
                loop_end,
                auto_loop: flag(row, 6).unwrap_or(false),
                source: text(row, 7).unwrap_or_else(|| "user".to_owned()),
            });
        }
        Ok(cues)
    }
}

/// A number as JSON, a whole one without a point.
fn amount(row: &rusqlite::Row<'_>, column: usize) -> Value {
    whole(row, column).map(Value::from).or_else(|| number(row, column).map(Value::from)).unwrap_or_default()
}

fn record(row: &rusqlite::Row<'_>) -> Record {
    let mut basic = json!({"engine": {"name": IMPORTED, "version": text(row, 14)}});
    for (field, column) in [("beats", 3), ("downbeats", 4)] {
        if let Some(list) = array(row, column) {
            basic[field] = list;
        }
    }
    basic["firstPhraseBeatNo"] = amount(row, 5);
    let first = 15;
    for (index, (_, name)) in BASIC.iter().enumerate() {
        basic[*name] = amount(row, first + index);
    }
    let mut characteristics = json!({"engine": {"name": IMPORTED, "version": text(row, 14)}});
    let numbers = first + BASIC.len();
    for (index, name) in CHARACTERISTICS.iter().enumerate() {
        characteristics[*name] = amount(row, numbers + index);
    }
    for (index, name) in SWITCHES.iter().enumerate() {
        characteristics[*name] = flag(row, numbers + CHARACTERISTICS.len() + index).into();
    }
    let mut problems = Vec::new();
    let mut within = |name: &str, value: Option<f64>, most: f64| {
        let fits = value.filter(|value| (0.0..=most).contains(value));
        if value != fits {
            problems.push(format!("Its {name} makes no sense"));
        }
        fits
    };
    let rating = within("rating", number(row, 7), 5.0).map(|stars| stars.round() as i64);
    let energy_level = within("energy_level", number(row, 9), 10.0);
    let plays = within("play_count", number(row, 10), f64::from(u32::MAX)).unwrap_or_default();
    let color_tag = text(row, 8);
    let colour = color_tag.as_deref().and_then(Colour::read);
    if color_tag.is_some() && colour.is_none() {
        problems.push("Its color_tag is no colour".to_owned());
    }
    let date = |column: usize| text(row, column).and_then(|date| moment::read(&date));
    Record {
        path: text(row, 1).unwrap_or_default(),
        bpm: number(row, first).filter(|bpm| *bpm > 0.0 && *bpm <= 500.0),
        key: whole(row, first + 1)
            .zip(whole(row, first + 2))
            .filter(|(key, mode)| (0..12).contains(key) && (0..2).contains(mode)),
        characteristics: characteristics["danceability"].is_boolean().then_some(characteristics),
        basic,
        comment: text(row, 6),
        // No stars are no wish.
        rating: rating.filter(|stars| *stars > 0),
        color_tag: colour.map(|colour| colour.to_string()),
        energy_level,
        play_count: plays as u32,
        last_played: date(11),
        date_added: date(12),
        analyzed_at: date(13),
        cues: Vec::new(),
        problems,
    }
}
