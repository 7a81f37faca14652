//! Results that come from another program's library: checked and stored as a server's are.

use rusqlite::{Transaction, params};
use serde_json::Value;

use crate::analysis::results::{self, Checked, StageData};
use crate::analysis::rows::rank;
use crate::clock;
use crate::db::DbError;
use crate::model::Priority;

/// A checked stage of another program's library.
#[derive(Debug)]
pub(crate) struct ImportedStage {
    data: StageData,
    checked: Checked,
}

impl ImportedStage {
    /// Checks `data` of `stage`. What of it cannot be taken is left out, and told in sentences; none when nothing is left.
    pub(crate) fn read(stage: &str, mut data: Value) -> (Option<Self>, Vec<String>) {
        let mut left_out = Vec::new();
        loop {
            let read = StageData { stage: stage.to_owned(), completed: true, data, server_version: None };
            match results::check(&read) {
                Ok(checked) => return (Some(Self { data: read, checked }), left_out),
                Err(invalid) => {
                    left_out.push(format!("It says of {stage}: {invalid}"));
                    data = read.data;
                    // A list's member is named with its place.
                    let field = invalid.field.split(['[', '.']).next().unwrap_or_default();
                    let removed = data.as_object_mut().and_then(|fields| fields.remove(field));
                    if removed.is_none_or(|value| value.is_null()) {
                        return (None, left_out);
                    }
                }
            }
        }
    }

    /// It has tempo, key, beats and waveform: all that an analysis of our own gives that the decks need.
    pub(crate) fn is_whole(&self) -> bool {
        match &self.checked {
            Checked::BasicFeatures(features) => features.is_whole(),
            _ => false,
        }
    }

    /// Stores it, unless the audio has such a result.
    pub(crate) fn store_where_none_is(&self, tx: &Transaction<'_>, audio_id: &str) -> Result<(), DbError> {
        let sql = "SELECT 1 FROM analyses WHERE audio_id = ?1 AND stage = ?2 AND status = 'completed'";
        if tx.prepare_cached(sql)?.exists([audio_id, &self.data.stage])? {
            return Ok(());
        }
        results::store(tx, audio_id, &self.data, &self.checked)
    }
}

/// Notes that an audio is analysed, at `at` (ISO 8601), so that it is not queued; a job that waits to do that is
/// cancelled, unless the DJ wants it before others.
pub(crate) fn analysed(tx: &Transaction<'_>, audio_id: &str, at: &str) -> Result<(), DbError> {
    tx.prepare_cached(
        "UPDATE audio SET date_analyzed = ?2, failed_code = NULL, failed_reason = NULL
         WHERE audio_id = ?1 AND date_analyzed IS NULL",
    )?
    .execute(params![audio_id, at])?;
    tx.prepare_cached(
        "UPDATE jobs SET status = 'cancelled', completed_at = ?2, last_updated = ?2
         WHERE audio_id = ?1 AND status = 'queued' AND priority > ?3",
    )?
    .execute(params![audio_id, clock::now_sql(), rank(Priority::High)])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_makes_no_sense_is_left_out_and_told() {
        let (stage, left_out) = ImportedStage::read("basic_features", json!({"tempo": 999, "key": 77, "mode": 1}));
        assert!(stage.is_some_and(|stage| !stage.is_whole()));
        assert_eq!(left_out.len(), 2, "{left_out:?}");
        let (stage, left_out) = ImportedStage::read("characteristics", json!({"danceability": true}));
        assert!(stage.is_none() && left_out.len() == 1);
    }

    #[test]
    fn tempo_key_beats_and_waveform_are_a_whole_analysis() {
        let mut level = json!({"zoom_level": 0, "num_pixels": 1, "samples_per_pixel": 100});
        for field in ["low", "mid", "high"] {
            level[format!("{field}_freq_amplitude")] = json!([255]);
            level[format!("{field}_freq_intensity")] = json!([1]);
        }
        let whole = json!({"tempo": 128, "key": 5, "mode": 0, "beats": [0.5, 1.0], "waveforms": [level]});
        let is_whole =
            |data: Value| ImportedStage::read("basic_features", data).0.is_some_and(|stage| stage.is_whole());
        assert!(is_whole(whole.clone()));
        for field in ["tempo", "key", "mode", "beats", "waveforms"] {
            let mut part = whole.clone();
            part.as_object_mut().expect("fields").remove(field);
            assert!(!is_whole(part), "without {field}");
        }
    }
}
