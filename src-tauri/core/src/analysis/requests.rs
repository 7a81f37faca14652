//! What people ask of the queue, in the database.

use rusqlite::{Connection, OptionalExtension as _, ToSql, Transaction, params};

use crate::analysis::improvable::AtWork;
use crate::analysis::{estimate, rows, stages};
use crate::clock;
use crate::db::DbError;
use crate::error::ApiError;
use crate::model::{
    AnalysisOptions, AnalysisRequest, CancelRequest, JobState, Priority, PriorityRequest, ReanalyzeError,
    ReanalyzeRequest, ReanalyzeSummary,
};

/// Reasons listed in the answer of a bulk request.
const MOST_ERRORS: usize = 100;

/// What a request found or made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    pub row: i64,
    kind: OutcomeKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OutcomeKind {
    New,
    Active,
    Finished,
}

impl Outcome {
    /// What was done, in one sentence.
    pub(super) fn message(self) -> &'static str {
        match self.kind {
            OutcomeKind::New => "Analysis job queued",
            OutcomeKind::Active => "Analysis is queued or running already",
            OutcomeKind::Finished => "Analysis is finished already",
        }
    }
}

/// Finds or makes the job of one track. The outer error is the database's, the inner one the caller's.
pub(super) fn request(
    tx: &Transaction<'_>,
    request: &AnalysisRequest,
    max_retries: u32,
) -> Result<Result<Outcome, ApiError>, DbError> {
    let (audio_id, is_analysed) = match audio_of(tx, &request.track_id)? {
        Ok(found) => found,
        Err(error) => return Ok(Err(error)),
    };
    let mut options = request.options.clone().unwrap_or_default();
    if !is_analysed {
        // Stems alone would leave it without a tempo, and nobody would ask for that any more.
        (options.basic_features, options.characteristics) = (None, None);
    }
    let force = request.force.unwrap_or(false);
    let priority = request.priority.unwrap_or_default();
    if let Some(job) = rows::newest(tx, &audio_id)? {
        let covers = stages::requested(&options).iter().all(|stage| stages::requested(&job.options).contains(stage));
        let kind = match job.status {
            JobState::Queued | JobState::Processing => Some(OutcomeKind::Active),
            JobState::Completed if covers && !force => Some(OutcomeKind::Finished),
            _ => None,
        };
        if let Some(kind) = kind {
            if job.status == JobState::Processing && !covers {
                ask_for_more(tx, job.id, &options)?;
            } else if kind == OutcomeKind::Active {
                widen(tx, job.id, &job.options, &options, priority)?;
            }
            return Ok(Ok(Outcome { row: job.id, kind }));
        }
    }
    let row = insert(tx, &audio_id, &request.track_id, &options, priority, max_retries)?;
    Ok(Ok(Outcome { row, kind: OutcomeKind::New }))
}

/// What a bulk request is about.
#[derive(Debug)]
enum Chosen<'a> {
    Tracks(&'a [String]),
    Folder(&'a str),
    All,
}

impl<'a> Chosen<'a> {
    /// Exactly one of the three ways in which a request can name tracks.
    fn of(ids: Option<&'a [String]>, folder: Option<&'a str>, all: Option<bool>) -> Result<Self, ApiError> {
        match (ids, folder, all.unwrap_or(false)) {
            (Some(ids), None, false) if !ids.is_empty() => Ok(Self::Tracks(ids)),
            (None, Some(folder), false) => Ok(Self::Folder(folder)),
            (None, None, true) => Ok(Self::All),
            _ => Err(ApiError::invalid("track_ids", "name one of track_ids, library_id or all: true")),
        }
    }
}

/// Settings that bulk requests need.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub max_retries: u32,
    /// Jobs at work together.
    pub at_a_time: u32,
}

/// What [`reanalyze`] would do: nothing is queued yet. The outer error is the database's, the inner one the caller's.
pub(super) fn reanalysis(
    c: &Connection,
    request: &ReanalyzeRequest,
    at_work: Option<&AtWork>,
    limits: Limits,
) -> Result<Result<ReanalyzeSummary, ApiError>, DbError> {
    match chosen_tracks(c, request, at_work)? {
        Ok(tracks) => Ok(Ok(summary(c, &tracks, request, limits)?)),
        Err(error) => Ok(Err(error)),
    }
}

/// Queues many tracks again.
pub(super) fn reanalyze(
    tx: &Transaction<'_>,
    request: &ReanalyzeRequest,
    at_work: Option<&AtWork>,
    limits: Limits,
) -> Result<Result<ReanalyzeSummary, ApiError>, DbError> {
    let tracks = match chosen_tracks(tx, request, at_work)? {
        Ok(tracks) => tracks,
        Err(error) => return Ok(Err(error)),
    };
    let mut summary = summary(tx, &tracks, request, limits)?;
    let options = request.options.clone().unwrap_or_default();
    for track_id in tracks {
        let one = AnalysisRequest {
            track_id: track_id.clone(),
            options: Some(options.clone()),
            priority: request.priority,
            force: Some(true),
        };
        match self::request(tx, &one, limits.max_retries)? {
            Ok(Outcome { kind: OutcomeKind::New, .. }) => summary.queued += 1,
            Ok(_) => {}
            Err(error) => {
                summary.failed += 1;
                if summary.errors.len() < MOST_ERRORS {
                    summary.errors.push(ReanalyzeError { track_id, error: error.message });
                }
            }
        }
    }
    Ok(Ok(summary))
}

