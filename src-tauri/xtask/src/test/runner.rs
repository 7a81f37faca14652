//! One step of the tests: a program whose output is shown and whose closing lines are kept.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::bindings;
use crate::command::{self, say};
use crate::workspace::Workspace;

/// What a step does.
#[derive(Debug)]
pub(super) enum Work {
    /// Runs a program.
    Program(Command),
    /// Compares the generated bindings with the kept ones.
    Bindings,
}

/// One step.
#[derive(Debug)]
pub(super) struct Step {
    /// Name in the summary.
    pub(super) name: &'static str,
    /// The step without whose success this one makes no sense.
    pub(super) after: Option<&'static str>,
    /// What it does.
    pub(super) work: Work,
    /// Tells a line of its runner's own summary, without colours, spaces and frames around it.
    pub(super) closing: fn(&str) -> bool,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// All is well.
    Passed,
    /// It is not.
    Failed,
    /// What it builds on failed.
    Skipped,
}

/// A step that is over.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Name of the step.
    pub(super) name: &'static str,
    /// How it ended.
    pub(super) verdict: Verdict,
    /// The command, or why there was none.
    pub(super) words: String,
    /// The runner's own summary.
    pub(super) closing: Vec<String>,
    /// Wall-clock time.
    pub(super) took: Duration,
}

impl Outcome {
    /// `name` was not run, since `because` did not pass.
    pub(super) fn skipped(name: &'static str, because: &str) -> Self {
        let words = format!("because {because} did not pass");
        Self { name, verdict: Verdict::Skipped, words, closing: Vec::new(), took: Duration::ZERO }
    }
}

impl Step {
    /// Runs it and shows its output; never fails itself.
    pub(super) fn run(self, workspace: &Workspace) -> Outcome {
        let started = Instant::now();
        let (words, result) = match self.work {
            Work::Program(mut program) => {
                let words = command::words(&program);
                say(&format!("\n---- {}: {words}", self.name));
                (words, show(&mut program, self.closing))
            }
            Work::Bindings => {
                say(&format!("\n---- {}", self.name));
                let result = bindings::check_built(workspace).map(|()| (true, Vec::new()));
                ("cargo xtask bindings --check".to_owned(), result)
            }
        };
        let (passed, closing) = result.unwrap_or_else(|error| {
            say(&format!("{error:#}"));
            (false, vec![format!("{error:#}")])
        });
        let verdict = if passed { Verdict::Passed } else { Verdict::Failed };
        Outcome { name: self.name, verdict, words, closing, took: started.elapsed() }
    }
}

/// Runs `program`, hands its output on line by line, and answers whether it succeeded and with the lines that
/// `closing` tells.
fn show(program: &mut Command, closing: fn(&str) -> bool) -> Result<(bool, Vec<String>)> {
    let mut child = program
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("failed to start `{}`", command::words(program)))?;
    let (sender, lines) = mpsc::channel();
    let readers = [
        child.stdout.take().map(|pipe| read_lines(pipe, sender.clone())),
        child.stderr.take().map(|pipe| read_lines(pipe, sender)),
    ];
    let mut kept = Vec::new();
    for line in lines {
        say(&line);
        let plain = without_escapes(&line);
        let plain = plain.trim_matches(['=', ' ']);
        if closing(plain) {
            kept.push(plain.to_owned());
        }
    }
    for reader in readers.into_iter().flatten() {
        let _ = reader.join();
    }
    Ok((child.wait()?.success(), kept))
}

fn read_lines(pipe: impl Read + Send + 'static, sender: mpsc::Sender<String>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if sender.send(text).is_err() {
                return;
            }
        }
    })
}

/// `text` without colour sequences.
fn without_escapes(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn closing_lines_are_kept_from_both_streams_without_colours() {
        let script = r"echo noise; printf '\033[32m Summary [1s] 3 passed\033[0m\n' >&2; echo '=== 5 passed in 1s ==='";
        let (passed, mut kept) = show(&mut shell(script), |line| line.contains("passed")).unwrap();
        kept.sort();
        assert!(passed);
        assert_eq!(kept, ["5 passed in 1s", "Summary [1s] 3 passed"]);
    }

    #[test]
    fn a_failed_program_is_told_from_one_that_does_not_exist() {
        assert!(!show(&mut shell("exit 3"), |_| false).unwrap().0);
        show(&mut Command::new("mismo-no-such-program"), |_| false).unwrap_err();
    }
}
