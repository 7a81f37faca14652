//! The queue's task: sends jobs while there is a free place and a ready server, and deals with what goes wrong.

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::analysis::client::{Asked, Client, DispatchError};
use crate::analysis::flight::{Flight, Flights};
use crate::analysis::handle::{self, QueueParts};
use crate::analysis::progress::{self, Batch};
use crate::analysis::rest::{self, Rest, RestWatch};
use crate::analysis::retry::{Loss, Reason, Setback};
use crate::analysis::routing::Losses;
use crate::analysis::{sending, stages, store, waiting};
use crate::clock;
use crate::db::DbError;
use crate::model::{QueueProgress, QueueRest, ServerState};
use crate::sidecar::ServerId;

/// Time until the next try after the store failed.
const AGAIN: std::time::Duration = std::time::Duration::from_secs(5);
/// Shortest time from one count of the waiting jobs to the next while some are at work: a count reads a row for each.
const COUNT: std::time::Duration = std::time::Duration::from_millis(100);

/// What the task is told.
#[derive(Debug)]
pub(super) enum Message {
    /// There may be work.
    Wake,
    /// A server took the job, or did not.
    Dispatched { row: i64, number: u64, server: ServerId, audio_id: String, result: Result<(), DispatchError> },
    /// The job in this row is over and its end is stored.
    Ended { row: i64, well: bool },
    /// The job in this row was cancelled.
    Cancelled(i64),
    /// What a server said of a job.
    Answered { row: i64, number: u64, answer: Asked },
}

/// The task's state.
pub(super) struct Task {
    pub(super) parts: QueueParts,
    pub(super) client: Client,
    pub(super) mailbox: mpsc::UnboundedSender<Message>,
    show: watch::Sender<QueueProgress>,
    /// When the jobs were last counted.
    counted: Option<Instant>,
    /// Something happened since.
    is_count_old: bool,
    pub(super) flights: Flights,
    /// Which servers lost which jobs.
    pub(super) losses: Losses,
    /// Number of the last sending.
    pub(super) sendings: u64,
    pub(super) batch: Batch,
    rest: RestWatch,
}

impl Task {
    pub(super) fn new(
        parts: QueueParts,
        client: Client,
        mailbox: mpsc::UnboundedSender<Message>,
        show: watch::Sender<QueueProgress>,
    ) -> Self {
        Self {
            parts,
            client,
            mailbox,
            show,
            counted: None,
            is_count_old: false,
            flights: Flights::default(),
            losses: Losses::default(),
            sendings: 0,
            batch: Batch::default(),
            rest: RestWatch::default(),
        }
    }

