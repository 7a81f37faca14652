//! Operations on settings.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{Data, Listing, Setting, SettingChange, SettingKey, SettingsFilter};

/// `GET /api/settings`.
///
/// # Errors
/// None.
pub async fn settings_list(app: &App, filter: SettingsFilter) -> Result<Listing<Setting>, ApiError> {
    let fits = |setting: &Setting| filter.category.as_ref().is_none_or(|category| &setting.category == category);
    Ok(Listing::new(app.config().list().into_iter().filter(fits).collect()))
}

/// `GET /api/settings/{key}`.
///
/// # Errors
/// `not_found`.
pub async fn setting_get(app: &App, input: SettingKey) -> Result<Data<Setting>, ApiError> {
    Ok(Data::new(app.config().get(&input.key)?))
}

/// `PUT /api/settings/{key}`.
///
/// # Errors
/// `not_found`, `set_by_environment`, `bad_setting`.
pub async fn setting_set(app: &App, change: SettingChange) -> Result<Data<Setting>, ApiError> {
    let key = app.change_setting(&change.key, &change.value).await?;
    Ok(Data::new(app.config().get(key)?))
}
