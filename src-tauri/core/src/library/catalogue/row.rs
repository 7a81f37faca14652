//! What lists filter and sort by of one track, out of its row.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rusqlite::Row as SqlRow;
use xxhash_rust::xxh3::xxh3_64;

use crate::library::colour::Colour;
use crate::library::fold;
use crate::library::key_text::Key;
use crate::library::search::Field;
use crate::library::track_row::{self, JOB_TABLE, text};
use crate::model::TrackState;

/// The facts of a track that are numbers and marks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Facts {
    pub bpm: Option<f64>,
    pub key: Option<Key>,
    pub energy: Option<f32>,
    pub seconds: Option<f32>,
    /// When it came into the library, in seconds since 1970.
    pub added: i64,
    pub year: Option<i32>,
    pub rating: Option<u8>,
    pub colour: Option<Colour>,
    pub plays: u32,
    /// Bytes.
    pub size: u64,
    /// Stands for the identity of its audio; 0 = none yet.
    pub audio: u64,
    /// Row id of the track that the DJ chose to be shown in its place.
    pub copy_of: Option<i64>,
    /// What it would say if its folder were there.
    pub state: TrackState,
    pub is_missing: bool,
    pub is_analyzed: bool,
    pub is_failed: bool,
    pub is_locked: bool,
    pub is_edited: bool,
    pub is_variable: bool,
}

/// A row as it is read.
#[derive(Debug)]
pub(super) struct Read {
    pub number: i64,
    pub folder: Option<String>,
    /// By [`Field`]; folded.
    pub texts: [Option<String>; Field::ALL.len()],
    pub facts: Facts,
}

/// The query that [`read`] reads, for the rows that `filter` lets through.
pub(super) fn sql(filter: &str) -> String {
    format!(
        "SELECT t.rowid, t.folder_id, {}, {}, {}, {}, {}, t.relative_path, t.shown_bpm,
                t.shown_key, t.shown_mode, t.shown_energy, t.duration_seconds, t.date_added, coalesce(a.year, t.year),
                a.rating, coalesce(a.play_count, 0), t.file_size, t.audio_id, t.is_missing, j.status, t.is_failed,
                t.is_analyzed, coalesce(a.locked, 0), coalesce(a.tempo_edited OR a.grid_edited OR a.key_edited, 0),
                coalesce(a.constant_tempo = 0, 0), a.color_tag,
                CASE WHEN t.copy_of IS NOT NULL THEN (SELECT k.rowid FROM tracks k WHERE k.id = t.copy_of) END
         FROM tracks t LEFT JOIN audio a ON a.audio_id = t.audio_id {JOB_TABLE} {filter}",
        text("title"),
        text("artist"),
        text("album"),
        text("genre"),
        text("comment"),
    )
}

/// Reads a row of [`sql`].
pub(super) fn read(row: &SqlRow<'_>) -> rusqlite::Result<Read> {
    let folded = |column: usize| -> rusqlite::Result<Option<String>> {
        Ok(row.get_ref(column)?.as_str_or_null()?.filter(|text| !text.is_empty()).map(fold::line))
    };
    let path = folded(7)?.unwrap_or_default();
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
    let texts = [
        folded(2)?,
        folded(3)?,
        folded(4)?,
        folded(5)?,
        folded(6)?,
        Some(file.to_owned()),
        (!folder.is_empty()).then(|| folder.to_owned()),
    ];
    let (tonic, mode): (Option<u8>, Option<u8>) = (row.get(9)?, row.get(10)?);
    let key = tonic.zip(mode).filter(|(tonic, mode)| *tonic < 12 && *mode < 2);
    let (is_missing, is_failed, is_analyzed) = (row.get(19)?, row.get(21)?, row.get(22)?);
    let job = row.get_ref(20)?.as_str_or_null()?;
    let facts = Facts {
        bpm: row.get(8)?,
        key: key.map(|(tonic, mode)| Key { tonic, mode }),
        energy: row.get(11)?,
        seconds: row.get(12)?,
        added: row.get_ref(13)?.as_str_or_null()?.map(seconds).unwrap_or_default(),
        year: row.get(14)?,
        rating: row.get(15)?,
        colour: row.get_ref(26)?.as_str_or_null()?.and_then(Colour::read),
        plays: row.get(16)?,
        size: row.get(17)?,
        audio: row.get_ref(18)?.as_str_or_null()?.map_or(0, |id| xxh3_64(id.as_bytes()).max(1)),
        copy_of: row.get(27)?,
        state: track_row::state(is_missing, false, job, is_failed, is_analyzed),
        is_missing,
        is_analyzed,
        is_failed,
        is_locked: row.get(23)?,
        is_edited: row.get(24)?,
        is_variable: row.get(25)?,
    };
    Ok(Read { number: row.get(0)?, folder: row.get(1)?, texts, facts })
}

/// Seconds since 1970 of `YYYY-MM-DD HH:MM:SS`, UTC; what cannot be read is old.
fn seconds(date: &str) -> i64 {
    let date = date.parse::<DateTime>().ok().and_then(|date| date.to_zoned(TimeZone::UTC).ok());
    date.map_or(0, |date| date.timestamp().as_second())
}
