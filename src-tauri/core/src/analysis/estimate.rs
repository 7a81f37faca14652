//! How long analyses will take, by what the last ones took on this computer.

use rusqlite::{Connection, OptionalExtension as _};

use crate::analysis::stages;
use crate::db::DbError;
use crate::model::AnalysisOptions;

/// Seconds of work a second of audio where nothing was measured yet: without and with stems, on two slow cores.
const GUESS: [f64; 2] = [0.03, 0.3];
/// Analyses from which on this computer's own are believed.
const ENOUGH: u32 = 5;
/// Seconds of a track whose length is not known.
const USUAL_TRACK: f64 = 300.0;

/// Seconds that the usual stages will take for so many files of which nothing is known, one after the other.
pub fn of_files(files: usize) -> f64 {
    let files = u32::try_from(files).unwrap_or(u32::MAX);
    f64::from(files) * USUAL_TRACK * GUESS[0]
}

/// Seconds that the stages of `options` will take for `tracks`, `at_a_time` of them together.
pub(super) fn seconds(
    c: &Connection,
    tracks: &[String],
    options: &AnalysisOptions,
    at_a_time: u32,
) -> Result<f64, DbError> {
    let mut length = c.prepare_cached("SELECT duration_seconds FROM tracks WHERE id = ?1")?;
    let mut audio = 0.0;
    for id in tracks {
        let known: Option<Option<f64>> = length.query_row([id], |row| row.get(0)).optional()?;
        audio += known.flatten().unwrap_or(USUAL_TRACK);
    }
    Ok(audio * ratio(c, options)? / f64::from(at_a_time.max(1)))
}

/// Seconds of work a second of audio, of the newest jobs that made stems, or made none, like these.
fn ratio(c: &Connection, options: &AnalysisOptions) -> Result<f64, DbError> {
    let stems = stages::requested(options).contains(&"stems");
    let sql = "SELECT count(*), sum(work), sum(audio) FROM (
        SELECT (julianday(j.completed_at) - julianday(j.started_at)) * 86400 AS work, t.duration_seconds AS audio
        FROM jobs j JOIN tracks t ON t.id = j.track_id
        WHERE j.status = 'completed' AND j.retry_count = 0 AND t.duration_seconds > 0
          AND coalesce(json_extract(j.options, '$.stems'), 0) = ?1
        ORDER BY j.id DESC LIMIT 100)";
    let measured: (u32, Option<f64>, Option<f64>) =
        c.prepare_cached(sql)?.query_row([stems], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(match measured {
        (ENOUGH.., Some(work), Some(audio)) if audio > 0.0 => work / audio,
        _ => GUESS[usize::from(stems)],
    })
}
