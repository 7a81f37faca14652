//! Text as it is searched: lower case, without accents, one space between words.
//!
//! Both what is stored and what is typed go through here, so that "beyonce" finds "Beyoncé" however its accent is encoded
//! (macOS hands out names with the accent as a letter of its own).

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `text` folded.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The words of a search, folded, as patterns for `LIKE ... ESCAPE '\'`.
pub(crate) fn patterns(search: &str) -> Vec<String> {
    fold(search).split_whitespace().map(contains).collect()
}

/// A pattern for everything that contains `text`.
pub(crate) fn contains(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(fold("Beyonc\u{e9}"), "beyonce");
        assert_eq!(fold("BEYONCE\u{301}"), "beyonce");
        assert_eq!(fold("\u{41c}\u{443}\u{437}\u{44b}\u{43a}\u{430}"), "\u{43c}\u{443}\u{437}\u{44b}\u{43a}\u{430}");
        assert_eq!(fold("Daft Punk"), "daft punk");
    }

    #[test]
    fn wildcards_are_letters() {
        assert_eq!(patterns(" 100%  a_b "), [r"%100\%%", r"%a\_b%"]);
        assert!(patterns("  ").is_empty());
    }
}
