//! Which names are audio files.

use std::ffi::OsStr;
use std::path::Path;

/// Endings of audio files, in any letter case.
const ENDINGS: [&str; 13] =
    ["mp3", "flac", "wav", "wave", "aif", "aiff", "aifc", "m4a", "mp4", "aac", "alac", "ogg", "opus"];

/// The name is an audio file's and not hidden.
pub fn is_audio(path: &Path) -> bool {
    let named = path.file_name().is_some_and(|name| !is_hidden(name));
    let ending = path.extension().and_then(OsStr::to_str);
    named && ending.is_some_and(|ending| ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

/// Hidden by its first letter, as on Unix; the companions `._name` that macOS leaves on foreign drives are so too.
pub(crate) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audio_by_ending_in_any_case() {
        for name in ["a.mp3", "a.FLAC", "a.b.Opus", "a.AiF", "/m/x.m4a"] {
            assert!(is_audio(Path::new(name)), "{name}");
        }
        for name in ["a.txt", "mp3", ".mp3", "._a.mp3", ".a.mp3", "a.mp3.part", "a"] {
            assert!(!is_audio(Path::new(name)), "{name}");
        }
    }
}
