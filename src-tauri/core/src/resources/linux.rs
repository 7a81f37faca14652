//! Processes as /proc shows them (proc_pid_stat(5), proc_pid_statm(5)): the trees that are asked for, and no others, so
//! that a look costs the same however many processes this computer runs.

use std::time::Duration;

use crate::resources::meter::Reading;

/// Reads processes.
#[derive(Debug)]
pub(crate) struct Processes {
    ticks_per_second: u64,
    page_bytes: u64,
}

impl Processes {
    pub(crate) fn new() -> Self {
        let page_bytes = u64::try_from(rustix::param::page_size()).unwrap_or(4_096);
        Self { ticks_per_second: rustix::param::clock_ticks_per_second().max(1), page_bytes }
    }

    /// `root` and all that came from it, without the trees of `except`. Processes whose parent has ended belong to
    /// whoever took them over.
    pub(crate) fn tree(&mut self, root: u32, except: &[u32]) -> Vec<Reading> {
        let (mut open, mut found) = (vec![root], Vec::new());
        while let Some(pid) = open.pop() {
            // Gone meanwhile.
            let Some(reading) = self.read(pid) else { continue };
            found.push(reading);
            open.extend(children(pid).into_iter().filter(|child| !except.contains(child)));
        }
        found
    }

    fn read(&self, pid: u32) -> Option<Reading> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name in parentheses may hold anything, so fields are counted from its end: user and system time are the
        // 14th and 15th of all, the start time is the 22nd.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
        let millis = (number(11)? + number(12)?).saturating_mul(1_000) / self.ticks_per_second;
        let statm = std::fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
        let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
        let (started, memory) = (number(19)?, pages.saturating_mul(self.page_bytes));
        Some(Reading { pid, started, cpu: Duration::from_millis(millis), memory })
    }
}

/// Memory of this computer in bytes.
pub(crate) fn memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.saturating_mul(1_024))
}

/// Children of any thread of `pid`.
fn children(pid: u32) -> Vec<u32> {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{pid}/task")) else { return Vec::new() };
    let lists = threads.flatten().filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<u32>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_with_its_grandchildren_and_without_what_is_excepted() {
        use std::io::{BufRead, BufReader};
        let mut shell = std::process::Command::new("sh")
            .args(["-c", "sh -c 'sleep 600 & echo $!; wait' & wait"])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("sh");
        let mut line = String::new();
        BufReader::new(shell.stdout.take().expect("a pipe")).read_line(&mut line).expect("the grandchild's pid");
        let grandchild: u32 = line.trim().parse().expect("a pid");
        let mut processes = Processes::new();
        let pids = |tree: Vec<Reading>| tree.into_iter().map(|reading| reading.pid).collect::<Vec<_>>();
        let tree = processes.tree(shell.id(), &[]);
        assert!(tree.iter().all(|reading| reading.memory > 0 && reading.started > 0), "{tree:?}");
        let found = pids(tree);
        assert_eq!((found.len(), found[0], found[2]), (3, shell.id(), grandchild));
        assert_eq!(pids(processes.tree(shell.id(), &[grandchild])), found[..2]);
        assert!(!pids(processes.tree(std::process::id(), &[shell.id()])).contains(&grandchild));
        for pid in found.iter().rev() {
            let pid = rustix::process::Pid::from_raw(i32::try_from(*pid).expect("a pid")).expect("a pid");
            rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("killed");
        }
        shell.wait().expect("ended");
        assert_eq!(pids(processes.tree(shell.id(), &[])), Vec::<u32>::new());
    }

    #[test]
    fn this_computer_has_memory() {
        assert!(memory().expect("told") > 100_000_000);
    }
}
