//! Where lines are written: the file and the terminal.
//!
//! Lines that come in one piece are gathered and written at once: a call of the system for each would cost a server that
//! prints a million lines more than everything else that is done with them.

use std::io::Write as _;

use super::{LogFile, Terminal};
use crate::model::LogLevel;

/// Bytes that are written even while lines are gathered.
const MOST_BYTES: usize = 64 * 1024;

/// File and terminal.
#[derive(Debug)]
pub(super) struct Outlet {
    file: Option<LogFile>,
    terminal: Terminal,
    for_file: String,
    for_terminal: String,
    /// How many gather.
    gathering: usize,
}

impl Outlet {
    pub(super) fn new(file: Option<LogFile>, terminal: Terminal) -> Self {
        Self { file, terminal, for_file: String::new(), for_terminal: String::new(), gathering: 0 }
    }

    /// A line without its end: its head, and its text for the terminal and for the file.
    pub(super) fn write(&mut self, level: LogLevel, head: &str, text: &str, raw: &str) {
        for part in [head, raw, "\n"] {
            self.for_file.push_str(part);
        }
        let (before, after) = match (self.terminal, level) {
            (Terminal::Silent, _) => ("", ""),
            (Terminal::Coloured, LogLevel::Error) => ("\x1b[31m", "\x1b[0m\n"),
            (Terminal::Coloured, LogLevel::Warn) => ("\x1b[33m", "\x1b[0m\n"),
            (Terminal::Coloured, LogLevel::Debug | LogLevel::Trace) => ("\x1b[2m", "\x1b[0m\n"),
            _ => ("", "\n"),
        };
        if self.terminal != Terminal::Silent {
            for part in [before, head, text, after] {
                self.for_terminal.push_str(part);
            }
        }
        if self.gathering == 0 || self.for_file.len() >= MOST_BYTES {
            self.flush();
        }
    }

    /// Gathers from now on.
    pub(super) fn begin(&mut self) {
        self.gathering += 1;
    }

    /// Writes what was gathered, unless someone else still gathers.
    pub(super) fn end(&mut self) {
        self.gathering = self.gathering.saturating_sub(1);
        if self.gathering == 0 {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if let Some(file) = &self.file
            && !self.for_file.is_empty()
        {
            file.write(&self.for_file);
        }
        // A closed terminal must not end the application.
        let _ = std::io::stderr().write_all(self.for_terminal.as_bytes());
        self.for_file.clear();
        self.for_terminal.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gathered_lines_are_written_when_the_last_one_ends() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut outlet = Outlet::new(LogFile::open(dir.path()).ok(), Terminal::Silent);
        let written = || std::fs::read_to_string(dir.path().join("app.log")).expect("read");
        outlet.write(LogLevel::Info, "", "one", "one");
        assert_eq!(written(), "one\n");
        outlet.begin();
        outlet.begin();
        outlet.write(LogLevel::Info, "t", "-", "wo");
        outlet.end();
        outlet.write(LogLevel::Info, "", "", "three");
        assert_eq!(written(), "one\n");
        outlet.end();
        assert_eq!(written(), "one\ntwo\nthree\n");
        outlet.begin();
        outlet.write(LogLevel::Info, "", "", &"x".repeat(MOST_BYTES));
        assert!(written().len() > MOST_BYTES, "memory stays flat");
    }
}
