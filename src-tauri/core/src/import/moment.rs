//! Dates as that library writes them: `YYYY-MM-DD HH:MM:SS` in UTC, or ISO 8601.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The moment that `text` names.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let in_utc = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    text.parse().ok().or_else(in_utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_are_one_moment() {
        let expected = Some(Timestamp::from_second(1_700_000_000).expect("a time"));
        for text in
            ["2023-11-14 22:13:20", "2023-11-14T22:13:20Z", "2023-11-14T22:13:20.000Z", "2023-11-14T23:13:20+01:00"]
        {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(read("yesterday"), None);
    }
}
