//! `mismo queue`: the jobs of the running application.

use mismo_core::model::{CancelRequest, JobsChanged, Nothing, QueueAnswer, ReanalyzeAnswer, ReanalyzeRequest};

use crate::client::Client;
use crate::out;

/// Subcommands of `mismo queue`.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Show how far it is
    Status,
    /// Let nothing begin; what is at work is finished
    Pause,
    /// Let it go on
    Resume,
    /// Analyse again what failed; asks before more than an hour of work
    Retry {
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
    /// Cancel all that waits or is at work
    Cancel,
}

/// Runs a subcommand.
pub(crate) async fn run(command: Command) -> anyhow::Result<()> {
    let client = Client::connect()?;
    match command {
        Command::Status => show(&client.call::<QueueAnswer>("queue_status", Nothing {}).await?),
        Command::Pause => {
            client.call::<QueueAnswer>("queue_pause", Nothing {}).await?;
            out::say("Paused: `mismo queue resume` lets it go on");
        }
        Command::Resume => {
            client.call::<QueueAnswer>("queue_resume", Nothing {}).await?;
            out::say("The queue goes on");
        }
        Command::Retry { yes } => {
            let failed = ReanalyzeRequest { all: Some(true), failed_only: Some(true), ..ReanalyzeRequest::default() };
            let question = ReanalyzeRequest { dry_run: Some(true), ..failed.clone() };
            let forecast = client.call::<ReanalyzeAnswer>("analysis_reanalyze", question).await?.summary;
            if !out::may_begin(forecast.estimated_seconds, yes) {
                out::say("Nothing was queued");
                return Ok(());
            }
            out::say(client.call::<ReanalyzeAnswer>("analysis_reanalyze", failed).await?.message);
        }
        Command::Cancel => {
            let all = CancelRequest { all: Some(true), ..CancelRequest::default() };
            out::say(client.call::<JobsChanged>("jobs_cancel", all).await?.message);
        }
    }
    Ok(())
}

fn show(QueueAnswer { progress, waiting, .. }: &QueueAnswer) {
    out::say(format_args!("Waiting    {}", progress.queued));
    out::say(format_args!("At work    {}", progress.processing));
    out::say(format_args!("Done       {}", progress.completed));
    out::say(format_args!("Failed     {}", progress.failed));
    if let Some(seconds) = progress.seconds_left {
        out::say(format_args!("Time left  about {}", out::length(Some(seconds))));
    }
    if let Some(reason) = &progress.waiting_for {
        out::say(format_args!("Waits      {reason}"));
    }
    for (jobs, what) in [
        (waiting.no_able_server, "for a server that makes all that was asked for, such as stems"),
        (waiting.folder_offline, "for a folder that is offline"),
        (waiting.file_missing, "for a file that is missing"),
    ] {
        if jobs > 0 {
            out::say(format_args!("Waits      {jobs} {what}"));
        }
    }
}
