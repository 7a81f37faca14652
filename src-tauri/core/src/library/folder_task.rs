//! The task of one active folder: scans it, watches it, notices when its drive goes and comes back.
//!
//! At most one piece of work ([`folder_work`]) runs at a time, so that nothing is compared with a store that another piece
//! of work is changing. Reading audio, the longest, gives way to the others.
//!
//! [`folder_work`]: crate::library::folder_work

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::db::DbError;
use crate::library::folder_work::{Done, Hand, Work};
use crate::library::folders::{Folder, ScanEnd};
use crate::library::root::Root;
use crate::library::scan::Outcome;
use crate::library::scans::Ticket;
use crate::library::settling::{Settled, Settling};
use crate::library::shared::Shared;
use crate::library::watch::{Signal, Watch};
use crate::library::{path_bytes, relink};
use crate::model::{ScanStrategy, WatchMode, Watcher};

/// Time between two looks at the root: is the drive still there?
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Time between two scans of a watched folder, in case events were lost.
const RECONCILE_EVERY: Duration = Duration::from_secs(30 * 60);
/// Shortest time between two scans of a folder that reports no events.
const POLL_EVERY: Duration = Duration::from_secs(30);
/// A folder that reports no events is scanned for at most one part in so many of the time.
const POLL_SHARE: u32 = 20;

/// What a folder's task is asked to do.
#[derive(Debug)]
enum Request {
    /// Run the scan of this ticket as soon as the folder is free.
    Scan(Ticket),
    /// Read nothing from now on, or go on.
    Pause(bool),
    /// Notice changes from now on, or no more.
    Watch(bool),
}

