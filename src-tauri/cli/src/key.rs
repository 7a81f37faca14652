//! Keys as people write them.

const SHARPS: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

/// A key in Camelot notation, e.g. `9A`, with its name: `9A  E minor`. `key` 0 = C .. 11 = B, `mode` 0 minor, 1 major.
pub(crate) fn camelot_and_name(key: Option<i64>, mode: Option<i64>) -> String {
    let (Some(key @ 0..=11), Some(mode @ 0..=1)) = (key, mode) else { return "-".to_owned() };
    // Around the circle of fifths: seven semitones up is one hour on; C major is 8B, its relative A minor 8A.
    let major = if mode == 1 { key } else { (key + 3) % 12 };
    let hour = (major * 7 + 7) % 12 + 1;
    let letter = if mode == 1 { "B" } else { "A" };
    let name = usize::try_from(key).ok().and_then(|key| SHARPS.get(key)).copied().unwrap_or_default();
    let mode_name = if mode == 1 { "major" } else { "minor" };
    format!("{:<4}{name} {mode_name}", format!("{hour}{letter}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wheel_is_camelot_s() {
        for (key, mode, camelot) in [
            (0, 1, "8B"),
            (9, 0, "8A"),
            (4, 0, "9A"),
            (7, 1, "9B"),
            (5, 1, "7B"),
            (11, 1, "1B"),
            (8, 0, "1A"),
            (2, 0, "7A"),
        ] {
            assert!(camelot_and_name(Some(key), Some(mode)).starts_with(camelot), "{key} {mode}");
        }
        assert_eq!(camelot_and_name(None, None), "-");
    }
}
