//! `cargo xtask test`: every check and every runner, to the end, and then what each of them said.

mod runner;
mod steps;

use anyhow::{Result, bail};
use runner::{Outcome, Verdict};

use crate::command::say;
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;

/// Sets up, runs every step even after a failed one, and ends with the runners' own summary lines.
///
/// # Errors
/// Set-up failed, or a step did; the message names each.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = setup::prepare(workspace, Purpose::Test)?;
    let mut outcomes = Vec::new();
    for step in steps::all(workspace, &tools)? {
        let prerequisite = step.after.and_then(|name| outcomes.iter().find(|other: &&Outcome| other.name == name));
        let outcome = match prerequisite {
            Some(other) if other.verdict != Verdict::Passed => Outcome::skipped(step.name, other.name),
            _ => step.run(workspace),
        };
        outcomes.push(outcome);
    }
    summarise(&outcomes);
    let failed: Vec<&str> =
        outcomes.iter().filter(|outcome| outcome.verdict != Verdict::Passed).map(|outcome| outcome.name).collect();
    if !failed.is_empty() {
        bail!("not passed: {}", failed.join(", "));
    }
    Ok(())
}

/// The last thing on the screen: one line for each step, and below it what its runner said in the end.
fn summarise(outcomes: &[Outcome]) {
    say("\n================ summary ================");
    for outcome in outcomes {
        let word = match outcome.verdict {
            Verdict::Passed => "ok",
            Verdict::Failed => "FAILED",
            Verdict::Skipped => "NOT RUN",
        };
        say(&format!("{word:8} {:16} {:7.1} s  {}", outcome.name, outcome.took.as_secs_f64(), outcome.words));
        for line in &outcome.closing {
            say(&format!("         {line}"));
        }
    }
}