fn summary(
    c: &Connection,
    tracks: &[String],
    request: &ReanalyzeRequest,
    limits: Limits,
) -> Result<ReanalyzeSummary, DbError> {
    let options = request.options.clone().unwrap_or_default();
    Ok(ReanalyzeSummary {
        total_requested: u64::try_from(tracks.len()).unwrap_or(u64::MAX),
        queued: 0,
        failed: 0,
        errors: Vec::new(),
        estimated_seconds: Some(estimate::seconds(c, tracks, &options, limits.at_a_time)?),
    })
}

/// Cancels the active job of an audio; answers its row.
pub(super) fn cancel(tx: &Transaction<'_>, audio_id: &str) -> Result<Option<i64>, DbError> {
    Ok(cancel_where(tx, "audio_id = ?2", &[&audio_id])?.pop())
}

/// Cancels the active jobs of many tracks; answers their rows.
pub(super) fn cancel_many(
    tx: &Transaction<'_>,
    request: &CancelRequest,
) -> Result<Result<Vec<i64>, ApiError>, DbError> {
    let chosen = match Chosen::of(request.track_ids.as_deref(), request.library_id.as_deref(), request.all) {
        Ok(chosen) => chosen,
        Err(error) => return Ok(Err(error)),
    };
    Ok(Ok(match chosen {
        Chosen::Tracks(ids) => {
            let mut rows = Vec::new();
            for id in ids {
                rows.extend(cancel_where(tx, "audio_id = (SELECT audio_id FROM tracks WHERE id = ?2)", &[id])?);
            }
            rows
        }
        Chosen::Folder(id) => {
            cancel_where(tx, "audio_id IN (SELECT audio_id FROM tracks WHERE folder_id = ?2)", &[&id])?
        }
        Chosen::All => cancel_where(tx, "1", &[])?,
    }))
}

