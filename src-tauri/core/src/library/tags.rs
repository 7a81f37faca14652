//! What a file says of itself: tags and audio properties. Cover pictures are not read.

use std::io::BufReader;
use std::path::Path;

use lofty::config::{ParseOptions, ParsingMode};
use lofty::file::{AudioFile, TaggedFile, TaggedFileExt};
use lofty::probe::Probe;
use lofty::tag::{ItemKey, Tag};

use crate::library::key_text::{self, Key};

/// Tempo tags outside of this range are mistakes (0, 99999), in beats a minute.
const BPM_RANGE: std::ops::RangeInclusive<f64> = 20.0..=400.0;

/// Tags and properties of one file; empty texts are none.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Tags {
    pub title: Option<String>,
    pub artist: Option<String>,
    pub album: Option<String>,
    pub album_artist: Option<String>,
    pub genre: Option<String>,
    pub year: Option<i32>,
    pub track_number: Option<i32>,
    pub comment: Option<String>,
    /// Seconds, as the headers promise; the analysis knows better.
    pub duration: Option<f64>,
    /// Hz.
    pub sample_rate: Option<u32>,
    /// Bits a second.
    pub bit_rate: Option<u32>,
    pub channels: Option<u8>,
    /// Beats a minute.
    pub bpm: Option<f64>,
    pub key: Option<Key>,
}

/// Why a file says nothing of itself.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TagError {
    /// It could not be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is no audio, or so broken that not even its audio format can be told.
    #[error("{0}")]
    NotAudio(String),
}

/// Reads the file at `path`. Its format is told by content, then by name. Blocks.
pub(crate) fn read(path: &Path) -> Result<Tags, TagError> {
    // Broken tags must not hide good audio: a second look leaves them out.
    let file = match open(path, true) {
        Err(TagError::NotAudio(_)) => open(path, false)?,
        read => read?,
    };
    let properties = file.properties();
    if properties.sample_rate().unwrap_or(0) == 0 {
        return Err(TagError::NotAudio("no audio format was found in it".to_owned()));
    }
    let tags: Vec<&Tag> = file.primary_tag().into_iter().chain(file.tags()).collect();
    let text = |key: ItemKey| tags.iter().find_map(|tag| tag.get_string(key)).and_then(clean);
    Ok(Tags {
        title: text(ItemKey::TrackTitle),
        artist: text(ItemKey::TrackArtist),
        album: text(ItemKey::AlbumTitle),
        album_artist: text(ItemKey::AlbumArtist),
        genre: text(ItemKey::Genre),
        year: text(ItemKey::RecordingDate).or_else(|| text(ItemKey::Year)).and_then(|date| number(&date)),
        track_number: text(ItemKey::TrackNumber).and_then(|text| number(&text)),
        comment: text(ItemKey::Comment),
        duration: Some(properties.duration().as_secs_f64()).filter(|seconds| *seconds > 0.0),
        sample_rate: properties.sample_rate(),
        bit_rate: properties.audio_bitrate().or(properties.overall_bitrate()).map(|kilobits| kilobits * 1_000),
        channels: properties.channels(),
        bpm: [ItemKey::Bpm, ItemKey::IntegerBpm].into_iter().find_map(|key| text(key).and_then(|text| tempo(&text))),
        key: text(ItemKey::InitialKey).and_then(|text| key_text::parse(&text)),
    })
}

fn open(path: &Path, tags: bool) -> Result<TaggedFile, TagError> {
    let mut options = ParseOptions::new();
    options.read_cover_art(false).read_tags(tags).parsing_mode(ParsingMode::Relaxed);
    let file = BufReader::new(std::fs::File::open(path)?);
    let mut probe = Probe::new(file).options(options).guess_file_type()?;
    if probe.file_type().is_none() {
        // Junk in front of an mp3 hides it from the look at its first bytes; by name it is still found.
        let mut inner = probe.into_inner();
        std::io::Seek::rewind(&mut inner)?;
        let kind = lofty::file::FileType::from_path(path)
            .ok_or_else(|| TagError::NotAudio("its format is not known".to_owned()))?;
        probe = Probe::with_file_type(inner, kind).options(options);
    }
    probe.read().map_err(|error| TagError::NotAudio(error.to_string()))
}

fn clean(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!text.is_empty()).then(|| text.to_owned())
}

/// The digits that `text` begins with: "2004-05-01" is 2004, "3/12" is 3.
fn number(text: &str) -> Option<i32> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).map_or(text, |end| &text[..end]);
    digits.parse().ok().filter(|number| *number > 0)
}

fn tempo(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').map_or(text.as_str(), |end| &text[..end]);
    digits.parse().ok().filter(|bpm| BPM_RANGE.contains(bpm))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tempo_texts() {
        for (text, bpm) in [("128", Some(128.0)), ("127,96", Some(127.96)), ("174.00 BPM", Some(174.0))] {
            assert_eq!(tempo(text), bpm, "{text}");
        }
        for text in ["0", "99999", "", "fast", "1.2.3"] {
            assert_eq!(tempo(text), None, "{text}");
        }
    }

    #[test]
    fn leading_numbers() {
        assert_eq!(number("2004-05-01"), Some(2004));
        assert_eq!(number("3/12"), Some(3));
        assert_eq!(number("0"), None);
        assert_eq!(number("A1"), None);
    }
}