/// Handle of the task; the task ends when told to or when this is dropped.
pub(crate) struct FolderTask {
    requests: mpsc::UnboundedSender<Request>,
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
        self.requests.send(Request::Scan(ticket)).is_ok()
    }

    /// Reads nothing of the folder from now on, or goes on where it was; false when the task has ended.
    pub(crate) fn pause(&self, paused: bool) -> bool {
        self.requests.send(Request::Pause(paused)).is_ok()
    }

    /// Notices changes from now on, or no more; false when the task has ended.
    pub(crate) fn watch(&self, watched: bool) -> bool {
        self.requests.send(Request::Watch(watched)).is_ok()
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
    /// What the root was when the folder, which is away, was scanned last.
    tried: Option<Root>,
    watch: Option<Watch>,
    settling: Settling,
    /// A whole scan that waits for the work at hand, or for the end of a pause.
    wanted: Option<Ticket>,
    /// There may be audio that was not read.
    unread: bool,
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
            tried: None,
            watch: None,
            settling: Settling::default(),
            wanted: None,
            unread: true,
            reconcile_at: Instant::now() + RECONCILE_EVERY,
            signals,
            signalled: Some(signalled),
        };
        // From this moment on the scan counts as running.
        state.want_scan();
        state
    }

    async fn run(mut self, mut requested: mpsc::UnboundedReceiver<Request>) {
        let Some(mut signalled) = self.signalled.take() else { return };
        // Before the scan, so that nothing falls between the two; of a new folder after it.
        self.look().await;
        let mut next_look = Instant::now() + LOOK_EVERY;
        let mut work: Option<Work> = None;
        loop {
            if work.is_none() {
                work = self.next_work();
            }
            // Whoever reads audio can be asked to give way.
            let hand = work.as_ref().map(|work| work.hand.clone());
            let free = hand.as_ref().is_none_or(|hand| hand.gives_way() && !hand.stop.is_cancelled());
            let settles = self.settling.next().filter(|_| free && !self.folder.is_paused);
            tokio::select! {
                () = self.stop.cancelled() => break,
                request = requested.recv() => match request {
                    Some(request) => self.take(request, hand).await,
                    None => break,
                },
                Some(signal) = signalled.recv() => self.note(signal).await,
                done = finished(&mut work) => {
                    work = None;
                    let is_scan = matches!(done, Done::Scan { paused: None, .. });
                    self.after(done);
                    if is_scan && self.folder.is_new {
                        self.begin_to_watch().await;
                    }
                }
                () = tokio::time::sleep_until(settles.unwrap_or(next_look)), if settles.is_some() => give_way(hand),
                () = tokio::time::sleep_until(next_look), if free => {
                    next_look = Instant::now() + LOOK_EVERY;
                    self.look_again().await;
                    if self.wanted.is_some() && !self.folder.is_paused {
                        give_way(hand);
                    }
                }
            }
        }
        if let Some(mut work) = work {
            work.hand.stop.cancel();
            work.done().await;
        }
        if let Some(ticket) = self.wanted.take() {
            ticket.meter.finish(true);
        }
        self.shared.unwatched(&self.folder.id);
    }

    async fn take(&mut self, request: Request, hand: Option<Hand>) {
        match request {
            Request::Scan(ticket) => {
                self.wanted = Some(ticket);
                give_way(hand);
            }
            Request::Pause(true) => {
                self.folder.is_paused = true;
                if let Some(hand) = hand {
                    hand.stop.cancel();
                }
            }
            Request::Pause(false) => self.folder.is_paused = false,
            Request::Watch(watched) => {
                self.folder.is_watched = watched;
                self.look().await;
                self.tell().await;
                if watched {
                    // What changed while nobody watched.
                    self.want_scan();
                    give_way(hand);
                }
            }
        }
    }

    /// Looks at the root, and begins or ends watching it.
    async fn look(&mut self) {
        // The watches of an earlier look are given back before new ones are asked for.
        self.watch = None;
        let mut root = relink::root_of(&self.shared.db, &self.folder).await;
        // An empty one may be the mount point of a drive that is elsewhere now.
        if root.as_ref().map_or(true, |root| root.is_empty) && self.relink().await {
            root = relink::root_of(&self.shared.db, &self.folder).await;
        }
        let Ok(root) = root else {
            self.root = None;
            self.set_watch(None);
            return;
        };
        if !root.is_empty {
            self.remember_volume().await;
        }
        self.root = Some(root);
        let mut watch = None;
        if self.folder.is_watched && !self.folder.is_new {
            let (path, follow, signals) =
                (self.folder.path.clone(), self.folder.rules.follow_symlinks(), self.signals.clone());
            watch = tokio::task::spawn_blocking(move || Watch::start(&path, follow, signals)).await.ok();
        }
        self.set_watch(watch);
    }

    /// Ends the first scan of the folder. It ran without a watch: each file that it opens would be an event, and telling
    /// them apart costs about a tenth of the scan. What changed meanwhile is looked for now that there is one.
    async fn begin_to_watch(&mut self) {
        self.folder.is_new = false;
        self.look().await;
        if self.watch.is_some() {
            self.settling.note(self.folder.path.clone(), Instant::now());
        }
    }

    /// A scan is wanted when the root went, came back, is another one, or was not scanned for long.
    async fn look_again(&mut self) {
        // While the folder is away, an empty one in its place is the mount point of its drive.
        let now = relink::root_of(&self.shared.db, &self.folder).await.ok();
        let now = now.filter(|now| self.folder.is_available || !now.is_empty);
        if now.is_none() && self.relink().await {
            self.look().await;
            self.want_scan();
            self.tell().await;
            return;
        }
        let same = match (&self.root, &now) {
            (Some(before), Some(now)) => before.is_same(now),
            (None, None) => true,
            // What is away for what is in it is scanned now and then, or as soon as its root changes.
            (None, Some(_)) => self.tried == now && Instant::now() < self.reconcile_at,
            (Some(_), None) => false,
        };
        self.tried = now.clone();
        if !same {
            self.look().await;
            self.want_scan();
        } else if now.is_some() && self.folder.is_watched {
            if matches!(&self.watch, Some(Watch::Polling(polling)) if polling.may_end()) {
                self.look().await;
                self.tell().await;
                self.want_scan();
            } else if Instant::now() >= self.reconcile_at {
                self.want_scan();
            }
        }
    }

    /// Follows the folder's drive to where it is now; tells whether it was found.
    async fn relink(&mut self) -> bool {
        match relink::relink(&self.shared.db, &self.folder).await {
            Ok(Some(path)) => {
                self.folder.path = path;
                self.folder.is_available = true;
                self.shared.batch.all_tracks();
                true
            }
            Ok(None) => false,
            Err(error) => {
                tracing::error!("{} cannot follow its drive: {error}", self.folder.path.display());
                false
            }
        }
    }

    /// Notes where on which drive the folder lies, so that it is found again.
    async fn remember_volume(&mut self) {
        let Some(place) = relink::place_of(&self.folder.path).await else { return };
        if self.folder.volume.as_ref() == Some(&place) {
            return;
        }
        let (id, row) = (self.folder.id.clone(), place.clone());
        match self.shared.db.write_bulk(move |tx| relink::remember(tx, &id, &row)).await {
            Ok(()) => self.folder.volume = Some(place),
            Err(error) => tracing::error!("the drive of {} was not noted: {error}", self.folder.path.display()),
        }
    }

    fn set_watch(&mut self, watch: Option<Watch>) {
        let described = watch.as_ref().map(|watch| match watch {
            Watch::Events(_) => (WatchMode::Native, None),
            Watch::Polling(polling) => (WatchMode::Polling, Some(polling.clone())),
        });
        self.watch = watch;
        let Some((mode, polling)) = described else {
            self.shared.unwatched(&self.folder.id);
            return;
        };
        let (reason, fix) = polling.map_or((None, None), |polling| (Some(polling.reason), polling.fix));
        if let Some(reason) = &reason {
            let fix = fix.as_ref().map(|fix| format!(". To end that: {fix}")).unwrap_or_default();
            tracing::warn!("{} is looked at now and then only: {reason}{fix}", self.folder.path.display());
        }
        self.shared.watched(Watcher {
            directory_id: self.folder.id.clone(),
            directory_name: self.folder.name.clone(),
            directory_path: path_bytes::text(&self.folder.path),
            uptime: 0,
            start_time: crate::clock::now_millis(),
            mode,
            reason,
            fix,
        });
    }

    async fn note(&mut self, signal: Signal) {
        let now = Instant::now();
        match signal {
            Signal::Changed(paths) => paths.into_iter().for_each(|path| self.settling.note(path, now)),
            Signal::Lost => self.settling.note_everything(now),
            Signal::Exhausted => {
                self.look().await;
                self.tell().await;
                self.settling.note_everything(now);
            }
        }
    }

    /// Tells everyone how the folder is now.
    async fn tell(&self) {
        if let Err(error) = self.shared.folder_changed(&self.folder.id).await {
            tracing::error!("{} cannot be shown as it is: {error}", self.folder.path.display());
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
        let cancelled = self.wanted.as_ref().is_some_and(|ticket| ticket.stop.is_cancelled());
        if self.folder.is_paused && !cancelled {
            return None;
        }
        if let Some(ticket) = self.wanted.take() {
            return Some(Work::whole(&self.shared, &self.folder, ticket, self.stop.clone()));
        }
        match self.settling.take(Instant::now()) {
            Settled::Nothing => {}
            Settled::Everything => {
                self.want_scan();
                let ticket = self.wanted.take()?;
                return Some(Work::whole(&self.shared, &self.folder, ticket, self.stop.clone()));
            }
            Settled::Paths(paths) => return Some(Work::paths(&self.shared, &self.folder, paths)),
        }
        let reads = self.unread && self.root.is_some() && self.folder.is_available;
        reads.then(|| Work::audio(&self.shared, &self.folder))
    }

    fn after(&mut self, done: Done) {
        match done {
            Done::Scan { outcome, took, paused } => {
                if let Some(ticket) = paused {
                    ticket.meter.walk_again();
                    // One that was asked for meanwhile is served by it.
                    self.wanted = Some(ticket);
                }
                self.after_scan(outcome, took);
            }
            Done::Audio(Ok(end)) => {
                self.unread = end.more;
                if end.away {
                    self.unread = true;
                    self.root = None;
                    // It finds out what happened, and says so.
                    self.want_scan();
                }
                let now = Instant::now();
                end.changed.into_iter().for_each(|path| self.settling.note(path, now));
            }
            Done::Audio(Err(error)) => {
                self.unread = false;
                self.reconcile_at = Instant::now() + POLL_EVERY;
                tracing::error!("the audio of {} could not be read: {error}", self.folder.path.display());
            }
        }
    }

    fn after_scan(&mut self, outcome: Result<Outcome, DbError>, took: Option<Duration>) {
        let polling = matches!(self.watch, Some(Watch::Polling(_)));
        if let Some(took) = took {
            let away = matches!(outcome, Ok(Outcome { end: ScanEnd::Away(_), .. }));
            let pause = if polling || away { POLL_EVERY.max(took * POLL_SHARE) } else { RECONCILE_EVERY };
            self.reconcile_at = Instant::now() + pause;
        }
        match outcome {
            Ok(outcome) => {
                match outcome.end {
                    ScanEnd::Away(_) => {
                        self.folder.is_available = false;
                        self.root = None;
                        self.set_watch(None);
                    }
                    ScanEnd::Whole(_) if took.is_some() => {
                        self.folder.is_available = true;
                        self.folder.unfinished = None;
                    }
                    // Something in it changed: it is back. Only a whole scan can tell what else changed meanwhile.
                    ScanEnd::Whole(_) if !self.folder.is_available => self.want_scan(),
                    ScanEnd::Stopped if took.is_some() && !self.folder.is_paused => self.folder.unfinished = None,
                    ScanEnd::Whole(_) | ScanEnd::Stopped | ScanEnd::Failed(_) => {}
                }
                self.unread = true;
                let now = Instant::now();
                outcome.unsettled.into_iter().for_each(|path| self.settling.note(path, now));
            }
            Err(error) => {
                // Nobody tells again of what changed: a scan finds it when the store works again.
                self.reconcile_at = Instant::now() + POLL_EVERY.max(took.unwrap_or_default() * POLL_SHARE);
                tracing::error!("{} could not be scanned: {error}", self.folder.path.display());
            }
        }
    }
}

/// Waits for the work at hand; for ever when there is none.
async fn finished(work: &mut Option<Work>) -> Done {
    match work {
        Some(work) => work.done().await,
        None => std::future::pending().await,
    }
}

/// Stops the work at hand if it gives way to others.
fn give_way(hand: Option<Hand>) {
    if let Some(hand) = hand.filter(Hand::gives_way) {
        hand.stop.cancel();
    }
}
