//! Interpreter, app folder, and what the program imports.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use crate::config::variable;
use crate::doctor::Subject;
use crate::doctor::finding::Finding;
use crate::model::{CheckAction, EngineState};
use crate::sidecar::question::{Answered, ask};

/// Longest answer of an interpreter; a cold disk is slow.
const VERSION_LIMIT: Duration = Duration::from_secs(8);
/// Longest loading of all packages; shorter than the check's own limit, so that the interpreter is ended.
const IMPORT_LIMIT: Duration = Duration::from_secs(55);
/// Minor versions of Python 3 that the bundled engine is tested for.
const TESTED: std::ops::RangeInclusive<u32> = 11..=13;
/// Prints version and word size.
const VERSION: &str = "import sys, struct; print('%d.%d.%d' % sys.version_info[:3], struct.calcsize('P') * 8)";
/// Loads every package that the sources below `src` import at their top level, each once, and prints what fails.
/// Imports inside `try` are a choice of the program's, so they may be missing.
const IMPORTS: &str = include_str!("imports.py");

/// Interpreter and app folder of now, as far as there are any.
async fn program(subject: &Subject) -> Result<(PathBuf, PathBuf, bool), Finding> {
    let settings = subject.config.settings();
    if settings.remote {
        return Err(Finding::ok(format!("Not needed: the server at {} is used", settings.server_url)));
    }
    if let Some(installation) = &settings.installation {
        return Ok((installation.python.clone(), installation.app_dir.clone(), false));
    }
    if let Some(environment) = subject.engine.environment().await {
        return Ok((environment.python, environment.app_dir, true));
    }
    let status = subject.engine.status();
    Err(match (status.state, status.error) {
        (EngineState::Preparing, _) => Finding::unknown("The engine is being prepared right now"),
        (EngineState::Failed, Some(error)) => Finding::fail(error.message, error.hint).with(CheckAction::RepairEngine),
        _ => Finding::warn(
            "The engine is not prepared yet",
            format!("The first start downloads about {} MB and does it by itself", status.download_bytes / 1_000_000),
        )
        .with(CheckAction::StartEngine),
    })
}

pub(super) async fn app_folder(subject: &Subject) -> Finding {
    let settings = subject.config.settings();
    if settings.remote {
        return Finding::ok(format!("Not needed: the server at {} is used", settings.server_url));
    }
    let (folder, ours) = match &settings.installation {
        Some(installation) => (installation.app_dir.clone(), false),
        None => (subject.sidecar_dir.clone(), true),
    };
    if folder.join("src").join("app.py").is_file() {
        return Finding::ok(format!("{} holds src/app.py", folder.display()));
    }
    let evidence = format!("{} holds no src/app.py", folder.display());
    if ours {
        return Finding::fail(evidence, "Install Mismo DJ again");
    }
    let fix = "Correct PYTHON_SERVER_APP_DIR, or clear it to use the bundled engine";
    Finding::fail(evidence, fix).at_setting(variable::APP_DIR)
}

pub(super) async fn interpreter(subject: &Subject) -> Finding {
    let (python, _, bundled) = match program(subject).await {
        Ok(program) => program,
        Err(finding) => return finding,
    };
    let broken = |evidence: String| {
        if bundled {
            return Finding::fail(evidence, "Repair the engine").with(CheckAction::RepairEngine);
        }
        let fix = "Correct PYTHON_SERVER_PYTHON_PATH, or clear it to use the bundled engine";
        Finding::fail(evidence, fix).at_setting(variable::PYTHON_PATH)
    };
    let mut command = Command::new(&python);
    command.args(["-I", "-c", VERSION]);
    match ask(command, VERSION_LIMIT, &CancellationToken::new()).await {
        Answered::Said(answer) => judge_version(answer.trim(), &python.display().to_string()),
        Answered::NotStarted(error) => broken(format!("{} cannot be run: {error}", python.display())),
        Answered::Failed(output) => broken(format!("{} is no usable Python: {}", python.display(), last_line(&output))),
        Answered::TooLong => Finding::unknown(format!("{} did not answer in time", python.display())),
    }
}

