//! Opus packets into frames. Symphonia reads their container but does not decode them.

use opus_decoder::OpusDecoder;

use super::AudioError;

/// Opus always decodes at this rate, whatever was encoded, in Hz.
pub(super) const RATE: u32 = 48_000;

/// Longest packet: 120 ms, in frames.
const MOST_FRAMES: usize = 5_760;

/// A decoder of one or two channels.
pub(super) struct Opus {
    decoder: OpusDecoder,
    channels: usize,
    samples: Vec<f32>,
}

impl Opus {
    /// A decoder of `channels` channels.
    ///
    /// # Errors
    /// More than two channels.
    pub(super) fn new(channels: usize) -> Result<Self, AudioError> {
        let decoder = OpusDecoder::new(RATE, channels).map_err(undecodable)?;
        Ok(Self { decoder, channels, samples: vec![0.0; MOST_FRAMES * channels] })
    }

    /// Forgets what came before, for a jump.
    pub(super) fn reset(&mut self) {
        self.decoder.reset();
    }

    /// Interleaved samples of a packet.
    ///
    /// # Errors
    /// The packet is broken.
    pub(super) fn decode(&mut self, packet: &[u8]) -> Result<&[f32], AudioError> {
        let frames = self.decoder.decode_float(packet, &mut self.samples, false).map_err(undecodable)?;
        Ok(&self.samples[..frames * self.channels])
    }
}

fn undecodable(error: impl std::fmt::Display) -> AudioError {
    AudioError::Undecodable(error.to_string())
}
