//! The processes below the guard. As it is their subreaper, everything that loses its parent turns up as its child.

use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, getpid, kill_process, wait};

/// A child that has ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended {
    pub(super) pid: Pid,
    pub(super) status: WaitStatus,
}

/// What [`next_ended`] found.
#[derive(Debug, Clone, Copy)]
pub(super) enum Look {
    /// This one has ended, and is a zombie no longer.
    Ended(Ended),
    /// There are children, and all of them live.
    AllLive,
    /// There is no child.
    None,
}

/// Takes the status of a child that has ended, if there is one; never waits.
pub(super) fn next_ended() -> Look {
    match wait(WaitOptions::NOHANG) {
        Ok(Some((pid, status))) => Look::Ended(Ended { pid, status }),
        Ok(None) => Look::AllLive,
        Err(_) => Look::None,
    }
}

/// Kills all children. Theirs become ours by that, so this is to be repeated until there is none.
pub(super) fn kill_all() {
    for pid in children() {
        // It may have ended meanwhile, or belong to another user: then only its own end helps.
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// The children of this process, which has one thread.
fn children() -> Vec<Pid> {
    let own = getpid().as_raw_nonzero();
    let pids = |text: String| text.split_whitespace().filter_map(|word| Pid::from_raw(word.parse().ok()?)).collect();
    std::fs::read_to_string(format!("/proc/self/task/{own}/children")).map_or_else(|_| searched(own.get()), pids)
}

/// The same on a kernel that keeps no list of children (CONFIG_PROC_CHILDREN): the parent of every process is looked at.
fn searched(parent: i32) -> Vec<Pid> {
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    let pids = processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter(|&pid| parent_of(pid) == Some(parent)).filter_map(Pid::from_raw).collect()
}

/// Field four of proc_pid_stat(5), the second after the name in parentheses.
fn parent_of(pid: i32) -> Option<i32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_found_by_its_parent() {
        let mut child = std::process::Command::new("sleep").arg("600").spawn().expect("a process");
        let pid = i32::try_from(child.id()).expect("a pid");
        assert!(searched(getpid().as_raw_nonzero().get()).contains(&Pid::from_raw(pid).expect("a pid")));
        child.kill().expect("killed");
        child.wait().expect("a status");
    }
}
