//! Operations on the job queue.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{
    AnalysisRequest, ById, CancelRequest, Improvable, JobAnswer, JobCancelled, JobDetail, JobsChanged, Nothing,
    PriorityRequest, QueueAnswer, ReanalyzeAnswer, ReanalyzeRequest,
};

/// `POST /api/analysis/request`.
///
/// # Errors
/// `not_found`, `track_missing`, `file_unreadable`, `validation_failed`.
pub async fn analysis_request(app: &App, request: AnalysisRequest) -> Result<JobAnswer, ApiError> {
    app.library().read_now(std::slice::from_ref(&request.track_id)).await?;
    app.queue().request(request).await
}

/// `POST /api/analysis/reanalyze`.
///
/// # Errors
/// `validation_failed`.
pub async fn analysis_reanalyze(app: &App, request: ReanalyzeRequest) -> Result<ReanalyzeAnswer, ApiError> {
    app.library().read_now(request.track_ids.as_deref().unwrap_or_default()).await?;
    app.queue().reanalyze(request).await
}

/// `GET /api/analysis/improvable`.
///
/// # Errors
/// The database failed.
pub async fn analysis_improvable(app: &App, _: Nothing) -> Result<Improvable, ApiError> {
    app.queue().improvable().await
}

/// `GET /api/analysis/jobs/{id}`.
///
/// # Errors
/// `not_found`.
pub async fn job_get(app: &App, input: ById) -> Result<JobDetail, ApiError> {
    app.queue().job(input.id).await
}

/// `DELETE /api/analysis/jobs/{id}`.
///
/// # Errors
/// `not_found`.
pub async fn job_cancel(app: &App, input: ById) -> Result<JobCancelled, ApiError> {
    app.queue().cancel(input.id).await
}

/// `POST /api/analysis/cancel`.
///
/// # Errors
/// `validation_failed`.
pub async fn jobs_cancel(app: &App, request: CancelRequest) -> Result<JobsChanged, ApiError> {
    app.queue().cancel_many(request).await
}

/// `POST /api/analysis/priority`.
///
/// # Errors
/// The database failed.
pub async fn jobs_prioritise(app: &App, request: PriorityRequest) -> Result<JobsChanged, ApiError> {
    app.queue().prioritise(request).await
}

/// `POST /api/analysis/queue/pause`.
///
/// # Errors
/// The database failed.
pub async fn queue_pause(app: &App, _: Nothing) -> Result<QueueAnswer, ApiError> {
    app.pause_queue(true).await
}

/// `POST /api/analysis/queue/resume`.
///
/// # Errors
/// The database failed.
pub async fn queue_resume(app: &App, _: Nothing) -> Result<QueueAnswer, ApiError> {
    app.pause_queue(false).await
}

/// `GET /api/analysis/queue`.
///
/// # Errors
/// The database failed.
pub async fn queue_status(app: &App, _: Nothing) -> Result<QueueAnswer, ApiError> {
    app.queue().status().await
}
