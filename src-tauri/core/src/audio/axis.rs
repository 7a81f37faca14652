//! The time axis of a file: which of the decoder's frames is the first one heard, and how many are.

use symphonia::core::codecs::audio::well_known::{CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3};
use symphonia::core::packet::Packet;

use super::AudioError;
use super::decode::Open;

/// Where a file begins and ends, in frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Axis {
    /// The container's number of the first frame that is heard.
    pub zero: i64,
    /// Frames that are heard.
    pub frames: u64,
}

impl Axis {
    /// Finds it by looking at every packet of `open`, without decoding: what headers promise is often wrong, and a length
    /// that was promised over HTTP cannot be taken back.
    ///
    /// # Errors
    /// The file cannot be read or has no audio.
    pub(super) fn measure(open: &mut Open) -> Result<Self, AudioError> {
        let mpeg = [CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3].contains(&open.codec);
        // Only a length that comes with the encoder's padding is exact; others are estimates by the bit rate.
        let told = open.told_frames.filter(|_| mpeg && open.has_padding);
        let limit = open.edit.and_then(|edit| Some(edit.skip.saturating_add(edit.length?)));
        let (mut first, mut end) = (None, i64::MIN);
        while let Some(packet) = open.next_packet()? {
            let start = open.frame_of(packet.pts.get());
            if limit.is_some_and(|limit| u64::try_from(start).is_ok_and(|start| start >= limit)) {
                continue;
            }
            first.get_or_insert(start);
            end = end.max(start.saturating_add(open.frame_of(heard(&packet, mpeg))));
        }
        let first = first.ok_or(AudioError::NoAudio)?;
        let skip = open.edit.map_or(0, |edit| i64::try_from(edit.skip).unwrap_or(i64::MAX));
        // What lies before 0 is the encoder's delay; a stream that was cut out of a longer one begins later.
        let zero = first.max(0).saturating_add(skip);
        let end = told.and_then(|frames| i64::try_from(frames).ok()).map_or(end, |told| end.min(told));
        let frames = u64::try_from(end.saturating_sub(zero)).ok().filter(|frames| *frames > 0);
        Ok(Self { zero, frames: frames.ok_or(AudioError::NoAudio)? })
    }
}

/// Ticks from the start of a packet to its last frame that is heard. MPEG packets give their whole length here: their
/// end is cut by the length that the encoder noted, if it did.
fn heard(packet: &Packet, mpeg: bool) -> i64 {
    let ticks = if mpeg { packet.dur.get() } else { packet.trim_start.get().saturating_add(packet.dur.get()) };
    i64::try_from(ticks).unwrap_or(i64::MAX)
}
