//! The pieces of work of a folder's task: a whole scan, the look at settled paths, the reading of audio.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::db::DbError;
use crate::events::Event;
use crate::library::folders::{self, Folder, ScanEnd, Stopped};
use crate::library::meter::Meter;
use crate::library::path_bytes;
use crate::library::scan::{Outcome, Scan, Scope};
use crate::library::scans::Ticket;
use crate::library::shared::Shared;
use crate::library::unread_audio::{self, UnreadAudio};
use crate::model::{ScanProgress, ScanStrategy};

/// Which piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Whole,
    Paths,
    /// Gives way to the others.
    Audio,
}

/// What is known of a piece of work while it runs.
#[derive(Debug, Clone)]
pub(crate) struct Hand {
    pub kind: Kind,
    /// Stops it; what it found stays.
    pub stop: CancellationToken,
}

impl Hand {
    /// It can be stopped for other work.
    pub(crate) fn gives_way(&self) -> bool {
        self.kind == Kind::Audio
    }
}

/// A piece of work that is at hand.
pub(crate) struct Work {
    pub hand: Hand,
    run: Pin<Box<dyn Future<Output = Done> + Send>>,
}

/// What a piece of work came to.
pub(crate) enum Done {
    /// A scan, or a look at a few paths.
    Scan {
        outcome: Result<Outcome, DbError>,
        /// Set for a whole scan.
        took: Option<Duration>,
        /// The scan was paused: it is to be run again.
        paused: Option<Ticket>,
    },
    Audio(Result<unread_audio::End, DbError>),
}

impl Work {
    /// A whole scan with everything that tells of it. `ending` is the end of the folder's task.
    pub(crate) fn whole(shared: &Arc<Shared>, folder: &Folder, ticket: Ticket, ending: CancellationToken) -> Self {
        let stop = ticket.stop.child_token();
        let run = Box::pin(whole(Arc::clone(shared), folder.clone(), ticket, stop.clone(), ending));
        Self { hand: Hand { kind: Kind::Whole, stop }, run }
    }

    /// The look at settled paths; the folder's numbers are told when something changed.
    pub(crate) fn paths(shared: &Arc<Shared>, folder: &Folder, paths: Vec<std::path::PathBuf>) -> Self {
        let stop = CancellationToken::new();
        let scan = Scan {
            db: shared.db.clone(),
            meter: Arc::new(Meter::new(folder, ScanStrategy::Hybrid, None)),
            folder: folder.clone(),
            scope: Scope::Paths(paths),
            again_before: None,
            turns: shared.turns.clone(),
            stop: stop.clone(),
        };
        Self { hand: Hand { kind: Kind::Paths, stop }, run: Box::pin(partial(Arc::clone(shared), scan)) }
    }

    /// The reading of audio that was not read yet.
    pub(crate) fn audio(shared: &Arc<Shared>, folder: &Folder) -> Self {
        let stop = CancellationToken::new();
        let reading = UnreadAudio { shared: Arc::clone(shared), folder: folder.clone(), stop: stop.clone() };
        Self { hand: Hand { kind: Kind::Audio, stop }, run: Box::pin(async move { Done::Audio(reading.run().await) }) }
    }

    /// Waits for its end. Can be given up and called again.
    pub(crate) async fn done(&mut self) -> Done {
        self.run.as_mut().await
    }
}

async fn whole(
    shared: Arc<Shared>,
    folder: Folder,
    ticket: Ticket,
    stop: CancellationToken,
    ending: CancellationToken,
) -> Done {
    let began = Instant::now();
    let outcome = scan_whole(&shared, &folder, &ticket, &stop).await;
    let stopped = match &outcome {
        Ok(Outcome { end: ScanEnd::Stopped, .. }) if ticket.stop.is_cancelled() => Some(Stopped::Cancelled),
        Ok(Outcome { end: ScanEnd::Stopped, .. }) if ending.is_cancelled() => Some(Stopped::CutOff),
        Ok(Outcome { end: ScanEnd::Stopped, .. }) => Some(Stopped::Paused),
        _ => None,
    };
    let noted = note(&shared, &folder, &outcome, stopped).await;
    shared.set_trouble(&folder.id, outcome.as_ref().err().or(noted.as_ref().err()));
    if let Ok(Outcome { end: ScanEnd::Away(reason), .. }) = &outcome {
        tracing::warn!("{} is away: {reason}", folder.path.display());
        let path = path_bytes::text(&folder.path);
        let (code, message) = ("directory_away".to_owned(), reason.clone());
        ticket.meter.error(crate::model::ScanError { path, code, message });
    }
    let paused = match stopped {
        Some(Stopped::Paused) => {
            shared.scans.set_paused(&folder.id, true);
            Some(ticket)
        }
        _ => {
            let progress = ticket.meter.finish(stopped.is_some());
            tell(&progress);
            shared.batch.scan_ended(&folder.id);
            shared.bus.publish(Event::ScanDone(progress));
            None
        }
    };
    let told = shared.folder_changed(&folder.id).await;
    let outcome = outcome.and_then(|outcome| noted.and(told).map(|()| outcome));
    Done::Scan { outcome, took: Some(began.elapsed()), paused }
}

async fn scan_whole(
    shared: &Arc<Shared>,
    folder: &Folder,
    ticket: &Ticket,
    stop: &CancellationToken,
) -> Result<Outcome, DbError> {
    if stop.is_cancelled() {
        return Ok(Outcome { end: ScanEnd::Stopped, unsettled: Vec::new() });
    }
    let (id, begun) = (folder.id.clone(), ticket.scan);
    shared.db.write_bulk(move |tx| folders::scan_began(tx, &id, begun)).await?;
    shared.folder_changed(&folder.id).await?;
    let scan = Scan {
        db: shared.db.clone(),
        folder: folder.clone(),
        scope: Scope::Whole,
        again_before: (begun.strategy == ScanStrategy::Full).then_some(begun.began),
        meter: ticket.meter.clone(),
        turns: shared.turns.clone(),
        stop: stop.clone(),
    };
    scan.run(|written| shared.wrote(written)).await
}

/// Notes in the folder's row how its scan ended.
async fn note(
    shared: &Arc<Shared>,
    folder: &Folder,
    outcome: &Result<Outcome, DbError>,
    stopped: Option<Stopped>,
) -> Result<(), DbError> {
    let id = folder.id.clone();
    if let Some(stopped) = stopped {
        return shared.db.write_bulk(move |tx| folders::scan_stopped(tx, &id, stopped)).await;
    }
    let end = match outcome {
        Ok(outcome) => outcome.end.clone(),
        Err(error) => ScanEnd::Failed(error.to_string()),
    };
    let now = crate::clock::now_sql();
    shared.db.write_bulk(move |tx| folders::scan_ended(tx, &id, &end, &now)).await
}

fn tell(progress: &ScanProgress) {
    tracing::info!(
        "Scanned {}: {} files, {} new, {} changed, {} missing, {} unreadable{}",
        progress.directory,
        progress.files_found,
        progress.tracks_added,
        progress.tracks_updated,
        progress.tracks_missing,
        progress.error_count,
        if progress.continued { " (continued)" } else { "" },
    );
}

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
    if shared.set_trouble(&id, outcome.as_ref().err())
        && let Err(error) = shared.folder_changed(&id).await
    {
        tracing::error!("what became of a folder could not be told: {error}");
    }
    Done::Scan { outcome, took: None, paused: None }
}
