//! Operations on this application: health, facts, log.

use crate::app::App;
use crate::clock;
use crate::error::ApiError;
use crate::model::{AppHealth, AppInfo, Data, Listing, LogLine, LogQuery, Nothing, Resources};

/// `GET /health`.
///
/// # Errors
/// None.
pub async fn health(app: &App, _: Nothing) -> Result<AppHealth, ApiError> {
    Ok(AppHealth {
        status: "ok".to_owned(),
        timestamp: clock::now_iso(),
        uptime: app.uptime().as_secs_f64(),
        environment: if cfg!(debug_assertions) { "development" } else { "production" }.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// `GET /api/app`.
///
/// # Errors
/// The database failed.
pub async fn app_info(app: &App, _: Nothing) -> Result<Data<AppInfo>, ApiError> {
    Ok(Data::new(app.info().await?))
}

/// `GET /api/resources`.
///
/// # Errors
/// None.
pub async fn resources_get(app: &App, _: Nothing) -> Result<Data<Resources>, ApiError> {
    Ok(Data::new(app.resources().get(app.config().settings().memory_limit)))
}

/// `GET /api/logs`.
///
/// # Errors
/// None.
pub async fn logs_list(app: &App, query: LogQuery) -> Result<Listing<LogLine>, ApiError> {
    Ok(Listing::new(app.logs().recent(&query)))
}
