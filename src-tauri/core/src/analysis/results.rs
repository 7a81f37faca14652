//! Stage results: read from the wire, checked, stored. Nothing of a stage is stored unless all of it is in range.

mod bands;
mod basic_features;
mod characteristics;
mod fields;

use rusqlite::{Transaction, params};
use serde_json::Value;

use crate::clock;
use crate::db::DbError;
use crate::library::edits;
pub(super) use fields::Invalid;

/// One stage as it arrived.
#[derive(Debug, Clone)]
pub(super) struct StageData {
    /// Name of the stage.
    pub stage: String,
    /// False when the server says that the stage failed.
    pub completed: bool,
    /// What it sent.
    pub data: Value,
    /// Version that the server says it has.
    pub server_version: Option<String>,
}

/// A checked stage, ready to be stored.
#[derive(Debug)]
pub(super) enum Checked {
    BasicFeatures(Box<basic_features::BasicFeatures>),
    Characteristics(characteristics::Characteristics),
    /// A stage that is kept as it came.
    Other,
    /// The server could not do it.
    Failed(String),
}

/// Checks `stage`.
///
/// # Errors
/// Names the field that is missing, of the wrong type or out of range.
pub(super) fn check(stage: &StageData) -> Result<Checked, Invalid> {
    if !stage.completed {
        return Ok(Checked::Failed(failure_text(&stage.data)));
    }
    if !stage.data.is_object() {
        return Err(Invalid::new("data", "must be an object"));
    }
    Ok(match stage.stage.as_str() {
        "basic_features" => Checked::BasicFeatures(Box::new(basic_features::read(&stage.data)?)),
        "characteristics" => Checked::Characteristics(characteristics::read(&stage.data)?),
        _ => Checked::Other,
    })
}

/// Stores a checked stage of `audio_id`.
pub(super) fn store(tx: &Transaction<'_>, audio_id: &str, stage: &StageData, checked: &Checked) -> Result<(), DbError> {
    let mut kept = stage.data.clone();
    let mut error = None;
    match checked {
        // What the DJ locked stays, with the result that it belongs to.
        Checked::BasicFeatures(_) if edits::is_locked(tx, audio_id)? => return Ok(()),
        Checked::BasicFeatures(features) => {
            features.store(tx, audio_id)?;
            for large in ["beats", "downbeats", "waveforms"] {
                kept.as_object_mut().map(|object| object.remove(large));
            }
        }
        Checked::Characteristics(values) => values.store(tx, audio_id)?,
        Checked::Other => {}
        Checked::Failed(reason) => error = Some(reason.as_str()),
    }
    let text = |name: &str| kept.get(name).and_then(Value::as_str).map(str::to_owned);
    let version = text("engine_version").or_else(|| stage.server_version.clone());
    tx.prepare_cached(
        "INSERT OR REPLACE INTO analyses(audio_id, stage, status, data, error, engine, engine_version, finished_at)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        audio_id,
        stage.stage,
        if error.is_none() { "completed" } else { "failed" },
        kept.to_string(),
        error,
        text("engine"),
        version,
        clock::now_iso(),
    ])?;
    if let (Some(version), Checked::BasicFeatures(_)) = (&version, checked) {
        tx.execute("UPDATE audio SET analysis_version = ?2 WHERE audio_id = ?1", params![audio_id, version])?;
    }
    if let Checked::BasicFeatures(_) = checked {
        edits::reapply(tx, audio_id)?;
    }
    Ok(())
}

/// The sentence of a failed stage or job.
pub(super) fn failure_text(data: &Value) -> String {
    let said = data.get("error").map(|error| error.get("message").unwrap_or(error));
    let said = said.or_else(|| data.get("message")).and_then(Value::as_str).unwrap_or_default();
    let said: String = said.trim().chars().take(500).collect();
    if said.is_empty() { "The analysis engine gave no reason".to_owned() } else { said }
}

/// The stable code of a failed stage or job, where the server sent one.
pub(super) fn failure_code(data: &Value) -> Option<String> {
    let code = data.get("code").or_else(|| data.get("error")?.get("code"))?.as_str()?;
    Some(code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(40).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reasons_are_found_where_servers_put_them() {
        assert_eq!(failure_text(&json!({"error": "no"})), "no");
        assert_eq!(failure_text(&json!({"error": {"message": "no", "code": "c"}})), "no");
        assert_eq!(failure_code(&json!({"error": {"message": "no", "code": "c"}})), Some("c".into()));
        assert!(failure_text(&json!(null)).contains("no reason"));
    }
}
