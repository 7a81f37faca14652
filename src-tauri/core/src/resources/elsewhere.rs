//! Processes where there is no /proc, as `sysinfo` reads them.

use std::time::Duration;

use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::resources::meter::Reading;

/// Reads processes.
#[derive(Debug)]
pub(crate) struct Processes {
    system: System,
}

impl Processes {
    pub(crate) fn new() -> Self {
        Self { system: System::new() }
    }

    /// `root` and all that came from it, without the trees of `except`.
    pub(crate) fn tree(&mut self, root: u32, except: &[u32]) -> Vec<Reading> {
        let kind = ProcessRefreshKind::nothing().with_cpu().with_memory();
        self.system.refresh_processes_specifics(ProcessesToUpdate::All, true, kind);
        let (mut open, mut found) = (vec![root], Vec::new());
        while let Some(pid) = open.pop() {
            let Some(process) = self.system.process(Pid::from_u32(pid)) else { continue };
            found.push(reading(process));
            let all = self.system.processes().values();
            let children = all.filter(|child| child.parent() == Some(process.pid())).map(|child| child.pid().as_u32());
            open.extend(children.filter(|child| !except.contains(child)));
        }
        found
    }
}

fn reading(process: &Process) -> Reading {
    Reading {
        pid: process.pid().as_u32(),
        started: process.start_time(),
        cpu: Duration::from_millis(process.accumulated_cpu_time()),
        memory: process.memory(),
    }
}

/// Memory of this computer in bytes.
pub(crate) fn memory() -> Option<u64> {
    let mut system = System::new();
    system.refresh_memory();
    Some(system.total_memory()).filter(|&bytes| bytes > 0)
}
