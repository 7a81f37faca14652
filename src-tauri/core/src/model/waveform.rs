//! Waveforms and beats of one audio.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One zoom level of a waveform: three bands, each base64 of one byte a pixel, 255 = full scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Waveform {
    /// Audio identity.
    pub file_hash: String,
    /// 0 (1 000 pixels), 1 (4 000) or 2 (16 000).
    pub zoom_level: u8,
    /// Rate of the samples that `samples_per_pixel` counts, in Hz.
    pub sample_rate: Option<u32>,
    /// Samples that one pixel stands for.
    pub samples_per_pixel: f64,
    /// Pixels.
    pub num_pixels: u32,
    /// Peak below 200 Hz.
    pub low_freq_amplitude: String,
    /// RMS below 200 Hz.
    pub low_freq_intensity: String,
    /// Peak of 200 to 2 500 Hz.
    pub mid_freq_amplitude: String,
    /// RMS of 200 to 2 500 Hz.
    pub mid_freq_intensity: String,
    /// Peak above 2 500 Hz.
    pub high_freq_amplitude: String,
    /// RMS above 2 500 Hz.
    pub high_freq_intensity: String,
}

/// Input of `GET /api/tracks/{id}/waveform`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct WaveformQuery {
    /// Track id.
    pub id: String,
    /// Zoom level 0 to 2; 0 unless given.
    #[serde(default)]
    #[ts(optional)]
    pub zoom: Option<u8>,
}

/// Input of `GET /api/analysis/waveforms/{track_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct WaveformsOf {
    /// Track id.
    pub track_id: String,
}

/// Input of `GET /api/analysis/waveforms/{track_id}/{zoom}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct WaveformAt {
    /// Track id.
    pub track_id: String,
    /// Zoom level 0 to 2.
    pub zoom: u8,
}

/// Answer of `GET /api/analysis/waveforms/{track_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Waveforms {
    /// Track id.
    pub track_id: String,
    /// All levels; empty when there are none.
    pub waveforms: Vec<Waveform>,
}

/// Answer of `GET /api/analysis/waveforms/{track_id}/{zoom}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct WaveformAnswer {
    /// The level asked for.
    pub waveform: Waveform,
}

/// Beats of a track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Beats {
    /// Track id.
    pub track_id: String,
    /// Seconds from the start of the decoded audio, ascending.
    pub beats: Vec<f64>,
    /// Number of beats.
    pub count: usize,
}

/// Downbeats (first beats of bars) of a track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Downbeats {
    /// Track id.
    pub track_id: String,
    /// Seconds from the start of the decoded audio, ascending.
    pub downbeats: Vec<f64>,
    /// Number of downbeats.
    pub count: usize,
}
