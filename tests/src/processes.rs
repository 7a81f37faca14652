//! What `/proc` says of processes: families, identities, what they hold.

use std::collections::BTreeSet;

use crate::DEADLINE;

/// A process with the time of its start, so that its number given to another one is no mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Process {
    /// Its number.
    pub pid: u32,
    started: u64,
}

impl Process {
    /// The process that has `pid` now; none for a zombie.
    pub fn of(pid: u32) -> Option<Self> {
        let fields = stat(pid)?;
        let zombie = matches!(fields.first().map(String::as_str), Some("Z" | "X"));
        if zombie { None } else { Some(Self { pid, started: fields.get(19)?.parse().ok()? }) }
    }

    /// True while this very process runs.
    pub fn is_running(self) -> bool {
        Self::of(self.pid) == Some(self)
    }

    /// Its arguments.
    pub fn arguments(self) -> Vec<String> {
        let bytes = std::fs::read(format!("/proc/{}/cmdline", self.pid)).unwrap_or_default();
        bytes.split(|&byte| byte == 0).map(|word| String::from_utf8_lossy(word).into_owned()).collect()
    }

    /// Resident memory, bytes.
    pub fn memory(self) -> u64 {
        self.status_kilobytes("VmRSS:") * 1024
    }

    /// The most resident memory that it ever had, bytes.
    pub fn peak_memory(self) -> u64 {
        self.status_kilobytes("VmHWM:") * 1024
    }

    /// A line of proc_pid_status(5) that is in kilobytes.
    fn status_kilobytes(self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
    }

    /// Processor time so far, also of threads that have ended, without children; ten milliseconds fine.
    pub fn processor_time(self) -> std::time::Duration {
        // Fields 14 and 15 of proc_pid_stat(5), in hundredths of a second.
        let ticks = stat(self.pid).unwrap_or_default().into_iter().skip(11).take(2);
        std::time::Duration::from_millis(ticks.filter_map(|field| field.parse::<u64>().ok()).sum::<u64>() * 10)
    }

    /// Its descriptors and threads.
    pub fn holds(self) -> (usize, usize) {
        let count = |what: &str| std::fs::read_dir(format!("/proc/{}/{what}", self.pid)).map_or(0, Iterator::count);
        (count("fd"), count("task"))
    }
}

/// The fields of proc_pid_stat(5) behind the name.
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    Some(text.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

fn all() -> impl Iterator<Item = u32> {
    let entries = std::fs::read_dir("/proc").expect("processes").flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn parent(pid: u32) -> Option<u32> {
    stat(pid)?.get(1)?.parse().ok()
}

/// All processes below `pid`, without it.
pub fn below(pid: u32) -> BTreeSet<Process> {
    let pairs: Vec<(u32, u32)> = all().filter_map(|pid| Some((pid, parent(pid)?))).collect();
    let (mut found, mut open) = (BTreeSet::new(), vec![pid]);
    while let Some(next) = open.pop() {
        for &(child, _) in pairs.iter().filter(|(_, parent)| *parent == next) {
            open.push(child);
            found.extend(Process::of(child));
        }
    }
    found
}

/// Children of `pid` that ended and were not waited for.
pub fn zombies(pid: u32) -> usize {
    let dead = |pid: u32| stat(pid).is_some_and(|fields| fields.first().is_some_and(|state| state == "Z"));
    all().filter(|&child| parent(child) == Some(pid) && dead(child)).count()
}

/// The guard above the server `server`.
pub fn guard_of(server: u32) -> Process {
    let guard = parent(server).and_then(Process::of).expect("a parent");
    assert_eq!(guard.arguments().first().map(String::as_str), Some("mismo-guard"));
    guard
}

/// Waits until `holds` says yes: no process tells a stranger that it has changed.
pub async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let look = async {
        let mut look = tokio::time::interval(std::time::Duration::from_millis(5));
        while !holds() {
            look.tick().await;
        }
    };
    tokio::time::timeout(DEADLINE, look).await.unwrap_or_else(|_| panic!("never came true: {what}"));
}

/// Waits until none of `processes` runs; how long that took.
pub async fn until_gone(processes: &BTreeSet<Process>) -> std::time::Duration {
    let began = tokio::time::Instant::now();
    until(&format!("{processes:?} are gone"), || !processes.iter().any(|process| process.is_running())).await;
    began.elapsed()
}

/// Waits until a server could listen on `port`.
pub async fn until_free(port: u16) {
    until("the port is free", || std::net::TcpListener::bind(("127.0.0.1", port)).is_ok()).await;
}
