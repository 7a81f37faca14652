//! Progress of one scan, counted by several threads.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::events::Batch;
use crate::library::folders::Folder;
use crate::library::path_bytes;
use crate::model::{ScanError, ScanProgress, ScanStrategy};

/// Errors that are listed; more are only counted.
const MOST_ERRORS: usize = 100;

/// Counts what a scan does and tells it on.
#[derive(Debug)]
pub(crate) struct Meter {
    count: Mutex<Count>,
    /// Where progress goes; none for the silent look at a few paths.
    batch: Option<Batch>,
}

#[derive(Debug)]
struct Count {
    progress: ScanProgress,
    /// When the numbers began to grow.
    since: Instant,
}

impl Meter {
    /// A meter at zero.
    pub(crate) fn new(folder: &Folder, strategy: ScanStrategy, batch: Option<Batch>) -> Self {
        let progress = ScanProgress {
            scanning: true,
            library_directory_id: folder.id.clone(),
            directory: path_bytes::text(&folder.path),
            strategy,
            start_time: crate::clock::now_millis(),
            files_found: 0,
            walk_done: false,
            files_processed: 0,
            tracks_added: 0,
            tracks_updated: 0,
            tracks_missing: 0,
            files_per_second: 0.0,
            seconds_left: None,
            errors: Vec::new(),
            error_count: 0,
            cancelled: false,
            paused: false,
            continued: false,
        };
        Self { count: Mutex::new(Count { progress, since: Instant::now() }), batch }
    }

    /// Changes the numbers.
    pub(crate) fn count(&self, change: impl FnOnce(&mut ScanProgress)) {
        change(&mut self.lock().progress);
    }

    /// The walk begins anew, after a pause: what is found is counted again, what was done stays.
    pub(crate) fn walk_again(&self) {
        let mut count = self.lock();
        count.since = Instant::now();
        count.progress.continued = true;
        count.progress.walk_done = false;
        (count.progress.files_found, count.progress.files_processed) = (0, 0);
        (count.progress.error_count, count.progress.errors) = (0, Vec::new());
    }

    /// Notes a file or folder that could not be read.
    pub(crate) fn error(&self, error: ScanError) {
        self.count(|progress| {
            progress.error_count += 1;
            if progress.errors.len() < MOST_ERRORS {
                progress.errors.push(error);
            }
        });
    }

    /// The numbers now, with rate and time left.
    pub(crate) fn now(&self) -> ScanProgress {
        let count = self.lock();
        let mut progress = count.progress.clone();
        if progress.scanning && !progress.paused {
            rate(&mut progress, count.since.elapsed().as_secs_f64());
        }
        progress
    }

    /// It has not ended.
    pub(crate) fn is_running(&self) -> bool {
        self.lock().progress.scanning
    }

    /// Tells the numbers on.
    pub(crate) fn tell(&self) {
        if let Some(batch) = &self.batch {
            batch.scan(self.now());
        }
    }

    /// Stops the clock; the numbers stay as the scan's result.
    pub(crate) fn finish(&self, cancelled: bool) -> ScanProgress {
        let mut count = self.lock();
        let seconds = count.since.elapsed().as_secs_f64();
        let progress = &mut count.progress;
        rate(progress, seconds);
        progress.scanning = false;
        progress.paused = false;
        progress.cancelled = cancelled;
        progress.seconds_left = None;
        progress.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn rate(progress: &mut ScanProgress, seconds: f64) {
    // Counts stay far below 2^53, where every whole number has an exact f64.
    let processed = progress.files_processed as f64;
    progress.files_per_second = if seconds > 0.0 { processed / seconds } else { 0.0 };
    let left = progress.files_found.saturating_sub(progress.files_processed) as f64;
    let known = progress.walk_done && progress.files_per_second > 0.0;
    progress.seconds_left = known.then(|| left / progress.files_per_second);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_needs_the_whole_number() {
        let folder = crate::library::testing::folder("/m");
        let meter = Meter::new(&folder, ScanStrategy::Hybrid, None);
        meter.count(|progress| {
            progress.files_found = 300;
            progress.files_processed = 100;
        });
        let mut progress = meter.now();
        rate(&mut progress, 2.0);
        assert_eq!((progress.files_per_second, progress.seconds_left), (50.0, None));
        progress.walk_done = true;
        rate(&mut progress, 2.0);
        assert_eq!(progress.seconds_left, Some(4.0));
        assert!(!meter.finish(true).scanning);
    }
}
