//! The handle of the queue.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::analysis::callback::{Callback, CallbackAnswer, Effect};
use crate::analysis::client::Client;
use crate::analysis::improvable::AtWork;
use crate::analysis::progress;
use crate::analysis::reach::Reach;
use crate::analysis::requests::Limits;
use crate::analysis::store::End;
use crate::analysis::task::{Message, Task};
use crate::analysis::{requests, rows, sending, stages, waiting};
use crate::config::Config;
use crate::db::{Db, DbError};
use crate::error::ApiError;
use crate::events::{Batch, Bus};
use crate::model::{
    AnalysisRequest, CancelRequest, Improvable, JobAnswer, JobCancelled, JobDetail, JobSummary, JobWait, JobsChanged,
    PriorityRequest, Queue as QueueModel, QueueAnswer, QueueProgress, QueueRest, ReanalyzeAnswer, ReanalyzeRequest,
};
use crate::sidecar::Pool;

/// Longest wait for the queue's task to follow a setting.
const FOLLOWS: Duration = Duration::from_secs(2);

/// What the queue works with.
#[derive(Debug, Clone)]
pub struct QueueParts {
    /// Settings in force.
    pub config: Config,
    /// The store.
    pub db: Db,
    /// Where changes are told.
    pub bus: Bus,
    /// Where frequent changes are gathered.
    pub batch: Batch,
    /// The servers that do the work.
    pub pool: Pool,
    /// Grows when the library has new audio.
    pub library_changes: watch::Receiver<u64>,
    /// Under which address servers reach us.
    pub reach: Reach,
    /// Folder for links to files whose names are not UTF-8, which JSON cannot carry.
    pub links_dir: PathBuf,
    /// Waveforms that were drawn may be missing: look, and have them drawn again.
    pub waveforms_in_doubt: bool,
}

/// The queue; clones share it. Its task ends with [`Queue::shutdown`].
#[derive(Debug, Clone)]
pub struct Queue {
    config: Config,
    db: Db,
    batch: Batch,
    pool: Pool,
    reach: Reach,
    mailbox: mpsc::UnboundedSender<Message>,
    progress: watch::Receiver<QueueProgress>,
    stop: CancellationToken,
    /// The running task, taken by the first shutdown.
    task: Arc<tokio::sync::Mutex<Option<tokio::task::JoinHandle<()>>>>,
}

impl Queue {
    /// Starts the queue; jobs that were in flight when the application ended are queued again.
    ///
    /// # Errors
    /// The HTTP client could not be made.
    pub fn start(parts: QueueParts) -> Result<Self, ApiError> {
        let client = Client::new().map_err(|error| ApiError::internal(error.to_string()))?;
        let (mailbox, messages) = mpsc::unbounded_channel();
        let (show, progress) = watch::channel(QueueProgress::default());
        let stop = CancellationToken::new();
        let queue = Self {
            config: parts.config.clone(),
            db: parts.db.clone(),
            batch: parts.batch.clone(),
            pool: parts.pool.clone(),
            reach: parts.reach.clone(),
            mailbox: mailbox.clone(),
            progress,
            stop: stop.clone(),
            task: Arc::default(),
        };
        let task = Task::new(parts, client, mailbox, show);
        let running = tokio::spawn(task.run(messages, stop));
        *queue.task.try_lock().map_err(|_| ApiError::internal("the queue was started twice"))? = Some(running);
        Ok(queue)
    }

    /// Ends the task. What was in flight is queued again at the next start.
    pub async fn shutdown(&self) {
        self.stop.cancel();
        if let Some(task) = self.task.lock().await.take() {
            let _ = task.await;
        }
    }

    /// Analyses one track.
    ///
    /// # Errors
    /// `not_found`, `track_missing`, `file_unreadable`.
    pub async fn request(&self, mut request: AnalysisRequest) -> Result<JobAnswer, ApiError> {
        let settings = self.config.settings();
        let max_retries = settings.max_retries;
        request.options.get_or_insert_with(|| stages::usual(&settings));
        let outcome = self.db.write_bulk(move |tx| requests::request(tx, &request, max_retries)).await??;
        let message = outcome.message();
        let summary = self.tell(outcome.row).await?;
        self.wake();
        Ok(JobAnswer { message: message.to_owned(), job: summary })
    }

