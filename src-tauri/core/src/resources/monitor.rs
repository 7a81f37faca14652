//! The hour that is kept, and the task that fills it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::config::MemoryLimit;
use crate::events::{Bus, Event};
use crate::model::{ResourceSample, Resources};
use crate::resources::gpu::Gpu;
use crate::resources::meter::Meter;
use crate::resources::system::{self, Processes};

/// Time from one sample to the next.
const INTERVAL: Duration = Duration::from_secs(5);
/// Samples that are kept: an hour.
const KEPT: usize = 720;

/// What this application and its servers cost; clones are the same.
#[derive(Debug, Clone)]
pub struct Monitor {
    samples: Arc<Mutex<VecDeque<ResourceSample>>>,
    newest: watch::Sender<Option<ResourceSample>>,
}

impl Default for Monitor {
    /// One that knows nothing until it runs.
    fn default() -> Self {
        Self { samples: Arc::default(), newest: watch::Sender::new(None) }
    }
}

impl Monitor {
    /// The newest sample, and each that comes; `None` before the first.
    pub fn newest(&self) -> watch::Receiver<Option<ResourceSample>> {
        self.newest.subscribe()
    }

    /// The hour that is kept, and what it is to be compared with: this computer, and what a server may use.
    pub fn get(&self, limit: Option<MemoryLimit>) -> Resources {
        Resources {
            interval_seconds: u32::try_from(INTERVAL.as_secs()).unwrap_or(u32::MAX),
            capacity: u32::try_from(KEPT).unwrap_or(u32::MAX),
            cores: cores(),
            memory_bytes: system::memory(),
            memory_limit_bytes: limit.map(|limit| limit.bytes),
            memory_warning_bytes: limit.map(MemoryLimit::warning),
            samples: self.lock().iter().cloned().collect(),
        }
    }

    /// Samples until `stop`: this process, and each of the processes that `servers` names at the time. An event tells of
    /// it while someone listens on `bus`.
    pub async fn run(self, bus: Bus, servers: impl Fn() -> Vec<u32> + Send, stop: CancellationToken) {
        let mut sampler = Sampler::new();
        let mut ticks = tokio::time::interval(INTERVAL);
        // After a sleep of this computer one look is enough.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = stop.cancelled() => return,
            }
            let pids = servers();
            let sampled = tokio::task::spawn_blocking(move || {
                let sample = sampler.sample(&pids);
                (sampler, sample)
            });
            let Ok((used, sample)) = sampled.await else { return };
            sampler = used;
            self.keep(sample.clone());
            if bus.has_listeners() {
                bus.publish(Event::ResourcesSample(sample));
            }
        }
    }

    fn keep(&self, sample: ResourceSample) {
        {
            let mut samples = self.lock();
            if samples.len() == KEPT {
                samples.pop_front();
            }
            samples.push_back(sample.clone());
        }
        self.newest.send_replace(Some(sample));
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<ResourceSample>> {
        self.samples.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is needed to take a sample.
struct Sampler {
    processes: Processes,
    meter: Meter,
    /// Looked for when the first server runs: an application that only waits loads no driver.
    gpu: Option<Option<Gpu>>,
    looked: Instant,
}

impl Sampler {
    fn new() -> Self {
        Self { processes: Processes::new(), meter: Meter::new(cores()), gpu: None, looked: Instant::now() }
    }

    fn sample(&mut self, servers: &[u32]) -> ResourceSample {
        let own = std::process::id();
        let mut trees = vec![(own, self.processes.tree(own, servers))];
        trees.extend(servers.iter().map(|&pid| (pid, self.processes.tree(pid, &[]))));
        let now = Instant::now();
        let passed = now.saturating_duration_since(std::mem::replace(&mut self.looked, now));
        let mut servers = self.meter.measure(&trees, passed);
        let app = servers.remove(0);
        // One that ended a moment ago costs nothing any more.
        servers.retain(|server| server.processes > 0);
        let gpu = if servers.is_empty() { None } else { self.gpu.get_or_insert_with(Gpu::find).as_ref() };
        ResourceSample { at: clock::now_iso(), app, servers, gpu: gpu.and_then(Gpu::read) }
    }
}

fn cores() -> u32 {
    std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_hour_is_kept_and_told_to_who_listens() {
        let (monitor, bus, stop) = (Monitor::default(), Bus::default(), CancellationToken::new());
        let mut child = tokio::process::Command::new("sleep").arg("600").kill_on_drop(true).spawn().expect("sleep");
        let pid = child.id().expect("a pid");
        let mut newest = monitor.newest();
        let running = tokio::spawn(monitor.clone().run(bus.clone(), move || vec![pid], stop.clone()));
        for _ in 0..KEPT + 5 {
            newest.changed().await.expect("a sample");
            newest.mark_unchanged();
        }
        let resources = monitor.get(Some(MemoryLimit { bytes: 1_000 }));
        assert_eq!((resources.memory_limit_bytes, resources.memory_warning_bytes), (Some(1_000), Some(800)));
        assert_eq!(resources.samples.len(), KEPT);
        let sample = resources.samples.last().expect("a sample");
        assert_eq!((sample.app.pid, sample.servers[0].pid, sample.servers[0].processes), (std::process::id(), pid, 1));
        assert!(sample.app.memory_bytes > sample.servers[0].memory_bytes);
        assert!(sample.app.memory_bytes < resources.memory_bytes.expect("told"));

        let mut events = bus.subscribe();
        let event = events.recv().await.expect("an event");
        assert!(matches!(&event.event, Event::ResourcesSample(told) if told.servers.len() == 1));
        child.kill().await.expect("killed");
        newest.mark_unchanged();
        newest.changed().await.expect("a sample");
        newest.changed().await.expect("a sample");
        assert_eq!(newest.borrow().as_ref().map(|sample| sample.servers.len()), Some(0));
        stop.cancel();
        running.await.expect("it ends");
    }
}
