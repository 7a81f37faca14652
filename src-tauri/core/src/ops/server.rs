//! Operations on the analysis server and its Python environment.

use serde_json::json;

use crate::app::App;
use crate::error::ApiError;
use crate::model::{
    Data, EngineState, EngineStatus, Message, Nothing, PoolServers, ServerChanged, ServerHealth, ServerStatus, Starts,
};

/// `GET /api/analysis/status`.
///
/// # Errors
/// None.
pub async fn analysis_status(app: &App, _: Nothing) -> Result<ServerStatus, ApiError> {
    Ok(app.supervisor().status())
}

/// `GET /api/analysis/health`.
///
/// # Errors
/// `server_unhealthy`.
pub async fn analysis_health(app: &App, _: Nothing) -> Result<ServerHealth, ApiError> {
    let answer = |status: &str, message: &str| ServerHealth { status: status.to_owned(), message: message.to_owned() };
    if app.supervisor().health().await {
        return Ok(answer("healthy", "Analysis server is responding"));
    }
    let body = answer("unhealthy", "Analysis server is not responding");
    let error = ApiError::new(503, "server_unhealthy", "Unhealthy", body.message.clone());
    Err(error.with_exact_body(json!(body)))
}

/// `POST /api/analysis/start`.
///
/// # Errors
/// The reason why it did not become ready; `superseded`.
pub async fn analysis_start(app: &App, _: Nothing) -> Result<ServerChanged, ApiError> {
    let status = app.pool().run().await?;
    Ok(ServerChanged { message: "Analysis server started successfully".to_owned(), status })
}

/// `POST /api/analysis/stop`.
///
/// # Errors
/// `external`, `superseded`.
pub async fn analysis_stop(app: &App, _: Nothing) -> Result<Message, ApiError> {
    app.pool().halt().await?;
    Ok(Message { message: "Analysis server stopped successfully".to_owned() })
}

/// `POST /api/analysis/restart`.
///
/// # Errors
/// As start and stop.
pub async fn analysis_restart(app: &App, _: Nothing) -> Result<ServerChanged, ApiError> {
    let status = app.pool().restart().await?;
    Ok(ServerChanged { message: "Analysis server restarted successfully".to_owned(), status })
}

/// `GET /api/analysis/servers`.
///
/// # Errors
/// None.
pub async fn analysis_servers(app: &App, _: Nothing) -> Result<PoolServers, ApiError> {
    Ok(app.pool().servers())
}

/// `GET /api/analysis/starts`.
///
/// # Errors
/// None.
pub async fn analysis_starts(app: &App, _: Nothing) -> Result<Starts, ApiError> {
    Ok(app.supervisor().starts())
}

/// `GET /api/engine`.
///
/// # Errors
/// None.
pub async fn engine_status(app: &App, _: Nothing) -> Result<Data<EngineStatus>, ApiError> {
    Ok(Data::new(app.engine().status()))
}

/// `POST /api/engine/repair`.
///
/// # Errors
/// `superseded`; how it went is told by `engine.provision` and `GET /api/engine`.
pub async fn engine_repair(app: &App, _: Nothing) -> Result<Data<EngineStatus>, ApiError> {
    app.pool().repair_engine().await?;
    Ok(Data::said(app.engine().status(), "The engine is being repaired"))
}

/// `POST /api/engine/stems`.
///
/// # Errors
/// `not_needed`; how it went is told by `engine.provision` and `GET /api/engine`.
pub async fn engine_stems_add(app: &App, _: Nothing) -> Result<Data<EngineStatus>, ApiError> {
    if app.engine().status().state == EngineState::NotNeeded {
        let text = "The analysis server in use is not Mismo's own: stems depend on what is installed there";
        return Err(ApiError::new(409, "not_needed", "Not Mismo's server", text));
    }
    app.engine().begin_stems();
    Ok(Data::said(app.engine().status(), "What stems need is being fetched"))
}

/// `DELETE /api/engine/stems`.
///
/// # Errors
/// The engine's folder cannot be written.
pub async fn engine_stems_remove(app: &App, _: Nothing) -> Result<Data<EngineStatus>, ApiError> {
    let removed = app.engine().remove_stems().await;
    removed.map_err(|error| ApiError::new(500, error.code.clone(), "Could not be removed", error.to_string()))?;
    Ok(Data::said(app.engine().status(), "What stems need was removed"))
}
