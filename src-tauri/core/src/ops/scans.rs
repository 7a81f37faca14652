//! Operations on scans and watchers.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{
    ById, Data, Done, Listing, Nothing, ScanProgress, ScanRequest, ScanStarted, ScanStatus, WatcherStatus,
    WatchersChanged,
};

/// `POST /api/scan/library/{id}`.
///
/// # Errors
/// `not_found`, `scan_running` (with its progress), `directory_paused`, `directory_away`.
pub async fn scan_start(app: &App, request: ScanRequest) -> Result<Data<ScanStarted>, ApiError> {
    Ok(Data::said(app.library().start_scan(request).await?, "Scan started"))
}

/// `GET /api/scan/library/{id}/status`.
///
/// # Errors
/// `not_found`.
pub async fn scan_status(app: &App, input: ById) -> Result<Data<ScanStatus>, ApiError> {
    Ok(Data::new(app.library().scan_status(&input.id).await?))
}

/// `DELETE /api/scan/library/{id}`.
///
/// # Errors
/// `not_found`, `scan_not_running`.
pub async fn scan_cancel(app: &App, input: ById) -> Result<Done, ApiError> {
    app.library().cancel_scan(&input.id).await?;
    Ok(Done::said("Scan cancelled"))
}

/// `POST /api/scan/library/{id}/pause`.
///
/// # Errors
/// `not_found`, `scan_not_running`.
pub async fn scan_pause(app: &App, input: ById) -> Result<Done, ApiError> {
    app.library().pause_scan(&input.id).await?;
    Ok(Done::said("Scan paused"))
}

/// `POST /api/scan/library/{id}/resume`.
///
/// # Errors
/// `not_found`, `scan_not_paused`.
pub async fn scan_resume(app: &App, input: ById) -> Result<Done, ApiError> {
    app.library().resume_scan(&input.id).await?;
    Ok(Done::said("Scan resumed"))
}

/// `GET /api/scan/active`.
///
/// # Errors
/// The database failed.
pub async fn scans_active(app: &App, _: Nothing) -> Result<Listing<ScanProgress>, ApiError> {
    Ok(Listing::new(app.library().active_scans().await?))
}

/// `GET /api/watcher/status`.
///
/// # Errors
/// The database failed.
pub async fn watcher_status(app: &App, _: Nothing) -> Result<Data<WatcherStatus>, ApiError> {
    Ok(Data::new(app.library().watcher_status().await?))
}

/// `POST /api/watcher/start/{id}`.
///
/// # Errors
/// `not_found`, `already_watched`; `directory_paused` as 404, as existing front ends expect.
pub async fn watcher_start(app: &App, input: ById) -> Result<Done, ApiError> {
    app.library().start_watcher(&input.id).await?;
    Ok(Done::said("The folder is watched"))
}

/// `POST /api/watcher/stop/{id}`.
///
/// # Errors
/// `not_found`, `not_watched`.
pub async fn watcher_stop(app: &App, input: ById) -> Result<Done, ApiError> {
    app.library().stop_watcher(&input.id).await?;
    Ok(Done::said("The folder is not watched any more"))
}

/// `POST /api/watcher/start-all`.
///
/// # Errors
/// The database failed.
pub async fn watchers_start(app: &App, _: Nothing) -> Result<WatchersChanged, ApiError> {
    let count = app.library().watch_all(true).await?;
    Ok(WatchersChanged { success: true, message: "All folders are watched".to_owned(), count })
}

/// `POST /api/watcher/stop-all`.
///
/// # Errors
/// The database failed.
pub async fn watchers_stop(app: &App, _: Nothing) -> Result<WatchersChanged, ApiError> {
    let count = app.library().watch_all(false).await?;
    Ok(WatchersChanged { success: true, message: "No folder is watched any more".to_owned(), count })
}
