//! The server's process: with a guard beside it where there is one, else in a group or job of its own.

use std::io;
use std::process::ExitStatus;

use process_wrap::tokio::ChildWrapper;
use tokio::process::{ChildStderr, ChildStdin, ChildStdout};

use crate::sidecar::launcher::grouped;
use crate::sidecar::tree;

#[cfg(target_os = "linux")]
mod guarded;

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    /// Its status, where it is known.
    pub(crate) status: Option<ExitStatus>,
    /// Nothing that came from it can be left.
    pub(crate) whole: bool,
}

/// A process that runs.
#[derive(Debug)]
pub(crate) enum Process {
    /// It leads a group or job, and holds the other end of our lifeline.
    Plain { process: Box<dyn ChildWrapper>, leader: u32, lifeline: Option<ChildStdin> },
    /// It is a child of the guard, which ends what it leaves behind.
    #[cfg(target_os = "linux")]
    Guarded(Box<guarded::Guarded>),
}

impl Process {
    /// Starts `command`, whose output is piped.
    ///
    /// # Errors
    /// What the system says of `command` itself: no such program, no right to run it, too many processes.
    pub(crate) async fn start(command: tokio::process::Command) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Some(guard) = super::guard::program() {
            match guarded::Guarded::start(&guard, command.as_std()).await {
                Ok(guarded) => return Ok(Self::Guarded(Box::new(guarded))),
                Err(guarded::NotStarted::Server(error)) => return Err(error),
                Err(guarded::NotStarted::Guard(error)) => {
                    tracing::warn!("the analysis server runs without its guard {}: {error}", guard.display());
                }
            }
        }
        let mut process = grouped(command).spawn()?;
        let (leader, lifeline) = (process.id().unwrap_or_default(), process.stdin().take());
        Ok(Self::Plain { process, leader, lifeline })
    }

    /// Its number.
    pub(crate) fn pid(&self) -> u32 {
        match self {
            Self::Plain { leader, .. } => *leader,
            #[cfg(target_os = "linux")]
            Self::Guarded(guarded) => guarded.pid(),
        }
    }

    /// Number of the guard beside it.
    pub(crate) fn guard(&self) -> Option<u32> {
        match self {
            Self::Plain { .. } => None,
            #[cfg(target_os = "linux")]
            Self::Guarded(guarded) => guarded.guard(),
        }
    }

    /// What it prints; given once.
    pub(crate) fn output(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        match self {
            Self::Plain { process, .. } => (process.stdout().take(), process.stderr().take()),
            #[cfg(target_os = "linux")]
            Self::Guarded(guarded) => guarded.output(),
        }
    }

    /// Closes its standard input and sends TERM to its group.
    pub(crate) fn terminate(&mut self) {
        match self {
            Self::Plain { leader, lifeline, .. } => {
                *lifeline = None;
                tree::signal_group(*leader, false);
            }
            #[cfg(target_os = "linux")]
            Self::Guarded(guarded) => guarded.terminate(),
        }
    }

    /// Kills it and, where there is a guard, everything below it.
    pub(crate) fn kill(&mut self) {
        match self {
            // Gone already is as good.
            Self::Plain { process, .. } => drop(process.start_kill()),
            #[cfg(target_os = "linux")]
            Self::Guarded(guarded) => guarded.kill(),
        }
    }

    /// Waits for its end; with a guard, also for the end of all that came from it. May be given up and begun again.
    pub(crate) async fn wait(&mut self) -> End {
        match self {
            Self::Plain { process, .. } => End { status: process.wait().await.ok(), whole: false },
            #[cfg(target_os = "linux")]
            Self::Guarded(guarded) => guarded.wait().await,
        }
    }
}
