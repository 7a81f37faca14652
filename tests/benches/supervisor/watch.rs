//! Looking at processes often and cheaply: only at those below one, by the lists that the kernel keeps.

use std::path::Path;
use std::time::{Duration, Instant};

use mismo_tests::mismo::signal;
use mismo_tests::processes::Process;
use rustix::process::Signal;

/// Between two looks.
const LOOK: Duration = Duration::from_micros(200);

/// All processes below `root`, nearest first, without it.
pub(crate) fn tree(root: u32) -> Vec<Process> {
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(next) = open.pop() {
        for child in children(next) {
            open.push(child);
            found.extend(Process::of(child));
        }
    }
    found
}

/// Children of all threads of `pid` (proc_pid_children(5)).
fn children(pid: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(Path::new("/proc").join(pid.to_string()).join("task"));
    let lists = threads
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|word| word.parse().ok()).collect::<Vec<u32>>()).collect()
}

/// The server on `port` below `root`, once it runs its own program.
pub(crate) fn server(root: u32, port: u16) -> Option<Process> {
    let port = port.to_string();
    tree(root).into_iter().find(|process| is_server(*process, &port))
}

/// True once a process runs the server itself: a guard, or a script that becomes it later, has these words too, but not
/// right behind its own name.
fn is_server(process: Process, port: &str) -> bool {
    let arguments = process.arguments();
    arguments.iter().skip(1).map(String::as_str).take(2).eq(["-m", "uvicorn"])
        && arguments.iter().any(|word| word == port)
}

/// The processes that supervise: `root` and what is below it, without the server and what is below that.
pub(crate) fn supervisors(root: u32, port: u16) -> Vec<Process> {
    let server = server(root, port);
    let theirs: Vec<Process> = server.iter().flat_map(|server| tree(server.pid)).chain(server).collect();
    Process::of(root).into_iter().chain(tree(root)).filter(|process| !theirs.contains(process)).collect()
}

/// Kills the server `old`; from then until another one runs below `root`. `None` when there is none in time.
pub(crate) fn respawn(root: u32, port: u16, old: Process) -> Option<(Duration, Process)> {
    signal(old.pid, Signal::KILL);
    let begun = Instant::now();
    within(Duration::from_secs(30), || server(root, port).filter(|new| *new != old)).map(|new| (begun.elapsed(), new))
}

/// Looks until `look` finds something, for at most `limit`.
pub(crate) fn within<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    tokio::task::block_in_place(|| {
        while begun.elapsed() < limit {
            if let Some(found) = look() {
                return Some(found);
            }
            std::thread::park_timeout(LOOK);
        }
        None
    })
}

/// Memory of `process` in megabytes: all, what is its own, and what it shares with the files that it runs.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Memory {
    pub(crate) all: f64,
    pub(crate) own: f64,
    pub(crate) files: f64,
}

impl Memory {
    /// Reads it.
    pub(crate) fn of(pid: u32) -> Self {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.split_whitespace().next().and_then(|word| word.parse::<f64>().ok()).unwrap_or_default() / 1024.0
        };
        Self { all: field("VmRSS:"), own: field("RssAnon:"), files: field("RssFile:") }
    }

    /// The sum over several.
    pub(crate) fn sum(processes: &[Process]) -> Self {
        processes.iter().map(|process| Self::of(process.pid)).fold(Self::default(), |a, b| Self {
            all: a.all + b.all,
            own: a.own + b.own,
            files: a.files + b.files,
        })
    }
}

/// Processor time of the processes so far.
pub(crate) fn processor_time(processes: &[Process]) -> Duration {
    processes.iter().map(|process| process.processor_time()).sum()
}
