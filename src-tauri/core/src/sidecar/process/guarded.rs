//! The application's side of the guard.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use tokio::net::UnixStream;
use tokio::process::{Child, ChildStderr, ChildStdout};

use super::End;
use crate::sidecar::guard;
use crate::sidecar::guard::wire::{Order, REPORT, Report};

/// Longest wait for the guard's first word; a computer under heavy load may take a while to load a program.
const FIRST_WORD: Duration = Duration::from_secs(10);

/// Why there is no guarded server.
#[derive(Debug)]
pub(super) enum NotStarted {
    /// The server could not be started, and would not be without a guard either.
    Server(io::Error),
    /// There is no guard.
    Guard(io::Error),
}

/// A server with its guard.
#[derive(Debug)]
pub(crate) struct Guarded {
    /// The server.
    pid: u32,
    /// The guard's process.
    process: Child,
    /// Orders out, reports in; closed, it tells the guard that we are gone.
    control: UnixStream,
    /// Bytes of a report that is not complete.
    heard: Vec<u8>,
    status: Option<ExitStatus>,
}

impl Guarded {
    /// Starts `command` below the guard `program`.
    pub(super) async fn start(program: &Path, command: &Command) -> Result<Self, NotStarted> {
        let process = UnixStream::pair().and_then(|(control, theirs)| {
            let theirs = theirs.into_std()?;
            // The guard sleeps in poll(2), and what it reads and writes then never waits for long.
            theirs.set_nonblocking(false)?;
            let mut guard = below(program, command);
            guard.stdin(OwnedFd::from(theirs)).stdout(Stdio::piped()).stderr(Stdio::piped());
            // It is started in the server's folder and with its environment, so this may fail for the server's reasons.
            Ok((control, tokio::process::Command::from(guard).spawn()))
        });
        let (control, spawned) = process.map_err(NotStarted::Guard)?;
        let process = spawned.map_err(NotStarted::Server)?;
        let mut guarded = Self { pid: 0, process, control, heard: Vec::new(), status: None };
        let report = tokio::time::timeout(FIRST_WORD, guarded.report()).await;
        match report.map_err(io::Error::from).map_err(NotStarted::Guard)? {
            Some(Report::Started(pid)) => {
                guarded.pid = u32::try_from(pid).unwrap_or_default();
                Ok(guarded)
            }
            Some(Report::NotStarted(error)) => Err(NotStarted::Server(io::Error::from_raw_os_error(error))),
            Some(Report::Ended(_)) | None => Err(NotStarted::Guard(io::Error::from(io::ErrorKind::UnexpectedEof))),
        }
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    pub(super) fn guard(&self) -> Option<u32> {
        self.process.id()
    }

    pub(super) fn output(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.process.stdout.take(), self.process.stderr.take())
    }

    pub(super) fn terminate(&self) {
        self.order(Order::Terminate);
    }

    pub(super) fn kill(&self) {
        self.order(Order::Kill);
    }

    fn order(&self, order: Order) {
        // The guard is gone when nobody listens, and its end is on the way.
        let _ = self.control.try_write(&[order.to_byte()]);
    }

    /// Waits until the guard has ended, which is when nothing is left of the server.
    pub(super) async fn wait(&mut self) -> End {
        while let Some(report) = self.report().await {
            if let Report::Ended(status) = report {
                self.status = Some(ExitStatus::from_raw(status));
            }
        }
        let guard = self.process.wait().await;
        End { status: self.status, whole: self.status.is_some() && guard.is_ok_and(|status| status.success()) }
    }

    /// The next report; `None` when the guard has closed its end. May be given up and begun again.
    async fn report(&mut self) -> Option<Report> {
        loop {
            if let Some((report, rest)) = self.heard.split_first_chunk::<REPORT>() {
                let report = Report::from_bytes(*report);
                self.heard = rest.to_vec();
                return report;
            }
            self.control.readable().await.ok()?;
            let mut bytes = [0; 4 * REPORT];
            match self.control.try_read(&mut bytes) {
                Ok(count @ 1..) => self.heard.extend_from_slice(&bytes[..count]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Ok(0) | Err(_) => return None,
            }
        }
    }
}

/// The guard's command for the server's `command`: the same folder and environment, in a group of its own, so that a
/// terminal's Ctrl+C does not reach it.
fn below(program: &Path, command: &Command) -> Command {
    let mut guard = Command::new(program);
    guard.arg0(guard::NAME).arg(command.get_program()).args(command.get_args()).process_group(0);
    if let Some(folder) = command.get_current_dir() {
        guard.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => guard.env(name, value),
            None => guard.env_remove(name),
        };
    }
    guard
}
