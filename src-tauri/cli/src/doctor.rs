//! `mismo doctor`: looks at everything that could keep Mismo from working. Needs no running application.
//!
//! Where one runs, it is asked, as it knows its own server best; one that does not answer is done without.

use std::process::ExitCode;
use std::time::Duration;

use mismo_core::app;
use mismo_core::config::Config;
use mismo_core::db::stored_settings;
use mismo_core::doctor::{self, Subject};
use mismo_core::model::{Check, CheckState, Data, DoctorReport, Nothing};

use crate::client::{self, Client};
use crate::{bundle, engine, out};

/// Longest answer of a running application: its longest check, and some more.
const ANSWER: Duration = Duration::from_secs(75);

/// Options of `mismo doctor`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Print the whole report as JSON
    #[arg(long)]
    json: bool,
}

/// Prints a line a check; code 1 when one failed.
pub(crate) async fn run(arguments: &Arguments) -> ExitCode {
    let report = match of_running().await {
        Some(report) => report,
        None => doctor::examine(&subject()).await,
    };
    if arguments.json {
        match serde_json::to_string_pretty(&report) {
            Ok(json) => out::say(json),
            Err(error) => return out::fail(&error.into()),
        }
    } else {
        report.checks.iter().for_each(print);
        out::say(if report.healthy { "\nNothing stands in the way" } else { "\nSomething stands in the way" });
    }
    if report.healthy { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// What the running application finds, where there is one that answers.
async fn of_running() -> Option<DoctorReport> {
    let client = Client::connect().ok()?;
    let answer = client.call::<Data<DoctorReport>>("doctor_report", Nothing {});
    Some(tokio::time::timeout(ANSWER, answer).await.ok()?.ok()?.data)
}

/// What there is to look at where no application is asked.
pub(crate) fn subject() -> Subject {
    let config = Config::new(client::sources());
    // None before the first start, or one that the check of the database has something to say about.
    config.load_saved(stored_settings(&config.data_dir().join("library.db")).unwrap_or_default());
    let running = app::running(config.data_dir()).map(|running| (running.url, running.pid));
    Subject { engine: engine::engine().0, sidecar_dir: bundle::sidecar_dir(), server: None, running, config }
}

fn print(check: &Check) {
    let word = match check.state {
        CheckState::Ok => "ok  ",
        CheckState::Warn => "look",
        CheckState::Fail => "BAD ",
        CheckState::Unknown => "?   ",
    };
    out::say(format_args!("{word}  {}: {}", check.title, check.evidence));
    if let Some(fix) = &check.fix {
        out::say(format_args!("      {fix}"));
    }
}
