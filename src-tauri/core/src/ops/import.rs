//! Operations on the import of another library.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{Data, Done, ImportRequest, ImportStatus, Nothing};

/// `POST /api/library/import`.
///
/// # Errors
/// `not_absolute`, `path_not_found`, `not_a_file`, `not_readable`, `not_a_database`, `not_a_library`, `library_newer`,
/// `library_locked`, `library_damaged`, `import_running`.
pub async fn library_import(app: &App, request: ImportRequest) -> Result<Data<ImportStatus>, ApiError> {
    Ok(Data::new(app.import().start(request).await?))
}

/// `GET /api/library/import`.
///
/// # Errors
/// None.
pub async fn import_status(app: &App, _: Nothing) -> Result<Data<Option<ImportStatus>>, ApiError> {
    Ok(Data::new(app.import().status()))
}

/// `DELETE /api/library/import`.
///
/// # Errors
/// `import_not_running`.
pub async fn import_cancel(app: &App, _: Nothing) -> Result<Done, ApiError> {
    app.import().cancel()?;
    Ok(Done::said("The import ends after the tracks that it is at; what was taken over stays"))
}
