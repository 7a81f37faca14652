//! How far the preparation is, published at most ten times a second.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::clock;
use crate::events::{Bus, Event};
use crate::model::{EngineError, EngineState, EngineStatus, EngineStep, EngineStepState, StageState};
use crate::sidecar::provision::download::Download;

/// Shortest time between two events.
pub(crate) const INTERVAL: Duration = Duration::from_millis(100);
/// Part of the work from which on the rate tells how long the rest takes.
const TELLING: f64 = 0.05;
/// All steps, in order.
const STEPS: [EngineStep; 4] = [EngineStep::Python, EngineStep::Packages, EngineStep::Models, EngineStep::Check];

/// The status, gathered while the preparation runs; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    bus: Bus,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug)]
struct Inner {
    status: EngineStatus,
    /// When the step under way began.
    step_began: Option<Instant>,
    /// Something changed that was not published yet.
    unpublished: bool,
}

impl Progress {
    /// Starts from `status`.
    pub(crate) fn new(bus: Bus, status: EngineStatus) -> Self {
        let inner = Inner { status, step_began: None, unpublished: false };
        Self { bus, inner: Arc::new(Mutex::new(inner)) }
    }

    /// The status now.
    pub(crate) fn status(&self) -> EngineStatus {
        self.lock().current()
    }

    /// A preparation begins.
    pub(crate) fn begin(&self, download: Download) {
        self.change(|inner| {
            inner.step_began = None;
            let status = &mut inner.status;
            status.state = EngineState::Preparing;
            status.steps = pending();
            (status.package, status.error, status.seconds_left) = (None, None, None);
            (status.packages_done, status.bytes_done) = (0, 0);
            status.set_download(download);
            status.started_at = Some(clock::now_iso());
        });
        self.publish();
    }

    /// `step` begins; the one before is over.
    pub(crate) fn step(&self, step: EngineStep) {
        self.change(|inner| {
            inner.end_step(StageState::Done);
            inner.step_began = Some(Instant::now());
            inner.status.package = None;
            inner.status.seconds_left = None;
            for entry in inner.status.steps.iter_mut().filter(|entry| entry.step == step) {
                entry.state = StageState::Running;
            }
        });
    }

    /// A package is fetched and installed now.
    pub(crate) fn package(&self, name: &str) {
        self.change(|inner| inner.status.package = Some(name.to_owned()));
    }

    /// Packages are installed; `installed_bytes` on disk in all so far.
    pub(crate) fn installed(&self, packages: usize, installed_bytes: u64) {
        self.change(|inner| {
            let elapsed = inner.step_began.map(|began| began.elapsed().as_secs_f64()).unwrap_or_default();
            let status = &mut inner.status;
            status.packages_done = u32::try_from(packages).unwrap_or(u32::MAX);
            status.packages_total = status.packages_total.max(status.packages_done);
            // Sizes are measured as they are on disk; a part of them on disk is taken for the same part of the download.
            let part = installed_bytes as f64 / status.installed_bytes.max(installed_bytes).max(1) as f64;
            status.bytes_done = (status.download_bytes as f64 * part) as u64;
            status.seconds_left = (part >= TELLING).then(|| elapsed * (1.0 - part) / part);
        });
    }

    /// The preparation is over.
    pub(crate) fn end(&self, result: Result<(&std::path::Path, &str), EngineError>) {
        self.change(|inner| {
            let failed = result.is_err();
            inner.end_step(if failed { StageState::Failed } else { StageState::Done });
            let status = &mut inner.status;
            (status.package, status.seconds_left) = (None, None);
            match result {
                Ok((python, version)) => {
                    status.state = EngineState::Ready;
                    status.python = Some(python.to_string_lossy().into_owned());
                    status.python_version = Some(version.to_owned());
                    status.bytes_done = status.download_bytes;
                }
                Err(error) => {
                    status.state = EngineState::Failed;
                    status.error = Some(error);
                }
            }
        });
        self.publish();
    }

    /// What is on disk is whole, or is not.
    pub(crate) fn set_state(&self, state: EngineState) {
        self.change(|inner| {
            if inner.status.state != state {
                inner.status.state = state;
            }
        });
        self.publish();
    }

    /// The extra for stems is in `state`, or could not be made.
    pub(crate) fn stems(&self, state: EngineState, error: Option<EngineError>) {
        self.change(|inner| (inner.status.stems.state, inner.status.stems.error) = (state, error));
        self.publish();
    }

    /// Publishes what changed, if anything did.
    pub(crate) fn publish(&self) {
        let status = {
            let mut inner = self.lock();
            if !std::mem::take(&mut inner.unpublished) {
                return;
            }
            inner.current()
        };
        self.bus.publish(Event::EngineProvision(status));
    }

    fn change(&self, change: impl FnOnce(&mut Inner)) {
        let mut inner = self.lock();
        change(&mut inner);
        inner.unpublished = true;
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn end_step(&mut self, state: StageState) {
        let elapsed = self.step_millis();
        for entry in self.status.steps.iter_mut().filter(|entry| entry.state == StageState::Running) {
            entry.state = state;
            entry.duration_ms = elapsed;
        }
        self.step_began = None;
    }

    fn step_millis(&self) -> Option<u64> {
        self.step_began.and_then(|began| u64::try_from(began.elapsed().as_millis()).ok())
    }

    fn current(&self) -> EngineStatus {
        let mut status = self.status.clone();
        for entry in status.steps.iter_mut().filter(|entry| entry.state == StageState::Running) {
            entry.duration_ms = self.step_millis();
        }
        status
    }
}

/// All steps, not begun.
pub(crate) fn pending() -> Vec<EngineStepState> {
    STEPS.map(|step| EngineStepState { step, state: StageState::Pending, duration_ms: None }).to_vec()
}

impl EngineStatus {
    /// Takes over what is known of the download.
    pub(super) fn set_download(&mut self, download: Download) {
        self.packages_total = download.packages;
        self.download_bytes = download.download_bytes;
        self.installed_bytes = download.installed_bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sidecar::provision::blank_status;

    #[tokio::test(start_paused = true)]
    async fn time_left_follows_the_rate() {
        let bus = Bus::default();
        let mut events = bus.subscribe();
        let progress = Progress::new(bus, blank_status());
        progress.begin(Download { packages: 4, download_bytes: 100, installed_bytes: 1_000 });
        progress.step(EngineStep::Packages);
        progress.package("numpy");
        tokio::time::advance(Duration::from_secs(10)).await;
        progress.installed(1, 250);
        let status = progress.status();
        assert_eq!((status.packages_done, status.bytes_done, status.seconds_left), (1, 25, Some(30.0)));
        progress.end(Err(crate::sidecar::provision::error::no_network()));
        let status = progress.status();
        assert_eq!((status.state, status.steps[1].state), (EngineState::Failed, StageState::Failed));
        assert_eq!(status.steps[1].duration_ms, Some(10_000));
        progress.publish();
        let mut count = 0;
        while events.try_recv().is_ok() {
            count += 1;
        }
        assert_eq!(count, 2);
    }
}
