//! The log: one stream of lines to the file, the terminal, a ring in memory and the event bus.
//!
//! Lines come from `tracing` (this application) and from the analysis server's output. [`Logs::install`] makes the
//! process's one subscriber.

mod classify;
mod file;
mod layer;
mod ring;

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub use classify::classify;
pub use file::LogFile;
use ring::Ring;

use crate::clock;
use crate::events::Batch;
use crate::model::{LogLevel, LogLine, LogQuery};
use crate::redact::Redactor;

/// Source name of lines of this application.
pub const APP: &str = "app";
/// Source name of lines that the analysis server printed.
pub const ENGINE: &str = "engine";
/// Prefix of the server's lines in file and terminal.
const ENGINE_PREFIX: &str = "[Analysis Server] ";

/// The log; clones share it.
#[derive(Debug, Clone)]
pub struct Logs {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    ring: Mutex<Ring>,
    level: Mutex<LogLevel>,
    file: Option<LogFile>,
    terminal: Terminal,
    batch: Batch,
    redactor: Redactor,
}

/// Whether lines also go to standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminal {
    /// No.
    Silent,
    /// Without colours.
    Plain,
    /// With colours.
    Coloured,
}

impl Logs {
    /// A log that writes into `dir` (not at all when it cannot), to the terminal as asked, and gathers lines in `batch`.
    pub fn new(dir: &Path, terminal: Terminal, level: LogLevel, batch: Batch) -> Self {
        let file = LogFile::open(dir).ok();
        let inner = Inner {
            ring: Mutex::default(),
            level: Mutex::new(level),
            file,
            terminal,
            batch,
            redactor: Redactor::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Makes this the process's log: `tracing` events arrive here from now on. A second call is ignored.
    pub fn install(&self) {
        layer::install(self.clone());
    }

    /// Only lines at least this severe are kept from now on.
    pub fn set_level(&self, level: LogLevel) {
        *self.inner.level.lock().unwrap_or_else(PoisonError::into_inner) = level;
    }

    /// True when a line of this severity is kept.
    pub fn is_kept(&self, level: LogLevel) -> bool {
        level <= *self.inner.level.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes secrets out of every line; also for what is shown elsewhere.
    pub fn redactor(&self) -> &Redactor {
        &self.inner.redactor
    }

    /// A line that the analysis server printed, already cut and without escapes; answered as it may be shown.
    pub fn engine_line<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let text = self.inner.redactor.clean(text);
        let level = classify(&text);
        if self.is_kept(level) {
            self.add(level, ENGINE, &text);
        }
        text
    }

    /// Adds a line, without the secrets in it.
    pub fn line(&self, level: LogLevel, source: &str, text: &str) {
        if self.is_kept(level) {
            self.add(level, source, &self.inner.redactor.clean(text));
        }
    }

    fn add(&self, level: LogLevel, source: &str, text: &str) {
        self.write(level, source, text);
        let line = {
            let mut ring = self.inner.ring.lock().unwrap_or_else(PoisonError::into_inner);
            ring.push(clock::now_iso(), level, source, text)
        };
        self.inner.batch.line(line);
    }

    /// Lines from memory, oldest first.
    pub fn recent(&self, query: &LogQuery) -> Vec<LogLine> {
        self.inner.ring.lock().unwrap_or_else(PoisonError::into_inner).select(query)
    }

    fn write(&self, level: LogLevel, source: &str, text: &str) {
        let prefix = if source == ENGINE { ENGINE_PREFIX } else { "" };
        let line = format!("{} {}: {prefix}{text}\n", clock::now_local(), name(level));
        if let Some(file) = &self.inner.file {
            file.write(&line);
        }
        let colour = match (self.inner.terminal, level) {
            (Terminal::Silent, _) => return,
            (Terminal::Coloured, LogLevel::Error) => "\x1b[31m",
            (Terminal::Coloured, LogLevel::Warn) => "\x1b[33m",
            (Terminal::Coloured, LogLevel::Debug | LogLevel::Trace) => "\x1b[2m",
            _ => "",
        };
        let line = if colour.is_empty() { line } else { format!("{colour}{}\x1b[0m\n", line.trim_end_matches('\n')) };
        // A closed terminal must not end the application.
        let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
    }
}

fn name(level: LogLevel) -> &'static str {
    match level {
        LogLevel::Error => "error",
        LogLevel::Warn => "warn",
        LogLevel::Info => "info",
        LogLevel::Debug => "debug",
        LogLevel::Trace => "trace",
    }
}
