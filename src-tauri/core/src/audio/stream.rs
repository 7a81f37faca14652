//! The WAV file that is never written: header and samples of a track, made when they are asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, Stream};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::axis::Axis;
use super::clicks::{ClickTrack, Clicks};
use super::decode::Open;
use super::{AudioError, wav};

/// Pieces decoded ahead of the reader.
const AHEAD: usize = 4;
/// Bytes of a piece, about.
const PIECE: usize = 64 * 1024;

/// A track as a 16-bit stereo WAV file of known length; clones are cheap.
#[derive(Debug, Clone)]
pub struct PcmStream {
    path: Arc<PathBuf>,
    rate: u32,
    axis: Axis,
    clicks: Option<Arc<ClickTrack>>,
}

impl PcmStream {
    /// Opens the file at `path` and finds its exact length; `clicks` are mixed in.
    ///
    /// # Errors
    /// The file cannot be read, or holds no audio of a known codec.
    pub async fn open(path: &Path, clicks: Option<Clicks>) -> Result<Self, AudioError> {
        let path = path.to_owned();
        let opened = spawn_blocking(move || {
            let mut open = Open::new(&path)?;
            let axis = Axis::measure(&mut open)?;
            let clicks = clicks.map(|clicks| Arc::new(ClickTrack::new(&clicks, open.rate)));
            Ok(Self { path: Arc::new(path), rate: open.rate, axis, clicks })
        });
        opened.await.map_err(|error| AudioError::Undecodable(error.to_string()))?
    }

    /// The same track with other clicks, without looking at the file again.
    #[must_use]
    pub fn with_clicks(&self, clicks: Option<&Clicks>) -> Self {
        let clicks = clicks.map(|clicks| Arc::new(ClickTrack::new(clicks, self.rate)));
        Self { clicks, ..self.clone() }
    }

    /// Bytes of the whole file.
    pub fn byte_length(&self) -> u64 {
        wav::HEADER + self.axis.frames * wav::FRAME
    }

    /// Hz; the file's own, 48 000 for Opus.
    pub fn sample_rate(&self) -> u32 {
        self.rate
    }

    /// Frames (samples of both channels).
    pub fn frames(&self) -> u64 {
        self.axis.frames
    }

    /// Seconds.
    pub fn duration(&self) -> f64 {
        self.axis.frames as f64 / f64::from(self.rate)
    }

    /// The bytes from `start` to `end` (exclusive), decoded as they are taken. Dropping the stream ends the decoding.
    ///
    /// # Errors
    /// The range is empty or lies outside; in the stream: the file cannot be read any more.
    pub fn read_range(
        &self,
        start: u64,
        end: u64,
    ) -> Result<impl Stream<Item = Result<Bytes, AudioError>> + Send + 'static, AudioError> {
        let length = self.byte_length();
        if start >= end || end > length {
            return Err(AudioError::OutOfRange { start, end, length });
        }
        let (pieces, taken) = mpsc::channel(AHEAD);
        let this = self.clone();
        spawn_blocking(move || {
            let mut out = Out { pieces, left: end - start, skip: 0, buffer: Vec::with_capacity(PIECE) };
            if let Err(error) = this.produce(start, &mut out) {
                // The reader may have gone.
                let _ = out.pieces.blocking_send(Err(error));
            }
        });
        Ok(stream::unfold(taken, |mut taken| async { taken.recv().await.map(|piece| (piece, taken)) }))
    }

    fn produce(&self, start: u64, out: &mut Out) -> Result<(), AudioError> {
        let first = match start.checked_sub(wav::HEADER) {
            None => {
                out.skip = start;
                out.push(&wav::header(self.rate, self.axis.frames));
                0
            }
            Some(offset) => {
                out.skip = offset % wav::FRAME;
                offset / wav::FRAME
            }
        };
        if out.is_done() {
            return Ok(());
        }
        let mut open = Open::new(&self.path)?;
        let zero = self.axis.zero;
        let mut next = zero + first;
        open.seek(&self.path, next)?;
        while let Some(block) = open.next_block()? {
            let block_end = block.start + block.samples.len() as u64 / 2;
            if block_end <= next {
                continue;
            }
            if block.start > next {
                // A hole: a broken packet, or a gap in the container.
                self.silence(&mut next, block.start, out);
            }
            let from = usize::try_from(next - block.start).unwrap_or(0);
            let mut samples = block.samples[2 * from..].to_vec();
            self.emit(&mut next, &mut samples, out);
            if out.is_done() {
                return Ok(());
            }
        }
        // What was promised is kept, whatever became of the file.
        self.silence(&mut next, zero + self.axis.frames, out);
        out.flush();
        Ok(())
    }

    /// Silence up to frame `end`, with its clicks.
    fn silence(&self, next: &mut u64, end: u64, out: &mut Out) {
        while *next < end && !out.is_done() {
            let frames = usize::try_from(end - *next).unwrap_or(PIECE).min(PIECE / 4);
            self.emit(next, &mut vec![0.0; 2 * frames], out);
        }
    }

    fn emit(&self, next: &mut u64, samples: &mut [f32], out: &mut Out) {
        if let Some(clicks) = &self.clicks {
            clicks.mix(*next - self.axis.zero, samples);
        }
        *next += samples.len() as u64 / 2;
        for sample in samples {
            let value = (*sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16;
            out.push(&value.to_le_bytes());
            if out.is_done() {
                return;
            }
        }
    }
}

/// The way out: drops what is before the range, ends with it.
struct Out {
    pieces: mpsc::Sender<Result<Bytes, AudioError>>,
    /// Bytes that are still wanted.
    left: u64,
    /// Bytes that are dropped first.
    skip: u64,
    buffer: Vec<u8>,
}

impl Out {
    fn is_done(&self) -> bool {
        self.left == 0
    }

    fn push(&mut self, bytes: &[u8]) {
        let skipped = usize::try_from(self.skip).unwrap_or(usize::MAX).min(bytes.len());
        self.skip -= skipped as u64;
        let bytes = &bytes[skipped..];
        let taken = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        self.left -= taken as u64;
        if self.buffer.len() >= PIECE || self.left == 0 {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.buffer.is_empty() {
            return;
        }
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(PIECE));
        if self.pieces.blocking_send(Ok(piece.into())).is_err() {
            // Nobody listens any more.
            self.left = 0;
        }
    }
}
