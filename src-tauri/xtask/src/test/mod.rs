//! `cargo xtask test`: every check and every runner, to the end, and then what each of them said.

mod runner;
mod steps;

use anyhow::{Result, bail};
use runner::{Outcome, Step, Verdict};

use crate::command::say;
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;

/// Sets up, runs every step even after a failed one, and ends with the runners' own summary lines. Only the steps
/// called `names`, with those that they build on, unless there are no names.
///
/// # Errors
/// Set-up failed, or a step did, or there is none of that name; the message names each.
pub(crate) fn run(workspace: &Workspace, names: &[&str]) -> Result<()> {
    let tools = setup::prepare(workspace, Purpose::Test)?;
    let mut outcomes = Vec::new();
    for step in choose(steps::all(workspace, &tools)?, names)? {
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

/// The steps called `names` with those that they build on, in order; all of them when there are no names.
fn choose(steps: Vec<Step>, names: &[&str]) -> Result<Vec<Step>> {
    let known: Vec<&str> = steps.iter().map(|step| step.name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        bail!("there is no step called {unknown}; there are: {}", known.join(", "));
    }
    let mut wanted: Vec<&str> = if names.is_empty() { known } else { names.to_vec() };
    // A step stands behind the one that it builds on.
    for step in steps.iter().rev() {
        if wanted.contains(&step.name) {
            wanted.extend(step.after);
        }
    }
    Ok(steps.into_iter().filter(|step| wanted.contains(&step.name)).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(names: &[&str]) -> Result<Vec<&'static str>> {
        let step = |name, after| Step { name, after, work: runner::Work::Bindings, closing: |_| false };
        let steps =
            vec![step("build", None), step("mypy", None), step("engine", Some("build")), step("e2e", Some("engine"))];
        Ok(choose(steps, names)?.into_iter().map(|step| step.name).collect())
    }

    #[test]
    fn a_step_brings_what_it_builds_on() {
        assert_eq!(chosen(&[]).unwrap(), ["build", "mypy", "engine", "e2e"]);
        assert_eq!(chosen(&["e2e"]).unwrap(), ["build", "engine", "e2e"]);
        assert_eq!(chosen(&["mypy"]).unwrap(), ["mypy"]);
        chosen(&["nonsense"]).unwrap_err();
    }
}
