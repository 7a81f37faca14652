//! A rival at work over the scriptable server; ended with all that came from it when dropped.

use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use mismo_tests::mismo::signal;
use mismo_tests::processes::Process;
use mismo_tests::stand_in::Stage;
use rustix::process::Signal;
use serde_json::Value;
use tempfile::TempDir;

use super::{Rival, Root, Service};
use crate::watch;

/// Longest wait for a server.
const PATIENCE: Duration = Duration::from_secs(30);

/// All processes of a supervisor, killed when dropped.
#[derive(Debug)]
struct Held {
    root: Root,
    /// Those that were there when the server was ready: they may have lost their parents since.
    seen: Vec<Process>,
}

impl Drop for Held {
    fn drop(&mut self) {
        // The uppermost first, as it would start others.
        let root = Process::of(self.root.pid);
        for process in root.into_iter().chain(watch::tree(self.root.pid)).chain(self.seen.iter().copied()) {
            if process.is_running() {
                signal(process.pid, Signal::KILL);
            }
        }
        if let Some(child) = &mut self.root.child {
            let _ = child.wait();
        }
    }
}

/// One supervisor, one server.
pub(super) struct Session<'a> {
    pub(super) stage: Stage,
    /// The server when it was ready first.
    pub(super) server: Process,
    rival: &'a dyn Rival,
    service: Service,
    held: Held,
    _folder: TempDir,
}

impl<'a> Session<'a> {
    /// Starts `rival` over a server that does `plan`, and waits until that listens.
    ///
    /// # Errors
    /// It did not start a server in time.
    pub(super) async fn begin(rival: &'a dyn Rival, plan: Value) -> Result<Self, String> {
        let stage = Stage::named("server", plan);
        let folder = tempfile::tempdir().expect("a folder");
        let service = Service { folder: folder.path().to_owned(), app: stage.app().to_owned(), port: stage.port };
        let root = tokio::task::block_in_place(|| rival.start(&service))?;
        let mut held = Held { root, seen: Vec::new() };
        let listens = || TcpStream::connect(("127.0.0.1", service.port)).is_ok();
        let ready = || watch::server(held.root.pid, service.port).filter(|_| listens());
        let server =
            watch::within(PATIENCE, ready).ok_or_else(|| format!("no server within {} s", PATIENCE.as_secs()))?;
        held.seen = watch::tree(held.root.pid);
        Ok(Self { stage, server, rival, service, held, _folder: folder })
    }

    pub(super) fn root(&self) -> u32 {
        self.held.root.pid
    }

    pub(super) fn port(&self) -> u16 {
        self.service.port
    }

    /// The server and all that came from it.
    pub(super) fn below(&self) -> Vec<Process> {
        std::iter::once(self.server).chain(watch::tree(self.server.pid)).collect()
    }

    /// Kills everything that is not the server's.
    pub(super) fn kill_supervisors(&self) {
        for process in watch::supervisors(self.root(), self.port()) {
            signal(process.pid, Signal::KILL);
        }
    }

    /// Asks for a stop of the server; does not wait for it.
    pub(super) fn stop(&self) -> Child {
        let mut command = self.rival.stop(&self.service);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs")
    }
}
