//! Operations on saved searches.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{ById, Data, Done, Listing, NewSmartList, Nothing, SmartList, SmartListChange};

/// `GET /api/smart-lists`.
///
/// # Errors
/// The database failed.
pub async fn smart_lists(app: &App, _: Nothing) -> Result<Listing<SmartList>, ApiError> {
    Ok(Listing::new(app.library().smart_lists().await?))
}

/// `POST /api/smart-lists`.
///
/// # Errors
/// `validation_failed`.
pub async fn smart_list_add(app: &App, new: NewSmartList) -> Result<Data<SmartList>, ApiError> {
    Ok(Data::new(app.library().add_smart_list(new).await?))
}

/// `POST /api/smart-lists/restore`.
///
/// # Errors
/// The database failed.
pub async fn smart_lists_restore(app: &App, _: Nothing) -> Result<Listing<SmartList>, ApiError> {
    Ok(Listing::new(app.library().restore_smart_lists().await?))
}

/// `PUT /api/smart-lists/{id}`.
///
/// # Errors
/// `not_found`, `validation_failed`.
pub async fn smart_list_change(app: &App, change: SmartListChange) -> Result<Data<SmartList>, ApiError> {
    Ok(Data::new(app.library().change_smart_list(change).await?))
}

/// `DELETE /api/smart-lists/{id}`.
///
/// # Errors
/// `not_found`.
pub async fn smart_list_remove(app: &App, input: ById) -> Result<Done, ApiError> {
    app.library().remove_smart_list(&input.id).await?;
    Ok(Done::said("Smart list removed"))
}
