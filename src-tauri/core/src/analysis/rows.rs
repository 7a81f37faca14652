//! Jobs as rows of the database.

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension as _, Row};
use serde_json::Value;

use crate::analysis::retry::History;
use crate::analysis::stages;
use crate::analysis::waiting::{self, OFFLINE, READABLE};
use crate::db::DbError;
use crate::model::{AnalysisOptions, Job, JobState, JobSummary, Priority};

/// Columns of [`job`], from `jobs j` and the track it was asked for.
const COLUMNS: &str = "j.id, j.audio_id, j.track_id, coalesce(t.path_text, '') AS file_path, j.status, j.priority,
    j.options, j.stages_completed, j.stages_total, j.retry_count, j.max_retries, j.last_error, j.error_code, j.metadata,
    j.not_before_ms, j.created_at, j.started_at, j.completed_at, j.last_updated";

/// A job that goes to a server now.
#[derive(Debug, Clone)]
pub(super) struct Dispatch {
    pub row: i64,
    pub audio_id: String,
    /// File to read: one that is there, preferably the track's that it was asked for.
    pub path: PathBuf,
    pub duration: Option<f64>,
    /// Bytes.
    pub file_size: u64,
    pub options: AnalysisOptions,
    /// Tempo range of its folder, where it has one of its own.
    pub tempo_range: Option<(u32, u32)>,
}

/// The newest job of `audio_id`, with what keeps its files away.
pub(super) fn newest(c: &Connection, audio_id: &str) -> Result<Option<Job>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS}, {READABLE} AS readable, {OFFLINE} AS offline FROM jobs j LEFT JOIN tracks t ON t.id = j.track_id
         WHERE j.audio_id = ?1 ORDER BY j.id DESC LIMIT 1"
    );
    Ok(c.prepare_cached(&sql)?.query_row([audio_id], job).optional()?)
}

/// The job in row `id`.
pub(super) fn by_row(c: &Connection, id: i64) -> Result<Option<Job>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS}, 1 AS readable, 0 AS offline FROM jobs j LEFT JOIN tracks t ON t.id = j.track_id
         WHERE j.id = ?1"
    );
    Ok(c.prepare_cached(&sql)?.query_row([id], job).optional()?)
}

/// Ids of all tracks that hold `audio_id`.
pub(super) fn tracks_of(c: &Connection, audio_id: &str) -> Result<Vec<String>, DbError> {
    let mut statement = c.prepare_cached("SELECT id FROM tracks WHERE audio_id = ?1")?;
    let ids = statement.query_map([audio_id], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Numbers that decide what becomes of a job.
pub(super) fn history(c: &Connection, row: i64) -> Result<History, DbError> {
    let sql = "SELECT retry_count, max_retries, servers_lost FROM jobs WHERE id = ?1";
    Ok(c.prepare_cached(sql)?.query_row([row], |row| {
        Ok(History { retry_count: row.get(0)?, max_retries: row.get(1)?, servers_lost: row.get(2)? })
    })?)
}

/// The short form.
pub(super) fn summary(job: &Job) -> JobSummary {
    JobSummary {
        job_id: job.job_id.clone(),
        track_id: job.track_id.clone(),
        status: job.status,
        priority: job.priority,
        progress_percent: job.progress_percent,
        created_at: job.created_at.clone(),
        last_error: job.last_error.clone(),
        error_code: job.error_code.clone(),
    }
}

fn job(row: &Row<'_>) -> rusqlite::Result<Job> {
    let text = |name: &str| row.get::<_, Option<String>>(name);
    let status: String = row.get("status")?;
    let options: String = row.get("options")?;
    let done: String = row.get("stages_completed")?;
    let stages_completed: Vec<String> = serde_json::from_str(&done).unwrap_or_default();
    let stages_total: u32 = row.get("stages_total")?;
    let status = state(&status);
    let progress =
        if status == JobState::Completed { 100.0 } else { stages::percent(stages_completed.len(), stages_total) };
    let not_before: i64 = row.get("not_before_ms")?;
    let waits = status == JobState::Queued && not_before > 0;
    Ok(Job {
        id: row.get("id")?,
        job_id: row.get("audio_id")?,
        track_id: row.get("track_id")?,
        file_path: row.get("file_path")?,
        status,
        priority: priority(row.get("priority")?),
        options: serde_json::from_str(&options).unwrap_or_default(),
        stages_completed,
        stages_total,
        progress_percent: progress,
        retry_count: row.get("retry_count")?,
        max_retries: row.get("max_retries")?,
        last_error: text("last_error")?,
        error_code: text("error_code")?,
        callback_metadata: text("metadata")?.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or(Value::Null),
        next_attempt_at: if waits {
            jiff::Timestamp::from_millisecond(not_before).ok().map(crate::clock::sql)
        } else {
            None
        },
        created_at: row.get("created_at")?,
        started_at: text("started_at")?,
        completed_at: text("completed_at")?,
        last_updated: row.get("last_updated")?,
        waiting: waiting::of_files(row.get("readable")?, row.get("offline")?).filter(|_| status == JobState::Queued),
    })
}

fn state(text: &str) -> JobState {
    match text {
        "processing" => JobState::Processing,
        "completed" => JobState::Completed,
        "failed" => JobState::Failed,
        "cancelled" => JobState::Cancelled,
        _ => JobState::Queued,
    }
}

/// The priority's number in the database: smaller goes first.
pub(super) fn rank(priority: Priority) -> i64 {
    match priority {
        Priority::High => 0,
        Priority::Normal => 1,
        Priority::Low => 2,
    }
}

fn priority(rank: i64) -> Priority {
    match rank {
        0 => Priority::High,
        1 => Priority::Normal,
        _ => Priority::Low,
    }
}
