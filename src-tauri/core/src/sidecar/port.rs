//! Is the port free, which other one is, and who has it.

use std::net::{Ipv4Addr, TcpListener};

use crate::sidecar::failure::is_shortage;

/// True when a server could listen on `port` of 127.0.0.1 now, as far as we are able to look.
pub(crate) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).err().is_none_or(|error| is_shortage(&error))
}

/// A port that is free now.
pub(crate) fn any_free() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// The next free port after `port`, or any free one; `None` when there is none at all.
pub(crate) fn free_after(port: u16) -> Option<u16> {
    /// Ports looked at before any free one is taken.
    const NEAR: u16 = 50;
    let near = port.saturating_add(1)..=port.saturating_add(NEAR);
    near.into_iter().find(|&near| near != port && is_free(near)).or_else(|| any_free().ok())
}

/// A process that listens on a port.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux tells who has a port"))]
pub(crate) struct Owner {
    pub(crate) pid: u32,
    pub(crate) name: String,
}

/// Who listens on `port`; `None` where the system does not let us see it.
#[cfg(target_os = "linux")]
pub(crate) fn owner(port: u16) -> Option<Owner> {
    let sockets: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| std::fs::read_to_string(table).ok())
        .flat_map(|table| listeners(&table, port))
        .map(|inode| format!("socket:[{inode}]"))
        .collect();
    let processes = std::fs::read_dir("/proc").ok()?.flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|&pid| holds_one_of(pid, &sockets)).map(|pid| Owner { pid, name: name(pid) }).next()
}

/// Who listens on `port`; this system does not tell without help of other programs.
#[cfg(not(target_os = "linux"))]
pub(crate) fn owner(_port: u16) -> Option<Owner> {
    None
}

/// The inodes of the sockets in `table` (format of `/proc/net/tcp`) that listen on `port`.
#[cfg(target_os = "linux")]
fn listeners(table: &str, port: u16) -> Vec<String> {
    const LISTEN: &str = "0A";
    let suffix = format!(":{port:04X}");
    let rows = table.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.filter(|row| row.len() > 9 && row[1].ends_with(&suffix) && row[3] == LISTEN)
        .map(|row| row[9].to_owned())
        .collect()
}

#[cfg(target_os = "linux")]
fn holds_one_of(pid: u32, sockets: &[String]) -> bool {
    let Ok(files) = std::fs::read_dir(format!("/proc/{pid}/fd")) else { return false };
    files.flatten().any(|file| {
        std::fs::read_link(file.path()).is_ok_and(|target| sockets.iter().any(|socket| target.as_os_str() == &**socket))
    })
}

#[cfg(target_os = "linux")]
fn name(pid: u32) -> String {
    std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_seen_with_its_owner() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        assert!(!is_free(port));
        #[cfg(target_os = "linux")]
        assert_eq!(owner(port).map(|owner| owner.pid), Some(std::process::id()));
        drop(listener);
        assert!(is_free(port));
    }
}
