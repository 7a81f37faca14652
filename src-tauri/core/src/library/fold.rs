//! Text as it is searched: lower case, without accents.
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

/// `text` folded, on one line: every break and tab is a blank.
pub(crate) fn line(text: &str) -> String {
    let folded = fold(text);
    if folded.contains(char::is_control) {
        return folded.replace(char::is_control, " ");
    }
    folded
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
    fn a_line_has_no_breaks() {
        assert_eq!(line("One\nTwo\r\u{c9}"), "one two e");
        assert_eq!(line("plain"), "plain");
    }
}
