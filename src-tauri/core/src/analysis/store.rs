//! What happens to jobs in the database. Each function is one step inside a transaction of the caller's.

use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::analysis::results::{self, Checked, StageData};
use crate::analysis::retry::{self, Next, Reason, Setback};
use crate::analysis::rows::{self, Dispatch};
use crate::analysis::waiting::READABLE;
use crate::analysis::{requests, stages};
use crate::clock;
use crate::db::DbError;
use crate::library::path_bytes;
use crate::model::AnalysisOptions;

/// Puts back what was in flight when the application ended. It costs no retry.
pub(super) fn requeue_all(tx: &Transaction<'_>) -> Result<usize, DbError> {
    Ok(tx.execute(
        "UPDATE jobs SET status = 'queued', not_before_ms = 0, stages_completed = '[]' WHERE status = 'processing'",
        [],
    )?)
}

/// Queues every audio of an active folder that has no result, no failure and no job yet; answers how many.
pub(super) fn enqueue_new(tx: &Transaction<'_>, options: &AnalysisOptions, max_retries: u32) -> Result<usize, DbError> {
    let total = stages::requested(options).len();
    let inserted = tx
        .prepare_cached(
            "INSERT OR IGNORE INTO jobs(audio_id, track_id, priority, options, stages_total, max_retries)
             SELECT a.audio_id, t.id, 1, ?1, ?2, ?3
             FROM audio a JOIN tracks t ON t.audio_id = a.audio_id JOIN folders f ON f.id = t.folder_id
             WHERE a.date_analyzed IS NULL AND a.failed_code IS NULL AND t.is_missing = 0 AND f.is_active = 1
               AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.audio_id = a.audio_id)
             GROUP BY a.audio_id ORDER BY f.priority DESC, t.date_added, t.path_text",
        )?
        .execute(params![serde_json::to_string(options)?, total, max_retries])?;
    Ok(inserted)
}

/// Audio whose waveform was drawn and is not there any more: it lay in a file of its own that was lost or is older than
/// the library.
pub(super) fn undrawn(c: &rusqlite::Connection) -> Result<Vec<String>, DbError> {
    let sql = "SELECT r.audio_id FROM analyses r
               WHERE r.stage = 'basic_features' AND r.status = 'completed'
                 AND NOT EXISTS (SELECT 1 FROM waveforms w WHERE w.audio_id = r.audio_id)
                 AND json_extract(r.data, '$.waveform_levels') > 0";
    let ids = c.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

/// Queues what draws the waveforms of `audio` again, behind everything else; answers how many jobs that are.
pub(super) fn enqueue_undrawn(tx: &Transaction<'_>, audio: &[String], max_retries: u32) -> Result<usize, DbError> {
    let options = AnalysisOptions { characteristics: Some(false), ..AnalysisOptions::default() };
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO jobs(audio_id, track_id, priority, options, stages_total, max_retries)
         SELECT ?1, id, 2, ?2, ?3, ?4 FROM tracks WHERE audio_id = ?1 AND is_missing = 0 LIMIT 1",
    )?;
    let (text, total) = (serde_json::to_string(&options)?, stages::requested(&options).len());
    let mut queued = 0;
    for audio_id in audio {
        queued += insert.execute(params![audio_id, text, total, max_retries])?;
    }
    Ok(queued)
}

/// What the next job is chosen for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Stages that the server is not asked for.
    pub lacks: Vec<&'static str>,
    /// Jobs that it is not given.
    pub not: Vec<i64>,
}

/// A try that is about to begin.
#[derive(Debug, Clone)]
pub(super) struct Try {
    /// Secret of its callback address.
    pub token: String,
    /// Address of a server that is given whole files; none for one of this computer.
    pub remote: Option<String>,
    /// Version that the server says it has.
    pub version: Option<String>,
}

