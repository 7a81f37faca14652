//! The queue's task: sends jobs while there is a free place and a ready server, and deals with what goes wrong.

use std::path::Path;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::analysis::client::{Asked, Client, DispatchError, Order};
use crate::analysis::flight::{self, Flight, Flights, QUESTION_INTERVAL};
use crate::analysis::handle::{self, QueueParts};
use crate::analysis::progress::{self, Batch};
use crate::analysis::rest::{self, Rest, RestWatch};
use crate::analysis::retry::{Reason, Setback, time_limit};
use crate::analysis::rows::Dispatch;
use crate::analysis::{stages, store};
use crate::clock;
use crate::config::TempoWish;
use crate::db::DbError;
use crate::model::{QueueProgress, QueueRest, ServerState};
use crate::sidecar::{Endpoint, Member};

/// Longest time in which the supervisor notices the end of a server.
const NOTICE: std::time::Duration = std::time::Duration::from_secs(2);

/// Time until the next try after the store failed.
const AGAIN: std::time::Duration = std::time::Duration::from_secs(5);

/// What the task is told.
#[derive(Debug)]
pub(super) enum Message {
    /// There may be work.
    Wake,
    /// A server took the job, or did not.
    Dispatched { row: i64, number: u64, result: Result<(), DispatchError> },
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
    client: Client,
    mailbox: mpsc::UnboundedSender<Message>,
    show: watch::Sender<QueueProgress>,
    pub(super) flights: Flights,
    /// Number of the last sending.
    sendings: u64,
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
            flights: Flights::default(),
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
        for (row, died) in self.flights.take_lost(&self.parts.pool.servers().servers) {
            tracing::warn!("the analysis server is gone: its job is queued again");
            self.set_back(row, Setback::ServerLost { died }).await?;
        }
        for (row, Flight { audio_id, server, generation, .. }) in self.flights.take_expired(now) {
            if let Some(member) = self.member(server) {
                member.supervisor.job_overran(generation);
            }
            let reason = Reason::new("timeout", "The analysis took longer than its time limit");
            self.set_back(row, Setback::Failed(reason)).await?;
            self.with_server(server, |client, endpoint| async move { client.cancel(&endpoint, &audio_id).await });
        }
        for (row, Flight { number, audio_id, server, .. }) in self.flights.due_questions(now) {
            let mailbox = self.mailbox.clone();
            self.with_server(server, |client, endpoint| async move {
                if endpoint.capabilities.iter().any(|capability| capability == "results") {
                    let answer = client.ask(&endpoint, &audio_id).await;
                    let _ = mailbox.send(Message::Answered { row, number, answer });
                }
            });
        }
        let rest = self.rest_now().await?;
        if rest.is_none() {
            self.fill().await?;
        }
        for member in self.parts.pool.members() {
            member.jobs.send_replace(self.flights.at(member.number));
        }
        self.show_progress(rest).await
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
                self.with_server(server, |client, endpoint| async move { client.cancel(&endpoint, &audio_id).await });
            }
        }
        Ok(rest)
    }

    /// The server with the fewest jobs, while it has a free place.
    fn free_server(&self, most: usize) -> Option<(Member, Endpoint)> {
        let members = self.parts.pool.members().into_iter();
        let usable = members.filter_map(|member| {
            let endpoint = member.endpoint().filter(|endpoint| !endpoint.remote)?;
            flight::is_alive(&member.supervisor.status(), endpoint.generation).then_some((member, endpoint))
        });
        let free = usable.filter(|(member, _)| self.flights.at(member.number) < most);
        free.min_by_key(|(member, _)| self.flights.at(member.number))
    }

    /// The server with this number.
    pub(super) fn member(&self, number: u32) -> Option<Member> {
        self.parts.pool.members().into_iter().find(|member| member.number == number)
    }

    /// Sends jobs while there is a ready server with a free place.
    async fn fill(&mut self) -> Result<(), DbError> {
        let settings = self.parts.config.settings();
        let most = usize::try_from(settings.max_concurrent).unwrap_or(usize::MAX);
        while let Some((member, endpoint)) = self.free_server(most) {
            let token = uuid::Uuid::new_v4().simple().to_string();
            let secret = token.clone();
            let now_ms = clock::now_millis();
            let taken = self.parts.db.write_bulk(move |tx| store::take_next(tx, now_ms, &secret)).await?;
            let Some(job) = taken else { return Ok(()) };
            let now = Instant::now();
            self.batch.began(now);
            let stems = job.options.stems.unwrap_or(false);
            self.sendings += 1;
            let flight = Flight {
                number: self.sendings,
                audio_id: job.audio_id.clone(),
                server: member.number,
                generation: endpoint.generation,
                deadline: now + time_limit(settings.analysis_timeout, job.duration, stems),
                next_question: now + QUESTION_INTERVAL,
            };
            self.flights.insert(job.row, flight);
            handle::tell(&self.parts.db, &self.parts.batch, job.row).await?;
            // A folder's own range stands above that of the settings.
            let tempo = TempoWish { range: job.tempo_range.unwrap_or(settings.tempo.range), ..settings.tempo };
            self.send(&member, endpoint, job, &token, tempo);
        }
        Ok(())
    }

    fn send(&self, member: &Member, endpoint: Endpoint, job: Dispatch, token: &str, tempo: TempoWish) {
        let (client, mailbox, links) = (self.client.clone(), self.mailbox.clone(), self.parts.links_dir.clone());
        let callback_url = format!("{}/api/analysis/callback/{token}", self.parts.callback_base);
        let (row, number) = (job.row, self.sendings);
        let mut current = member.supervisor.endpoint();
        tokio::spawn(async move {
            let result = match speakable_path(&links, &job.path, &job.audio_id) {
                Ok(file_path) => {
                    let Dispatch { audio_id, options, .. } = job;
                    let order = Order { audio_id, file_path, options, callback_url: Some(callback_url), tempo };
                    client.dispatch(&endpoint, &order).await
                }
                Err(error) => Err(DispatchError::Unreachable(error.to_string())),
            };
            let result = match result {
                // A broken connection is often the first sign of a server's end: the supervisor tells the rest at once.
                Err(DispatchError::Unreachable(_)) if is_gone(&mut current, endpoint.generation).await => {
                    Err(DispatchError::ServerGone)
                }
                result => result,
            };
            let _ = mailbox.send(Message::Dispatched { row, number, result });
        });
    }

    pub(super) async fn set_back(&mut self, row: i64, setback: Setback) -> Result<(), DbError> {
        use crate::analysis::retry::Next;
        let next = self.parts.db.write_bulk(move |tx| store::set_back(tx, row, setback)).await?;
        match next {
            Next::GiveUp(reason) => {
                tracing::warn!("an analysis failed: {}", reason.message);
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

    /// Runs a call to the server with this number, if it is ready now, beside the task.
    pub(super) fn with_server<F, Fut>(&self, number: u32, call: F)
    where
        F: FnOnce(Client, Endpoint) -> Fut,
        Fut: Future<Output = ()> + Send + 'static,
    {
        if let Some(endpoint) = self.member(number).and_then(|member| member.endpoint()) {
            tokio::spawn(call(self.client.clone(), endpoint));
        }
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
        let ready = self.parts.pool.members().iter().filter(|member| member.endpoint().is_some()).count();
        let stats = self.parts.db.read(progress::stats).await?;
        let waits = stats.queued.total > 0 && self.flights.len() == 0;
        let (rest, text) = rest.map(|rest| (rest.why, rest.text)).unzip();
        let for_server = || waiting_for(server, self.parts.config.settings().remote);
        let reason = text.filter(|_| stats.queued.total > 0).or_else(|| waits.then(for_server).flatten());
        let places = u32::try_from(ready.max(1)).unwrap_or(u32::MAX);
        let most = self.parts.config.settings().max_concurrent.saturating_mul(places);
        let progress = self.batch.progress(&stats, self.flights.len(), most, reason, rest);
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
        [Some(again), self.flights.next_due(), look].into_iter().flatten().min().unwrap_or(again)
    }
}

/// True when the server of `generation` ends within the time that the supervisor needs to notice it.
async fn is_gone(current: &mut watch::Receiver<Option<Endpoint>>, generation: u64) -> bool {
    let other =
        |endpoint: &Option<Endpoint>| endpoint.as_ref().is_none_or(|endpoint| endpoint.generation != generation);
    tokio::time::timeout(NOTICE, current.wait_for(other)).await.is_ok()
}

/// Why nothing is sent though jobs wait.
fn waiting_for(server: ServerState, remote: bool) -> Option<String> {
    let text = match server {
        ServerState::Ready | ServerState::External if remote => {
            "The analysis server runs on another computer, which cannot read these files"
        }
        ServerState::Ready | ServerState::External => return None,
        ServerState::Stopped => "The analysis engine is stopped",
        ServerState::Failed => "The analysis engine could not be started",
        ServerState::Provisioning => "The analysis engine is being prepared",
        _ => "The analysis engine is starting",
    };
    Some(text.to_owned())
}

/// The path as JSON can carry it: a name that is not UTF-8 goes through a link of ours to the file.
pub(super) fn speakable_path(links: &Path, path: &Path, audio_id: &str) -> std::io::Result<String> {
    if let Some(text) = path.to_str() {
        return Ok(text.to_owned());
    }
    #[cfg(unix)]
    {
        std::fs::create_dir_all(links)?;
        let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
        let link = links.join(format!("{audio_id}.{ending}"));
        match std::fs::remove_file(&link) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => std::os::unix::fs::symlink(path, &link)?,
        }
        Ok(link.to_string_lossy().into_owned())
    }
    #[cfg(not(unix))]
    {
        let _ = (links, audio_id);
        Ok(path.to_string_lossy().into_owned())
    }
}
