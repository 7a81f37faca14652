//! Operations on duplicates.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{
    ById, Data, DuplicateDetail, DuplicateGroup, DuplicateQuery, DuplicateStats, DuplicatesFound, Nothing, Page,
    ResolveRequest,
};

/// `GET /api/duplicates`.
///
/// # Errors
/// `validation_failed`.
pub async fn duplicates_list(app: &App, query: DuplicateQuery) -> Result<Page<DuplicateGroup>, ApiError> {
    app.library().duplicates(query).await
}

/// `GET /api/duplicates/stats`.
///
/// # Errors
/// The database failed.
pub async fn duplicates_stats(app: &App, _: Nothing) -> Result<Data<DuplicateStats>, ApiError> {
    Ok(Data::new(app.library().duplicate_stats().await?))
}

/// `POST /api/duplicates/scan`.
///
/// # Errors
/// The database failed.
pub async fn duplicates_scan(app: &App, _: Nothing) -> Result<Data<DuplicatesFound>, ApiError> {
    Ok(Data::new(app.library().find_duplicates().await?))
}

/// `GET /api/duplicates/{id}`.
///
/// # Errors
/// `not_found`.
pub async fn duplicate_get(app: &App, input: ById) -> Result<Data<DuplicateDetail>, ApiError> {
    Ok(Data::new(app.library().duplicate(&input.id).await?))
}

/// `POST /api/duplicates/{id}/resolve`.
///
/// # Errors
/// `not_found`, `files_stay`, `validation_failed`, `track_missing`.
pub async fn duplicate_resolve(app: &App, request: ResolveRequest) -> Result<Data<DuplicateDetail>, ApiError> {
    let group = app.library().resolve_duplicate(request).await?;
    let message =
        format!("{} copies were set aside; files and what is known of the audio stay", group.tracks.len() - 1);
    Ok(Data::said(group, message))
}

/// `POST /api/duplicates/{id}/restore`.
///
/// # Errors
/// `not_found`.
pub async fn duplicate_restore(app: &App, input: ById) -> Result<Data<DuplicateDetail>, ApiError> {
    Ok(Data::said(app.library().restore_duplicate(&input.id).await?, "All copies are shown again"))
}
