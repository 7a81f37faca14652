//! Wall-clock times as text. Durations are always measured with tokio's or the system's monotonic clock.

use std::cell::RefCell;
use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};

/// Now, ISO 8601 UTC with milliseconds: `2026-01-31T14:02:31.123Z`.
pub fn now_iso() -> String {
    iso(Timestamp::now())
}

/// `at` as ISO 8601 UTC with milliseconds.
pub fn iso(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// Now as the existing API writes dates of rows: `2026-01-31 14:02:31`, UTC.
pub fn now_sql() -> String {
    sql(Timestamp::now())
}

/// `at` as `YYYY-MM-DD HH:MM:SS`, UTC.
pub fn sql(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Now in local time as log lines carry it: `2026-01-31 15:02:31`.
///
/// Kept for the second that it is right for: a server may print a million lines, and the time zone's rules cost more
/// than the rest of a line.
pub fn now_local() -> String {
    thread_local! {
        static LAST: RefCell<(i64, String)> = const { RefCell::new((i64::MIN, String::new())) };
    }
    let now = Timestamp::now();
    LAST.with_borrow_mut(|(second, text)| {
        if *second != now.as_second() {
            *second = now.as_second();
            *text = now.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string();
        }
        text.clone()
    })
}

/// Milliseconds since 1970.
pub fn now_millis() -> i64 {
    Timestamp::now().as_millisecond()
}

/// How long this computer has slept since it was started: what the clock that goes on meanwhile is ahead of the one
/// that stands still (clock_gettime(2)). Zero where the system has no such pair.
#[cfg(target_os = "linux")]
pub fn asleep() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let since_start = |clock| Duration::try_from(clock_gettime(clock)).unwrap_or_default();
    let awake = since_start(ClockId::Monotonic);
    since_start(ClockId::Boottime).saturating_sub(awake)
}

/// How long this computer has slept since it was started: not told by this system.
#[cfg(not(target_os = "linux"))]
pub fn asleep() -> Duration {
    Duration::ZERO
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_the_api_s() {
        let at: Timestamp = "2026-01-31T14:02:31.123456Z".parse().expect("a timestamp");
        assert_eq!(iso(at), "2026-01-31T14:02:31.123Z");
        assert_eq!(sql(at), "2026-01-31 14:02:31");
    }

    #[test]
    fn local_time_goes_on() {
        let local = || jiff::Zoned::now().strftime("%Y-%m-%d %H:%M:%S").to_string();
        let first = now_local();
        // Read before and after, as a second may end in between.
        let next = loop {
            let (before, told, after) = (local(), now_local(), local());
            if told != first {
                assert!(told == before || told == after, "{before} {told} {after}");
                break told;
            }
        };
        assert!(next > first);
    }
}
