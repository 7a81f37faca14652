//! A music file as stereo frames, from any frame on.

use std::fs::File;
use std::path::Path;

use symphonia::core::codecs::audio::well_known::{CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3, CODEC_ID_OPUS};
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;
use symphonia::core::units::{TimeBase, Timestamp};

use super::AudioError;
use super::edits::{self, Edit};
use super::opus::{self, Opus};

/// Frames decoded before the one that was asked for, in seconds: codecs lean on what came before (mp3's bit reservoir, the
/// overlap of AAC and Vorbis, 80 ms of Opus by RFC 7845).
const RUN_UP: f64 = 0.5;

enum Codec {
    Symphonia(Box<dyn AudioDecoder>),
    Opus(Box<Opus>),
}

/// An open file.
pub(super) struct Open {
    reader: Box<dyn FormatReader>,
    codec_state: Codec,
    track: u32,
    base: TimeBase,
    /// Hz.
    pub rate: u32,
    channels: usize,
    /// Frames that the encoder put in front, and behind.
    pub delay: u64,
    pub padding: u64,
    /// Edit list of an m4a file.
    pub edit: Option<Edit>,
    /// Ogg's times of packets are off where block sizes change, so its frames are counted from the start.
    is_counted: bool,
    /// MPEG packets give their whole length as their duration, others what is heard of it.
    is_mpeg: bool,
    /// Frames before the packet that was read last, where they are counted.
    counted: u64,
    /// Frames of that packet.
    last: u64,
    /// Time of the first packet, in frames, where they are not counted.
    first: Option<i64>,
    /// Interleaved stereo of the last packet.
    stereo: Vec<f32>,
    interleaved: Vec<f32>,
}

/// Stereo frames of one packet.
pub(super) struct Block<'a> {
    /// Number of the first frame, counted from the first that the decoder gives.
    pub start: u64,
    /// Interleaved.
    pub samples: &'a [f32],
}

impl Open {
    /// Opens the file at `path` at its start.
    ///
    /// # Errors
    /// It cannot be read, or holds no audio of a known codec.
    pub(super) fn new(path: &Path) -> Result<Self, AudioError> {
        let mut file = File::open(path)?;
        let edit = edits::read(&mut file).unwrap_or_default();
        std::io::Seek::rewind(&mut file)?;
        let stream = MediaSourceStream::new(Box::new(file), Default::default());
        let mut hint = Hint::new();
        if let Some(ending) = path.extension().and_then(|ending| ending.to_str()) {
            hint.with_extension(ending);
        }
        let probe = symphonia::default::get_probe();
        let reader = probe.probe(&hint, stream, FormatOptions::default(), MetadataOptions::default())?;
        let track = reader.first_track_known_codec(TrackType::Audio).ok_or(AudioError::NoAudio)?;
        let params = track.codec_params.as_ref().and_then(|params| params.audio()).ok_or(AudioError::NoAudio)?;
        let channels = params.channels.as_ref().map_or(2, |channels| channels.count());
        let (codec_state, rate) = if params.codec == CODEC_ID_OPUS {
            (Codec::Opus(Box::new(Opus::new(channels)?)), opus::RATE)
        } else {
            // Trimming is done by the frame's number here, with the edit list in mind.
            let options = AudioDecoderOptions::default().gapless(false);
            let decoder = symphonia::default::get_codecs().make_audio_decoder(params, &options)?;
            (Codec::Symphonia(decoder), params.sample_rate.ok_or(AudioError::NoAudio)?)
        };
        let base = track.time_base.or_else(|| TimeBase::try_from_recip(rate)).ok_or(AudioError::NoAudio)?;
        let is_mpeg = [CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3].contains(&params.codec);
        let (delay, padding) = (track.delay.unwrap_or(0).into(), track.padding.unwrap_or(0).into());
        let (id, is_counted) = (track.id, reader.format_info().short_name == "ogg");
        Ok(Self {
            reader,
            codec_state,
            track: id,
            base,
            rate,
            channels,
            delay,
            padding,
            edit,
            is_counted,
            is_mpeg,
            counted: 0,
            last: 0,
            first: None,
            stereo: Vec::new(),
            interleaved: Vec::new(),
        })
    }

