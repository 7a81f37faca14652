//! PCM of a track, as a WAV stream of known length that can be read from anywhere, with the beat grid's clicks mixed in.
//!
//! Web views differ in what they decode and how exactly they seek. So the window plays 16-bit stereo PCM that is decoded
//! here: it starts everywhere at once, and a click stands on the very sample where the analysis found the beat.
//!
//! The time axis is the analysis server's (FFmpeg's, through PyAV): encoder delay of mp3, Opus and of m4a with an edit list
//! is cut off, that of raw AAC is not, and the end is cut where the file tells its length. Tests hold this to measured
//! lengths.
//!
//! | file | what it is |
//! |---|---|
//! | `stream` | [`PcmStream`]: the WAV file that is never written |
//! | `decode` | packets into stereo frames, from any frame on |
//! | `axis` | where the first frame is, and how many there are |
//! | `edits` | edit lists of m4a |
//! | `opus` | Opus packets, which symphonia does not decode |
//! | `clicks` | the audible beat grid |
//! | `wav` | the header |

mod axis;
mod clicks;
mod decode;
mod edits;
mod error;
mod opus;
mod stream;
mod wav;

pub use clicks::Clicks;
pub use error::AudioError;
pub use stream::PcmStream;

#[cfg(test)]
mod tests;
