//! Processes that came from a child of ours, however they left its group.
//!
//! They are known by the MISMO_INSTANCE that they inherited: nobody else has it. Where the system does not show the
//! environment of processes, the child's group or job is all that is ended.

use serde::{Deserialize, Serialize};

/// A process with the time of its start, so that a pid that was given to someone else is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) pid: u32,
    /// Clock ticks from the boot to the process's start.
    pub(crate) started: u64,
}

impl Identity {
    /// The process that has `pid` now.
    #[cfg(target_os = "linux")]
    pub(crate) fn of(pid: u32) -> Option<Self> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name in parentheses may hold anything, so fields are counted from its end: state is the third of all,
        // the start time the 22nd (proc_pid_stat(5)).
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let zombie = fields.first() == Some(&"Z");
        if zombie { None } else { Some(Self { pid, started: fields.get(19)?.parse().ok()? }) }
    }

    /// Not told by this system.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn of(_pid: u32) -> Option<Self> {
        None
    }

    /// True while this very process lives.
    pub(crate) fn is_alive(self) -> bool {
        Self::of(self.pid) == Some(self)
    }

    /// Kills this very process.
    pub(crate) fn kill(self) {
        #[cfg(unix)]
        if self.is_alive()
            && let Some(pid) = rustix_pid(self.pid)
        {
            // Gone meanwhile is as good.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }
}

/// Resident memory of the process `pid`, bytes.
#[cfg(target_os = "linux")]
pub(crate) fn memory(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

/// Not told by this system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn memory(_pid: u32) -> Option<u64> {
    None
}

/// True when the process `pid` was started with MISMO_INSTANCE=`instance`.
#[cfg(target_os = "linux")]
pub(crate) fn belongs(pid: u32, instance: &str) -> bool {
    let wanted = format!("MISMO_INSTANCE={instance}");
    std::fs::read(format!("/proc/{pid}/environ"))
        .is_ok_and(|environment| environment.split(|&byte| byte == 0).any(|entry| entry == wanted.as_bytes()))
}

/// Not told by this system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn belongs(_pid: u32, _instance: &str) -> bool {
    false
}

/// All processes that live and came from the child called `instance`.
#[cfg(target_os = "linux")]
pub(crate) fn descendants(instance: &str) -> Vec<Identity> {
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    let pids = processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|&pid| belongs(pid, instance)).filter_map(Identity::of).collect()
}

/// Not told by this system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn descendants(_instance: &str) -> Vec<Identity> {
    Vec::new()
}

/// Kills what is left of the child called `instance`, also processes that are born meanwhile.
pub(crate) fn sweep(instance: &str) {
    // Three rounds outlast a process that forks while it is looked for.
    for _ in 0..3 {
        let left = descendants(instance);
        if left.is_empty() {
            break;
        }
        left.into_iter().for_each(Identity::kill);
    }
}

/// Sends TERM, or KILL, to the group that `leader` leads; nothing where there are no groups.
pub(crate) fn signal_group(leader: u32, kill: bool) {
    #[cfg(unix)]
    if let Some(pid) = rustix_pid(leader) {
        let signal = if kill { rustix::process::Signal::KILL } else { rustix::process::Signal::TERM };
        // A group that is gone needs no signal.
        let _ = rustix::process::kill_process_group(pid, signal);
    }
    #[cfg(not(unix))]
    let _ = (leader, kill);
}

#[cfg(unix)]
fn rustix_pid(pid: u32) -> Option<rustix::process::Pid> {
    rustix::process::Pid::from_raw(i32::try_from(pid).ok()?)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_known_by_its_start() {
        let own = Identity::of(std::process::id()).expect("this process");
        assert!(own.is_alive());
        assert!(!Identity { started: own.started + 1, ..own }.is_alive());
    }

    #[tokio::test]
    async fn what_left_its_group_is_found_and_ended() {
        let instance = uuid::Uuid::new_v4().to_string();
        let mut child = tokio::process::Command::new("setsid")
            .args(["sleep", "600"])
            .env("MISMO_INSTANCE", &instance)
            .kill_on_drop(true)
            .spawn()
            .expect("setsid");
        // The system lets the parent go on a moment before the new program's environment can be read.
        while descendants(&instance).is_empty() {
            tokio::task::yield_now().await;
        }
        sweep(&instance);
        let status = child.wait().await.expect("a status");
        assert!(!status.success());
        assert!(descendants(&instance).is_empty());
    }
}
