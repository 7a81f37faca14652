//! The task of one active folder: scans it, watches it, notices when its drive goes and comes back.
//!
//! At most one piece of work (a whole scan or the look at settled paths) runs at a time, so that nothing is compared with
//! a store that another piece of work is changing.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::db::DbError;
use crate::events::Event;
use crate::library::folders::{self, Folder, ScanEnd};
use crate::library::meter::Meter;
use crate::library::path_bytes;
use crate::library::root::Root;
use crate::library::scan::{Outcome, Scan, Scope};
use crate::library::scans::Ticket;
use crate::library::settling::{Settled, Settling};
use crate::library::shared::Shared;
use crate::library::watch::{Signal, Watch};
use crate::model::{ScanStrategy, Watcher};

/// Time between two looks at the root: is the drive still there?
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Time between two scans of a watched folder, in case events were lost.
const RECONCILE_EVERY: Duration = Duration::from_secs(30 * 60);
/// Shortest time between two scans of a folder that reports no events.
const POLL_EVERY: Duration = Duration::from_secs(30);
/// A folder that reports no events is scanned for at most one part in so many of the time.
const POLL_SHARE: u32 = 20;

type Work = Pin<Box<dyn Future<Output = Done> + Send>>;

/// What a piece of work came to.
struct Done {
    outcome: Result<Outcome, DbError>,
    /// Set for a whole scan.
    took: Option<Duration>,
}

/// Handle of the task; the task ends when told to or when this is dropped.
pub(crate) struct FolderTask {
    requests: mpsc::UnboundedSender<Ticket>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl FolderTask {
    /// Starts watching `folder`, and scans it.
    pub(crate) fn start(shared: Arc<Shared>, folder: Folder) -> Self {
        let (requests, requested) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let task = tokio::spawn(State::new(shared, folder, stop.clone()).run(requested));
        Self { requests, stop, task }
    }

    /// Runs the scan of `ticket` as soon as the folder is free; false when the task has ended.
    pub(crate) fn scan(&self, ticket: Ticket) -> bool {
        self.requests.send(ticket).is_ok()
    }

    /// Stops it; answered when nothing of it runs any more.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        if let Err(error) = self.task.await {
            tracing::error!("The task of a folder failed: {error}");
        }
    }
}

struct State {
    shared: Arc<Shared>,
    folder: Folder,
    stop: CancellationToken,
    /// What the root was when the watch began; none while it is away.
    root: Option<Root>,
    watch: Option<Watch>,
    settling: Settling,
    /// A whole scan that waits for the work at hand.
    wanted: Option<Ticket>,
    /// When to scan again though nothing was reported.
    reconcile_at: Instant,
    signals: mpsc::UnboundedSender<Signal>,
    signalled: Option<mpsc::UnboundedReceiver<Signal>>,
}

impl State {
    fn new(shared: Arc<Shared>, folder: Folder, stop: CancellationToken) -> Self {
        let (signals, signalled) = mpsc::unbounded_channel();
        let mut state = Self {
            shared,
            folder,
            stop,
            root: None,
            watch: None,
            settling: Settling::default(),
            wanted: None,
            reconcile_at: Instant::now() + RECONCILE_EVERY,
            signals,
            signalled: Some(signalled),
        };
        // From this moment on the scan counts as running.
        state.want_scan();
        state
    }

    async fn run(mut self, mut requested: mpsc::UnboundedReceiver<Ticket>) {
        let Some(mut signalled) = self.signalled.take() else { return };
        // Before the scan, so that nothing falls between the two.
        self.look().await;
        let mut next_look = Instant::now() + LOOK_EVERY;
        let mut work: Option<Work> = None;
        loop {
            if work.is_none() {
                work = self.next_work();
            }
            let idle = work.is_none();
            let settles = self.settling.next().filter(|_| idle);
            tokio::select! {
                () = self.stop.cancelled() => break,
                ticket = requested.recv() => match ticket {
                    Some(ticket) => self.wanted = Some(ticket),
                    None => break,
                },
                Some(signal) = signalled.recv() => self.note(signal),
                done = finished(&mut work) => {
                    work = None;
                    self.after(done);
                }
                () = tokio::time::sleep_until(settles.unwrap_or(next_look)), if settles.is_some() => {}
                () = tokio::time::sleep_until(next_look), if idle => {
                    next_look = Instant::now() + LOOK_EVERY;
                    self.look_again().await;
                }
            }
        }
        self.shared.scans.cancel(&self.folder.id);
        if let Some(work) = work {
            work.await;
        }
        if let Some(ticket) = self.wanted.take() {
            ticket.meter.finish(true);
        }
        self.shared.unwatched(&self.folder.id);
    }

