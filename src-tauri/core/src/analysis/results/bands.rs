//! Waveform bands: base64 of bytes, base64 of 32-bit floats, or a list of numbers become one byte a pixel.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::fields::Invalid;

/// Most pixels of one level that make sense.
const MOST_PIXELS: u64 = 1_000_000;

/// The six data fields, in the order in which they are stored.
const FIELDS: [&str; 6] = [
    "low_freq_amplitude",
    "mid_freq_amplitude",
    "high_freq_amplitude",
    "low_freq_intensity",
    "mid_freq_intensity",
    "high_freq_intensity",
];

/// One zoom level, checked.
#[derive(Debug)]
pub(super) struct Level {
    pub zoom_level: u8,
    pub sample_rate: Option<i64>,
    pub samples_per_pixel: f64,
    pub num_pixels: u32,
    /// Six bands of `num_pixels` bytes, in the order of [`FIELDS`].
    pub bands: Vec<u8>,
}

/// Reads one waveform object.
pub(super) fn read(value: &Value) -> Result<Level, Invalid> {
    let whole = |field: &str| value.get(field).and_then(Value::as_u64);
    let zoom_level = whole("zoom_level").and_then(|zoom| u8::try_from(zoom).ok()).filter(|zoom| *zoom <= 2);
    let zoom_level = zoom_level.ok_or_else(|| Invalid::new("zoom_level", "must be 0, 1 or 2"))?;
    let pixels = whole("num_pixels").filter(|pixels| (1..=MOST_PIXELS).contains(pixels));
    let pixels = pixels.ok_or_else(|| Invalid::new("num_pixels", "must be from 1 to 1000000"))?;
    let samples_per_pixel =
        value.get("samples_per_pixel").and_then(Value::as_f64).filter(|n| *n > 0.0 && n.is_finite());
    let samples_per_pixel = samples_per_pixel.ok_or_else(|| Invalid::new("samples_per_pixel", "must be positive"))?;
    let length = usize::try_from(pixels).unwrap_or(usize::MAX);
    let mut bands = Vec::with_capacity(length * FIELDS.len());
    for field in FIELDS {
        bands.extend(band(value.get(field).unwrap_or(&Value::Null), field, length)?);
    }
    Ok(Level {
        zoom_level,
        sample_rate: value.get("sample_rate").and_then(Value::as_i64),
        samples_per_pixel,
        num_pixels: u32::try_from(pixels).unwrap_or(u32::MAX),
        bands,
    })
}

fn band(value: &Value, field: &str, length: usize) -> Result<Vec<u8>, Invalid> {
    let bytes = match value {
        Value::String(text) => {
            let raw = STANDARD.decode(text).map_err(|_| Invalid::new(field, "must be base64"))?;
            if raw.len() == length * 4 { floats(&raw) } else { raw }
        }
        Value::Array(list) => {
            let numbers: Option<Vec<f64>> = list.iter().map(Value::as_f64).collect();
            let numbers = numbers.ok_or_else(|| Invalid::new(field, "must hold numbers only"))?;
            // Lists of existing servers are either bytes or fractions; no fraction exceeds 1.
            let scale = if numbers.iter().any(|n| *n > 1.0) { 1.0 } else { 255.0 };
            numbers.into_iter().map(|n| byte(n * scale)).collect()
        }
        _ => return Err(Invalid::new(field, "must be base64 or a list of numbers")),
    };
    if bytes.len() == length {
        Ok(bytes)
    } else {
        Err(Invalid::new(field, format!("holds {} pixels instead of {length}", bytes.len())))
    }
}

/// Little-endian 32-bit floats from 0 to 1.
fn floats(raw: &[u8]) -> Vec<u8> {
    let float = |four: &[u8]| four.try_into().map_or(0.0, f32::from_le_bytes);
    raw.chunks_exact(4).map(|four| byte(f64::from(float(four)) * 255.0)).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte first")]
fn byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn waveform(band: &Value) -> Value {
        let mut value = json!({"zoom_level": 0, "num_pixels": 2, "samples_per_pixel": 100});
        for field in FIELDS {
            value[field] = band.clone();
        }
        value
    }

    #[test]
    fn bytes_floats_and_lists_are_the_same() {
        let half = STANDARD.encode([0.0_f32.to_le_bytes(), 1.0_f32.to_le_bytes()].concat());
        for band in [json!(STANDARD.encode([0_u8, 255])), json!(half), json!([0.0, 1.0]), json!([0, 255])] {
            assert_eq!(&read(&waveform(&band)).expect("a level").bands[..2], &[0, 255], "{band}");
        }
    }

    #[test]
    fn a_wrong_length_is_refused() {
        assert!(read(&waveform(&json!([1, 2, 3]))).is_err());
    }
}
