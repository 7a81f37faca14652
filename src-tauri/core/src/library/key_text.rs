//! Spellings of musical keys in tags: traditional ("F#m", "Db maj", "A minor"), Camelot ("8A"), Open Key ("1m").

/// A key as the API has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    /// Pitch class of the tonic, 0 = C .. 11 = B.
    pub tonic: u8,
    /// 0 = minor, 1 = major.
    pub mode: u8,
}

/// The key that `text` spells, if any. Of several ("8A - Am") the first that can be read counts.
pub(crate) fn parse(text: &str) -> Option<Key> {
    let whole: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    one(&whole).or_else(|| text.split([' ', '/', '-', '|', ',', ';', '(', ')']).find_map(one))
}

fn one(text: &str) -> Option<Key> {
    wheel(text).or_else(|| traditional(text))
}

/// Camelot (A, B) and Open Key (m, d): a number on the circle of fifths with a letter for the mode.
fn wheel(text: &str) -> Option<Key> {
    let letter = text.chars().last()?;
    let number: u8 = text[..text.len() - letter.len_utf8()].parse().ok()?;
    if !(1..=12).contains(&number) {
        return None;
    }
    // Fifths up from C, where Camelot says 8 and Open Key 1.
    let (fifths, mode) = match letter {
        'A' | 'a' => (number + 4, 0),
        'B' | 'b' => (number + 4, 1),
        'm' | 'M' => (number + 11, 0),
        'd' | 'D' => (number + 11, 1),
        _ => return None,
    };
    let major = fifths * 7 % 12;
    Some(Key { tonic: if mode == 1 { major } else { (major + 9) % 12 }, mode })
}

fn traditional(text: &str) -> Option<Key> {
    let mut letters = text.chars();
    let tonic: i8 = match letters.next()?.to_ascii_uppercase() {
        'C' => 0,
        'D' => 2,
        'E' => 4,
        'F' => 5,
        'G' => 7,
        'A' => 9,
        'B' | 'H' => 11,
        _ => return None,
    };
    let rest = letters.as_str();
    let lower = rest.to_lowercase();
    let (shift, rest) = ["#", "\u{266f}", "sharp", "is"]
        .iter()
        .map(|sign| (*sign, 1))
        .chain(["b", "\u{266d}", "flat"].iter().map(|sign| (*sign, -1)))
        .find(|(sign, _)| lower.starts_with(sign))
        .map_or((0, rest), |(sign, shift)| (shift, rest.get(sign.len()..).unwrap_or("")));
    let mode = match rest {
        "" | "M" => 1,
        "m" | "-" => 0,
        _ => match rest.to_lowercase().as_str() {
            "maj" | "major" | "dur" | "ma" => 1,
            "min" | "minor" | "moll" | "mi" => 0,
            _ => return None,
        },
    };
    let tonic = u8::try_from((tonic + shift).rem_euclid(12)).ok()?;
    Some(Key { tonic, mode })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        let table = [
            ("C", 0, 1),
            ("Am", 9, 0),
            ("F#m", 6, 0),
            ("f#m", 6, 0),
            ("Gbm", 6, 0),
            ("Bb", 10, 1),
            ("bb minor", 10, 0),
            ("Db maj", 1, 1),
            ("A minor", 9, 0),
            ("E\u{266d} Major", 3, 1),
            ("C sharp minor", 1, 0),
            ("Cb", 11, 1),
            ("B#", 0, 1),
            ("CM", 0, 1),
            ("8A", 9, 0),
            ("8B", 0, 1),
            ("08B", 0, 1),
            ("1A", 8, 0),
            ("12b", 4, 1),
            ("5A", 0, 0),
            ("1m", 9, 0),
            ("1d", 0, 1),
            ("10m", 0, 0),
            ("8A - Am", 9, 0),
            ("Am/8A", 9, 0),
            ("4A/128.0", 5, 0),
        ];
        for (text, tonic, mode) in table {
            assert_eq!(parse(text), Some(Key { tonic, mode }), "{text}");
        }
    }

    #[test]
    fn what_is_no_key() {
        for text in ["", "o", "0A", "13B", "none", "All", "128", "X#m", "8", "Atonal"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
