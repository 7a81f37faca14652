//! Operations on scans and watchers.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{
    ById, Data, Done, Listing, Nothing, ScanProgress, ScanRequest, ScanStarted, ScanStatus, WatcherStatus,
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
