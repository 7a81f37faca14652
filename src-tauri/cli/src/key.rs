//! Keys as people write them.

use mismo_core::library::camelot_of;

const SHARPS: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

/// A key in Camelot notation, e.g. `9A`, with its name: `9A  E minor`. `key` 0 = C .. 11 = B, `mode` 0 minor, 1 major.
pub(crate) fn camelot_and_name(key: Option<i64>, mode: Option<i64>) -> String {
    let place = key.zip(mode).and_then(|(key, mode)| Some((key, mode, camelot_of(key, mode)?)));
    let Some((key, mode, camelot)) = place else { return "-".to_owned() };
    let name = usize::try_from(key).ok().and_then(|key| SHARPS.get(key)).copied().unwrap_or_default();
    let mode_name = if mode == 1 { "major" } else { "minor" };
    format!("{camelot:<4}{name} {mode_name}")
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
