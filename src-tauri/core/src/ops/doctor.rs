//! The operations that look into the application itself.

use crate::app::App;
use crate::diagnostics;
use crate::doctor;
use crate::error::ApiError;
use crate::model::{Data, Diagnostics, DoctorReport, Nothing};

/// `GET /api/doctor`.
///
/// # Errors
/// None.
pub async fn doctor_report(app: &App, _: Nothing) -> Result<Data<DoctorReport>, ApiError> {
    Ok(Data::new(doctor::examine(&app.subject()).await))
}

/// `POST /api/diagnostics`.
///
/// # Errors
/// `disk_full`, `read_only`.
pub async fn diagnostics_write(app: &App, _: Nothing) -> Result<Data<Diagnostics>, ApiError> {
    let written = diagnostics::of_app(app).await?;
    let message = format!("Diagnostics saved to {}", written.path);
    Ok(Data::said(written, message))
}
