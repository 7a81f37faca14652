//! Threads that read many files: below everything that somebody waits for.

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_util::sync::CancellationToken;

/// How far the priority of such a thread is lowered, in steps of nice(2). Linux takes the priority of its disk accesses
/// from the same number unless told otherwise (Documentation/block/ioprio.rst).
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Runs `work` on a thread of its own and waits for it.
///
/// # Errors
/// The system gives no thread, or `work` panicked.
pub(crate) async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> std::io::Result<T> {
    let (answer, answered) = tokio::sync::oneshot::channel();
    let thread = move || {
        lower();
        // Whoever asked may have gone.
        let _ = answer.send(work());
    };
    std::thread::Builder::new().name("folder-reader".to_owned()).spawn(thread)?;
    answered.await.map_err(std::io::Error::other)
}

/// Threads that this one starts inherit it. Elsewhere nice(2) would lower the whole application.
#[cfg(target_os = "linux")]
fn lower() {
    if let Err(error) = rustix::process::nice(NICE) {
        tracing::debug!("the priority of a thread stays as it is: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
fn lower() {}

/// Turns at reading a file, given in the order in which they were asked for: so several folders go on side by side, and
/// together no faster than a disk likes.
#[derive(Debug)]
pub(crate) struct Turns {
    free: Semaphore,
    runtime: Handle,
}

impl Turns {
    /// As many at once as fit this computer.
    pub(crate) fn new() -> Self {
        Self { free: Semaphore::new(readers()), runtime: Handle::current() }
    }

    /// Waits for a turn, which lasts until it is dropped; none when stopped before. Blocks.
    pub(crate) fn take(&self, stop: &CancellationToken) -> Option<SemaphorePermit<'_>> {
        if let Ok(turn) = self.free.try_acquire() {
            return Some(turn);
        }
        self.runtime.block_on(async {
            tokio::select! {
                turn = self.free.acquire() => turn.ok(),
                () = stop.cancelled() => None,
            }
        })
    }
}

/// Files that are read at once.
pub(crate) fn readers() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get).clamp(2, 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    #[tokio::test(flavor = "multi_thread")]
    async fn who_waits_for_a_turn_gets_it_before_who_has_had_one() {
        let turns = Arc::new(Turns::new());
        let stop = CancellationToken::new();
        let held: Vec<_> = (0..readers()).map(|_| turns.take(&stop).expect("a turn")).collect();
        let (asking, asked) = channel();
        let waits = {
            let (turns, stop) = (turns.clone(), stop.clone());
            run(move || {
                asking.send(()).expect("heard");
                turns.take(&stop).is_some()
            })
        };
        let waits = tokio::spawn(waits);
        asked.recv().expect("it asks");
        drop(held);
        assert!(waits.await.expect("a thread").expect("an answer"));
        let held: Vec<_> = (0..readers()).map(|_| turns.take(&stop).expect("a turn")).collect();
        let waits = {
            let (turns, stop) = (turns.clone(), stop.clone());
            tokio::spawn(run(move || turns.take(&stop).is_none()))
        };
        stop.cancel();
        assert!(waits.await.expect("a thread").expect("an answer"), "a wait ends with the stop");
        drop(held);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_reader_gives_way_and_the_rest_of_the_application_does_not() {
        let nice = || rustix::process::getpriority_process(None).expect("a priority");
        let before = nice();
        assert_eq!(run(nice).await.expect("a thread"), (before + NICE).min(19));
        assert_eq!(nice(), before);
    }
}
