//! The file that names our running child, so that the next start ends a child that outlived this application.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::disk;
use crate::sidecar::tree::{self, Identity};

/// From TERM to KILL.
const GRACE: Duration = Duration::from_secs(5);
/// How often it is looked whether it has ended.
const LOOK: Duration = Duration::from_millis(20);

/// What is known of a child: it is ended only when all of it matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pid: u32,
    /// Clock ticks from the boot to its start.
    started: u64,
    /// The interpreter's file.
    exe: PathBuf,
    /// MISMO_INSTANCE.
    nonce: String,
    /// The guard beside it.
    #[serde(default)]
    guard: Option<Identity>,
}

impl Record {
    /// The record of the child `pid`; `None` where the system does not tell enough to know it again.
    pub(crate) fn of(pid: u32, guard: Option<u32>, nonce: &str) -> Option<Self> {
        let (identity, guard) = (Identity::of(pid)?, guard.and_then(Identity::of));
        Some(Self { pid, started: identity.started, exe: exe(pid)?, nonce: nonce.to_owned(), guard })
    }

    /// Writes `file`, whole or not at all.
    pub(crate) fn write(&self, file: &Path) -> std::io::Result<()> {
        disk::replace(file, &serde_json::to_vec(self)?)
    }

    /// True while its very guard lives: there may be something left, which a guard that was stopped does not end.
    fn is_guarded(&self) -> bool {
        self.guard.is_some_and(|guard| guard.is_alive() && tree::belongs(guard.pid, &self.nonce))
    }

    /// True while the very process lives.
    fn is_alive(&self) -> bool {
        let identity = Identity { pid: self.pid, started: self.started };
        identity.is_alive() && tree::belongs(self.pid, &self.nonce) && exe(self.pid).as_ref() == Some(&self.exe)
    }
}

/// Where the server with this number (from 1) is written down.
pub(crate) fn file(data_dir: &Path, number: u32) -> PathBuf {
    let name = if number == 1 { "analysis-server.json".to_owned() } else { format!("analysis-server-{number}.json") };
    data_dir.join(name)
}

/// Removes `file`.
pub(crate) fn remove(file: &Path) {
    // Not there is as good.
    let _ = std::fs::remove_file(file);
}

/// Ends the child that `file` names, if it still runs, and everything that came from it.
pub(crate) async fn reap(file: &Path) {
    let text = std::fs::read(file).unwrap_or_default();
    let Ok(record) = serde_json::from_slice::<Record>(&text) else { return };
    if record.is_alive() {
        tracing::warn!("Ending an analysis server that was left over (process {})", record.pid);
        tree::signal_group(record.pid, false);
        let ended = tokio::time::timeout(GRACE, async {
            while record.is_alive() {
                tokio::time::sleep(LOOK).await;
            }
        });
        if ended.await.is_err() && record.is_alive() {
            tree::signal_group(record.pid, true);
        }
        tree::sweep(&record.nonce);
    } else if record.is_guarded() {
        tree::sweep(&record.nonce);
    }
    remove(file);
}

#[cfg(target_os = "linux")]
fn exe(pid: u32) -> Option<PathBuf> {
    std::fs::read_link(format!("/proc/{pid}/exe")).ok()
}

#[cfg(not(target_os = "linux"))]
fn exe(_pid: u32) -> Option<PathBuf> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use process_wrap::tokio::ChildWrapper;
    use tokio::process::Command;

    use super::*;
    use crate::sidecar::launcher::grouped;

    async fn sleeper(nonce: &str) -> Box<dyn ChildWrapper> {
        let mut command = Command::new("sleep");
        command.arg("600").env("MISMO_INSTANCE", nonce).kill_on_drop(true);
        let child = grouped(command).spawn().expect("a process");
        // The system lets the parent go on a moment before the new program's environment can be read.
        while !tree::belongs(child.id().expect("a pid"), nonce) {
            tokio::task::yield_now().await;
        }
        child
    }

    #[tokio::test]
    async fn a_left_over_child_is_ended() {
        let dir = tempfile::tempdir().expect("a folder");
        let named = file(dir.path(), 2);
        let nonce = uuid::Uuid::new_v4().to_string();
        let mut child = sleeper(&nonce).await;
        let record = Record::of(child.id().expect("a pid"), None, &nonce).expect("a record");
        record.write(&named).expect("written");
        let (status, ()) = tokio::join!(child.wait(), reap(&named));
        assert!(!status.expect("a status").success());
        assert!(!named.exists());
    }

    #[tokio::test]
    async fn nobody_else_is_ended() {
        let dir = tempfile::tempdir().expect("a folder");
        let named = file(dir.path(), 2);
        let nonce = uuid::Uuid::new_v4().to_string();
        let mut child = sleeper(&nonce).await;
        let record = Record::of(child.id().expect("a pid"), None, &nonce).expect("a record");
        for wrong in [
            Record { started: record.started + 1, ..record.clone() },
            Record { exe: PathBuf::from("/bin/other"), ..record.clone() },
            Record { nonce: "another".to_owned(), ..record.clone() },
        ] {
            wrong.write(&named).expect("written");
            reap(&named).await;
            assert!(record.is_alive(), "{wrong:?}");
        }
        child.start_kill().expect("killed");
        child.wait().await.expect("a status");
    }
}
