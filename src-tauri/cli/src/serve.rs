//! `mismo serve`: hosts the application until a signal.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use mismo_core::app::{App, Host, Start, StartError};
use mismo_core::logs::Terminal;

use crate::{bundle, client, out};

/// Runs until SIGTERM, SIGINT or Ctrl+C; a second signal ends at once.
pub(crate) async fn run() -> ExitCode {
    let terminal = if std::io::stderr().is_terminal() { Terminal::Coloured } else { Terminal::Plain };
    let start =
        Start { sources: client::sources(), host: Host::Headless, sidecar_dir: bundle::sidecar_dir(), terminal };
    let app = match App::start(start).await {
        Ok(app) => app,
        Err(error @ StartError::Settings(_)) => return out::misuse(error),
        Err(error) => return out::fail(&error.into()),
    };
    out::note(format_args!("Mismo DJ is at {} (Ctrl+C ends it)", app.url()));
    let signal = signal().await;
    tracing::info!("{signal} received, starting graceful shutdown...");
    tokio::select! {
        () = app.shutdown() => ExitCode::SUCCESS,
        _ = self::signal() => ExitCode::from(1),
    }
}

/// Waits for a signal to end, and names it.
#[cfg(unix)]
async fn signal() -> &'static str {
    use tokio::signal::unix::{SignalKind, signal};
    let handlers = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()), signal(SignalKind::hangup()));
    let (Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)) = handlers else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
        _ = hangup.recv() => "SIGHUP",
    }
}

#[cfg(windows)]
async fn signal() -> &'static str {
    use tokio::signal::windows::{ctrl_c, ctrl_close, ctrl_shutdown};
    let (Ok(mut c), Ok(mut close), Ok(mut shutdown)) = (ctrl_c(), ctrl_close(), ctrl_shutdown()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = c.recv() => "Ctrl+C",
        _ = close.recv() => "Close",
        _ = shutdown.recv() => "Shutdown",
    }
}
