//! One program of the preparation: run, logged, limited in time, ended with the application.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::redact::Redactor;
use crate::sidecar::launcher::{grouped, scrub};

/// Bytes of output kept to explain a failure.
const KEPT: usize = 16 * 1024;
/// A longer log is begun anew.
const LONGEST_LOG: u64 = 4 * 1024 * 1024;

/// The preparation's log; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    path: PathBuf,
    file: Arc<Mutex<Option<File>>>,
}

impl Journal {
    /// The log in `log_dir`.
    pub(crate) fn new(log_dir: &Path) -> Self {
        Self { path: log_dir.join("engine.log"), file: Arc::default() }
    }

    /// A log that keeps nothing.
    pub(crate) fn none() -> Self {
        Self { path: PathBuf::new(), file: Arc::default() }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a line. A log that cannot be written stops nothing.
    pub(crate) fn line(&self, text: &str) {
        if self.path.as_os_str().is_empty() {
            return;
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.is_none() {
            *file = self.open().ok();
        }
        if let Some(file) = file.as_mut() {
            let _ = writeln!(file, "{} {text}", clock::now_local());
        }
    }

    fn open(&self) -> std::io::Result<File> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let long = std::fs::metadata(&self.path).is_ok_and(|data| data.len() > LONGEST_LOG);
        let mut options = OpenOptions::new();
        options.create(true);
        if long {
            options.write(true).truncate(true)
        } else {
            options.append(true)
        };
        options.open(&self.path)
    }
}

/// How a program ended.
#[derive(Debug)]
pub(crate) enum Failed {
    /// It could not be started.
    NotStarted(std::io::Error),
    /// It ended with an error; its last output.
    Output(String),
    /// It took too long; its last output.
    TooLong(String),
    /// The application ends.
    Cancelled,
}

impl Failed {
    /// What it said last.
    pub(crate) fn output(&self) -> String {
        match self {
            Self::NotStarted(error) => error.to_string(),
            Self::Output(output) => output.clone(),
            Self::TooLong(output) => format!("{output}\noperation timed out"),
            Self::Cancelled => String::new(),
        }
    }
}

/// Runs `command` to its end; its standard output on success.
pub(crate) async fn run(
    mut command: Command,
    limit: Duration,
    journal: &Journal,
    stop: &CancellationToken,
) -> Result<String, Failed> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    scrub(&mut command);
    journal.line(&Redactor::default().clean(&format!("$ {}", shown(&command))));
    let mut child = grouped(command).spawn().map_err(|error| {
        journal.line(&format!("could not be started: {error}"));
        Failed::NotStarted(error)
    })?;
    let (out, err) = (Kept::default(), Kept::default());
    let (stdout, stderr) = (child.stdout().take(), child.stderr().take());
    let work = async {
        tokio::join!(read(stdout, &out, journal), read(stderr, &err, journal));
        child.wait().await
    };
    let ended = tokio::select! {
        status = work => Some(status),
        () = tokio::time::sleep(limit) => None,
        () = stop.cancelled() => {
            end(&mut *child).await;
            return Err(Failed::Cancelled);
        }
    };
    let all = format!("{}\n{}", out.text(), err.text());
    match ended {
        Some(Ok(status)) if status.success() => Ok(out.text()),
        Some(Ok(status)) => {
            journal.line(&format!("ended with {status}"));
            Err(Failed::Output(all))
        }
        Some(Err(error)) => Err(Failed::NotStarted(error)),
        None => {
            journal.line(&format!("took more than {} s and was ended", limit.as_secs()));
            end(&mut *child).await;
            Err(Failed::TooLong(all))
        }
    }
}

async fn end(child: &mut dyn process_wrap::tokio::ChildWrapper) {
    // Gone already is as good.
    let _ = child.start_kill();
    let _ = child.wait().await;
}

fn shown(command: &Command) -> String {
    let command = command.as_std();
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// The end of what a program printed.
#[derive(Default)]
struct Kept(Mutex<String>);

impl Kept {
    fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn push(&self, line: &str) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(line);
        text.push('\n');
        if text.len() > 2 * KEPT {
            let cut = text.len() - KEPT;
            let cut = (cut..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(cut);
            text.drain(..cut);
        }
    }
}

async fn read(pipe: Option<impl AsyncRead + Unpin>, kept: &Kept, journal: &Journal) {
    let Some(pipe) = pipe else { return };
    let mut reader = BufReader::new(pipe);
    let mut line = Vec::new();
    // What an installer prints may hold the password of a proxy or an index.
    let redactor = Redactor::default();
    while let Ok(1..) = reader.read_until(b'\n', &mut line).await {
        let text = String::from_utf8_lossy(&strip_ansi_escapes::strip(&line)).trim_end().to_owned();
        if !text.is_empty() {
            let text = redactor.clean(&text);
            journal.line(&text);
            kept.push(&text);
        }
        line.clear();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    async fn shell(script: &str, limit: Duration, stop: &CancellationToken) -> (Result<String, Failed>, String) {
        let dir = tempfile::tempdir().expect("a folder");
        let journal = Journal::new(dir.path());
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let result = run(command, limit, &journal, stop).await;
        (result, std::fs::read_to_string(journal.path()).expect("a log"))
    }

    #[tokio::test]
    async fn output_is_kept_and_logged() {
        let (result, log) = shell("echo out; echo err >&2", Duration::from_secs(60), &CancellationToken::new()).await;
        assert_eq!(result.expect("success"), "out\n");
        assert!(log.contains("$ sh -c") && log.contains(" err\n"));
    }

    #[tokio::test]
    async fn a_failure_says_what_was_printed() {
        let (result, _) = shell("echo why >&2; exit 3", Duration::from_secs(60), &CancellationToken::new()).await;
        assert!(result.expect_err("failure").output().contains("why"));
    }

    #[tokio::test]
    async fn too_long_and_unwanted_programs_are_ended() {
        let (result, _) = shell("sleep 600", Duration::from_millis(50), &CancellationToken::new()).await;
        assert!(matches!(result, Err(Failed::TooLong(_))));
        let stop = CancellationToken::new();
        stop.cancel();
        let (result, _) = shell("sleep 600", Duration::from_secs(600), &stop).await;
        assert!(matches!(result, Err(Failed::Cancelled)));
    }
}
