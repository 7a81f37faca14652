//! Opus packets into frames. Symphonia reads their container but does not decode them.

use ropus::{Channels, DecodeMode, Decoder};

use super::AudioError;

/// Opus always decodes at this rate, whatever was encoded, in Hz.
pub(super) const RATE: u32 = 48_000;

/// Longest packet: 120 ms, in frames.
const MOST_FRAMES: usize = 5_760;

/// A decoder of one or two channels.
pub(super) struct Opus {
    decoder: Decoder,
    channels: Channels,
    samples: Vec<f32>,
}

impl Opus {
    /// A decoder of `channels` channels.
    ///
    /// # Errors
    /// More than two channels.
    pub(super) fn new(channels: usize) -> Result<Self, AudioError> {
        let channels = match channels {
            1 => Channels::Mono,
            2 => Channels::Stereo,
            _ => return Err(AudioError::Undecodable("Opus with more than two channels is not supported".to_owned())),
        };
        let samples = vec![0.0; MOST_FRAMES * channels.count()];
        Ok(Self { decoder: decoder(channels)?, channels, samples })
    }

    /// Forgets what came before, for a jump.
    ///
    /// # Errors
    /// None that [`Opus::new`] had not.
    pub(super) fn reset(&mut self) -> Result<(), AudioError> {
        self.decoder = decoder(self.channels)?;
        Ok(())
    }

    /// Interleaved samples of a packet.
    ///
    /// # Errors
    /// The packet is broken.
    pub(super) fn decode(&mut self, packet: &[u8]) -> Result<&[f32], AudioError> {
        let frames = self.decoder.decode_float(packet, &mut self.samples, DecodeMode::Normal).map_err(undecodable)?;
        Ok(&self.samples[..frames * self.channels.count()])
    }
}

fn decoder(channels: Channels) -> Result<Decoder, AudioError> {
    Decoder::new(RATE, channels).map_err(undecodable)
}

fn undecodable(error: impl std::fmt::Debug) -> AudioError {
    AudioError::Undecodable(format!("{error:?}"))
}
