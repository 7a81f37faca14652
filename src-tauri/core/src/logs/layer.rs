//! From `tracing` into the log.

use std::fmt::Write as _;

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry;

use crate::logs::{APP, Logs};
use crate::model::LogLevel;

/// Crates whose lines are ours; of others only warnings and errors are kept.
const OURS: &str = "mismo";

struct ToLogs(Logs);

pub(super) fn install(logs: Logs) {
    // Already installed: the first one stays, as in tests that start several applications in one process.
    let _ = tracing::subscriber::set_global_default(registry().with(ToLogs(logs)));
}

impl<S: Subscriber> Layer<S> for ToLogs {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        let level = match *metadata.level() {
            Level::ERROR => LogLevel::Error,
            Level::WARN => LogLevel::Warn,
            Level::INFO => LogLevel::Info,
            Level::DEBUG => LogLevel::Debug,
            Level::TRACE => LogLevel::Trace,
        };
        let ours = metadata.target().starts_with(OURS);
        if (!ours && level > LogLevel::Warn) || !self.0.is_kept(level) {
            return;
        }
        let mut text = Text::default();
        event.record(&mut text);
        self.0.line(level, APP, &text.0);
    }
}

/// The message, then `name=value` of each field.
#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Writing to a String cannot fail.
        let _ = match field.name() {
            "message" => write!(self.0, "{value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}