    /// Runs until `stop`.
    pub(super) async fn run(mut self, mut messages: mpsc::UnboundedReceiver<Message>, stop: CancellationToken) {
        let mut servers = self.parts.pool.changes();
        let mut library = self.parts.library_changes.clone();
        let mut settings = self.parts.config.subscribe();
        match self.parts.db.write_bulk(store::requeue_all).await {
            Ok(0) => {}
            Ok(number) => tracing::info!("{number} interrupted analyses are queued again"),
            Err(error) => tracing::error!("the queue could not be read: {error}"),
        }
        if self.parts.waveforms_in_doubt {
            self.draw_again().await;
        }
        self.enqueue_new().await;
        loop {
            let due = match self.turn().await {
                Ok(()) => self.next_due().await,
                Err(error) => {
                    tracing::error!("the queue could not go on: {error}");
                    self.show_that_nothing_is_kept();
                    Instant::now() + AGAIN
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                message = messages.recv() => match message {
                    Some(message) => self.handle(message).await,
                    None => return,
                },
                _ = servers.changed() => {}
                _ = library.changed() => self.enqueue_new().await,
                _ = settings.changed() => {
                    self.rest.forget();
                    self.enqueue_new().await;
                }
                () = sleep_until(due) => {}
            }
        }
    }

    /// Queues the drawing of waveforms that were lost.
    async fn draw_again(&self) {
        let max_retries = self.parts.config.settings().max_retries;
        let queued = async {
            let lost = self.parts.db.read(store::undrawn).await?;
            if lost.is_empty() {
                return Ok(0);
            }
            self.parts.db.write_bulk(move |tx| store::enqueue_undrawn(tx, &lost, max_retries)).await
        };
        match queued.await {
            Ok(0) => {}
            Ok(number) => tracing::info!("{number} waveforms were lost and are drawn again"),
            Err::<_, DbError>(error) => tracing::error!("the queue could not be read: {error}"),
        }
    }

    /// Everything that follows from the state of things now.
    async fn turn(&mut self) -> Result<(), DbError> {
        let now = Instant::now();
        let pool = self.parts.pool.clone();
        for (row, died) in self.flights.take_lost(|id, generation| pool.fate(id, generation)) {
            tracing::warn!("the analysis server is gone: its job is queued again");
            self.set_back(row, Loss::Gone { died }.setback()).await?;
        }
        for (row, flight) in self.flights.take_silent(now) {
            tracing::warn!("an analysis server says nothing of its job any more: it is queued again");
            if let Some(worker) = pool.worker(flight.server) {
                worker.job_refused("it says nothing of its jobs");
            }
            self.losses.add(row, flight.life());
            self.set_back(row, Loss::Silent.setback()).await?;
            self.cancel_at(flight.server, flight.audio_id);
        }
        for (row, Flight { audio_id, server, generation, .. }) in self.flights.take_expired(now) {
            if let Some(worker) = pool.worker(server) {
                worker.job_overran(generation);
            }
            let reason = Reason::new("timeout", "The analysis took longer than its time limit");
            self.set_back(row, Setback::Failed(reason)).await?;
            self.cancel_at(server, audio_id);
        }
        for (row, Flight { number, audio_id, server, .. }) in self.flights.due_questions(now) {
            let mailbox = self.mailbox.clone();
            self.with_server(server, |client, endpoint| async move {
                let answer = client.ask(&endpoint, &audio_id).await;
                let _ = mailbox.send(Message::Answered { row, number, answer });
            });
        }
        let rest = self.rest_now().await?;
        if rest.is_none() {
            self.fill().await?;
        }
        for worker in pool.workers() {
            worker.show_jobs(self.flights.at(worker.id()));
        }
        let is_other_rest = rest.as_ref().map(|rest| rest.why) != self.show.borrow().rest;
        self.is_count_old =
            !is_other_rest && self.flights.len() > 0 && self.next_count().is_some_and(|next| next > now);
        if self.is_count_old { Ok(()) } else { self.show_progress(rest).await }
    }

    /// From when on the jobs may be counted again.
    fn next_count(&self) -> Option<Instant> {
        self.counted.map(|counted| counted + COUNT)
    }

    /// Why nothing may begin now. A program to play with takes the computer at once: what is at work is put back.
    async fn rest_now(&mut self) -> Result<Option<Rest>, DbError> {
        let settings = self.parts.config.settings();
        if self.flights.len() == 0 && !settings.queue_paused && !self.parts.db.read(store::has_queued).await? {
            return Ok(None);
        }
        let rest = self.rest.look(&settings).await;
        if rest.as_ref().is_some_and(|rest| rest.why == QueueRest::Performing) {
            for (row, Flight { audio_id, server, .. }) in self.flights.take_all() {
                self.set_back(row, Setback::ServerLost { died: false }).await?;
                self.cancel_at(server, audio_id);
            }
        }
        Ok(rest)
    }

    pub(super) async fn set_back(&mut self, row: i64, setback: Setback) -> Result<(), DbError> {
        use crate::analysis::retry::Next;
        let next = self.parts.db.write_bulk(move |tx| store::set_back(tx, row, setback)).await?;
        match next {
            Next::GiveUp(reason) => {
                tracing::warn!("an analysis failed: {}", reason.message);
                self.losses.forget(row);
                self.batch.finished(false, Instant::now());
            }
            Next::AgainAfter { delay, reason, .. } => {
                tracing::warn!("an analysis failed and is tried again in {} s: {}", delay.as_secs(), reason.message);
            }
            Next::AgainWithServer { .. } => {}
        }
        handle::tell(&self.parts.db, &self.parts.batch, row).await?;
        Ok(())
    }

    async fn enqueue_new(&self) {
        let settings = self.parts.config.settings();
        if !settings.auto_analyze {
            return;
        }
        let (options, max_retries) = (stages::usual(&settings), settings.max_retries);
        match self.parts.db.write_bulk(move |tx| store::enqueue_new(tx, &options, max_retries)).await {
            Ok(0) => {}
            Ok(number) => {
                tracing::info!("{number} new tracks are queued for analysis");
                self.parts.batch.all_tracks();
            }
            Err(error) => tracing::error!("new tracks could not be queued: {error}"),
        }
    }

    async fn show_progress(&mut self, rest: Option<Rest>) -> Result<(), DbError> {
        let server = self.parts.pool.leader().status().state;
        let ready = sending::usable(&self.parts.pool, &self.parts.reach).len();
        self.counted = Some(Instant::now());
        let stats = self.parts.db.read(progress::stats).await?;
        let waits = stats.queued.total > 0 && self.flights.len() == 0;
        let (rest, text) = rest.map(|rest| (rest.why, rest.text)).unzip();
        let for_server = || waiting_for(server, ready > 0, !self.parts.pool.servers().remotes.is_empty());
        let reason = text.filter(|_| stats.queued.total > 0).or_else(|| waits.then(for_server).flatten());
        let places = u32::try_from(ready.max(1)).unwrap_or(u32::MAX);
        let most = self.parts.config.settings().max_concurrent.saturating_mul(places);
        let wait = waiting::of_all(rest, ready);
        let progress = self.batch.progress(&stats, self.flights.len(), most, reason, (rest, wait));
        let changed = self.show.send_if_modified(|shown| {
            let changed = *shown != progress;
            shown.clone_from(&progress);
            changed
        });
        if changed {
            self.parts.batch.queue(progress);
        }
        Ok(())
    }

    /// The store is locked or broken: no job begins whose end could not be kept.
    fn show_that_nothing_is_kept(&self) {
        let mut progress = self.show.borrow().clone();
        progress.waiting_for = Some("The library cannot be written, so no analysis begins".to_owned());
        if *self.show.borrow() != progress {
            self.show.send_replace(progress.clone());
            self.parts.batch.queue(progress);
        }
    }

    async fn next_due(&self) -> Instant {
        /// Looks again now and then even when nothing is due.
        const IDLE: std::time::Duration = std::time::Duration::from_secs(60);
        let now_ms = clock::now_millis();
        let delayed = self.parts.db.read(move |c| store::next_due(c, now_ms)).await.ok().flatten();
        let wait = delayed.map(|due| std::time::Duration::from_millis(u64::try_from(due - now_ms).unwrap_or(0)));
        let again = Instant::now() + wait.map_or(IDLE, |wait| wait.min(IDLE));
        // While there is work, the computer is looked at now and then.
        let show = self.show.borrow();
        let look = (show.queued + show.processing > 0).then(|| Instant::now() + rest::LOOK);
        let count = self.next_count().filter(|_| self.is_count_old);
        [Some(again), self.flights.next_due(), look, count].into_iter().flatten().min().unwrap_or(again)
    }
}

/// Why nothing is sent though jobs wait: no server can be used. `others`: there are some beside those of this computer.
fn waiting_for(server: ServerState, usable: bool, others: bool) -> Option<String> {
    let text = match server {
        _ if usable => return None,
        ServerState::Ready | ServerState::External => "The analysis server cannot give us its results",
        ServerState::Stopped => "The analysis engine is stopped",
        ServerState::Failed => "The analysis engine could not be started",
        ServerState::Provisioning => "The analysis engine is being prepared",
        _ => "The analysis engine is starting",
    };
    Some(if others { format!("{text}, and none of the other servers can be used") } else { text.to_owned() })
}
