//! Run a program and say what went wrong with it.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Prints `text` and a line end to standard output at once.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    // A reader that went away must not end a chore half-way.
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// The command as a person would type it.
pub(crate) fn words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Runs `command` with our output.
///
/// # Errors
/// It could not be started, or ended with another code than 0.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let words = words(command);
    say(&format!("$ {words}"));
    let status = command.status().with_context(|| format!("failed to start `{words}`"))?;
    if !status.success() {
        bail!("`{words}` ended with {status}");
    }
    Ok(())
}

/// Runs `command` quietly and answers with its standard output.
///
/// # Errors
/// It could not be started, or ended with another code than 0.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let words = words(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("failed to start `{words}`"))?;
    if !output.status.success() {
        bail!("`{words}` ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// True when `command` can be started and ends with code 0; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
