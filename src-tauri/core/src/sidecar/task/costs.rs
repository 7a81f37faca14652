//! What the child costs, and what follows from it.

use crate::model::{MemoryHigh, TreeCost};
use crate::sidecar::failure;
use crate::sidecar::state::Input;
use crate::sidecar::task::Task;

/// Part of one processor core, in percent, from which on a server is at work: one that only waits uses less than one.
const AT_WORK: f64 = 5.0;

impl Task {
    /// A new sample was taken.
    pub(super) async fn sampled(&mut self) {
        let Some(cost) = self.child_cost() else { return };
        if is_at_work(&cost, cores()) {
            self.apply(Input::Worked).await;
        }
        self.measured(cost.memory_bytes).await;
    }

    /// The child uses so many bytes.
    async fn measured(&mut self, used_bytes: u64) {
        let limit = self.known.memory_limit;
        let pressure = self.gauge.read(used_bytes, limit);
        let high =
            limit.filter(|_| pressure.is_some()).map(|limit| MemoryHigh { used_bytes, limit_bytes: limit.bytes });
        if let Some(high) = self.board.set_memory_high(high) {
            tracing::warn!("{}", failure::memory_warning(high));
        }
        match pressure {
            Some(pressure) => self.apply(Input::Pressed(pressure)).await,
            None => self.board.publish(&self.machine, self.now()),
        }
    }

    /// What the child of now cost at the last sample.
    fn child_cost(&mut self) -> Option<TreeCost> {
        let pid = self.child.as_ref()?.pid;
        let sample = self.costs.borrow_and_update();
        sample.as_ref()?.servers.iter().find(|cost| cost.pid == pid).copied()
    }
}

/// True when the tree used processor time for more than waiting.
fn is_at_work(cost: &TreeCost, cores: f64) -> bool {
    cost.cpu_percent * cores >= AT_WORK
}

fn cores() -> f64 {
    std::thread::available_parallelism().map_or(1.0, |cores| f64::from(u32::try_from(cores.get()).unwrap_or(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_busy_core_of_many_is_work_and_waiting_is_none() {
        let cost = |cpu_percent| TreeCost { pid: 1, cpu_percent, memory_bytes: 0, processes: 1 };
        assert!(is_at_work(&cost(1.5), 64.0), "one core of 64");
        assert!(is_at_work(&cost(50.0), 2.0));
        assert!(!is_at_work(&cost(0.2), 2.0), "an event loop that wakes up now and then");
        assert!(!is_at_work(&cost(0.0), 64.0));
    }
}
