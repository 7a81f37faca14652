//! Operations on music folders.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{
    Browse, BrowseQuery, ById, Data, Directory, DirectoryChange, DirectoryFilter, DirectoryRemoval, Done, Listing,
    NewDirectory, Nothing,
};

/// `GET /api/library/directories`.
///
/// # Errors
/// The database failed.
pub async fn directories_list(app: &App, filter: DirectoryFilter) -> Result<Listing<Directory>, ApiError> {
    Ok(Listing::new(app.library().directories(filter).await?))
}

/// `GET /api/library/directories/{id}`.
///
/// # Errors
/// `not_found`.
pub async fn directory_get(app: &App, input: ById) -> Result<Data<Directory>, ApiError> {
    Ok(Data::new(app.library().directory(&input.id).await?))
}

/// `POST /api/library/directories`.
///
/// # Errors
/// `path_not_found`, `not_a_directory`, `not_readable`, `not_absolute`, `duplicate_directory`, `overlapping_directory`.
pub async fn directory_add(app: &App, new: NewDirectory) -> Result<Data<Directory>, ApiError> {
    let directory = app.library().add_directory(new).await?;
    let message = format!("{} was added and is being scanned", directory.name);
    Ok(Data::said(directory, message))
}

/// `PUT /api/library/directories/{id}`.
///
/// # Errors
/// `not_found`, `validation_failed`.
pub async fn directory_update(app: &App, change: DirectoryChange) -> Result<Data<Directory>, ApiError> {
    let directory = app.library().change_directory(change).await?;
    let message = format!("{} was changed", directory.name);
    Ok(Data::said(directory, message))
}

/// `DELETE /api/library/directories/{id}`.
///
/// # Errors
/// `not_found`.
pub async fn directory_remove(app: &App, removal: DirectoryRemoval) -> Result<Done, ApiError> {
    app.library().remove_directory(removal).await?;
    Ok(Done::said("The folder was taken out of the library; its files were not touched"))
}

/// `GET /api/library/directories/{id}/browse`.
///
/// # Errors
/// `not_found`, `validation_failed` for a path that leaves the folder.
pub async fn directory_browse(app: &App, query: BrowseQuery) -> Result<Data<Browse>, ApiError> {
    Ok(Data::new(app.library().browse(query).await?))
}

/// `POST /api/library/directories/{id}/check-availability`.
///
/// # Errors
/// `not_found`.
pub async fn directory_check(app: &App, input: ById) -> Result<Data<Directory>, ApiError> {
    Ok(Data::new(app.library().check_availability(&input.id).await?))
}

/// `POST /api/library/directories/check-all-availability`.
///
/// # Errors
/// The database failed.
pub async fn directories_check(app: &App, _: Nothing) -> Result<Listing<Directory>, ApiError> {
    Ok(Listing::new(app.library().check_all_availability().await?))
}
