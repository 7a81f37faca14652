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
    let mut signals = match Signals::new() {
        Ok(signals) => signals,
        Err(error) => return out::fail(&error.into()),
    };
    let app = match App::start(start).await {
        Ok(app) => app,
        Err(error @ StartError::Settings(_)) => return out::misuse(error),
        Err(error) => return out::fail(&error.into()),
    };
    out::note(format_args!("Mismo DJ is at {} (Ctrl+C ends it)", app.url()));
    let signal = signals.next().await;
    tracing::info!("{signal} received, starting graceful shutdown...");
    tokio::select! {
        () = app.shutdown() => ExitCode::SUCCESS,
        _ = signals.next() => ExitCode::from(1),
    }
}

/// Signals that end the application. Made before the start, so that none is missed.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for the next one, and names it.
    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
            _ = self.hangup.recv() => "SIGHUP",
        }
    }
}

/// Signals that end the application. Made before the start, so that none is missed.
#[cfg(windows)]
struct Signals {
    c: tokio::signal::windows::CtrlC,
    close: tokio::signal::windows::CtrlClose,
    shutdown: tokio::signal::windows::CtrlShutdown,
}

#[cfg(windows)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::windows::{ctrl_c, ctrl_close, ctrl_shutdown};
        Ok(Self { c: ctrl_c()?, close: ctrl_close()?, shutdown: ctrl_shutdown()? })
    }

    /// Waits for the next one, and names it.
    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.c.recv() => "Ctrl+C",
            _ = self.close.recv() => "Close",
            _ = self.shutdown.recv() => "Shutdown",
        }
    }
}
