//! The severity of a line that the analysis server printed, read from the line itself.
//!
//! uvicorn writes everything to standard error, so the stream says nothing.

use crate::model::LogLevel;

/// Words that Python's logging and uvicorn put in front of, or near the beginning of, a line.
const WORDS: &[(&str, LogLevel)] = &[
    ("CRITICAL", LogLevel::Error),
    ("FATAL", LogLevel::Error),
    ("ERROR", LogLevel::Error),
    ("WARNING", LogLevel::Warn),
    ("WARN", LogLevel::Warn),
    ("INFO", LogLevel::Info),
    ("DEBUG", LogLevel::Debug),
    ("TRACE", LogLevel::Trace),
];

/// The severity of `line`; info where it does not say.
pub fn classify(line: &str) -> LogLevel {
    let level_word = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        WORDS.iter().find(|(name, _)| *name == bare).map(|&(_, level)| level)
    };
    if let Some(level) = line.split_whitespace().take(4).find_map(level_word) {
        return level;
    }
    if line.starts_with("Traceback (most recent call last)") || is_exception(line) {
        return LogLevel::Error;
    }
    LogLevel::Info
}

/// True for the last line of a traceback: `ModuleNotFoundError: No module named 'x'`.
fn is_exception(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    let last = name.rsplit('.').next().unwrap_or_default();
    let named = last.ends_with("Error") || last.ends_with("Exception") || last.ends_with("Interrupt");
    named && !name.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_from_the_line() {
        for (line, level) in [
            ("INFO:     Uvicorn running on http://127.0.0.1:8000", LogLevel::Info),
            ("WARNING:  slow", LogLevel::Warn),
            ("2026-01-01 10:00:00 [ERROR] src.app: no", LogLevel::Error),
            ("Traceback (most recent call last):", LogLevel::Error),
            ("ModuleNotFoundError: No module named 'x'", LogLevel::Error),
            ("an INFO that says ERROR later on", LogLevel::Info),
            ("plain", LogLevel::Info),
            ("", LogLevel::Info),
        ] {
            assert_eq!(classify(line), level, "{line}");
        }
    }
}
