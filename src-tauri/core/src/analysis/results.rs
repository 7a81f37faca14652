//! Stage results: read from the wire, checked, stored. Nothing of a stage is stored unless all of it is in range.

mod bands;
mod basic_features;
mod characteristics;
mod fields;
mod genre;
mod stems;
mod structure;

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
        name => {
            match name {
                "genre" => genre::check(&stage.data)?,
                "segments" => structure::check_segments(&stage.data)?,
                "transitions" => structure::check_transitions(&stage.data)?,
                "stems" => stems::check(&stage.data)?,
                _ => {}
            }
            Checked::Other
        }
    })
}

/// Stores a checked stage of `audio_id`.
pub(super) fn store(tx: &Transaction<'_>, audio_id: &str, stage: &StageData, checked: &Checked) -> Result<(), DbError> {
    let mut kept = stage.data.clone();
    let mut error = None;
    match checked {
        // What the DJ locked stays, with the result that it belongs to; its waveform may have to be drawn again.
        Checked::BasicFeatures(features) if edits::is_locked(tx, audio_id)? => {
            return features.store_waveforms(tx, audio_id);
        }
        Checked::BasicFeatures(features) => {
            features.store(tx, audio_id)?;
            if let Some(kept) = kept.as_object_mut() {
                kept.retain(|name, _| !["beats", "downbeats", "waveforms"].contains(&name.as_str()));
                // Tells a waveform that was lost from one that never was.
                kept.insert("waveform_levels".to_owned(), features.waveforms().into());
            }
        }
        Checked::Characteristics(values) => values.store(tx, audio_id)?,
        Checked::Other => {}
        Checked::Failed(reason) => error = Some(reason.as_str()),
    }
    let Maker { engine, version } = Maker::of(&kept);
    let version = version.or_else(|| stage.server_version.clone());
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
        engine,
        version,
        clock::now_iso(),
    ])?;
    if let (Some(version), Checked::BasicFeatures(_)) = (&version, checked) {
        tx.execute("UPDATE audio SET analysis_version = ?2 WHERE audio_id = ?1", params![audio_id, version])?;
    }
    match checked {
        Checked::BasicFeatures(_) => edits::reapply(tx, audio_id),
        Checked::Characteristics(_) => edits::reapply_metadata(tx, audio_id),
        Checked::Other | Checked::Failed(_) => Ok(()),
    }
}

/// What made a result, where it says so: `engine` as a name, or as an object with `name` and `version`.
struct Maker {
    engine: Option<String>,
    version: Option<String>,
}

impl Maker {
    fn of(data: &Value) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let engine = data.get("engine");
        let part = |name: &str| text(engine.and_then(|engine| engine.get(name)));
        Self {
            engine: text(engine).or_else(|| part("name")),
            version: text(data.get("engine_version")).or_else(|| part("version")),
        }
    }
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
    fn results_say_what_made_them() {
        let whole = Maker::of(&json!({"engine": {"name": "mismo", "version": "0.2.0"}}));
        assert_eq!((whole.engine.as_deref(), whole.version.as_deref()), (Some("mismo"), Some("0.2.0")));
        let name = Maker::of(&json!({"engine": "other", "engine_version": "3"}));
        assert_eq!((name.engine.as_deref(), name.version.as_deref()), (Some("other"), Some("3")));
    }

    #[test]
    fn reasons_are_found_where_servers_put_them() {
        assert_eq!(failure_text(&json!({"error": "no"})), "no");
        assert_eq!(failure_text(&json!({"error": {"message": "no", "code": "c"}})), "no");
        assert_eq!(failure_code(&json!({"error": {"message": "no", "code": "c"}})), Some("c".into()));
        assert!(failure_text(&json!(null)).contains("no reason"));
    }
}
