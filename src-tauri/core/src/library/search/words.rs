//! What stands in a search line, cut into words: `-genre:"deep house"` is one of them.

/// A word of a search line. Positions are bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// Where it begins, a minus sign included.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// A minus sign stands before it.
    pub negated: bool,
    /// What stands before the colon: letters alone.
    pub operator: Option<&'a str>,
    /// What is looked for, without quotes.
    pub value: &'a str,
    /// The whole word as it was typed, without the minus sign.
    pub typed: &'a str,
}

impl Word<'_> {
    /// Where what follows the minus sign begins.
    pub(crate) fn body(&self) -> usize {
        self.end - self.typed.len()
    }
}

/// The words of `text`. A quote that was not closed yet reaches to the end.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| !c.is_whitespace()).map(|blank| at + blank) {
        let word = word(text, start);
        at = word.end;
        words.push(word);
    }
    words
}

fn word(text: &str, start: usize) -> Word<'_> {
    let negated = text[start..].strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace()));
    let body = start + usize::from(negated);
    let operator = operator(&text[body..]);
    let from = body + operator.map_or(0, |operator| operator.len() + 1);
    let (value, end) = match text[from..].strip_prefix('"') {
        Some(quoted) => match quoted.find('"') {
            Some(length) => (&quoted[..length], from + length + 2),
            None => (quoted, text.len()),
        },
        None => {
            let length = text[from..].find(char::is_whitespace).unwrap_or(text.len() - from);
            (&text[from..from + length], from + length)
        }
    };
    Word { start, end, negated, operator, value, typed: &text[body..end] }
}

fn operator(text: &str) -> Option<&str> {
    let name = &text[..text.find(|c: char| !c.is_ascii_alphabetic())?];
    (!name.is_empty() && text[name.len()..].starts_with(':')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |word: Word<'_>| {
            let sign = if word.negated { "-" } else { "" };
            format!("{sign}{}[{}]", word.operator.unwrap_or(""), word.value)
        };
        words(text).into_iter().map(show).collect()
    }

    #[test]
    fn lines_are_cut_into_words() {
        let table: &[(&str, &[&str])] = &[
            ("", &[]),
            ("  ", &[]),
            ("deep house", &["[deep]", "[house]"]),
            ("\"deep house\" x", &["[deep house]", "[x]"]),
            ("genre:\"deep house\"-y", &["genre[deep house]", "-[y]"]),
            ("-remix -\"live at\" -key:8A", &["-[remix]", "-[live at]", "-key[8A]"]),
            ("a-ha - x", &["[a-ha]", "[-]", "[x]"]),
            ("\"not closed yet", &["[not closed yet]"]),
            ("bpm:", &["bpm[]"]),
            ("3:30 :x length:>5:00", &["[3:30]", "[:x]", "length[>5:00]"]),
            ("\u{e9}t\u{e9}\u{2003}caf\u{e9}", &["[\u{e9}t\u{e9}]", "[caf\u{e9}]"]),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text), *expected, "{text}");
        }
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "x -genre:\"a b\" y";
        let word = words(text)[1];
        assert_eq!((&text[word.start..word.end], word.typed), ("-genre:\"a b\"", "genre:\"a b\""));
        assert_eq!(&text[word.body()..word.end], word.typed);
    }
}
