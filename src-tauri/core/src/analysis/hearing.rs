//! What the queue's task hears, and what it makes of it: a server's answers, ends and cancels.

use tokio::time::Instant;

use crate::analysis::callback::{self, Effect};
use crate::analysis::client::{Asked, DispatchError};
use crate::analysis::handle;
use crate::analysis::results::StageData;
use crate::analysis::retry::{Loss, Next, Reason, Setback};
use crate::analysis::store::{self, End};
use crate::analysis::task::{Message, Task};
use crate::db::DbError;
use crate::sidecar::{Fate, Worker};

impl Task {
    pub(super) async fn handle(&mut self, message: Message) {
        let done = match message {
            Message::Wake => Ok(()),
            Message::Dispatched { row, number, server, audio_id, result: Ok(()) } => {
                if let Some(flight) = self.flights.sending(row, number) {
                    flight.heard(Instant::now());
                } else if !self.flights.is_at(server, &audio_id) {
                    // Cancelled, or sent elsewhere, while it was on its way.
                    self.cancel_at(server, audio_id);
                }
                Ok(())
            }
            Message::Dispatched { row, number, result: Err(error), .. } => self.not_taken(row, number, error).await,
            Message::Ended { row, well } => {
                if let Some(flight) = self.flights.remove(row) {
                    if let Some(worker) = self.parts.pool.worker(flight.server).filter(|_| well) {
                        worker.job_finished();
                    }
                    self.batch.finished(well, Instant::now());
                }
                self.losses.forget(row);
                Ok(())
            }
            Message::Cancelled(row) => {
                if let Some(flight) = self.flights.remove(row) {
                    self.cancel_at(flight.server, flight.audio_id);
                }
                self.losses.forget(row);
                Ok(())
            }
            Message::Answered { row, number, answer } => self.answered(row, number, answer).await,
        };
        if let Err(error) = done {
            tracing::error!("the queue could not write: {error}");
        }
    }

    async fn not_taken(&mut self, row: i64, number: u64, error: DispatchError) -> Result<(), DbError> {
        // Gone already: cancelled, or taken back with its server and perhaps sent again.
        let Some(flight) = self.flights.remove_sending(row, number) else { return Ok(()) };
        let worker = self.parts.pool.worker(flight.server);
        let elsewhere = worker.as_ref().and_then(Worker::endpoint).is_some_and(|endpoint| endpoint.remote);
        if let (Some(worker), DispatchError::Refused { .. } | DispatchError::Unreachable(_)) = (&worker, &error) {
            worker.job_refused(&error.to_string());
        }
        if !matches!(error, DispatchError::Unreadable(_)) {
            self.losses.add(row, flight.life());
        }
        let setback = match error {
            DispatchError::ServerGone => {
                let fate = worker.map_or(Fate::Lost { died: false }, |worker| worker.fate(flight.generation));
                Loss::Gone { died: fate == Fate::Lost { died: true } }.setback()
            }
            DispatchError::Unreachable(_) => Setback::Failed(Reason::new("server_unreachable", error.to_string())),
            DispatchError::Unreadable(_) => Setback::Failed(Reason::new("file_unreadable", error.to_string())),
            DispatchError::Refused { status, message } => {
                let code = if status == 403 { "folder_not_allowed" } else { "job_refused" };
                let reason = Reason::new(code, message);
                // What is wrong with the request stays wrong; a folder list may be on its way to the server, and
                // another server may take what one elsewhere does not.
                if matches!(status, 400 | 404 | 415 | 422) && !elsewhere {
                    Setback::Hopeless(reason)
                } else {
                    Setback::Failed(reason)
                }
            }
        };
        self.set_back(row, setback).await
    }

    /// A callback may have been lost, or the server has forgotten the job.
    async fn answered(&mut self, row: i64, number: u64, answer: Asked) -> Result<(), DbError> {
        let now = Instant::now();
        let Some(flight) = self.flights.sending(row, number) else { return Ok(()) };
        let worker = self.parts.pool.worker(flight.server);
        let endpoint = worker.as_ref().and_then(Worker::endpoint);
        let elsewhere = endpoint.as_ref().is_some_and(|endpoint| endpoint.remote);
        let report = match answer {
            Asked::Known(report) if matches!(report.status.as_str(), "completed" | "failed" | "cancelled") => report,
            Asked::Known(_) => {
                flight.heard(now);
                return Ok(());
            }
            Asked::Unclear => {
                flight.unheard(now);
                if let Some(worker) = worker {
                    worker.look();
                }
                return Ok(());
            }
            Asked::Lost => {
                let Some(flight) = self.flights.remove_sending(row, number) else { return Ok(()) };
                self.losses.add(row, flight.life());
                return self.set_back(row, Loss::Forgotten { elsewhere }.setback()).await;
            }
        };
        let Some(flight) = self.flights.remove_sending(row, number) else { return Ok(()) };
        let version = endpoint.and_then(|endpoint| endpoint.version);
        let end = self
            .parts
            .db
            .write_bulk(move |tx| {
                if !store::is_processing(tx, row)? {
                    return Ok(None);
                }
                if report.status != "completed" {
                    let data = serde_json::json!({ "error": report.error, "code": report.error_code });
                    return Ok(Some(End::SetBack(store::set_back(tx, row, callback::job_failure(&data))?)));
                }
                for (stage, result) in report.stages {
                    // Its stems are on another computer, and a path that it names is one of ours.
                    if elsewhere && stage == "stems" {
                        continue;
                    }
                    let completed = result.status == "completed";
                    if !completed && result.status != "failed" {
                        continue;
                    }
                    let arrived = StageData { stage, completed, data: result.data, server_version: version.clone() };
                    if let Effect::Stage { ended: Some(end), .. } =
                        callback::store_checked(tx, row, &flight.audio_id, arrived)?
                    {
                        return Ok(Some(end));
                    }
                }
                store::finish(tx, row, None).map(Some)
            })
            .await?;
        let Some(end) = end else { return Ok(()) };
        if let Some(worker) = worker.filter(|_| end == End::Completed) {
            worker.job_finished();
        }
        if !matches!(end, End::SetBack(Next::AgainAfter { .. } | Next::AgainWithServer { .. })) {
            self.losses.forget(row);
        }
        self.batch.finished(end == End::Completed, Instant::now());
        handle::tell(&self.parts.db, &self.parts.batch, row).await?;
        Ok(())
    }
}
