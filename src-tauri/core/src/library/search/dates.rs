//! Times in a search: `<7d` (within seven days), `>1y` (longer ago), `2026-10` (in that month).

use std::ops::Bound;

use jiff::{Span as Time, ToSpan as _, Zoned, civil::Date};

use super::span::{Asked, Span, asked};

/// The moments that `text` asks for, in seconds since 1970. Dates are those of the time zone of `now`.
pub(super) fn moments(text: &str, now: &Zoned) -> Option<Span> {
    let second = |time: &Zoned| time.timestamp().as_second() as f64;
    let until = |time: &str| age(time).and_then(|age| now.checked_sub(age).ok()).map(|time| second(&time));
    let dates = |date: &str| {
        let (first, next) = period(date)?;
        let begin = |date: Date| date.to_zoned(now.time_zone().clone()).ok().map(|begin| second(&begin));
        Some((begin(first)?, begin(next)?))
    };
    let since = |from: f64| Span { from: Bound::Included(from), to: Bound::Unbounded };
    let before = |to: f64| Span { from: Bound::Unbounded, to: Bound::Excluded(to) };
    Some(match asked(text) {
        // An age counts backwards: less of it is later.
        Asked::Just(time) | Asked::Below(time) | Asked::AtMost(time) if age(time).is_some() => since(until(time)?),
        Asked::Above(time) | Asked::AtLeast(time) if age(time).is_some() => before(until(time)?),
        Asked::Just(date) => {
            let (from, to) = dates(date)?;
            Span::half_open(from, to)
        }
        Asked::Between(one, other) => {
            let ((from, _), (_, to)) = (dates(one)?, dates(other)?);
            Span::half_open(from, to)
        }
        Asked::From(date) | Asked::AtLeast(date) => since(dates(date)?.0),
        Asked::Above(date) => since(dates(date)?.1),
        Asked::Below(date) => before(dates(date)?.0),
        Asked::AtMost(date) => before(dates(date)?.1),
    })
}

fn age(text: &str) -> Option<Time> {
    let unit = text.chars().last()?;
    let count: i64 = text[..text.len() - unit.len_utf8()].parse().ok().filter(|count| (0..=100_000).contains(count))?;
    match unit.to_ascii_lowercase() {
        'd' => 0.days().try_days(count).ok(),
        'w' => 0.weeks().try_weeks(count).ok(),
        'm' => 0.months().try_months(count).ok(),
        'y' => 0.years().try_years(count).ok(),
        _ => None,
    }
}

/// The first day of the year, month or day that `text` names, and the first after it.
fn period(text: &str) -> Option<(Date, Date)> {
    let parts: Vec<&str> = text.split('-').collect();
    let whole = |part: &str| part.parse::<i16>().ok();
    let year = whole(parts.first().filter(|year| year.len() == 4)?)?;
    let month = |part: &str| i8::try_from(whole(part)?).ok();
    let (first, length) = match parts[1..] {
        [] | [""] => (Date::new(year, 1, 1).ok()?, 1.year()),
        [one] | [one, ""] => (Date::new(year, month(one)?, 1).ok()?, 1.month()),
        [one, day] => (Date::new(year, month(one)?, month(day)?).ok()?, 1.day()),
        _ => return None,
    };
    Some((first, first.checked_add(length).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_and_dates() {
        let now: Zoned = "2026-11-23T12:00[Europe/Berlin]".parse().expect("a time");
        let at = |text: &str| -> f64 {
            format!("{text}[Europe/Berlin]").parse::<Zoned>().expect("a time").timestamp().as_second() as f64
        };
        let table = [
            ("<7d", "2026-11-16T12:00:00", true),
            ("7d", "2026-11-16T11:59:59", false),
            (">7d", "2026-11-16T11:59:59", true),
            (">7d", "2026-11-16T12:00:00", false),
            ("<2w", "2026-11-10T12:00:00", true),
            ("<1m", "2026-10-23T12:00:00", true),
            ("<1m", "2026-10-23T11:00:00", false),
            ("<1y", "2025-11-23T12:00:00", true),
            ("2026-10", "2026-10-01T00:00:00", true),
            ("2026-10", "2026-11-01T00:00:00", false),
            ("2026", "2026-12-31T23:59:59", true),
            ("2026-10-05", "2026-10-05T23:59:59", true),
            ("2026-10-05", "2026-10-06T00:00:00", false),
            (">2026-10", "2026-10-31T23:59:59", false),
            (">2026-10", "2026-11-01T00:00:00", true),
            (">=2026-10", "2026-10-01T00:00:00", true),
            ("<2026-10", "2026-09-30T23:59:59", true),
            ("<=2026-10", "2026-10-31T23:59:59", true),
            ("2026-09..2026-10", "2026-10-31T23:59:59", true),
            ("2026-10..", "2027-10-31T23:59:59", true),
            // Half typed.
            ("2026-", "2026-02-01T00:00:00", true),
            ("2026-10-", "2026-10-31T00:00:00", true),
        ];
        for (text, moment, expected) in table {
            let span = moments(text, &now).unwrap_or_else(|| panic!("{text} is read"));
            assert_eq!(span.contains(at(moment)), expected, "{text} and {moment}");
        }
        for text in ["soon", "7", "d", "<7x", "2026-13", "2026-1-1-1", "99999999999d", "\u{e9}"] {
            assert_eq!(moments(text, &now), None, "{text}");
        }
    }
}
