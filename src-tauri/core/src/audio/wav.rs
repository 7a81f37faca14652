//! The header of a 16-bit stereo WAV file.

/// Bytes of the header.
pub(super) const HEADER: u64 = 44;
/// Bytes of a frame: two channels of two bytes.
pub(super) const FRAME: u64 = 4;

/// The header of a file of `frames` frames at `rate` Hz. Sizes beyond what the format can say (6 hours at 48 kHz) are
/// given as the largest number, which players read as "until the end".
pub(super) fn header(rate: u32, frames: u64) -> [u8; HEADER as usize] {
    let data = u32::try_from(frames.saturating_mul(FRAME)).unwrap_or(u32::MAX - 36);
    let mut header = *b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x02\0\0\0\0\0\0\0\0\0\x04\0\x10\0data\0\0\0\0";
    header[4..8].copy_from_slice(&(data + 36).to_le_bytes());
    header[24..28].copy_from_slice(&rate.to_le_bytes());
    header[28..32].copy_from_slice(&rate.saturating_mul(4).to_le_bytes());
    header[40..44].copy_from_slice(&data.to_le_bytes());
    header
}
