//! Asks a program one question: a short run with a time limit, of which nothing is left behind.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use crate::sidecar::provision::command::{self, Failed, Journal};

/// What came of it.
#[derive(Debug)]
pub(crate) enum Answered {
    /// It ended well; its standard output.
    Said(String),
    /// It ended with an error; the end of its output.
    Failed(String),
    /// It could not be started.
    NotStarted(std::io::Error),
    /// It took too long and was ended.
    TooLong,
}

/// Runs `command`, for at most `limit`, in a group of its own and without what would make its Python another one.
pub(crate) async fn ask(mut command: Command, limit: Duration, stop: &CancellationToken) -> Answered {
    command.stdin(Stdio::null());
    match command::run(command, limit, &Journal::none(), stop).await {
        Ok(output) => Answered::Said(output),
        Err(Failed::Output(output)) => Answered::Failed(output),
        Err(Failed::NotStarted(error)) => Answered::NotStarted(error),
        Err(Failed::TooLong(_) | Failed::Cancelled) => Answered::TooLong,
    }
}
