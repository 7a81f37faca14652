//! Gathers what comes too fast for a person: at most one event per tenth of a second and kind.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::events::{Bus, Event};
use crate::model::{JobSummary, LogLine, QueueProgress, ScanProgress};

/// Shortest time between two events of one kind.
const INTERVAL: Duration = Duration::from_millis(100);
/// Ids listed in one `tracks.changed`; more become `all`.
const MOST_IDS: usize = 200;
/// Log lines in one `log.batch`; of more only the newest are sent.
const MOST_LINES: usize = 200;

/// Gathers log lines, progress, changed tracks and jobs; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pending: Arc<Mutex<Pending>>,
    wake: Arc<Notify>,
}

#[derive(Debug, Default)]
struct Pending {
    lines: VecDeque<LogLine>,
    skipped: u64,
    tracks: BTreeSet<String>,
    all_tracks: bool,
    jobs: BTreeMap<String, JobSummary>,
    scans: BTreeMap<String, ScanProgress>,
    queue: Option<QueueProgress>,
}

impl Batch {
    /// A log line.
    pub fn line(&self, line: LogLine) {
        self.with(|pending| {
            if pending.lines.len() >= MOST_LINES {
                pending.lines.pop_front();
                pending.skipped += 1;
            }
            pending.lines.push_back(line);
        });
    }

    /// Tracks changed.
    pub fn tracks(&self, ids: impl IntoIterator<Item = String>) {
        self.with(|pending| {
            if !pending.all_tracks {
                pending.tracks.extend(ids);
                if pending.tracks.len() > MOST_IDS {
                    pending.tracks.clear();
                    pending.all_tracks = true;
                }
            }
        });
    }

    /// Too many tracks changed to list.
    pub fn all_tracks(&self) {
        self.with(|pending| {
            pending.tracks.clear();
            pending.all_tracks = true;
        });
    }

    /// A job changed.
    pub fn job(&self, job: JobSummary) {
        self.with(|pending| {
            pending.jobs.insert(job.job_id.clone(), job);
        });
    }

    /// A scan went on.
    pub fn scan(&self, progress: ScanProgress) {
        self.with(|pending| {
            pending.scans.insert(progress.library_directory_id.clone(), progress);
        });
    }

    /// A scan ended: whatever progress waits is older than its end.
    pub fn scan_ended(&self, folder: &str) {
        self.with(|pending| {
            pending.scans.remove(folder);
        });
    }

    /// The queue went on.
    pub fn queue(&self, progress: QueueProgress) {
        self.with(|pending| pending.queue = Some(progress));
    }

    /// Sends what was gathered until `stop`; the first of a quiet time goes out at once.
    pub async fn run(self, bus: Bus, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = self.wake.notified() => {}
                () = stop.cancelled() => break,
            }
            self.flush(&bus);
            tokio::select! {
                () = tokio::time::sleep(INTERVAL) => {}
                () = stop.cancelled() => break,
            }
        }
        self.flush(&bus);
    }

    fn flush(&self, bus: &Bus) {
        let pending = std::mem::take(&mut *self.lock());
        if !pending.lines.is_empty() {
            bus.publish(Event::LogBatch { lines: pending.lines.into(), skipped: pending.skipped });
        }
        for progress in pending.scans.into_values() {
            bus.publish(Event::ScanProgress(progress));
        }
        if pending.all_tracks || !pending.tracks.is_empty() {
            let ids = pending.tracks.into_iter().collect();
            bus.publish(Event::TracksChanged { ids, all: pending.all_tracks });
        }
        if !pending.jobs.is_empty() {
            bus.publish(Event::JobChanged { jobs: pending.jobs.into_values().collect() });
        }
        if let Some(progress) = pending.queue {
            bus.publish(Event::QueueProgress(progress));
        }
    }

    fn with(&self, change: impl FnOnce(&mut Pending)) {
        change(&mut self.lock());
        self.wake.notify_one();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn many_changes_become_few_events() {
        let (bus, batch, stop) = (Bus::default(), Batch::default(), CancellationToken::new());
        let mut events = bus.subscribe();
        let task = tokio::spawn(batch.clone().run(bus, stop.clone()));
        for n in 0..500 {
            batch.tracks([format!("t{n}")]);
        }
        tokio::time::sleep(Duration::from_millis(350)).await;
        stop.cancel();
        task.await.expect("the batch task ends");
        let mut seen = Vec::new();
        while let Ok(envelope) = events.try_recv() {
            seen.push(envelope.event.clone());
        }
        assert_eq!(seen, vec![Event::TracksChanged { ids: vec![], all: true }]);
    }
}
