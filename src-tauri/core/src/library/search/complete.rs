//! Completion in the search field: which word stands at the caret, and how a proposal is written into the line.
//!
//! Positions that come from and go to a page count UTF-16 units, as its text fields do.

use super::operator::{self, Operator};
use super::words::{Word, words};

/// What stands at the caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Completing<'a> {
    /// The first UTF-16 unit that a proposal replaces.
    pub from: usize,
    /// The unit after the last that it replaces.
    pub to: usize,
    pub part: Part<'a>,
}

/// The part of a word at the caret, up to the caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// What may become an operator.
    Operator(&'a str),
    /// A value of this operator.
    Value(Operator, &'a str),
    /// Nothing that could be completed.
    Other,
}

/// What stands at the caret, which is before the UTF-16 unit number `caret`.
pub(crate) fn completing(line: &str, caret: usize) -> Completing<'_> {
    let caret = byte(line, caret);
    let Some(word) = words(line).into_iter().find(|word| word.body() <= caret && caret <= word.end) else {
        let at = utf16(line, caret);
        // Behind a lone minus sign, too, every operator may follow.
        return Completing { from: at, to: at, part: Part::Operator("") };
    };
    Completing { from: utf16(line, word.body()), to: utf16(line, word.end), part: part(line, &word, caret) }
}

fn part<'a>(line: &'a str, word: &Word<'a>, caret: usize) -> Part<'a> {
    let typed = &line[word.body()..caret];
    match word.operator {
        Some(name) if typed.len() > name.len() => match operator::named(name) {
            Some(operator) => {
                let value = typed[name.len() + 1..].trim_start_matches('"');
                Part::Value(operator, value.trim_end_matches('"'))
            }
            None => Part::Other,
        },
        _ if typed.bytes().all(|letter| letter.is_ascii_alphabetic()) => Part::Operator(typed),
        _ => Part::Other,
    }
}

/// A word that looks for `value`, quoted where it must be; none when there is no way to write it.
pub(crate) fn insertion(operator: &str, value: &str) -> Option<String> {
    // A quote cannot stand inside quotes: what is before it finds the same and perhaps more.
    let value = value.split('"').next().unwrap_or_default().trim();
    let quote = if value.contains(char::is_whitespace) { "\"" } else { "" };
    (!value.is_empty()).then(|| format!("{operator}:{quote}{value}{quote}"))
}

fn byte(line: &str, units: usize) -> usize {
    let mut seen = 0;
    let at = line.char_indices().find(|(_, letter)| {
        seen += letter.len_utf16();
        seen > units
    });
    at.map_or(line.len(), |(at, _)| at)
}

fn utf16(line: &str, byte: usize) -> usize {
    line[..byte].encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_the_caret() {
        let value = Part::Value;
        // The caret is where the bar stands.
        let table = [
            ("|", 0, 0, Part::Operator("")),
            ("x |", 2, 2, Part::Operator("")),
            ("ge|", 0, 2, Part::Operator("ge")),
            ("g|e", 0, 2, Part::Operator("g")),
            ("x -ge| y", 3, 5, Part::Operator("ge")),
            ("genre:|", 0, 6, value(Operator::Genre, "")),
            ("genre:de|ep x", 0, 10, value(Operator::Genre, "de")),
            ("genre:\"deep h|", 0, 13, value(Operator::Genre, "deep h")),
            ("genre:\"deep h\"|", 0, 14, value(Operator::Genre, "deep h")),
            ("-KEY:~8|", 1, 7, value(Operator::Key, "~8")),
            ("foo:ba|", 0, 6, Part::Other),
            ("caf\u{e9}|", 0, 4, Part::Other),
            // Two units each.
            ("\u{1f3b5}\u{1f3b5} ge|", 5, 7, Part::Operator("ge")),
        ];
        for (line, from, to, part) in table {
            let (before, after) = line.split_once('|').expect("a caret");
            let text = format!("{before}{after}");
            let caret = before.encode_utf16().count();
            assert_eq!(completing(&text, caret), Completing { from, to, part }, "{line}");
        }
        assert_eq!(completing("ge", 99).part, Part::Operator("ge"), "a caret beyond the end");
    }

    #[test]
    fn values_are_quoted_where_they_must() {
        assert_eq!(insertion("genre", "House").as_deref(), Some("genre:House"));
        assert_eq!(insertion("genre", "Deep House").as_deref(), Some("genre:\"Deep House\""));
        assert_eq!(insertion("album", "The \"Best\"").as_deref(), Some("album:The"));
        assert_eq!(insertion("album", "\"\""), None);
    }
}