    /// Analyses several tracks again.
    ///
    /// # Errors
    /// `validation_failed` when none are named or found.
    pub async fn reanalyze(&self, mut request: ReanalyzeRequest) -> Result<ReanalyzeAnswer, ApiError> {
        let settings = self.config.settings();
        request.options.get_or_insert_with(|| stages::usual(&settings));
        let limits = Limits { max_retries: settings.max_retries, at_a_time: settings.max_concurrent };
        let at_work = self.at_work();
        if request.dry_run.unwrap_or(false) {
            let question = self.db.read(move |c| requests::reanalysis(c, &request, at_work.as_ref(), limits));
            let summary = question.await??;
            return Ok(ReanalyzeAnswer { message: "Nothing was queued: this was a question".to_owned(), summary });
        }
        let answer = self.db.write_bulk(move |tx| requests::reanalyze(tx, &request, at_work.as_ref(), limits));
        let summary = answer.await??;
        self.batch.all_tracks();
        self.wake();
        let message = match summary.queued {
            1 => "1 track queued for analysis".to_owned(),
            number => format!("{number} tracks queued for analysis"),
        };
        Ok(ReanalyzeAnswer { message, summary })
    }

    /// How many tracks the engine at work would analyse better than they were.
    ///
    /// # Errors
    /// The database failed.
    pub async fn improvable(&self) -> Result<Improvable, ApiError> {
        let Some(at_work) = self.at_work() else { return Ok(Improvable { count: 0, engine: None }) };
        let engine = Some(at_work.title());
        Ok(Improvable { count: self.db.read(move |c| at_work.count(c)).await?, engine })
    }

    /// What analyses now, where the server says it.
    fn at_work(&self) -> Option<AtWork> {
        AtWork::of(&self.pool.leader().status().engines)
    }

