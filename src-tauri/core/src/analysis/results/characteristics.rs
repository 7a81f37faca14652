//! Stage `characteristics`: seven required fields, the rest optional.

use rusqlite::{Transaction, params};
use serde_json::Value;

use super::fields::{Invalid, flag, number};
use crate::db::DbError;

/// The stage's values, checked.
#[derive(Debug)]
pub(in crate::analysis) struct Characteristics {
    danceability: bool,
    acousticness: bool,
    instrumentalness: bool,
    valence: f64,
    arousal: f64,
    energy: f64,
    loudness: f64,
    energy_level: Option<f64>,
    spectral_centroid: Option<f64>,
    spectral_rolloff: Option<f64>,
    spectral_bandwidth: Option<f64>,
    zero_crossing_rate: Option<f64>,
}

/// Reads and checks the stage.
pub(super) fn read(data: &Value) -> Result<Characteristics, Invalid> {
    let needed = |field: &str| Invalid::new(field, "is missing");
    let switch = |field: &str| flag(data, field)?.ok_or_else(|| needed(field));
    let value = |field: &str, low, high| number(data, field, low, high)?.ok_or_else(|| needed(field));
    let frequency = |field: &str| number(data, field, 0.0, 200_000.0);
    Ok(Characteristics {
        danceability: switch("danceability")?,
        acousticness: switch("acousticness")?,
        instrumentalness: switch("instrumentalness")?,
        valence: value("valence", -100.0, 100.0)?,
        arousal: value("arousal", -100.0, 100.0)?,
        energy: value("energy", -200.0, 100.0)?,
        loudness: value("loudness", -200.0, 100.0)?,
        energy_level: number(data, "energy_level", 0.0, 10.0)?,
        spectral_centroid: frequency("spectral_centroid")?,
        spectral_rolloff: frequency("spectral_rolloff")?,
        spectral_bandwidth: frequency("spectral_bandwidth")?,
        zero_crossing_rate: number(data, "zero_crossing_rate", 0.0, 1.0)?,
    })
}

impl Characteristics {
    /// Writes the columns.
    pub(super) fn store(&self, tx: &Transaction<'_>, audio_id: &str) -> Result<(), DbError> {
        tx.prepare_cached(
            "UPDATE audio SET danceability = ?2, acousticness = ?3, instrumentalness = ?4, valence = ?5, arousal = ?6,
                 energy = ?7, loudness = ?8, energy_level = ?9, spectral_centroid = ?10, spectral_rolloff = ?11,
                 spectral_bandwidth = ?12, zero_crossing_rate = ?13
             WHERE audio_id = ?1",
        )?
        .execute(params![
            audio_id,
            self.danceability,
            self.acousticness,
            self.instrumentalness,
            self.valence,
            self.arousal,
            self.energy,
            self.loudness,
            self.energy_level,
            self.spectral_centroid,
            self.spectral_rolloff,
            self.spectral_bandwidth,
            self.zero_crossing_rate,
        ])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_seven_are_needed() {
        let whole = json!({"danceability": true, "acousticness": 0, "instrumentalness": 1.0, "valence": 6.49,
            "arousal": 6.51, "energy": -6.5, "loudness": -12.0});
        assert!(read(&whole).is_ok());
        for field in whole.as_object().expect("an object").keys() {
            let mut part = whole.clone();
            part.as_object_mut().expect("an object").remove(field);
            assert_eq!(&read(&part).expect_err("refused").field, field);
        }
    }
}