/// Cancels the active jobs that `condition` is true of, whose parameters are numbered from 2; answers their rows.
fn cancel_where(tx: &Transaction<'_>, condition: &str, parameters: &[&dyn ToSql]) -> Result<Vec<i64>, DbError> {
    let sql = format!(
        "UPDATE jobs SET status = 'cancelled', completed_at = ?1, last_updated = ?1
         WHERE status IN ('queued', 'processing') AND {condition} RETURNING id"
    );
    let now = clock::now_sql();
    let parameters: Vec<&dyn ToSql> = std::iter::once(&now as &dyn ToSql).chain(parameters.iter().copied()).collect();
    let rows = tx.prepare_cached(&sql)?.query_map(&*parameters, |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Gives the waiting jobs of tracks another place in the queue; answers how many.
pub(super) fn prioritise(tx: &Transaction<'_>, request: &PriorityRequest) -> Result<u64, DbError> {
    let mut update = tx.prepare_cached(
        "UPDATE jobs SET priority = ?2, last_updated = ?3
         WHERE status = 'queued' AND audio_id = (SELECT audio_id FROM tracks WHERE id = ?1)",
    )?;
    let (rank, now) = (rows::rank(request.priority), clock::now_sql());
    let mut changed = 0;
    for id in &request.track_ids {
        changed += u64::try_from(update.execute(params![id, rank, now])?).unwrap_or_default();
    }
    Ok(changed)
}

/// The audio of a track that can be analysed, and whether it has been.
fn audio_of(tx: &Transaction<'_>, track_id: &str) -> Result<Result<(String, bool), ApiError>, DbError> {
    let sql = "SELECT t.audio_id, t.is_missing, t.read_error, a.date_analyzed IS NOT NULL
               FROM tracks t LEFT JOIN audio a ON a.audio_id = t.audio_id WHERE t.id = ?1";
    let found: Option<(Option<String>, bool, Option<String>, bool)> = tx
        .prepare_cached(sql)?
        .query_row([track_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    Ok(match found {
        None => Err(ApiError::not_found("track", track_id)),
        Some((_, true, ..)) => {
            let text = "The file of this track is gone, so it cannot be analysed";
            Err(ApiError::new(409, "track_missing", "File is missing", text))
        }
        Some((Some(audio_id), .., is_analysed)) => Ok((audio_id, is_analysed)),
        Some((None, _, Some(reason), _)) => Err(ApiError::new(422, "file_unreadable", "File cannot be read", reason)),
        Some((None, ..)) => Err(ApiError::not_read_yet()),
    })
}

/// The tracks that a request names and that can be analysed; the inner error says that there are none.
fn chosen_tracks(
    c: &Connection,
    request: &ReanalyzeRequest,
    at_work: Option<&AtWork>,
) -> Result<Result<Vec<String>, ApiError>, DbError> {
    let chosen = match Chosen::of(request.track_ids.as_deref(), request.library_id.as_deref(), request.all) {
        Ok(chosen) => chosen,
        Err(error) => return Ok(Err(error)),
    };
    let select = |folder: Option<&str>| -> Result<Vec<String>, DbError> {
        let sql = "SELECT t.id FROM tracks t LEFT JOIN audio a ON a.audio_id = t.audio_id
             WHERE t.is_missing = 0 AND t.audio_id IS NOT NULL AND (?3 IS NULL OR t.folder_id = ?3)
             AND (NOT ?1 OR a.date_analyzed IS NULL) AND (NOT ?2 OR a.failed_code IS NOT NULL)";
        let only = (request.missing_only.unwrap_or(false), request.failed_only.unwrap_or(false));
        let mut statement = c.prepare_cached(sql)?;
        let ids = statement.query_map(params![only.0, only.1, folder], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(ids)
    };
    let mut tracks = match chosen {
        Chosen::Tracks(ids) => ids.to_vec(),
        Chosen::Folder(id) => select(Some(id))?,
        Chosen::All => select(None)?,
    };
    if request.improvable_only.unwrap_or(false) {
        let improvable = at_work.map(|at_work| at_work.tracks(c)).transpose()?.unwrap_or_default();
        tracks.retain(|id| improvable.contains(id));
    }
    if tracks.is_empty() {
        return Ok(Err(ApiError::new(400, "validation_failed", "No tracks found", "No track fits this request")));
    }
    Ok(Ok(tracks))
}

fn insert(
    tx: &Transaction<'_>,
    audio_id: &str,
    track_id: &str,
    options: &AnalysisOptions,
    priority: Priority,
    max_retries: u32,
) -> Result<i64, DbError> {
    tx.prepare_cached(
        "INSERT INTO jobs(audio_id, track_id, priority, options, stages_total, max_retries)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        audio_id,
        track_id,
        rows::rank(priority),
        serde_json::to_string(options)?,
        stages::requested(options).len(),
        max_retries,
    ])?;
    let row = tx.last_insert_rowid();
    tx.prepare_cached("UPDATE audio SET failed_code = NULL, failed_reason = NULL WHERE audio_id = ?1")?
        .execute([audio_id])?;
    Ok(row)
}

/// What a server has is not changed any more: what is asked for meanwhile comes after it.
fn ask_for_more(tx: &Transaction<'_>, row: i64, wants: &AnalysisOptions) -> Result<(), DbError> {
    let earlier: Option<String> =
        tx.prepare_cached("SELECT more FROM jobs WHERE id = ?1")?.query_row([row], |row| row.get(0))?;
    let all = match earlier {
        Some(earlier) => together(&serde_json::from_str(&earlier)?, wants),
        None => wants.clone(),
    };
    tx.prepare_cached("UPDATE jobs SET more = ?2 WHERE id = ?1")?
        .execute(params![row, serde_json::to_string(&all)?])?;
    Ok(())
}

/// Makes the job of what was asked for while the one in `row` was at work.
pub(super) fn insert_more(tx: &Transaction<'_>, row: i64) -> Result<(), DbError> {
    let sql = "SELECT audio_id, track_id, max_retries, more FROM jobs WHERE id = ?1 AND more IS NOT NULL";
    let asked: Option<(String, String, u32, String)> = tx
        .prepare_cached(sql)?
        .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let Some((audio_id, track_id, max_retries, more)) = asked else { return Ok(()) };
    insert(tx, &audio_id, &track_id, &serde_json::from_str(&more)?, Priority::High, max_retries)?;
    Ok(())
}

/// The stages of both.
fn together(one: &AnalysisOptions, other: &AnalysisOptions) -> AnalysisOptions {
    let (one, other) = (stages::requested(one), stages::requested(other));
    let on = |stage: &str| Some(one.contains(&stage) || other.contains(&stage));
    AnalysisOptions {
        basic_features: on("basic_features"),
        characteristics: on("characteristics"),
        genre: on("genre"),
        stems: on("stems"),
        segments: on("segments"),
        transitions: on("transitions"),
    }
}

/// A queued job also does what is asked for now, and comes as early as is asked for now.
fn widen(
    tx: &Transaction<'_>,
    row: i64,
    has: &AnalysisOptions,
    wants: &AnalysisOptions,
    priority: Priority,
) -> Result<(), DbError> {
    let options = together(has, wants);
    tx.prepare_cached(
        "UPDATE jobs SET options = ?2, stages_total = ?3, priority = min(priority, ?4), not_before_ms = 0
         WHERE id = ?1 AND status = 'queued'",
    )?
    .execute(params![
        row,
        serde_json::to_string(&options)?,
        stages::requested(&options).len(),
        rows::rank(priority),
    ])?;
    Ok(())
}
