//! Audio that we make: short pieces with a known tempo and key, as WAV.

use std::f64::consts::TAU;
use std::path::Path;

/// Samples a second.
pub const RATE: u32 = 44_100;

/// A four-on-the-floor piece: kick on every beat, hat between, a chord pad.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// Beats a minute.
    pub bpm: f64,
    /// Seconds.
    pub seconds: f64,
    /// Seconds before the first kick.
    pub offset: f64,
    /// Root of the chord as a MIDI note.
    pub root: u8,
    /// Minor or major.
    pub minor: bool,
}

impl Default for Piece {
    fn default() -> Self {
        Self { bpm: 128.0, seconds: 24.0, offset: 0.0, root: 57, minor: true }
    }
}

impl Piece {
    /// Mono samples from -1 to 1.
    pub fn samples(&self) -> Vec<f64> {
        let beat = 60.0 / self.bpm;
        let rate = f64::from(RATE);
        let third = if self.minor { 3 } else { 4 };
        let chord: Vec<f64> = [0, third, 7, 12].map(|step| frequency(self.root + step)).to_vec();
        let mut noise = 1_u32;
        let count = index(self.seconds * rate);
        (0..count)
            .map(|n| {
                let time = n as f64 / rate;
                let since = time - self.offset;
                let pad: f64 = chord.iter().map(|f| (TAU * f * time).sin() * 0.05).sum();
                if since < 0.0 {
                    return pad * 0.2;
                }
                let in_beat = since.rem_euclid(beat);
                // A kick sweeps down from 150 Hz; its phase is the integral of the sweep.
                let kick = (-in_beat * 18.0).exp()
                    * (TAU * (50.0 * in_beat + 100.0 * (1.0 - (-in_beat * 30.0).exp()) / 30.0)).sin();
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let white = f64::from(noise >> 8) / f64::from(1_u32 << 23) - 1.0;
                let in_hat = (since + beat / 2.0).rem_euclid(beat);
                let hat = (-in_hat * 60.0).exp() * white * 0.15;
                // The backbeat on 2 and 4 tells the octave of the tempo.
                let snare_at = (since - beat).rem_euclid(beat * 2.0);
                let snare = (-snare_at * 25.0).exp() * white * 0.25;
                (kick * 0.6 + hat + snare + pad).clamp(-1.0, 1.0)
            })
            .collect()
    }

    /// Writes the piece as a stereo 16-bit WAV.
    pub fn write(&self, path: &Path) {
        write_wav(path, &self.samples());
    }
}

/// Writes mono samples as a stereo 16-bit WAV.
pub fn write_wav(path: &Path, samples: &[f64]) {
    let length = u32::try_from(samples.len() * 4).expect("a short piece");
    let mut bytes = Vec::with_capacity(samples.len() * 4 + 44);
    bytes.extend_from_slice(b"RIFF");
    bytes.extend((36 + length).to_le_bytes());
    bytes.extend_from_slice(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    for half in [1_u16, 2] {
        bytes.extend(half.to_le_bytes());
    }
    bytes.extend(RATE.to_le_bytes());
    bytes.extend((RATE * 4).to_le_bytes());
    for half in [4_u16, 16] {
        bytes.extend(half.to_le_bytes());
    }
    bytes.extend_from_slice(b"data");
    bytes.extend(length.to_le_bytes());
    for sample in samples {
        #[expect(clippy::cast_possible_truncation, reason = "a sample from -1 to 1 fits")]
        let value = (sample * 32_000.0) as i16;
        bytes.extend(value.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    std::fs::write(path, bytes).expect("a file is written");
}

/// Writes a file of a tenth of a second that no other number has: for what only the number of files matters.
pub fn write_tiny(path: &Path, number: usize) {
    // The number in binary, as loud and quiet samples.
    let bit = |n: usize| if n < 32 && number >> n & 1 == 1 { 0.5 } else { 0.1 };
    write_wav(path, &(0..4_410).map(bit).collect::<Vec<f64>>());
}

fn frequency(note: u8) -> f64 {
    440.0 * 2_f64.powf((f64::from(note) - 69.0) / 12.0)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number of samples")]
fn index(samples: f64) -> usize {
    samples as usize
}
