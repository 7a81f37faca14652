//! `api.json` in the data folder: where the running application listens.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{clock, disk};

/// Contents of `api.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Base address.
    pub url: String,
    /// Address that it listens on.
    pub host: String,
    /// Port that it listens on.
    pub port: u16,
    /// Process id.
    pub pid: u32,
    /// Start of that process as the system tells it, so that a reused pid is not taken for ours; 0 where unknown.
    pub process_start: u64,
    /// Version of the application.
    pub version: String,
    /// When it started, ISO 8601 UTC.
    pub started_at: String,
    #[serde(skip)]
    path: PathBuf,
}

impl Announcement {
    /// Writes the file, whole or not at all.
    pub(super) fn write(data_dir: &Path, address: SocketAddr) -> std::io::Result<Self> {
        let pid = std::process::id();
        let announcement = Self {
            url: format!("http://{address}"),
            host: address.ip().to_string(),
            port: address.port(),
            pid,
            process_start: process_start(pid).unwrap_or(0),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: clock::now_iso(),
            path: data_dir.join("api.json"),
        };
        disk::replace(&announcement.path, &serde_json::to_vec_pretty(&announcement)?)?;
        Ok(announcement)
    }

    /// Removes the file.
    pub(super) fn withdraw(&self) {
        // Gone already, or a full disk: the reader checks the process anyway.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// The application that runs with this data folder, if one does. A file of a process that is gone is stale.
pub fn running(data_dir: &Path) -> Option<Announcement> {
    let text = std::fs::read(data_dir.join("api.json")).ok()?;
    let announcement: Announcement = serde_json::from_slice(&text).ok()?;
    let start = process_start(announcement.pid);
    let alive = match start {
        Some(start) => announcement.process_start == 0 || start == announcement.process_start,
        // The system does not tell; the caller's connection will.
        None => !cfg!(target_os = "linux"),
    };
    alive.then_some(announcement)
}

/// The application that ran with this data folder last did not end as it should: killed, or the computer went down.
pub(super) fn was_left(data_dir: &Path) -> bool {
    data_dir.join("api.json").exists()
}

/// Start of a process in clock ticks since boot, where the system tells it.
#[cfg(target_os = "linux")]
fn process_start(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold spaces; the start time is the 20th field after it.
    stat.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()
}

#[cfg(not(target_os = "linux"))]
fn process_start(_: u32) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_process_is_stale() {
        let dir = tempfile::tempdir().expect("a folder");
        let written = Announcement::write(dir.path(), ([127, 0, 0, 1], 3000).into()).expect("written");
        assert_eq!(running(dir.path()).map(|found| found.url), Some(written.url.clone()));
        let stale = Announcement { process_start: written.process_start + 1, ..written };
        std::fs::write(dir.path().join("api.json"), serde_json::to_vec(&stale).expect("json")).expect("written");
        assert_eq!(running(dir.path()).is_none(), cfg!(target_os = "linux"));
    }
}
