//! Callbacks of the analysis server: `POST /api/analysis/callback/{token}`.

use rusqlite::{OptionalExtension as _, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::analysis::results::{self, Checked, StageData};
use crate::analysis::retry::{Reason, Setback};
use crate::analysis::store::End;
use crate::analysis::{stages, store};
use crate::db::DbError;
use crate::error::ApiError;

/// Body of a callback.
#[derive(Debug, Clone, Deserialize)]
pub struct Callback {
    /// Audio identity.
    #[serde(default)]
    pub job_id: Option<String>,
    /// A stage's name, `job_completed`, `job_failed` or `error`.
    #[serde(default)]
    pub stage: Option<String>,
    /// `completed` or `failed`; completed unless given.
    #[serde(default)]
    pub status: Option<String>,
    /// The stage's data.
    #[serde(default)]
    pub data: Value,
}

/// Answer of a callback that was stored or rightly ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallbackAnswer {
    /// What was done.
    pub message: String,
    /// Audio identity.
    pub job_id: String,
    /// The stage.
    pub stage: String,
}

/// What a callback did in the database.
#[derive(Debug)]
pub(super) enum Effect {
    /// The token is not one of ours.
    UnknownToken,
    /// A try that is over, or a stage that we do not know.
    Ignored,
    /// The body names another job than the token.
    WrongJob,
    /// A stage was stored, or refused with this reason and written down as failed.
    Stage { row: i64, refused: Option<results::Invalid>, ended: Option<End> },
    /// The job is over.
    Ended { row: i64, end: End },
}

/// Codes of our bundled server for which trying again cannot help: the file is the cause.
const HOPELESS: &[&str] = &["empty_file", "not_audio", "cut_off", "no_sound", "unreadable", "unsupported"];

impl Callback {
    /// Job id and stage.
    ///
    /// # Errors
    /// 400 when one is missing.
    pub(super) fn names(&self) -> Result<(String, String), ApiError> {
        match (&self.job_id, &self.stage) {
            (Some(job), Some(stage)) if !job.is_empty() && !stage.is_empty() => Ok((job.clone(), stage.clone())),
            _ => {
                let field = if self.job_id.as_deref().unwrap_or_default().is_empty() { "job_id" } else { "stage" };
                Err(ApiError::invalid(field, "is required"))
            }
        }
    }

    /// Stores what arrived for the try that `token` belongs to.
    pub(super) fn apply(self, tx: &Transaction<'_>, token: &str) -> Result<Effect, DbError> {
        let job = tx
            .prepare_cached(
                "SELECT j.id, j.audio_id, j.status = 'processing' AND a.number = j.attempts, a.server_version,
                     a.remote IS NOT NULL
                 FROM attempts a JOIN jobs j ON j.id = a.job_id WHERE a.token = ?1",
            )?
            .query_row([token], |row| {
                let cells: (i64, String, bool, Option<String>, bool) =
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
                Ok(cells)
            })
            .optional()?;
        let Some((row, audio_id, current, version, remote)) = job else { return Ok(Effect::UnknownToken) };
        if !current {
            return Ok(Effect::Ignored);
        }
        if self.job_id.as_deref() != Some(audio_id.as_str()) {
            return Ok(Effect::WrongJob);
        }
        let failed = self.status.as_deref() == Some("failed");
        match self.stage.as_deref().unwrap_or_default() {
            "job_completed" => {
                let end = store::finish(tx, row, Some(&self.data.to_string()))?;
                Ok(Effect::Ended { row, end })
            }
            "job_failed" | "error" => {
                let end = End::SetBack(store::set_back(tx, row, job_failure(&self.data))?);
                Ok(Effect::Ended { row, end })
            }
            // Its stems are on another computer, and a path that it names is one of ours.
            "stems" if remote => Ok(Effect::Ignored),
            stage if stages::is_known(stage) => {
                let arrived =
                    StageData { stage: stage.to_owned(), completed: !failed, data: self.data, server_version: version };
                store_checked(tx, row, &audio_id, arrived)
            }
            _ => Ok(Effect::Ignored),
        }
    }
}

/// Checks and stores one stage; a refused one is written down as failed with the reason.
pub(super) fn store_checked(
    tx: &Transaction<'_>,
    row: i64,
    audio_id: &str,
    arrived: StageData,
) -> Result<Effect, DbError> {
    let (stage, checked, refused) = match results::check(&arrived) {
        Ok(checked) => (arrived, checked, None),
        Err(invalid) => {
            let reason = format!("The analysis engine sent a value that makes no sense: {invalid}");
            let stage = StageData { completed: false, data: json!({ "error": reason }), ..arrived };
            (stage, Checked::Failed(reason), Some(invalid))
        }
    };
    let all = store::store_stage(tx, row, audio_id, &stage, &checked)?;
    let ended = if all { Some(store::finish(tx, row, None)?) } else { None };
    Ok(Effect::Stage { row, refused, ended })
}

/// The setback that a failed job's data tells of.
pub(super) fn job_failure(data: &Value) -> Setback {
    let code = results::failure_code(data).unwrap_or_else(|| "job_failed".to_owned());
    let reason = Reason { message: results::failure_text(data), code };
    if HOPELESS.contains(&reason.code.as_str()) { Setback::Hopeless(reason) } else { Setback::Failed(reason) }
}
