//! Progress of the current batch: everything since the queue was last empty.

use std::collections::VecDeque;

use rusqlite::Connection;
use tokio::time::Instant;

use crate::db::DbError;
use crate::model::{JobWait, PriorityCounts, QueueProgress, QueueRest, QueueStats};

/// Finished jobs that the rate is taken from.
const WINDOW: usize = 40;
/// Finished jobs from which on a rate is told.
const ENOUGH: usize = 3;

/// Counts what ended, and how fast.
#[derive(Debug, Default)]
pub(super) struct Batch {
    completed: u64,
    failed: u64,
    /// When the newest jobs ended; the beginning of the batch in front.
    ended: VecDeque<Instant>,
    /// Nothing is left: its numbers stay on show until the next batch begins.
    over: bool,
}

impl Batch {
    /// A job went to a server: the batch begins if there is none.
    pub(super) fn began(&mut self, now: Instant) {
        if std::mem::take(&mut self.over) {
            *self = Self::default();
        }
        if self.ended.is_empty() {
            self.ended.push_back(now);
        }
    }

    /// A job is over.
    pub(super) fn finished(&mut self, well: bool, now: Instant) {
        if well {
            self.completed += 1;
        } else {
            self.failed += 1;
        }
        self.ended.push_back(now);
        while self.ended.len() > WINDOW {
            self.ended.pop_front();
        }
    }

    /// The progress to show. `in_flight` jobs may have ended in the store already, but not been counted yet.
    pub(super) fn progress(
        &mut self,
        stats: &QueueStats,
        in_flight: usize,
        max_concurrent: u32,
        waiting_for: Option<String>,
        (rest, wait): (Option<QueueRest>, Option<JobWait>),
    ) -> QueueProgress {
        let (queued, processing) = (stats.queued.total, stats.processing.total);
        let (completed, failed) = (self.completed, self.failed);
        let per_minute = self.per_minute();
        let left = u32::try_from(queued + processing).unwrap_or(u32::MAX);
        let seconds_left = per_minute
            .filter(|_| left > 0 && waiting_for.is_none() && rest.is_none())
            .map(|rate| f64::from(left) / rate * 60.0);
        self.over = left == 0 && in_flight == 0;
        QueueProgress {
            queued,
            processing,
            completed,
            failed,
            per_minute,
            seconds_left,
            max_concurrent,
            waiting_for,
            rest,
            wait,
        }
    }

    fn per_minute(&self) -> Option<f64> {
        let jobs = self.ended.len().checked_sub(1).filter(|jobs| *jobs >= ENOUGH)?;
        let seconds = (*self.ended.back()? - *self.ended.front()?).as_secs_f64();
        let jobs = u32::try_from(jobs).ok()?;
        (seconds > 0.0).then(|| f64::from(jobs) / seconds * 60.0)
    }
}

/// Queued and running jobs by priority.
pub(super) fn stats(c: &Connection) -> Result<QueueStats, DbError> {
    let mut stats = QueueStats::default();
    let sql = "SELECT status, priority, count(*) FROM jobs WHERE status IN ('queued', 'processing') GROUP BY 1, 2";
    let mut statement = c.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let status: String = row.get(0)?;
        let counts = if status == "queued" { &mut stats.queued } else { &mut stats.processing };
        add(counts, row.get(1)?, row.get(2)?);
    }
    Ok(stats)
}

fn add(counts: &mut PriorityCounts, rank: i64, number: u64) {
    counts.total += number;
    match rank {
        0 => counts.high += number,
        1 => counts.normal += number,
        _ => counts.low += number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn the_rate_is_this_machine_s_own() {
        let mut batch = Batch::default();
        let start = Instant::now();
        batch.began(start);
        for n in 1..=4 {
            batch.finished(true, start + Duration::from_secs(n * 10));
        }
        let stats = QueueStats { queued: PriorityCounts { total: 12, ..Default::default() }, ..Default::default() };
        let progress = batch.progress(&stats, 1, 2, None, (None, None));
        assert_eq!((progress.per_minute, progress.seconds_left), (Some(6.0), Some(120.0)));
        let last = batch.progress(&QueueStats::default(), 1, 2, None, (None, None));
        batch.finished(true, start + Duration::from_secs(50));
        let end = batch.progress(&QueueStats::default(), 0, 2, None, (None, None));
        assert_eq!((last.completed, end.completed), (4, 5), "what ends last is counted in the same batch");
        batch.began(start + Duration::from_secs(60));
        assert_eq!(batch.progress(&stats, 1, 2, None, (None, None)).completed, 0, "a new batch begins at nothing");
    }
}
