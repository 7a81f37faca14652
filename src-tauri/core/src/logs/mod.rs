//! The log: one stream of lines to the file, the terminal, a ring in memory and the event bus.
//!
//! Lines come from `tracing` (this application) and from the analysis server's output. [`Logs::install`] makes the
//! process's one subscriber.

mod classify;
mod file;
mod layer;
mod outlet;
mod ring;

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use classify::classify;
pub use file::LogFile;
use outlet::Outlet;
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
    outlet: Mutex<Outlet>,
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
            outlet: Mutex::new(Outlet::new(file, terminal)),
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

    /// Gathers lines until what it returns is dropped.
    pub fn together(&self) -> Together<'_> {
        self.inner.outlet().begin();
        Together { logs: self }
    }

    /// A line that the analysis server printed, already cut and without escapes; answered as it may be shown. The file
    /// keeps it as it was printed, `raw`, unless there is a secret in it.
    pub fn engine_line<'a>(&self, text: &'a str, raw: Option<&str>) -> Cow<'a, str> {
        let redactor = &self.inner.redactor;
        let text = redactor.clean(text);
        let level = classify(&text);
        if self.is_kept(level) {
            let is_clean = |text: &Cow<'_, str>| matches!(text, Cow::Borrowed(_));
            // Escapes may part a secret so that it is not known in the raw line.
            let raw = raw.filter(|raw| is_clean(&text) && is_clean(&redactor.clean(raw)));
            self.add(level, ENGINE, &text, raw);
        }
        text
    }

    /// Adds a line, without the secrets in it.
    pub fn line(&self, level: LogLevel, source: &str, text: &str) {
        if self.is_kept(level) {
            self.add(level, source, &self.inner.redactor.clean(text), None);
        }
    }

    fn add(&self, level: LogLevel, source: &str, text: &str, raw: Option<&str>) {
        self.write(level, source, text, raw);
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

    fn write(&self, level: LogLevel, source: &str, text: &str, raw: Option<&str>) {
        let prefix = if source == ENGINE { ENGINE_PREFIX } else { "" };
        let head = format!("{} {}: {prefix}", clock::now_local(), name(level));
        self.inner.outlet().write(level, &head, text, raw.unwrap_or(text));
    }
}

impl Inner {
    fn outlet(&self) -> MutexGuard<'_, Outlet> {
        self.outlet.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lines that are written at once when this is dropped, with whatever else is logged meanwhile: for many that came in
/// one piece. Made by [`Logs::together`]; not to be held while waiting.
#[derive(Debug)]
pub struct Together<'a> {
    logs: &'a Logs,
}

impl Drop for Together<'_> {
    fn drop(&mut self) {
        self.logs.inner.outlet().end();
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