    /// The next packet of the track with the number of its first frame and its length in frames; none at the end, also at
    /// the end of a file that was cut off.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn next_packet(&mut self) -> Result<Option<(Packet, u64, u64)>, AudioError> {
        let Some(packet) = self.read_packet()? else { return Ok(None) };
        let heard = packet.dur.get();
        let trimmed = if self.is_mpeg { 0 } else { packet.trim_start.get() + packet.trim_end.get() };
        let length = u64::try_from(self.frames_of(i64::try_from(heard + trimmed).unwrap_or(0))).unwrap_or(0);
        let start = if self.is_counted {
            self.counted += self.last;
            self.last = length;
            self.counted
        } else {
            let at = self.frames_of(packet.pts.get());
            u64::try_from(at - *self.first.get_or_insert(at)).unwrap_or(0)
        };
        Ok(Some((packet, start, length)))
    }

    fn read_packet(&mut self) -> Result<Option<Packet>, AudioError> {
        loop {
            match self.reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track => return Ok(Some(packet)),
                Ok(Some(_)) => {}
                Ok(None) => return Ok(None),
                Err(Error::IoError(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
                Err(Error::DecodeError(reason)) => {
                    tracing::debug!("A container is broken from here on: {reason}");
                    return Ok(None);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Frames that `ticks` of the track's clock are.
    fn frames_of(&self, ticks: i64) -> i64 {
        let (numerator, denominator) = (i128::from(self.base.numer.get()), i128::from(self.base.denom.get()));
        let frames = i128::from(ticks) * numerator * i128::from(self.rate) / denominator;
        i64::try_from(frames).unwrap_or(i64::MAX)
    }

    /// Goes to a place from which frame `number` comes out right. The next blocks begin before it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn seek(&mut self, path: &Path, number: u64) -> Result<(), AudioError> {
        let target = number.saturating_sub((RUN_UP * f64::from(self.rate)) as u64);
        // Near the start there is nothing to skip, and a fresh file is at its start.
        if target == 0 || (!self.is_counted && self.jump(target)?) {
            return Ok(());
        }
        *self = Self::new(path)?;
        while let Some((_, start, length)) = self.next_packet()? {
            if start + length > target {
                break;
            }
        }
        Ok(())
    }

    /// Lets the container find `target`; false where it cannot.
    fn jump(&mut self, target: u64) -> Result<bool, AudioError> {
        if self.first.is_none() && self.next_packet()?.is_none() {
            return Ok(false);
        }
        let at = i128::from(target) + i128::from(self.first.unwrap_or(0));
        let ticks =
            at * i128::from(self.base.denom.get()) / (i128::from(self.base.numer.get()) * i128::from(self.rate));
        let to = SeekTo::Timestamp { ts: Timestamp::new(i64::try_from(ticks).unwrap_or(0)), track_id: self.track };
        let found = self.reader.seek(SeekMode::Accurate, to);
        if !found.is_ok_and(|to| i128::from(self.frames_of(to.actual_ts.get())) <= at) {
            return Ok(false);
        }
        match &mut self.codec_state {
            Codec::Symphonia(decoder) => decoder.reset(),
            Codec::Opus(decoder) => decoder.reset()?,
        }
        Ok(true)
    }

    /// Stereo frames of the next packet; empty for a packet that is broken.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn next_block(&mut self) -> Result<Option<Block<'_>>, AudioError> {
        let Some((packet, start, _)) = self.next_packet()? else { return Ok(None) };
        let channels = match &mut self.codec_state {
            Codec::Opus(decoder) => {
                self.interleaved.clear();
                if let Ok(samples) = decoder.decode(&packet.data) {
                    self.interleaved.extend_from_slice(samples);
                }
                self.channels
            }
            Codec::Symphonia(decoder) => match decoder.decode(&packet) {
                Ok(buffer) => {
                    buffer.copy_to_vec_interleaved(&mut self.interleaved);
                    buffer.spec().channels().count()
                }
                Err(Error::DecodeError(_) | Error::IoError(_)) => {
                    self.interleaved.clear();
                    1
                }
                Err(error) => return Err(error.into()),
            },
        };
        to_stereo(&self.interleaved, channels.max(1), &mut self.stereo);
        Ok(Some(Block { start, samples: &self.stereo }))
    }
}

/// One channel goes to both sides; of more than two the further ones go to both, lowered.
fn to_stereo(interleaved: &[f32], channels: usize, stereo: &mut Vec<f32>) {
    stereo.clear();
    match channels {
        1 => stereo.extend(interleaved.iter().flat_map(|sample| [*sample, *sample])),
        2 => stereo.extend_from_slice(interleaved),
        _ => {
            let further = std::f32::consts::FRAC_1_SQRT_2;
            let scale = 1.0 / (1.0 + further * (channels - 2) as f32);
            for frame in interleaved.chunks_exact(channels) {
                let both = further * frame[2..].iter().sum::<f32>();
                stereo.extend([(frame[0] + both) * scale, (frame[1] + both) * scale]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_become_two() {
        let mut stereo = Vec::new();
        to_stereo(&[0.1, 0.2], 1, &mut stereo);
        assert_eq!(stereo, [0.1, 0.1, 0.2, 0.2]);
        to_stereo(&[0.1, 0.2], 2, &mut stereo);
        assert_eq!(stereo, [0.1, 0.2]);
        to_stereo(&[1.0, 1.0, 1.0, 1.0, 1.0, 1.0], 6, &mut stereo);
        assert!(stereo.iter().all(|sample| (sample - 1.0).abs() < 1e-6));
    }
}
