//! Amounts in a search: `128`, `124-128`, `124..128`, `>120`, `<=90`.

use std::ops::Bound;

/// Everything between two bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub from: Bound<f64>,
    pub to: Bound<f64>,
}

impl Span {
    /// From `from` on, up to and with `to`.
    pub(crate) fn closed(from: f64, to: f64) -> Self {
        Self { from: Bound::Included(from), to: Bound::Included(to) }
    }

    /// From `from` on, up to but without `to`.
    pub(crate) fn half_open(from: f64, to: f64) -> Self {
        Self { from: Bound::Included(from), to: Bound::Excluded(to) }
    }

    /// `value` lies in it.
    pub(crate) fn contains(&self, value: f64) -> bool {
        std::ops::RangeBounds::contains(&(self.from, self.to), &value)
    }
}

/// How an amount was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked<'a> {
    /// This one.
    Just(&'a str),
    /// From one to another.
    Between(&'a str, &'a str),
    /// From one on; the end was not typed yet.
    From(&'a str),
    /// More than.
    Above(&'a str),
    /// At least.
    AtLeast(&'a str),
    /// Less than.
    Below(&'a str),
    /// At most.
    AtMost(&'a str),
}

/// How `text` asks for an amount. Signs come first; a range has `..` or, where amounts have none themselves, a hyphen.
pub(super) fn asked(text: &str) -> Asked<'_> {
    for (sign, asks) in
        [(">=", Asked::AtLeast as fn(_) -> _), ("<=", Asked::AtMost), (">", Asked::Above), ("<", Asked::Below)]
    {
        if let Some(amount) = text.strip_prefix(sign) {
            return asks(amount);
        }
    }
    match text.split_once("..") {
        Some((from, "")) => Asked::From(from),
        Some((from, to)) => Asked::Between(from, to),
        None => Asked::Just(text),
    }
}

/// As [`asked`], with a hyphen as another sign of a range.
pub(super) fn asked_with_hyphen(text: &str) -> Asked<'_> {
    match (asked(text), text.split_once('-')) {
        (Asked::Just(_), Some((from, ""))) => Asked::From(from),
        (Asked::Just(_), Some((from, to))) => Asked::Between(from, to),
        (asked, _) => asked,
    }
}

/// The span that `text` asks for, of amounts that `read` reads.
pub(super) fn span(text: &str, read: impl Fn(&str) -> Option<f64>) -> Option<Span> {
    use Bound::{Excluded, Included, Unbounded};
    Some(match asked_with_hyphen(text) {
        Asked::Just(amount) => {
            let amount = read(amount)?;
            Span::closed(amount, amount)
        }
        Asked::Between(one, other) => {
            let (one, other) = (read(one)?, read(other)?);
            Span::closed(one.min(other), one.max(other))
        }
        Asked::From(amount) | Asked::AtLeast(amount) => Span { from: Included(read(amount)?), to: Unbounded },
        Asked::Above(amount) => Span { from: Excluded(read(amount)?), to: Unbounded },
        Asked::Below(amount) => Span { from: Unbounded, to: Excluded(read(amount)?) },
        Asked::AtMost(amount) => Span { from: Unbounded, to: Included(read(amount)?) },
    })
}

/// A number without sign or exponent.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if plain { text.parse().ok() } else { None }
}

/// Tempos as the list shows them: a number stands for all that round to it (at the digits that were typed), and a range
/// takes its ends as the list rounds them, to a tenth.
pub(super) fn tempos(text: &str) -> Option<Span> {
    let half =
        |amount: &str| 0.5 * 0.1_f64.powi(i32::try_from(amount.split_once('.').map_or(0, |d| d.1.len())).unwrap_or(9));
    if let Asked::Just(amount) = asked_with_hyphen(text) {
        let bpm = number(amount)?;
        return Some(Span::half_open(bpm - half(amount), bpm + half(amount)));
    }
    let rounding = half("0.0");
    let Span { from, to } = span(text, number)?;
    let from = match from {
        Bound::Included(bpm) => Bound::Included(bpm - rounding),
        Bound::Excluded(bpm) => Bound::Included(bpm + rounding),
        Bound::Unbounded => Bound::Unbounded,
    };
    let to = match to {
        Bound::Included(bpm) => Bound::Excluded(bpm + rounding),
        Bound::Excluded(bpm) => Bound::Excluded(bpm - rounding),
        Bound::Unbounded => Bound::Unbounded,
    };
    Some(Span { from, to })
}

/// Lengths in seconds, of whole ones: `5:30`, `1:02:00`; a number without colon is minutes, and alone stands for all
/// lengths that begin with it.
pub(super) fn lengths(text: &str) -> Option<Span> {
    if let Asked::Just(amount) = asked_with_hyphen(text)
        && !amount.contains([':', '.'])
    {
        let minutes = number(amount)?;
        return Some(Span::half_open(minutes * 60.0, (minutes + 1.0) * 60.0));
    }
    span(text, seconds)
}

fn seconds(text: &str) -> Option<f64> {
    if !text.contains(':') {
        return Some(number(text)? * 60.0);
    }
    text.split(':').try_fold(0.0, |sum, part| Some(sum * 60.0 + if part.is_empty() { 0.0 } else { number(part)? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of `values` lie in the span that `read` makes of `text`.
    fn found(read: impl Fn(&str) -> Option<Span>, text: &str, values: &[f64]) -> Option<Vec<f64>> {
        let span = read(text)?;
        Some(values.iter().copied().filter(|value| span.contains(*value)).collect())
    }

    #[test]
    fn tempos_are_read_as_the_list_shows_them() {
        let values = [119.9, 120.0, 120.3, 123.96, 127.6, 127.98, 128.02, 128.4, 128.6];
        let table: &[(&str, &[f64])] = &[
            ("128", &[127.6, 127.98, 128.02, 128.4]),
            ("128.0", &[127.98, 128.02]),
            ("124-128", &[123.96, 127.6, 127.98, 128.02]),
            ("128..124", &[123.96, 127.6, 127.98, 128.02]),
            (">120", &[120.3, 123.96, 127.6, 127.98, 128.02, 128.4, 128.6]),
            ("<120", &[119.9]),
            ("<=120", &[119.9, 120.0]),
            (">=128", &[127.98, 128.02, 128.4, 128.6]),
            ("128-", &[127.98, 128.02, 128.4, 128.6]),
        ];
        for (text, expected) in table {
            assert_eq!(found(tempos, text, &values).as_deref(), Some(*expected), "{text}");
        }
        for text in ["abc", "12e3", "-5", "1.2.3", ">", "124-x", "nan", "inf"] {
            assert_eq!(tempos(text), None, "{text}");
        }
    }

    #[test]
    fn lengths_are_minutes_or_minutes_and_seconds() {
        let values = [299.0, 300.0, 301.0, 330.0, 359.0, 360.0, 3_720.0];
        let table: &[(&str, &[f64])] = &[
            ("5", &[300.0, 301.0, 330.0, 359.0]),
            ("5:30", &[330.0]),
            ("5:", &[300.0]),
            (">5:00", &[301.0, 330.0, 359.0, 360.0, 3_720.0]),
            ("<5", &[299.0]),
            ("5-6", &[300.0, 301.0, 330.0, 359.0, 360.0]),
            ("5.5", &[330.0]),
            ("1:02:00", &[3_720.0]),
        ];
        for (text, expected) in table {
            assert_eq!(found(lengths, text, &values).as_deref(), Some(*expected), "{text}");
        }
        assert_eq!(lengths("long"), None);
    }
}