    /// Looks at the root, and begins or ends watching it.
    async fn look(&mut self) {
        match Root::look(&self.folder.path).await {
            Ok(root) => {
                let (path, follow, signals) =
                    (self.folder.path.clone(), self.folder.rules.follow_symlinks(), self.signals.clone());
                let watch = tokio::task::spawn_blocking(move || Watch::start(&path, follow, signals)).await.ok();
                self.root = Some(root);
                self.set_watch(watch);
            }
            Err(_) => {
                self.root = None;
                self.set_watch(None);
            }
        }
    }

    /// A scan is wanted when the root went, came back, is another one, or was not scanned for long.
    async fn look_again(&mut self) {
        let now = Root::look(&self.folder.path).await.ok();
        let same = match (&self.root, &now) {
            (Some(before), Some(now)) => before.is_same(now),
            (None, None) => true,
            _ => false,
        };
        if !same {
            self.look().await;
            self.want_scan();
        } else if now.is_some() && Instant::now() >= self.reconcile_at {
            self.want_scan();
        } else if now.is_some_and(|now| !now.is_empty) && !self.folder.is_available {
            // An empty mount point that fills again keeps its identity.
            self.want_scan();
        }
    }

    fn set_watch(&mut self, watch: Option<Watch>) {
        let described = watch.as_ref().map(|watch| match watch {
            Watch::Events(_) => ("events", None),
            Watch::Polling(reason) => ("polling", Some(reason.clone())),
        });
        self.watch = watch;
        let Some((mode, reason)) = described else {
            self.shared.unwatched(&self.folder.id);
            return;
        };
        if let Some(reason) = &reason {
            tracing::warn!("{} is looked at now and then only: {reason}", self.folder.path.display());
        }
        self.shared.watched(Watcher {
            directory_id: self.folder.id.clone(),
            directory_name: self.folder.name.clone(),
            directory_path: path_bytes::text(&self.folder.path),
            uptime: 0,
            start_time: crate::clock::now_millis(),
            mode: mode.to_owned(),
            reason,
        });
    }

    fn note(&mut self, signal: Signal) {
        let now = Instant::now();
        match signal {
            Signal::Changed(paths) => paths.into_iter().for_each(|path| self.settling.note(path, now)),
            Signal::Lost => self.settling.note_everything(now),
        }
    }

    fn want_scan(&mut self) {
        if self.wanted.is_none() {
            let batch = self.shared.batch.clone();
            // One that runs already serves as well.
            self.wanted = self.shared.scans.begin(&self.folder, ScanStrategy::Hybrid, batch).ok();
        }
    }

    fn next_work(&mut self) -> Option<Work> {
        if let Some(ticket) = self.wanted.take() {
            return Some(Box::pin(whole(self.shared.clone(), self.folder.clone(), ticket)));
        }
        match self.settling.take(Instant::now()) {
            Settled::Nothing => None,
            Settled::Everything => {
                self.want_scan();
                let ticket = self.wanted.take()?;
                Some(Box::pin(whole(self.shared.clone(), self.folder.clone(), ticket)))
            }
            Settled::Paths(paths) => {
                let scan = Scan {
                    db: self.shared.db.clone(),
                    meter: Arc::new(Meter::new(&self.folder, ScanStrategy::Hybrid, None)),
                    folder: self.folder.clone(),
                    scope: Scope::Paths(paths),
                    again: false,
                    stop: self.stop.clone(),
                };
                Some(Box::pin(partial(self.shared.clone(), scan)))
            }
        }
    }

