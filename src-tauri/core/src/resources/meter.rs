//! From what the system tells of each process to what a tree of processes costs. Pure.

use std::collections::HashMap;
use std::time::Duration;

use crate::model::TreeCost;

/// A process as the system tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) pid: u32,
    /// When it was started, in a unit of the system's own: tells it from a later process with this pid.
    pub(crate) started: u64,
    /// Processor time that it has used.
    pub(crate) cpu: Duration,
    /// Resident memory, bytes.
    pub(crate) memory: u64,
}

/// Remembers how much processor time each process had used at the last look.
#[derive(Debug)]
pub(crate) struct Meter {
    cores: u32,
    used: HashMap<(u32, u64), Duration>,
    /// The first look only learns where everyone is.
    looked: bool,
}

impl Meter {
    /// A meter for a computer with so many processor cores.
    pub(crate) fn new(cores: u32) -> Self {
        Self { cores: cores.max(1), used: HashMap::new(), looked: false }
    }

    /// What each of `trees`, given as its first pid and its processes, cost in the time `passed` since the last look.
    pub(crate) fn measure(&mut self, trees: &[(u32, Vec<Reading>)], passed: Duration) -> Vec<TreeCost> {
        let available = passed.as_secs_f64() * f64::from(self.cores);
        let costs = trees.iter().map(|(pid, readings)| {
            let busy: Duration = readings.iter().map(|reading| self.since(reading)).sum();
            let share = if available > 0.0 { busy.as_secs_f64() / available * 100.0 } else { 0.0 };
            TreeCost {
                pid: *pid,
                cpu_percent: (share.min(100.0) * 10.0).round() / 10.0,
                memory_bytes: readings.iter().map(|reading| reading.memory).sum(),
                processes: u32::try_from(readings.len()).unwrap_or(u32::MAX),
            }
        });
        let costs = costs.collect();
        let all = trees.iter().flat_map(|(_, readings)| readings);
        self.used = all.map(|reading| ((reading.pid, reading.started), reading.cpu)).collect();
        self.looked = true;
        costs
    }

    /// Processor time since the last look; a process that is new since then has used all of it since.
    fn since(&self, reading: &Reading) -> Duration {
        let before = self.used.get(&(reading.pid, reading.started)).copied();
        let before = before.unwrap_or(if self.looked { Duration::ZERO } else { reading.cpu });
        reading.cpu.saturating_sub(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSED: Duration = Duration::from_secs(5);

    fn reading(pid: u32, started: u64, cpu_ms: u64, memory: u64) -> Reading {
        Reading { pid, started, cpu: Duration::from_millis(cpu_ms), memory }
    }

    #[test]
    fn the_first_look_knows_memory_only() {
        let cost = Meter::new(2).measure(&[(7, vec![reading(7, 1, 60_000, 100), reading(8, 2, 9_000, 50)])], PASSED);
        assert_eq!(cost, [TreeCost { pid: 7, cpu_percent: 0.0, memory_bytes: 150, processes: 2 }]);
    }

    #[test]
    fn workers_count_for_their_tree_and_all_cores_are_a_hundred() {
        let mut meter = Meter::new(2);
        meter.measure(&[(1, vec![reading(1, 1, 100, 1)]), (7, vec![reading(7, 2, 1_000, 1)])], PASSED);
        let costs = meter.measure(
            &[
                (1, vec![reading(1, 1, 150, 1)]),
                // A worker that is new since the last look, and one core fully used by each.
                (7, vec![reading(7, 2, 6_000, 1), reading(9, 3, 5_000, 1)]),
            ],
            PASSED,
        );
        assert_eq!(costs.iter().map(|cost| cost.cpu_percent).collect::<Vec<_>>(), [0.5, 100.0]);
    }

    #[test]
    fn a_pid_that_was_given_to_another_process_starts_anew() {
        let mut meter = Meter::new(1);
        meter.measure(&[(7, vec![reading(7, 2, 4_000, 1)])], PASSED);
        let costs = meter.measure(&[(7, vec![reading(7, 3, 500, 1)])], PASSED);
        assert!((costs[0].cpu_percent - 10.0).abs() < 1e-9);
    }
}