    /// The newest job of an audio.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn job(&self, audio_id: String) -> Result<JobDetail, ApiError> {
        let id = audio_id.clone();
        let job = self.db.read(move |c| rows::newest(c, &id)).await?;
        let job = job.ok_or_else(|| ApiError::not_found("job", &audio_id))?;
        let wanted = stages::requested(&job.options);
        let able = sending::somebody_makes(&self.pool, &self.reach, &wanted);
        let all = self.progress.borrow().wait.or((!able).then_some(JobWait::NoAbleServer));
        Ok(JobDetail { job: waiting::shown(job, all) })
    }

    /// Cancels the queued or running job of an audio.
    ///
    /// # Errors
    /// `not_found` when there is none.
    pub async fn cancel(&self, audio_id: String) -> Result<JobCancelled, ApiError> {
        let id = audio_id.clone();
        let row = self.db.write_bulk(move |tx| requests::cancel(tx, &id)).await?;
        let Some(row) = row else {
            let text = format!("There is no queued or running job {audio_id}");
            return Err(ApiError::new(404, "not_found", "Job not found", text));
        };
        self.tell(row).await?;
        self.send(Message::Cancelled(row));
        Ok(JobCancelled { message: "Job cancelled".to_owned(), job_id: audio_id })
    }

    /// Cancels many jobs.
    ///
    /// # Errors
    /// `validation_failed`.
    pub async fn cancel_many(&self, request: CancelRequest) -> Result<JobsChanged, ApiError> {
        let rows = self.db.write_bulk(move |tx| requests::cancel_many(tx, &request)).await??;
        let count = rows.len();
        for row in rows {
            self.send(Message::Cancelled(row));
        }
        self.batch.all_tracks();
        Ok(JobsChanged { message: jobs("cancelled", count), count: u64::try_from(count).unwrap_or(u64::MAX) })
    }

    /// Gives waiting jobs another place in the queue.
    ///
    /// # Errors
    /// The database failed.
    pub async fn prioritise(&self, request: PriorityRequest) -> Result<JobsChanged, ApiError> {
        let count = self.db.write_bulk(move |tx| requests::prioritise(tx, &request)).await?;
        self.wake();
        Ok(JobsChanged { message: jobs("moved", usize::try_from(count).unwrap_or(usize::MAX)), count })
    }

    /// Numbers and progress.
    ///
    /// # Errors
    /// The database failed.
    pub async fn status(&self) -> Result<QueueAnswer, ApiError> {
        let progress = self.progress.borrow().clone();
        let all = progress.wait;
        let usable = sending::usable(&self.pool, &self.reach);
        let lacks: Vec<_> = usable.into_iter().map(|(_, endpoint, _)| endpoint.lacks).collect();
        let counts = self.db.read(move |c| Ok::<_, DbError>((progress::stats(c)?, waiting::count(c, all, &lacks)?)));
        let (stats, waiting) = counts.await?;
        let queue = QueueModel {
            is_processing: stats.processing.total > 0,
            max_concurrent_jobs: self.config.settings().max_concurrent,
            processing_count: stats.processing.total,
            queued_count: stats.queued.total,
            stats: stats.clone(),
        };
        Ok(QueueAnswer { queue, stats, waiting, progress })
    }

    /// Waits until the queue follows a changed `queue_paused`, so that what is answered then is true.
    pub async fn until_paused(&self, paused: bool) {
        let mut progress = self.progress.clone();
        let follows = progress.wait_for(|progress| (progress.rest == Some(QueueRest::Paused)) == paused);
        // One that cannot write follows when it can.
        let _ = tokio::time::timeout(FOLLOWS, follows).await;
    }

    /// Takes a callback of the analysis server; the answer means "stored".
    ///
    /// # Errors
    /// 400 without job id or stage, 404 for an unknown token, 422 for a value out of range.
    pub async fn callback(&self, token: String, callback: Callback) -> Result<CallbackAnswer, ApiError> {
        let (job_id, stage) = callback.names()?;
        let effect = self.db.write_bulk(move |tx| callback.apply(tx, &token)).await?;
        let answer = |message: &str| CallbackAnswer { message: message.to_owned(), job_id, stage };
        match effect {
            Effect::UnknownToken => {
                Err(ApiError::new(404, "not_found", "Not found", "This callback address is not known"))
            }
            Effect::WrongJob => Err(refused("job_id", "is not the job of this callback address")),
            Effect::Ignored => Ok(answer("ignored")),
            Effect::Stage { row, refused: invalid, ended } => {
                self.tell(row).await?;
                if let Some(end) = ended {
                    self.ended(row, end);
                }
                match invalid {
                    None => Ok(answer("Callback stored")),
                    Some(invalid) => Err(refused(&invalid.field, &invalid.message)),
                }
            }
            Effect::Ended { row, end } => {
                self.tell(row).await?;
                self.ended(row, end);
                Ok(answer("Callback stored"))
            }
        }
    }

    fn ended(&self, row: i64, end: End) {
        self.send(Message::Ended { row, well: end == End::Completed });
    }

    /// Looks for work.
    fn wake(&self) {
        self.send(Message::Wake);
    }

    fn send(&self, message: Message) {
        // The task is gone only during shutdown, when nothing is dispatched any more.
        let _ = self.mailbox.send(message);
    }

    async fn tell(&self, row: i64) -> Result<JobSummary, ApiError> {
        let told = tell(&self.db, &self.batch, row).await?;
        told.ok_or_else(|| ApiError::internal("the job is gone"))
    }
}

/// What became of `count` jobs, in one sentence.
fn jobs(done: &str, count: usize) -> String {
    match count {
        1 => format!("1 analysis {done}"),
        count => format!("{count} analyses {done}"),
    }
}

/// Tells of the job in `row` and of its tracks.
pub(super) async fn tell(db: &Db, batch: &Batch, row: i64) -> Result<Option<JobSummary>, crate::db::DbError> {
    let found = db
        .read(move |c| {
            let Some(job) = rows::by_row(c, row)? else { return Ok(None) };
            let tracks = rows::tracks_of(c, &job.job_id)?;
            Ok(Some((rows::summary(&job), tracks)))
        })
        .await?;
    Ok(found.map(|(summary, tracks)| {
        batch.job(summary.clone());
        batch.tracks(tracks);
        summary
    }))
}

fn refused(field: &str, message: &str) -> ApiError {
    ApiError { status: 422, ..ApiError::invalid(field, message) }
}
