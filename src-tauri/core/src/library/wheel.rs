//! The circle of fifths as DJs know it, the Camelot wheel: twelve hours with a minor (A) and a major key (B) each. Keys
//! beside each other sound well together.

use crate::library::key_text::Key;

/// How two keys that go together stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    /// The same key.
    Same,
    /// The same hour, the other mode: minor and its relative major.
    Relative,
    /// The hour before or after, the same mode: a fifth up or down.
    Neighbour,
}

/// The hour of a key on the wheel, 0 (Camelot 1) to 11 (Camelot 12).
pub(crate) fn hour(key: Key) -> u8 {
    let major = key.tonic + 3 * (1 - key.mode);
    (major * 7 + 7) % 12
}

/// The place of a key when the wheel is read around, A before B: 0 to 23.
pub(crate) fn place(key: Key) -> u8 {
    hour(key) * 2 + key.mode
}

/// How `other` stands to `key`; none when they do not go together.
pub(crate) fn relation(key: Key, other: Key) -> Option<Relation> {
    match ((12 + hour(other) - hour(key)) % 12, key.mode == other.mode) {
        (0, true) => Some(Relation::Same),
        (0, false) => Some(Relation::Relative),
        (1 | 11, true) => Some(Relation::Neighbour),
        _ => None,
    }
}

/// The place on the Camelot wheel, `8A`, of a key as the API has it: `key` 0 = C .. 11 = B, `mode` 0 minor, 1 major.
pub fn camelot_of(key: i64, mode: i64) -> Option<String> {
    let tonic = u8::try_from(key).ok().filter(|tonic| *tonic < 12)?;
    let mode = u8::try_from(mode).ok().filter(|mode| *mode < 2)?;
    Some(camelot(Key { tonic, mode }))
}

/// As on the wheel: `8A`.
pub(crate) fn camelot(key: Key) -> String {
    format!("{}{}", hour(key) + 1, if key.mode == 1 { 'B' } else { 'A' })
}

/// As musicians write it: `Am`.
pub(crate) fn name(key: Key) -> String {
    const NAMES: [&str; 12] =
        ["C", "D\u{266d}", "D", "E\u{266d}", "E", "F", "F\u{266f}", "G", "A\u{266d}", "A", "B\u{266d}", "B"];
    format!("{}{}", NAMES[usize::from(key.tonic) % 12], if key.mode == 1 { "" } else { "m" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::key_text;

    fn key(text: &str) -> Key {
        key_text::parse(text).expect("a key")
    }

    #[test]
    fn every_key_has_its_place() {
        for number in 1..=12 {
            for letter in ["A", "B"] {
                let text = format!("{number}{letter}");
                assert_eq!(camelot(key(&text)), text);
                assert_eq!(key(&name(key(&text))), key(&text), "{text}");
            }
        }
        assert_eq!((place(key("1A")), place(key("1B")), place(key("8A")), place(key("12B"))), (0, 1, 14, 23));
    }

    #[test]
    fn what_goes_together() {
        let table = [
            ("8A", "8A", Some(Relation::Same)),
            ("8A", "Am", Some(Relation::Same)),
            ("8A", "8B", Some(Relation::Relative)),
            ("8A", "7A", Some(Relation::Neighbour)),
            ("8A", "9A", Some(Relation::Neighbour)),
            ("12A", "1A", Some(Relation::Neighbour)),
            ("1B", "12B", Some(Relation::Neighbour)),
            ("8A", "9B", None),
            ("8A", "10A", None),
            ("8A", "2A", None),
        ];
        for (one, other, expected) in table {
            assert_eq!(relation(key(one), key(other)), expected, "{one} {other}");
            assert_eq!(relation(key(other), key(one)), expected, "{other} {one}");
        }
    }
}
