//! Operations on copies of the library.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{Backup, BackupName, Data, Done, Listing, Nothing};

/// `GET /api/backups`.
///
/// # Errors
/// None.
pub async fn backups_list(app: &App, _: Nothing) -> Result<Listing<Backup>, ApiError> {
    Ok(Listing::new(app.backups().list().await))
}

/// `POST /api/backups`.
///
/// # Errors
/// `disk_full`; the database failed.
pub async fn backup_make(app: &App, _: Nothing) -> Result<Data<Backup>, ApiError> {
    Ok(Data::new(app.backups().make().await?))
}

/// `POST /api/backups/{name}/restore`.
///
/// # Errors
/// `not_found`.
pub async fn backup_restore(app: &App, input: BackupName) -> Result<Done, ApiError> {
    app.backups().restore_at_start(&input.name).await?;
    Ok(Done::said("Close Mismo and start it again: the copy then takes the library's place"))
}

/// `DELETE /api/backups/{name}/restore`.
///
/// # Errors
/// `not_found`.
pub async fn backup_restore_cancel(app: &App, input: BackupName) -> Result<Done, ApiError> {
    app.backups().keep_library(&input.name).await?;
    Ok(Done::said("The library stays as it is"))
}
