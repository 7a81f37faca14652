//! What the queue's task hears, and what it makes of it: a server's answers, ends and cancels.

use tokio::time::Instant;

use crate::analysis::callback::{self, Effect};
use crate::analysis::client::{Asked, DispatchError};
use crate::analysis::results::StageData;
use crate::analysis::retry::{Reason, Setback};
use crate::analysis::store::{self, End};
use crate::analysis::task::{Message, Task};
use crate::analysis::{flight, handle};
use crate::db::DbError;

impl Task {
    pub(super) async fn handle(&mut self, message: Message) {
        let done = match message {
            Message::Wake => Ok(()),
            Message::Dispatched { result: Ok(()), .. } => Ok(()),
            Message::Dispatched { row, number, result: Err(error) } => self.not_taken(row, number, error).await,
            Message::Ended { row, well } => {
                if let Some(flight) = self.flights.remove(row) {
                    if let Some(member) = self.member(flight.server).filter(|_| well) {
                        member.supervisor.job_finished();
                    }
                    self.batch.finished(well, Instant::now());
                }
                Ok(())
            }
            Message::Cancelled(row) => {
                if let Some(flight) = self.flights.remove(row) {
                    self.with_server(flight.server, |client, endpoint| async move {
                        client.cancel(&endpoint, &flight.audio_id).await;
                    });
                }
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
        let setback = match error {
            DispatchError::ServerGone => {
                let died = |member: crate::sidecar::Member| flight::died(&member.supervisor.status());
                Setback::ServerLost { died: self.member(flight.server).is_some_and(died) }
            }
            DispatchError::Unreachable(_) => Setback::Failed(Reason::new("server_unreachable", error.to_string())),
            DispatchError::Refused { status, message } => {
                let code = if status == 403 { "folder_not_allowed" } else { "job_refused" };
                let reason = Reason::new(code, message);
                // What is wrong with the request stays wrong; a folder list may be on its way to the server.
                if matches!(status, 400 | 404 | 415 | 422) {
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
        let Asked::Known(report) = answer else {
            if matches!(answer, Asked::Lost) && self.flights.remove_sending(row, number).is_some() {
                return self.set_back(row, Setback::ServerLost { died: false }).await;
            }
            return Ok(());
        };
        if !matches!(report.status.as_str(), "completed" | "failed" | "cancelled") {
            return Ok(());
        }
        let Some(flight) = self.flights.remove_sending(row, number) else { return Ok(()) };
        let version = self.member(flight.server).and_then(|member| member.supervisor.status().version);
        let end = self
            .parts
            .db
            .write_bulk(move |tx| {
                if report.status != "completed" {
                    let data = serde_json::json!({ "error": report.error });
                    return Ok(End::SetBack(store::set_back(tx, row, callback::job_failure(&data))?));
                }
                for (stage, result) in report.stages {
                    let completed = result.status == "completed";
                    if !completed && result.status != "failed" {
                        continue;
                    }
                    let arrived = StageData { stage, completed, data: result.data, server_version: version.clone() };
                    if let Effect::Stage { ended: Some(end), .. } =
                        callback::store_checked(tx, row, &flight.audio_id, arrived)?
                    {
                        return Ok(end);
                    }
                }
                store::finish(tx, row, None)
            })
            .await?;
        self.batch.finished(end == End::Completed, Instant::now());
        handle::tell(&self.parts.db, &self.parts.batch, row).await?;
        Ok(())
    }
}
