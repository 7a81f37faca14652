//! The time axis of a file: which of the decoder's frames is the first one heard, and how many are.

use super::AudioError;
use super::decode::Open;

/// Where a file begins and ends, in frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Axis {
    /// Number of the first frame that is heard, counted from the first that the decoder gives.
    pub zero: u64,
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
        let limit = open.edit.and_then(|edit| edit.skip.checked_add(edit.length?));
        let mut end = 0;
        while let Some((_, start, length)) = open.next_packet()? {
            if limit.is_none_or(|limit| start < limit) {
                end = end.max(start + length);
            }
        }
        let zero = open.delay + open.edit.map_or(0, |edit| edit.skip);
        let frames = end.saturating_sub(open.padding).saturating_sub(zero);
        if frames == 0 { Err(AudioError::NoAudio) } else { Ok(Self { zero, frames }) }
    }
}
