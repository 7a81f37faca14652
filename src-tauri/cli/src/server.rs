//! `mismo status`, `start`, `stop`, `restart`: the analysis server of the running application.

use mismo_core::model::{
    EngineStatus, Message, Nothing, PoolServer, PoolServers, QueueAnswer, RemoteServer, ServerChanged, ServerStatus,
};

use crate::client::Client;
use crate::out;

/// Options of `mismo status`.
#[derive(Debug, clap::Args)]
pub(crate) struct StatusArguments {
    /// Print the whole status as JSON
    #[arg(long)]
    json: bool,
}

/// Prints the state of server, engine and queue.
pub(crate) async fn status(arguments: &StatusArguments) -> anyhow::Result<()> {
    let client = Client::connect()?;
    let status: ServerStatus = client.call("analysis_status", Nothing {}).await?;
    if arguments.json {
        out::say(serde_json::to_string_pretty(&status)?);
        return Ok(());
    }
    let state = serde_json::to_value(status.state)?;
    let state = state.as_str().unwrap_or_default().replace('_', " ");
    out::say(format_args!("Analysis server  {state} since {}", status.since));
    out::say(format_args!("Address          {}", status.url));
    if let Some(pid) = status.pid {
        out::say(format_args!("Process          {pid}"));
    }
    if let Some(failure) = &status.failure {
        out::say(format_args!("Reason           {}", failure.message));
        out::say(format_args!("What helps       {}", failure.hint));
    }
    if let Some(notice) = &status.notice {
        out::say(format_args!("Notice           {notice}"));
    }
    let pool: PoolServers = client.call("analysis_servers", Nothing {}).await?;
    for PoolServer { number, jobs_in_flight, status } in pool.servers.iter().skip(1) {
        let state = serde_json::to_value(status.state)?;
        let state = state.as_str().unwrap_or_default().replace('_', " ");
        out::say(format_args!("Server {number}         {state} at {}, {jobs_in_flight} at work", status.url));
    }
    for remote in &pool.remotes {
        show_remote(remote)?;
    }
    let engine: mismo_core::model::Data<EngineStatus> = client.call("engine_status", Nothing {}).await?;
    if let Some(package) = &engine.data.package {
        let EngineStatus { packages_done, packages_total, .. } = engine.data;
        out::say(format_args!("Engine           {package} ({packages_done} of {packages_total} packages)"));
    }
    let queue: QueueAnswer = client.call("queue_status", Nothing {}).await?;
    let progress = queue.progress;
    out::say(format_args!(
        "Queue            {} waiting, {} at work",
        queue.queue.queued_count, queue.queue.processing_count
    ));
    if let Some(seconds) = progress.seconds_left {
        out::say(format_args!("Time left        about {}", out::length(Some(seconds))));
    }
    if let Some(reason) = progress.waiting_for {
        out::say(format_args!("Waiting          {reason}"));
    }
    Ok(())
}

fn show_remote(remote: &RemoteServer) -> anyhow::Result<()> {
    let state = serde_json::to_value(remote.state)?;
    let RemoteServer { url, jobs_in_flight, version, .. } = remote;
    let version = version.as_ref().map(|version| format!(", version {version}")).unwrap_or_default();
    let state = state.as_str().unwrap_or_default();
    out::say(format_args!("Elsewhere        {state} at {url}{version}, {jobs_in_flight} at work"));
    if let Some(reason) = &remote.reason {
        out::say(format_args!("                 {reason}"));
    }
    Ok(())
}

/// Starts the server.
pub(crate) async fn start() -> anyhow::Result<()> {
    change("analysis_start").await
}

/// Restarts the server.
pub(crate) async fn restart() -> anyhow::Result<()> {
    change("analysis_restart").await
}

/// Stops the server.
pub(crate) async fn stop() -> anyhow::Result<()> {
    let answer: Message = Client::connect()?.call("analysis_stop", Nothing {}).await?;
    out::say(answer.message);
    Ok(())
}

async fn change(operation: &str) -> anyhow::Result<()> {
    let answer: ServerChanged = Client::connect()?.call(operation, Nothing {}).await?;
    out::say(answer.message);
    Ok(())
}
