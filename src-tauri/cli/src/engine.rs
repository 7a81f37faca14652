//! `mismo engine`: the Python environment of the bundled analysis server. Needs no running application.

use std::time::Duration;

use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use mismo_core::config::Config;
use mismo_core::events::{Bus, Event};
use mismo_core::model::{Data, EngineState, EngineStatus, Nothing};
use mismo_core::sidecar::{Engine, EnginePaths};

use crate::client::Client;
use crate::{bundle, client, out};

/// Time from one look at a running application's progress to the next.
const LOOK: Duration = Duration::from_millis(500);

/// Subcommands of `mismo engine`.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Make or mend the environment, so that the first start need not
    Prepare,
    /// Fetch what stems need, once
    Stems,
    /// Show how it is, as JSON
    Status,
}

/// Runs a subcommand.
pub(crate) async fn run(command: Command) -> anyhow::Result<()> {
    let (engine, bus) = engine();
    match command {
        Command::Status => out::say(serde_json::to_string_pretty(&engine.status())?),
        Command::Prepare => prepare(&engine, &bus).await?,
        Command::Stems => stems(&engine).await?,
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
        Err(error) => bail!("{error}"),
    }
}

/// Fetches what stems need; by the running application where there is one, which then knows of it.
async fn stems(engine: &Engine) -> anyhow::Result<()> {
    out::say("Fetching what stems need");
    let error = match Client::connect() {
        Ok(client) => {
            let mut status: Data<EngineStatus> = client.call("engine_stems_add", Nothing {}).await?;
            while status.data.stems.state == EngineState::Preparing {
                tokio::time::sleep(LOOK).await;
                status = client.call("engine_status", Nothing {}).await?;
            }
            status.data.stems.error
        }
        Err(_) => engine.ensure_stems().await.err(),
    };
    if let Some(error) = error {
        bail!("{error}");
    }
    out::say("Stems can be made");
    Ok(())
}

fn show(bar: &ProgressBar, status: &EngineStatus) {
    bar.set_length(u64::from(status.packages_total));
    bar.set_position(u64::from(status.packages_done));
    bar.set_message(status.package.clone().unwrap_or_default());
}
