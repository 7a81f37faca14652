//! The list of steps, cheap ones first.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::runner::{Step, Work};
use crate::command;
use crate::setup::{self, Tools};
use crate::workspace::Workspace;

/// The build that later steps need.
const BUILD: &str = "build";
/// The analysis engine, prepared once by the app's own code path.
const ENGINE: &str = "engine";

/// All steps in order.
///
/// # Errors
/// A tool that the set-up made is gone.
pub(super) fn all(workspace: &Workspace, tools: &Tools) -> Result<Vec<Step>> {
    let cargo = |args: &[&str]| {
        let mut cargo = Command::new("cargo");
        cargo.args(args).current_dir(workspace.root()).env("CARGO_TERM_COLOR", "never");
        lend(workspace, tools, cargo)
    };
    let python_of = |interpreter: PathBuf, args: &[&str]| {
        let mut python = Command::new(interpreter);
        python
            .arg("-m")
            .args(args)
            .current_dir(workspace.sidecar())
            .env("MISMO_MODELS_DIR", workspace.tools().join("models"));
        lend(workspace, tools, python)
    };
    let python = |args: &[&str]| python_of(setup::dev_python(workspace), args);
    let cluster = python_of(setup::cluster_python(workspace), &["pytest", "--quiet", "tests/test_cluster.py"]);
    let npm = |args: &[&str]| -> Result<Command> {
        let mut npm = tools.node.npm(workspace)?;
        npm.args(args).env("NO_COLOR", "1").env("MISMO_ENGINE_DIR", workspace.test_engine());
        Ok(lend(workspace, tools, npm))
    };
    let mut engine = Command::new(workspace.built("debug", "mismo"));
    engine.args(["engine", "prepare"]).env("MISMO_ENGINE_DIR", workspace.test_engine());
    engine.env("MISMO_DATA_DIR", workspace.target().join("engine-data"));
    let engine = lend(workspace, tools, engine);
    Ok(vec![
        check("format", cargo(&["fmt", "--all", "--check"])),
        check("ruff", python(&["ruff", "check", "--no-cache", "."])),
        check("ruff format", python(&["ruff", "format", "--no-cache", "--check", "."])),
        check("mypy", python(&["mypy"])).closing(|line| line.starts_with("Success") || line.starts_with("Found")),
        check("tsc", npm(&["run", "typecheck"])?),
        check("page lint", npm(&["run", "lint"])?)
            .closing(|line| line.starts_with("Checked") || line.starts_with("Found")),
        // All that later steps run is built here with one set of features: nothing is compiled twice.
        check(BUILD, cargo(&["build", "--workspace", "--lib", "--bins", "--tests", "--examples"])),
        check("clippy", cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
        Step { name: "bindings", after: Some(BUILD), work: Work::Bindings, closing: |_| false },
        check(ENGINE, engine).after(BUILD),
        check("rust", cargo(rust_tests())).after(BUILD).closing(is_rust_summary),
        check("python", python(&["pytest", "--quiet"])).closing(is_count),
        check("cluster", cluster).closing(is_count),
        check("page", npm(&["test"])?).closing(|line| line.starts_with("Test Files") || line.starts_with("Tests")),
        check("browser", npm(&["run", "e2e"])?).after(ENGINE).closing(is_count),
        check("window", cargo(window_tests())).after(ENGINE).closing(is_rust_summary),
    ])
}

/// nextest's last line, or those of `cargo test`.
fn is_rust_summary(line: &str) -> bool {
    line.starts_with("Summary [") || line.starts_with("test result:")
}

/// The last lines of pytest and Playwright: `12 passed in 3.4s`, `1 failed, 11 passed`, `12 passed (8.1s)`.
fn is_count(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let counted = words.next().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let what = words.next().unwrap_or_default().trim_end_matches(',');
    counted && ["passed", "failed", "skipped", "flaky", "error", "errors", "deselected"].contains(&what)
}

fn has_nextest() -> bool {
    command::succeeds(Command::new("cargo").args(["nextest", "--version"]))
}

fn rust_tests() -> &'static [&'static str] {
    if has_nextest() {
        &["nextest", "run", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]
    } else {
        &["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]
    }
}

/// The tests that need a screen are marked as ignored for everyone else.
fn window_tests() -> &'static [&'static str] {
    if has_nextest() {
        &["nextest", "run", "--workspace", "--tests", "--run-ignored", "only", "-E", "binary(window) + binary(parity)"]
    } else {
        &["test", "--workspace", "--test", "window", "--test", "parity", "--", "--ignored"]
    }
}

fn lend(workspace: &Workspace, tools: &Tools, mut command: Command) -> Command {
    tools.lend(&mut command);
    command.env("MISMO_BIN", workspace.built("debug", "mismo"));
    command.env("MISMO_DJ_BIN", workspace.built("debug", "mismo-dj"));
    command.env("MISMO_ENGINE_DIR", workspace.test_engine());
    command.env("MISMO_TAURI_DRIVER", setup::tauri_driver(workspace));
    command
}

fn check(name: &'static str, program: Command) -> Step {
    Step { name, after: None, work: Work::Program(program), closing: |_| false }
}

impl Step {
    fn after(self, name: &'static str) -> Self {
        Self { after: Some(name), ..self }
    }

    fn closing(self, closing: fn(&str) -> bool) -> Self {
        Self { closing, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_from_other_lines() {
        for line in ["12 passed in 3.42s", "1 failed, 11 passed in 2s", "8 passed (8.1s)", "1 flaky"] {
            assert!(is_count(line), "{line}");
        }
        for line in ["all passed", "3 files", "", "2 workers passed", "[1/8] chromium passed"] {
            assert!(!is_count(line), "{line}");
        }
    }
}
