//! The beat grid made audible: a short tone on every beat, a higher one on every downbeat.

use std::f64::consts::TAU;

/// Beats nearer than this to a downbeat are that downbeat, in seconds.
const SAME: f64 = 0.02;
/// Pitch of a beat, in Hz.
const BEAT_HZ: f64 = 1_000.0;
/// Pitch of a downbeat, in Hz: a fifth above the octave, so that it is told apart on any speaker.
const DOWNBEAT_HZ: f64 = 1_500.0;
/// Length of a click, in seconds.
const LENGTH: f64 = 0.05;
/// Decay: the click falls to 1/e in this time, in seconds.
const DECAY: f64 = 0.012;
/// Peak of a click; full scale is 1.
const PEAK: f64 = 0.6;
/// The music is lowered to this where clicks are wanted, so that both fit.
const MUSIC: f32 = 0.7;

/// Where clicks are wanted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Clicks {
    /// Seconds from the start of the decoded audio.
    pub beats: Vec<f64>,
    /// The first beats of bars, in seconds; they need not be in `beats`.
    pub downbeats: Vec<f64>,
}

/// Clicks at their frames, for one sample rate.
#[derive(Debug)]
pub(super) struct ClickTrack {
    /// First frame of each click, ascending, and whether it is a downbeat.
    starts: Vec<(u64, bool)>,
    beat: Vec<f32>,
    downbeat: Vec<f32>,
}

impl ClickTrack {
    /// Places `clicks`. What is before the start or no number is left out.
    pub(super) fn new(clicks: &Clicks, rate: u32) -> Self {
        let is_downbeat = |beat: f64| {
            let next = clicks.downbeats.partition_point(|downbeat| *downbeat < beat - SAME);
            clicks.downbeats.get(next).is_some_and(|downbeat| (downbeat - beat).abs() <= SAME)
        };
        let beats = clicks.beats.iter().filter(|beat| !is_downbeat(**beat)).map(|beat| (*beat, false));
        let all = beats.chain(clicks.downbeats.iter().map(|downbeat| (*downbeat, true)));
        let valid = all.filter(|(second, _)| second.is_finite() && *second >= 0.0);
        // Rounded to the sample once, from the true time: no error adds up.
        let mut starts: Vec<_> =
            valid.map(|(second, downbeat)| ((second * f64::from(rate)).round() as u64, downbeat)).collect();
        starts.sort_unstable();
        Self { starts, beat: tone(BEAT_HZ, rate), downbeat: tone(DOWNBEAT_HZ, rate) }
    }

    /// Mixes the clicks into interleaved stereo `samples` whose first frame is number `first`.
    pub(super) fn mix(&self, first: u64, samples: &mut [f32]) {
        samples.iter_mut().for_each(|sample| *sample *= MUSIC);
        let length = self.beat.len() as u64;
        let end = first + samples.len() as u64 / 2;
        let from = self.starts.partition_point(|(start, _)| start + length <= first);
        for &(start, downbeat) in self.starts[from..].iter().take_while(|(start, _)| *start < end) {
            let tone = if downbeat { &self.downbeat } else { &self.beat };
            for (offset, value) in tone.iter().enumerate() {
                let Some(frame) = (start + offset as u64).checked_sub(first) else { continue };
                let Some(pair) =
                    usize::try_from(frame).ok().and_then(|frame| samples.get_mut(2 * frame..2 * frame + 2))
                else {
                    break;
                };
                pair.iter_mut().for_each(|sample| *sample += value);
            }
        }
    }
}

fn tone(hertz: f64, rate: u32) -> Vec<f32> {
    let rate = f64::from(rate);
    let frames = (LENGTH * rate) as usize;
    let value = |frame: usize| {
        let time = frame as f64 / rate;
        (PEAK * (TAU * hertz * time).cos() * (-time / DECAY).exp()) as f32
    };
    (0..frames).map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peaks(clicks: &Clicks, rate: u32, frames: u64, piece: u64) -> Vec<u64> {
        let track = ClickTrack::new(clicks, rate);
        let mut all = Vec::new();
        for first in (0..frames).step_by(usize::try_from(piece).expect("small")) {
            let mut samples = vec![0.0; usize::try_from(2 * piece.min(frames - first)).expect("small")];
            track.mix(first, &mut samples);
            all.extend(samples.chunks_exact(2).map(|pair| pair[0]));
        }
        (0..frames).filter(|frame| all[usize::try_from(*frame).expect("small")] > 0.59).collect()
    }

    #[test]
    fn a_click_stands_on_its_sample_however_the_stream_is_cut() {
        // 128.0001 beats a minute for ten minutes: an error that adds up would show.
        let beats: Vec<f64> = (0..1_280).map(|n| 0.1 + f64::from(n) * 60.0 / 128.000_1).collect();
        let clicks = Clicks { beats: beats.clone(), downbeats: vec![] };
        let expected: Vec<u64> = beats.iter().map(|beat| (beat * 8_000.0).round() as u64).collect();
        assert_eq!(peaks(&clicks, 8_000, 4_810_000, 4_810_000), expected);
        assert_eq!(peaks(&clicks, 8_000, 4_810_000, 777), expected);
    }

    #[test]
    fn a_downbeat_replaces_its_beat() {
        let clicks = Clicks { beats: vec![0.5, 1.0, 1.5], downbeats: vec![1.001, 3.0, f64::NAN, -1.0] };
        let track = ClickTrack::new(&clicks, 1_000);
        assert_eq!(track.starts, [(500, false), (1_001, true), (1_500, false), (3_000, true)]);
    }
}