fn judge_version(answer: &str, path: &str) -> Finding {
    let mut words = answer.split(' ');
    let (version, bits) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut numbers = version.split('.').filter_map(|number| number.parse::<u32>().ok());
    let tested = numbers.next() == Some(3) && numbers.next().is_some_and(|minor| TESTED.contains(&minor));
    let evidence = format!("Python {version} at {path}");
    if tested && bits == "64" {
        return Finding::ok(evidence);
    }
    let fix = "The engine is tested with 64-bit Python 3.11, 3.12 and 3.13: choose one of them";
    Finding::warn(format!("{evidence} ({bits} bit)"), fix).at_setting(variable::PYTHON_PATH)
}

/// What `imports.py` prints.
#[derive(Deserialize)]
struct Imports {
    loaded: usize,
    missing: Vec<Missing>,
}

#[derive(Deserialize)]
struct Missing {
    name: String,
    error: String,
}

pub(super) async fn imports(subject: &Subject) -> Finding {
    let (python, app_dir, bundled) = match program(subject).await {
        Ok(program) => program,
        Err(finding) => return finding,
    };
    if !app_dir.is_dir() {
        return Finding::unknown("The program's folder is not there");
    }
    let mut command = Command::new(&python);
    command.args(["-c", IMPORTS]).current_dir(&app_dir).env("PYTHONDONTWRITEBYTECODE", "1");
    if bundled {
        command.env("PYTHONNOUSERSITE", "1");
    }
    let answer = match ask(command, IMPORT_LIMIT, &CancellationToken::new()).await {
        Answered::Said(answer) => answer,
        Answered::NotStarted(_) => return Finding::unknown("The interpreter cannot be run"),
        Answered::Failed(output) => return not_loaded(last_line(&output), bundled, &python.display().to_string()),
        Answered::TooLong => {
            let evidence = format!("The packages were not loaded within {} s", IMPORT_LIMIT.as_secs());
            return Finding::warn(evidence, "The disk may be very slow or busy: raise the time limit of the start")
                .at_setting(variable::STARTUP_TIMEOUT);
        }
    };
    match answer.lines().last().and_then(|line| serde_json::from_str::<Imports>(line).ok()) {
        Some(imports) if imports.missing.is_empty() => {
            Finding::ok(format!("All {} modules that it imports can be loaded", imports.loaded))
        }
        Some(imports) => {
            let texts: Vec<String> =
                imports.missing.iter().map(|missing| format!("{} ({})", missing.name, missing.error)).collect();
            not_loaded(&texts.join(", "), bundled, &python.display().to_string())
        }
        None => Finding::unknown("The interpreter gave no answer that makes sense"),
    }
}

fn not_loaded(what: &str, bundled: bool, python: &str) -> Finding {
    let evidence = format!("Cannot be loaded: {what}");
    if bundled {
        return Finding::fail(evidence, "Repair the engine: a part of it is missing").with(CheckAction::RepairEngine);
    }
    let fix = format!("Install what is missing into the environment of {python}, or choose another Python");
    Finding::fail(evidence, fix).at_setting(variable::PYTHON_PATH)
}

/// The last line that says anything.
fn last_line(output: &str) -> &str {
    output.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("no reason was given")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CheckState;

    #[test]
    fn only_tested_versions_are_fine() {
        for (answer, state) in [
            ("3.11.2 64", CheckState::Ok),
            ("3.13.0 64", CheckState::Ok),
            ("3.10.9 64", CheckState::Warn),
            ("3.14.1 64", CheckState::Warn),
            ("3.12.1 32", CheckState::Warn),
            ("", CheckState::Warn),
        ] {
            assert_eq!(judge_version(answer, "/python").state, state, "{answer}");
        }
    }
}
