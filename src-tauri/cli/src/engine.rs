//! `mismo engine`: the Python environment of the bundled analysis server. Needs no running application.

use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use mismo_core::config::Config;
use mismo_core::events::{Bus, Event};
use mismo_core::model::EngineStatus;
use mismo_core::sidecar::{Engine, EnginePaths};

use crate::{bundle, client, out};

/// Subcommands of `mismo engine`.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Make or mend the environment, so that the first start need not
    Prepare,
    /// Show how it is, as JSON
    Status,
}

/// Runs a subcommand.
pub(crate) async fn run(command: Command) -> anyhow::Result<()> {
    let (engine, bus) = engine();
    match command {
        Command::Status => out::say(serde_json::to_string_pretty(&engine.status())?),
        Command::Prepare => prepare(&engine, &bus).await?,
    }
    Ok(())
}

/// The engine of these settings.
pub(crate) fn engine() -> (Engine, Bus) {
    let config = Config::new(client::sources());
    let bus = Bus::default();
    let paths =
        EnginePaths { engine_dir: config.engine_dir(), sidecar_dir: bundle::sidecar_dir(), log_dir: config.log_dir() };
    (Engine::new(paths, bus.clone()), bus)
}

/// Makes the environment, with progress by package.
pub(crate) async fn prepare(engine: &Engine, bus: &Bus) -> anyhow::Result<()> {
    let mut events = bus.subscribe();
    let bar = if out::is_watched() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("Preparing the analysis engine  {bar:24} {pos}/{len}  {msg}") {
        bar.set_style(style);
    }
    let mut done = std::pin::pin!(engine.ensure());
    let result = loop {
        tokio::select! {
            result = &mut done => break result,
            event = events.recv() => if let Ok(envelope) = event && let Event::EngineProvision(status) = &envelope.event {
                show(&bar, status);
            },
        }
    };
    bar.finish_and_clear();
    match result {
        Ok(_) => Ok(()),
        Err(error) => bail!("{}. {}", error.message.trim_end_matches('.'), error.hint),
    }
}

fn show(bar: &ProgressBar, status: &EngineStatus) {
    bar.set_length(u64::from(status.packages_total));
    bar.set_position(u64::from(status.packages_done));
    bar.set_message(status.package.clone().unwrap_or_default());
}
