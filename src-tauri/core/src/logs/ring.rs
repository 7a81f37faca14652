//! The newest lines, in memory.

use std::collections::VecDeque;

use crate::model::{LogLevel, LogLine, LogQuery};

/// Lines kept.
const MOST_LINES: usize = 2_000;
/// Bytes of text kept.
const MOST_BYTES: usize = 1 << 20;
/// Lines answered unless asked otherwise.
const DEFAULT_LIMIT: usize = 500;

/// The newest lines; bounded in number and bytes.
#[derive(Debug, Default)]
pub(super) struct Ring {
    lines: VecDeque<LogLine>,
    bytes: usize,
    seq: u64,
}

impl Ring {
    /// Adds a line and returns it with its number.
    pub(super) fn push(&mut self, at: String, level: LogLevel, source: &str, text: &str) -> LogLine {
        self.seq += 1;
        let line = LogLine { seq: self.seq, at, level, source: source.to_owned(), text: text.to_owned() };
        self.bytes += text.len();
        self.lines.push_back(line.clone());
        while self.lines.len() > MOST_LINES || self.bytes > MOST_BYTES {
            let Some(oldest) = self.lines.pop_front() else { break };
            self.bytes -= oldest.text.len();
        }
        line
    }

    /// The newest lines that fit `query`, oldest first.
    pub(super) fn select(&self, query: &LogQuery) -> Vec<LogLine> {
        let needle = query.search.as_deref().unwrap_or_default().to_lowercase();
        let fits = |line: &&LogLine| {
            query.after.is_none_or(|after| line.seq > after)
                && query.level.is_none_or(|level| line.level <= level)
                && query.source.as_ref().is_none_or(|source| &line.source == source)
                && (needle.is_empty() || line.text.to_lowercase().contains(&needle))
        };
        let limit = query.limit.unwrap_or(DEFAULT_LIMIT).min(MOST_LINES);
        let mut chosen: Vec<LogLine> = self.lines.iter().rev().filter(fits).take(limit).cloned().collect();
        chosen.reverse();
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_lines_leave_and_numbers_go_on() {
        let mut ring = Ring::default();
        for n in 0..MOST_LINES + 10 {
            ring.push(String::new(), LogLevel::Info, "app", &n.to_string());
        }
        let lines = ring.select(&LogQuery { limit: Some(MOST_LINES), ..LogQuery::default() });
        assert_eq!((lines.len(), lines[0].seq), (MOST_LINES, 11));
    }

    #[test]
    fn filters_combine() {
        let mut ring = Ring::default();
        ring.push(String::new(), LogLevel::Error, "engine", "Port in use");
        ring.push(String::new(), LogLevel::Debug, "engine", "port probe");
        let query = LogQuery { level: Some(LogLevel::Info), search: Some("PORT".into()), ..LogQuery::default() };
        assert_eq!(ring.select(&query).len(), 1);
    }
}
