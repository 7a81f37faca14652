//! Operations on tracks.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{
    Beats, ById, Data, Disagreement, Downbeats, EditRequest, Edited, FitsQuery, FittingTrack, Listing, Nothing, Page,
    SuggestQuery, Suggestions, Track, TrackChange, TrackDetail, TrackQuery, TrackStats, Waveform, WaveformAnswer,
    WaveformAt, WaveformQuery, Waveforms, WaveformsOf,
};

/// `GET /api/tracks`.
///
/// # Errors
/// `validation_failed`.
pub async fn tracks_list(app: &App, query: TrackQuery) -> Result<Page<Track>, ApiError> {
    app.library().tracks(query).await
}

/// `GET /api/tracks/stats`.
///
/// # Errors
/// The database failed.
pub async fn tracks_stats(app: &App, _: Nothing) -> Result<Data<TrackStats>, ApiError> {
    Ok(Data::new(app.library().track_stats().await?))
}

/// `GET /api/tracks/suggest`.
///
/// # Errors
/// The database failed.
pub async fn search_suggest(app: &App, query: SuggestQuery) -> Result<Data<Suggestions>, ApiError> {
    Ok(Data::new(app.library().suggest(query).await?))
}

/// `GET /api/tracks/{id}/fits`.
///
/// # Errors
/// `not_found`, `no_analysis`, `validation_failed`.
pub async fn track_fits(app: &App, query: FitsQuery) -> Result<Listing<FittingTrack>, ApiError> {
    Ok(Listing::new(app.library().fits(query).await?))
}

/// `GET /api/tracks/{id}`.
///
/// # Errors
/// `not_found`.
pub async fn track_get(app: &App, input: ById) -> Result<Data<TrackDetail>, ApiError> {
    Ok(Data::new(app.library().track(&input.id).await?))
}

/// `PUT /api/tracks/{id}`.
///
/// # Errors
/// `not_found`, `not_read_yet`, `validation_failed`.
pub async fn track_change(app: &App, change: TrackChange) -> Result<Data<Track>, ApiError> {
    Ok(Data::new(app.library().change_track(change).await?))
}

/// `GET /api/tracks/{id}/beats`.
///
/// # Errors
/// `not_found`, `no_analysis`.
pub async fn track_beats(app: &App, input: ById) -> Result<Data<Beats>, ApiError> {
    Ok(Data::new(app.library().beats(&input.id).await?))
}

/// `GET /api/tracks/{id}/downbeats`.
///
/// # Errors
/// `not_found`, `no_analysis`.
pub async fn track_downbeats(app: &App, input: ById) -> Result<Data<Downbeats>, ApiError> {
    Ok(Data::new(app.library().downbeats(&input.id).await?))
}

/// `GET /api/tracks/{id}/waveform`.
///
/// # Errors
/// `not_found`, `no_analysis`, `validation_failed`.
pub async fn track_waveform(app: &App, query: WaveformQuery) -> Result<Data<Waveform>, ApiError> {
    Ok(Data::new(app.library().waveform(&query.id, query.zoom.unwrap_or(0)).await?))
}

/// `GET /api/analysis/waveforms/{track_id}`.
///
/// # Errors
/// The database failed; an unknown track has an empty list.
pub async fn waveforms_get(app: &App, input: WaveformsOf) -> Result<Waveforms, ApiError> {
    app.library().waveforms(&input.track_id).await
}

/// `GET /api/analysis/waveforms/{track_id}/{zoom}`.
///
/// # Errors
/// `not_found`, `no_analysis`, `validation_failed`.
pub async fn waveform_get(app: &App, input: WaveformAt) -> Result<WaveformAnswer, ApiError> {
    Ok(WaveformAnswer { waveform: app.library().waveform(&input.track_id, input.zoom).await? })
}

/// `POST /api/tracks/edits`.
///
/// # Errors
/// `validation_failed`; the database failed.
pub async fn tracks_edit(app: &App, request: EditRequest) -> Result<Data<Edited>, ApiError> {
    Ok(Data::new(app.library().edit(request).await?))
}

/// `POST /api/tracks/edits/undo`.
///
/// # Errors
/// `nothing_to_undo`; the database failed.
pub async fn tracks_edit_undo(app: &App, _: Nothing) -> Result<Data<Edited>, ApiError> {
    Ok(Data::new(app.library().undo_edit().await?))
}

/// `GET /api/tracks/disagreements`.
///
/// # Errors
/// The database failed.
pub async fn disagreements_list(app: &App, _: Nothing) -> Result<Listing<Disagreement>, ApiError> {
    Ok(Listing::new(app.library().disagreements().await?))
}