    fn after(&mut self, done: Done) {
        let polling = matches!(self.watch, Some(Watch::Polling(_)));
        if let Some(took) = done.took {
            let pause = if polling { POLL_EVERY.max(took * POLL_SHARE) } else { RECONCILE_EVERY };
            self.reconcile_at = Instant::now() + pause;
        }
        match done.outcome {
            Ok(outcome) => {
                let away = matches!(outcome.end, ScanEnd::Away(_));
                if away || matches!(outcome.end, ScanEnd::Whole(_)) {
                    self.folder.is_available = !away;
                }
                let now = Instant::now();
                outcome.unsettled.into_iter().for_each(|path| self.settling.note(path, now));
            }
            Err(error) => tracing::error!("{} could not be scanned: {error}", self.folder.path.display()),
        }
    }
}

/// Waits for the work at hand; for ever when there is none.
async fn finished(work: &mut Option<Work>) -> Done {
    match work {
        Some(work) => work.await,
        None => std::future::pending().await,
    }
}

/// A whole scan with everything that tells of it.
async fn whole(shared: Arc<Shared>, folder: Folder, ticket: Ticket) -> Done {
    let Ticket { meter, stop, strategy } = ticket;
    let slot = tokio::select! {
        slot = shared.slots.acquire() => slot.ok(),
        () = stop.cancelled() => None,
    };
    let began = Instant::now();
    let outcome = match slot {
        Some(_slot) => scan_whole(&shared, &folder, &meter, &stop, strategy).await,
        None => Ok(Outcome { end: ScanEnd::Cancelled, unsettled: Vec::new() }),
    };
    let end = match &outcome {
        Ok(outcome) => outcome.end.clone(),
        Err(error) => ScanEnd::Failed(error.to_string()),
    };
    if let ScanEnd::Away(reason) = &end {
        tracing::warn!("{} is away: {reason}", folder.path.display());
        let path = path_bytes::text(&folder.path);
        let (code, message) = ("directory_away".to_owned(), reason.clone());
        meter.error(crate::model::ScanError { path, code, message });
    }
    let (id, row_end, now) = (folder.id.clone(), end.clone(), crate::clock::now_sql());
    let noted = shared.db.write_bulk(move |tx| folders::scan_ended(tx, &id, &row_end, &now)).await;
    let progress = meter.finish(end == ScanEnd::Cancelled);
    tracing::info!(
        "Scanned {}: {} files, {} new, {} changed, {} missing, {} unreadable",
        folder.path.display(),
        progress.files_found,
        progress.tracks_added,
        progress.tracks_updated,
        progress.tracks_missing,
        progress.error_count,
    );
    shared.batch.scan_ended(&folder.id);
    shared.bus.publish(Event::ScanDone(progress));
    let told = shared.folder_changed(&folder.id).await;
    Done { outcome: outcome.and_then(|outcome| noted.and(told).map(|()| outcome)), took: Some(began.elapsed()) }
}

async fn scan_whole(
    shared: &Arc<Shared>,
    folder: &Folder,
    meter: &Arc<Meter>,
    stop: &CancellationToken,
    strategy: ScanStrategy,
) -> Result<Outcome, DbError> {
    let id = folder.id.clone();
    shared.db.write_bulk(move |tx| folders::scan_began(tx, &id)).await?;
    shared.folder_changed(&folder.id).await?;
    let scan = Scan {
        db: shared.db.clone(),
        folder: folder.clone(),
        scope: Scope::Whole,
        again: strategy == ScanStrategy::Full,
        meter: meter.clone(),
        stop: stop.clone(),
    };
    scan.run(|written| shared.wrote(written)).await
}

/// The look at settled paths; the folder's numbers are told when something changed.
async fn partial(shared: Arc<Shared>, scan: Scan) -> Done {
    let (id, meter) = (scan.folder.id.clone(), scan.meter.clone());
    let outcome = async {
        let outcome = scan.run(|written| shared.wrote(written)).await?;
        if let ScanEnd::Away(reason) = &outcome.end {
            let (folder, end, now) = (id.clone(), ScanEnd::Away(reason.clone()), crate::clock::now_sql());
            shared.db.write_bulk(move |tx| folders::scan_ended(tx, &folder, &end, &now)).await?;
            shared.folder_changed(&id).await?;
            return Ok(outcome);
        }
        let progress = meter.now();
        if progress.tracks_added + progress.tracks_updated + progress.tracks_missing > 0 {
            shared.folder_changed(&id).await?;
        }
        Ok(outcome)
    }
    .await;
    Done { outcome, took: None }
}
