//! Operations on tracks whose file is gone.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{ById, Cleaned, CleanupRequest, Data, MissingQuery, MissingStats, Page, Restored, Track, Verified};

/// `GET /api/library/directories/{id}/missing`.
///
/// # Errors
/// `not_found`, `validation_failed`.
pub async fn missing_list(app: &App, query: MissingQuery) -> Result<Page<Track>, ApiError> {
    app.library().missing(query).await
}

/// `GET /api/library/directories/{id}/missing/stats`.
///
/// # Errors
/// `not_found`.
pub async fn missing_stats(app: &App, input: ById) -> Result<Data<MissingStats>, ApiError> {
    Ok(Data::new(app.library().missing_stats(&input.id).await?))
}

/// `POST /api/library/directories/{id}/cleanup`.
///
/// # Errors
/// `not_found`, `directory_away`.
pub async fn missing_cleanup(app: &App, request: CleanupRequest) -> Result<Data<Cleaned>, ApiError> {
    let cleaned = app.library().clean_up(request).await?;
    let message = cleaned.message.clone();
    Ok(Data::said(cleaned, message))
}

/// `POST /api/library/directories/{id}/restore`.
///
/// # Errors
/// `not_found`, `directory_away`.
pub async fn missing_restore(app: &App, input: ById) -> Result<Data<Restored>, ApiError> {
    let restored = app.library().restore_missing(&input.id).await?;
    let message = restored.message.clone();
    Ok(Data::said(restored, message))
}

/// `GET /api/tracks/{id}/verify`.
///
/// # Errors
/// `not_found`.
pub async fn track_verify(app: &App, input: ById) -> Result<Data<Verified>, ApiError> {
    Ok(Data::new(app.library().verify(&input.id).await?))
}

/// `POST /api/tracks/{id}/mark-missing`.
///
/// # Errors
/// `not_found`.
pub async fn track_mark_missing(app: &App, input: ById) -> Result<Data<Track>, ApiError> {
    Ok(Data::new(app.library().mark(&input.id, true).await?))
}

/// `POST /api/tracks/{id}/mark-found`.
///
/// # Errors
/// `not_found`, `track_missing`.
pub async fn track_mark_found(app: &App, input: ById) -> Result<Data<Track>, ApiError> {
    Ok(Data::new(app.library().mark(&input.id, false).await?))
}
