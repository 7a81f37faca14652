//! Operations on incidents.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{ById, Data, Incident, IncidentActed, IncidentActing, IncidentFilter, Listing};

/// `GET /api/incidents`.
///
/// # Errors
/// None.
pub async fn incidents_list(app: &App, filter: IncidentFilter) -> Result<Listing<Incident>, ApiError> {
    Ok(Listing::new(app.incidents().list(&filter)))
}

/// `POST /api/incidents/{id}/actions/{action}`.
///
/// # Errors
/// `not_found`, `action_not_offered`, `set_by_environment`.
pub async fn incident_act(app: &App, input: IncidentActing) -> Result<Data<IncidentActed>, ApiError> {
    let acted = app.remedy(&input.id, input.action).await?;
    let message = acted.done.clone();
    Ok(Data::said(acted, message))
}

/// `POST /api/incidents/{id}/dismiss`.
///
/// # Errors
/// `not_found`.
pub async fn incident_dismiss(app: &App, input: ById) -> Result<Data<Incident>, ApiError> {
    Ok(Data::said(app.incidents().dismiss(&input.id)?, "The incident was put away"))
}
