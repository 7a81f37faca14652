//! Stage `basic_features`: tempo, beats, key, positions, waveforms.

use rusqlite::{Transaction, params};
use serde_json::Value;

use super::bands::{self, Level};
use super::fields::{Invalid, flag, integer, number, positions, seconds};
use crate::db::DbError;

/// Tempos outside this range, in BPM, are a defect of the sender.
const TEMPO: (f64, f64) = (0.0, 500.0);

/// The stage's values, checked.
#[derive(Debug)]
pub(in crate::analysis) struct BasicFeatures {
    tempo: Option<f64>,
    tempo_confidence: Option<f64>,
    constant: Option<bool>,
    key: Option<i64>,
    mode: Option<i64>,
    key_strength: Option<f64>,
    first_beat_offset: Option<f64>,
    first_phrase_beat_no: Option<i64>,
    audible_start: Option<f64>,
    audible_end: Option<f64>,
    beats: Option<Vec<f64>>,
    downbeats: Option<Vec<f64>>,
    /// `None` when the server sent none; those that cannot be read are left out.
    waveforms: Option<Vec<Level>>,
}

/// Reads and checks the stage. Several fields have two names: ours first.
pub(super) fn read(data: &Value) -> Result<BasicFeatures, Invalid> {
    // An existing server sends 0 for "no tempo".
    let positive = |tempo: &f64| *tempo > 0.0;
    let tempo = number(data, "tempo", TEMPO.0, TEMPO.1)?.filter(positive);
    let tempo = tempo.or(number(data, "bpm", TEMPO.0, TEMPO.1)?.filter(positive));
    let waveforms = data.get("waveforms").and_then(Value::as_array).map(|list| {
        let level = |value| bands::read(value).inspect_err(|e| tracing::warn!("a waveform was left out: {e}")).ok();
        list.iter().filter_map(level).collect()
    });
    Ok(BasicFeatures {
        tempo,
        tempo_confidence: number(data, "tempo_confidence", 0.0, 1.0)?,
        constant: flag(data, "constant")?,
        key: integer(data, "key", 0, 11)?.or(integer(data, "musical_key", 0, 11)?),
        mode: integer(data, "mode", 0, 1)?,
        key_strength: number(data, "key_strength", 0.0, 1.0)?,
        first_beat_offset: seconds(data, "firstBeatOffset")?,
        first_phrase_beat_no: integer(data, "firstPhraseBeatNo", 0, 1_000_000)?,
        audible_start: seconds(data, "audibleStartTime")?,
        audible_end: seconds(data, "audibleEndTime")?,
        beats: positions(data, "beats")?,
        downbeats: positions(data, "downbeats")?,
        waveforms,
    })
}

impl BasicFeatures {
    /// Writes columns, beats and waveforms; what the stage did not carry of the latter two stays.
    pub(super) fn store(&self, tx: &Transaction<'_>, audio_id: &str) -> Result<(), DbError> {
        tx.prepare_cached(
            "UPDATE audio SET bpm = ?2, bpm_confidence = ?3, constant_tempo = ?4, musical_key = ?5, mode = ?6,
                 key_strength = ?7, first_beat_offset = ?8, first_phrase_beat_no = ?9, audible_start_time = ?10,
                 audible_end_time = ?11
             WHERE audio_id = ?1",
        )?
        .execute(params![
            audio_id,
            self.tempo,
            self.tempo_confidence,
            self.constant,
            self.key,
            self.mode,
            self.key_strength,
            self.first_beat_offset,
            self.first_phrase_beat_no,
            self.audible_start,
            self.audible_end,
        ])?;
        let json = |list: &Option<Vec<f64>>| list.as_ref().map(serde_json::to_string).transpose();
        tx.prepare_cached(
            "INSERT INTO beats(audio_id, beats, downbeats) VALUES(?1, ?2, ?3)
             ON CONFLICT(audio_id) DO UPDATE SET beats = coalesce(excluded.beats, beats),
                 downbeats = coalesce(excluded.downbeats, downbeats)",
        )?
        .execute(params![audio_id, json(&self.beats)?, json(&self.downbeats)?])?;
        self.store_waveforms(tx, audio_id)
    }

    /// Tempo, key, beats and waveform all came.
    pub(in crate::analysis) fn is_whole(&self) -> bool {
        let has_beats = self.beats.as_ref().is_some_and(|beats| beats.len() > 1);
        self.tempo.is_some() && self.key.is_some() && self.mode.is_some() && has_beats && self.waveforms() > 0
    }

    /// Levels of the waveform that came.
    pub(super) fn waveforms(&self) -> usize {
        self.waveforms.as_ref().map_or(0, Vec::len)
    }

    /// Stores the waveform alone; an earlier one stays where none came.
    pub(super) fn store_waveforms(&self, tx: &Transaction<'_>, audio_id: &str) -> Result<(), DbError> {
        let Some(waveforms) = self.waveforms.as_ref().filter(|list| !list.is_empty()) else { return Ok(()) };
        tx.execute("DELETE FROM waveforms WHERE audio_id = ?1", [audio_id])?;
        let mut insert = tx.prepare_cached(
            "INSERT OR REPLACE INTO waveforms(audio_id, zoom_level, sample_rate, samples_per_pixel, num_pixels, bands)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for level in waveforms {
            let Level { zoom_level, sample_rate, samples_per_pixel, num_pixels, bands } = level;
            insert.execute(params![audio_id, zoom_level, sample_rate, samples_per_pixel, num_pixels, bands])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn senseless_values_name_their_field() {
        for (data, field) in [
            (json!({"tempo": 99999}), "tempo"),
            (json!({"bpm": -1}), "bpm"),
            (json!({"key": 77}), "key"),
            (json!({"mode": 2}), "mode"),
            (json!({"beats": [2, 1]}), "beats"),
            (json!({"key_strength": "high"}), "key_strength"),
        ] {
            assert_eq!(read(&data).expect_err("refused").field, field);
        }
    }

    #[test]
    fn other_names_and_zero_tempo_are_understood() {
        let features = read(&json!({"tempo": 0, "bpm": 128.5, "musical_key": 5})).expect("features");
        assert_eq!((features.tempo, features.key), (Some(128.5), Some(5)));
        assert_eq!(read(&json!({"tempo": 0})).expect("features").tempo, None);
    }
}