/// Takes the next job that may go now and that a server can do, and writes its try.
pub(super) fn take_next(
    tx: &Transaction<'_>,
    now_ms: i64,
    wanted: &Wanted,
    begun: &Try,
) -> Result<Option<Dispatch>, DbError> {
    let sql = format!(
        "SELECT j.id, j.audio_id, j.track_id, j.options FROM jobs j
         WHERE j.status = 'queued' AND j.not_before_ms <= ?1 AND {READABLE}
           AND j.id NOT IN (SELECT value FROM json_each(?2))
           AND NOT EXISTS (SELECT 1 FROM json_each(?3) WHERE json_extract(j.options, '$.' || value))
         ORDER BY j.priority, j.id LIMIT 1"
    );
    let found = tx
        .prepare_cached(&sql)?
        .query_row(params![now_ms, serde_json::to_string(&wanted.not)?, serde_json::to_string(&wanted.lacks)?], |row| {
            let cells: (i64, String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(cells)
        })
        .optional()?;
    let Some((row, audio_id, track_id, options)) = found else { return Ok(None) };
    let (path, duration, file_size, tempo_min, tempo_max): (Vec<u8>, Option<f64>, u64, Option<u32>, Option<u32>) = tx
        .prepare_cached(
            "SELECT t.path, t.duration_seconds, t.file_size, f.tempo_min, f.tempo_max
             FROM tracks t JOIN folders f ON f.id = t.folder_id
             WHERE t.audio_id = ?1 AND t.is_missing = 0 AND f.is_active = 1 AND f.is_available = 1
             ORDER BY t.id = ?2 DESC LIMIT 1",
        )?
        .query_row([&audio_id, &track_id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
    tx.prepare_cached(
        "UPDATE jobs SET status = 'processing', attempts = attempts + 1, stages_completed = '[]',
             started_at = coalesce(started_at, ?2), last_updated = ?2 WHERE id = ?1",
    )?
    .execute(params![row, clock::now_sql()])?;
    tx.prepare_cached(
        "INSERT INTO attempts(token, job_id, number, remote, server_version)
         SELECT ?1, id, attempts, ?3, ?4 FROM jobs WHERE id = ?2",
    )?
    .execute(params![begun.token, row, begun.remote, begun.version])?;
    let options = serde_json::from_str(&options)?;
    let tempo_range = tempo_min.zip(tempo_max);
    Ok(Some(Dispatch { row, audio_id, path: path_bytes::path(&path), duration, file_size, options, tempo_range }))
}

/// The job in `row` is at work: it was neither cancelled nor ended meanwhile.
pub(super) fn is_processing(c: &rusqlite::Connection, row: i64) -> Result<bool, DbError> {
    Ok(c.prepare_cached("SELECT 1 FROM jobs WHERE id = ?1 AND status = 'processing'")?.exists([row])?)
}

/// There is a job that waits.
pub(super) fn has_queued(c: &rusqlite::Connection) -> Result<bool, DbError> {
    Ok(c.prepare_cached("SELECT 1 FROM jobs WHERE status = 'queued' LIMIT 1")?.exists([])?)
}

/// The earliest time, in milliseconds since 1970, at which a delayed job may go.
pub(super) fn next_due(c: &rusqlite::Connection, now_ms: i64) -> Result<Option<i64>, DbError> {
    // Left to itself SQLite takes the index of all that are queued, and reads each of them.
    let sql = "SELECT min(not_before_ms) FROM jobs INDEXED BY jobs_delayed
               WHERE status = 'queued' AND not_before_ms > 0 AND not_before_ms > ?1";
    Ok(c.prepare_cached(sql)?.query_row([now_ms], |row| row.get(0))?)
}

/// Stores one stage of a running job; answers whether all stages have been reported.
pub(super) fn store_stage(
    tx: &Transaction<'_>,
    row: i64,
    audio_id: &str,
    stage: &StageData,
    checked: &Checked,
) -> Result<bool, DbError> {
    results::store(tx, audio_id, stage, checked)?;
    let (done, options): (String, String) = tx
        .prepare_cached("SELECT stages_completed, options FROM jobs WHERE id = ?1")?
        .query_row([row], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut done: Vec<String> = serde_json::from_str(&done)?;
    if !done.contains(&stage.stage) {
        done.push(stage.stage.clone());
    }
    tx.prepare_cached("UPDATE jobs SET stages_completed = ?2, last_updated = ?3 WHERE id = ?1")?.execute(params![
        row,
        serde_json::to_string(&done)?,
        clock::now_sql()
    ])?;
    let options: AnalysisOptions = serde_json::from_str(&options)?;
    Ok(stages::requested(&options).iter().all(|stage| done.iter().any(|name| name == stage)))
}

/// How a job that a server worked on came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// Its results are stored.
    Completed,
    /// Not well.
    SetBack(Next),
}

/// Ends a job whose server says that it is over. What was asked for and has neither come nor failed is a setback.
pub(super) fn finish(tx: &Transaction<'_>, row: i64, metadata: Option<&str>) -> Result<End, DbError> {
    let (audio_id, done, options): (String, String, String) = tx
        .prepare_cached("SELECT audio_id, stages_completed, options FROM jobs WHERE id = ?1")?
        .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let done: Vec<String> = serde_json::from_str(&done)?;
    let options: AnalysisOptions = serde_json::from_str(&options)?;
    let wants = |stage: &str| stages::requested(&options).contains(&stage);
    if wants("basic_features") && !done.iter().any(|stage| stage == "basic_features") {
        let text = "The analysis engine finished, but its result did not arrive";
        return Ok(End::SetBack(set_back(tx, row, Setback::Failed(Reason::new("result_lost", text)))?));
    }
    let failed: Option<String> = tx
        .prepare_cached(
            "SELECT error FROM analyses WHERE audio_id = ?1 AND stage = 'basic_features' AND status = 'failed'",
        )?
        .query_row([&audio_id], |row| row.get(0))
        .optional()?
        .flatten();
    if let Some(reason) = failed.filter(|_| wants("basic_features")) {
        return Ok(End::SetBack(set_back(tx, row, Setback::Hopeless(Reason::new("stage_failed", reason)))?));
    }
    let now = clock::now_sql();
    tx.prepare_cached(
        "UPDATE jobs SET status = 'completed', metadata = coalesce(?2, metadata), last_error = NULL, error_code = NULL,
             completed_at = ?3, last_updated = ?3 WHERE id = ?1",
    )?
    .execute(params![row, metadata, now])?;
    tx.prepare_cached(
        "UPDATE audio SET date_analyzed = ?2, failed_code = NULL, failed_reason = NULL WHERE audio_id = ?1",
    )?
    .execute(params![audio_id, clock::now_iso()])?;
    requests::insert_more(tx, row)?;
    Ok(End::Completed)
}

/// Writes what becomes of a running job after a setback.
pub(super) fn set_back(tx: &Transaction<'_>, row: i64, setback: Setback) -> Result<Next, DbError> {
    let next = retry::decide(setback, rows::history(tx, row)?);
    let now = clock::now_sql();
    match &next {
        Next::AgainWithServer { servers_lost } => {
            tx.prepare_cached(
                "UPDATE jobs SET status = 'queued', servers_lost = ?2, not_before_ms = 0, stages_completed = '[]',
                     last_updated = ?3 WHERE id = ?1",
            )?
            .execute(params![row, servers_lost, now])?;
        }
        Next::AgainAfter { delay, retry_count, reason } => {
            let due = clock::now_millis() + i64::try_from(delay.as_millis()).unwrap_or(i64::MAX / 2);
            tx.prepare_cached(
                "UPDATE jobs SET status = 'queued', retry_count = ?2, not_before_ms = ?3, last_error = ?4,
                     error_code = ?5, stages_completed = '[]', last_updated = ?6 WHERE id = ?1",
            )?
            .execute(params![row, retry_count, due, reason.message, reason.code, now])?;
        }
        Next::GiveUp(reason) => {
            tx.prepare_cached(
                "UPDATE jobs SET status = 'failed', last_error = ?2, error_code = ?3, completed_at = ?4,
                     last_updated = ?4 WHERE id = ?1",
            )?
            .execute(params![row, reason.message, reason.code, now])?;
            // A good result of an earlier analysis stays; the row then says nothing of this failure.
            tx.prepare_cached(
                "UPDATE audio SET failed_code = ?2, failed_reason = ?3
                 WHERE audio_id = (SELECT audio_id FROM jobs WHERE id = ?1) AND date_analyzed IS NULL",
            )?
            .execute(params![row, reason.code, reason.message])?;
        }
    }
    Ok(next)
}
