//! `mismo logs`: the log of the running application.

use std::time::Duration;

use clap::ValueEnum;
use mismo_core::model::{Listing, LogLevel, LogLine, LogQuery};

use crate::client::Client;
use crate::out;

/// How often new lines are asked for.
const INTERVAL: Duration = Duration::from_millis(300);

/// Options of `mismo logs`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  mismo logs -f\n  mismo logs --level warn --search port")]
pub(crate) struct Arguments {
    /// Go on with new lines until Ctrl+C
    #[arg(short, long)]
    follow: bool,
    /// Only lines at least this severe
    #[arg(long, value_enum)]
    level: Option<Level>,
    /// Only lines that contain this text
    #[arg(long)]
    search: Option<String>,
    /// How many lines to begin with
    #[arg(short = 'n', long, default_value_t = 100)]
    lines: usize,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Level {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl From<Level> for LogLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warn => Self::Warn,
            Level::Info => Self::Info,
            Level::Debug => Self::Debug,
            Level::Trace => Self::Trace,
        }
    }
}

/// Prints lines.
pub(crate) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let client = Client::connect()?;
    let mut query = LogQuery {
        level: arguments.level.map(LogLevel::from),
        search: arguments.search.clone(),
        limit: Some(arguments.lines),
        ..LogQuery::default()
    };
    let mut interval = tokio::time::interval(INTERVAL);
    loop {
        interval.tick().await;
        let lines: Listing<LogLine> = client.call("logs_list", &query).await?;
        for line in &lines.data {
            let level = serde_json::to_value(line.level)?;
            let prefix = if line.source == "engine" { "[Analysis Server] " } else { "" };
            out::say(format_args!("{} {}: {prefix}{}", line.at, level.as_str().unwrap_or_default(), line.text));
        }
        if !arguments.follow {
            return Ok(());
        }
        query.after = lines.data.last().map(|line| line.seq).or(query.after);
        query.limit = None;
    }
}
