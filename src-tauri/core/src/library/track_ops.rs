//! Operations on tracks.

use std::path::PathBuf;

use jiff::{Timestamp, Zoned};

use crate::error::ApiError;
use crate::library::Library;
use crate::library::edits::Grid;
use crate::library::error::LibraryError;
use crate::library::query::ListQuery;
use crate::library::{suggest, tracks, unread_audio};
use crate::model::{
    Beats, Downbeats, FitsQuery, FittingTrack, Page, Stem, SuggestQuery, Suggestions, Track, TrackDetail, TrackQuery,
    TrackStats, Waveform, Waveforms,
};

/// Tracks that go with one, unless asked otherwise.
const FITS: u32 = 50;
/// Tracks that go with one, at most.
const MOST_FITS: u32 = 200;
/// Seconds of a week.
const WEEK: i64 = 7 * 24 * 60 * 60;

/// Where a track's file is, for playing it.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackFile {
    /// Its path; the file was there a moment ago.
    pub path: PathBuf,
    /// Identity of its audio; none when it could not be read.
    pub audio_id: Option<String>,
    /// Seconds, as the file's headers promise.
    pub duration: Option<f64>,
}

impl Library {
    /// Reads the audio of tracks that are about to be analysed, as far as it was not read yet: what is asked for does not
    /// wait until the reading of a large folder comes to it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read_now(&self, ids: &[String]) -> Result<(), ApiError> {
        Ok(unread_audio::read_now(&self.shared, ids).await?)
    }

    /// One page of the tracks that match.
    ///
    /// # Errors
    /// `validation_failed` for a value out of range.
    pub async fn tracks(&self, query: TrackQuery) -> Result<Page<Track>, ApiError> {
        let query = ListQuery::new(&query, &Zoned::now())?;
        Ok(self.shared.catalogue.read(move |look| tracks::list(look, &query)).await?)
    }

    /// Numbers of the whole library.
    ///
    /// # Errors
    /// The store failed.
    pub async fn track_stats(&self) -> Result<TrackStats, ApiError> {
        let week_ago = Timestamp::now().as_second() - WEEK;
        Ok(self.shared.catalogue.read(move |look| Ok(tracks::stats(look.contents, week_ago))).await?)
    }

    /// What the word at the caret of a search could become.
    ///
    /// # Errors
    /// The store failed.
    pub async fn suggest(&self, query: SuggestQuery) -> Result<Suggestions, ApiError> {
        let line = query.search.unwrap_or_default();
        let at = query.at.unwrap_or(usize::MAX);
        Ok(self.shared.catalogue.read(move |look| suggest::suggest(look, &line, at)).await?)
    }

    /// Tracks that go with a track, the nearest first.
    ///
    /// # Errors
    /// `not_found`; `no_analysis` before its tempo and key are known; `validation_failed`.
    pub async fn fits(&self, query: FitsQuery) -> Result<Vec<FittingTrack>, ApiError> {
        let limit = query.limit.unwrap_or(FITS);
        if !(1..=MOST_FITS).contains(&limit) {
            return Err(ApiError::invalid("limit", format!("must be 1 to {MOST_FITS}")));
        }
        let wanted = query.id.clone();
        let found = self.shared.catalogue.read(move |look| tracks::fitting(look, &wanted, limit as usize)).await?;
        let found = found.ok_or(LibraryError::NoTrack(query.id))?;
        Ok(found.ok_or(LibraryError::NoAnalysis("tempo and key"))?)
    }

    /// A track with the results of every stage.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn track(&self, id: &str) -> Result<TrackDetail, ApiError> {
        let wanted = id.to_owned();
        let track = self.shared.db.read(move |c| tracks::detail(c, &wanted)).await?;
        Ok(track.ok_or_else(|| LibraryError::NoTrack(id.to_owned()))?)
    }

    /// Beats of a track.
    ///
    /// # Errors
    /// `not_found`, `no_analysis`.
    pub async fn beats(&self, id: &str) -> Result<Beats, ApiError> {
        let beats = self.grid(id).await?.beats.ok_or(LibraryError::NoAnalysis("beats"))?;
        Ok(Beats { track_id: id.to_owned(), count: beats.len(), beats })
    }

    /// Downbeats of a track.
    ///
    /// # Errors
    /// `not_found`, `no_analysis`.
    pub async fn downbeats(&self, id: &str) -> Result<Downbeats, ApiError> {
        let downbeats = self.grid(id).await?.downbeats.ok_or(LibraryError::NoAnalysis("downbeats"))?;
        Ok(Downbeats { track_id: id.to_owned(), count: downbeats.len(), downbeats })
    }

    /// One zoom level of a track's waveform.
    ///
    /// # Errors
    /// `not_found`, `no_analysis`, `validation_failed` for a level that does not exist.
    pub async fn waveform(&self, track_id: &str, zoom: u8) -> Result<Waveform, ApiError> {
        if zoom > 2 {
            return Err(ApiError::invalid("zoom", "must be 0, 1 or 2"));
        }
        let wanted = track_id.to_owned();
        let (exists, mut waveforms) = self
            .shared
            .db
            .read(move |c| Ok((tracks::exists(c, &wanted)?, tracks::waveforms(c, &wanted, Some(zoom))?)))
            .await?;
        if !exists {
            return Err(LibraryError::NoTrack(track_id.to_owned()).into());
        }
        Ok(waveforms.pop().ok_or(LibraryError::NoAnalysis("waveform"))?)
    }

    /// All zoom levels of a track's waveform; none for an unknown track, as existing front ends expect.
    ///
    /// # Errors
    /// The store failed.
    pub async fn waveforms(&self, track_id: &str) -> Result<Waveforms, ApiError> {
        let wanted = track_id.to_owned();
        let waveforms = self.shared.db.read(move |c| tracks::waveforms(c, &wanted, None)).await?;
        Ok(Waveforms { track_id: track_id.to_owned(), waveforms })
    }

    /// Where a track's file is.
    ///
    /// # Errors
    /// `not_found`, `track_missing` when the file is gone or its folder away.
    pub async fn track_file(&self, id: &str) -> Result<TrackFile, ApiError> {
        let wanted = id.to_owned();
        let place = self.shared.db.read(move |c| tracks::place(c, &wanted)).await?;
        let place = place.ok_or_else(|| LibraryError::NoTrack(id.to_owned()))?;
        if place.is_away || !tokio::fs::try_exists(&place.path).await.unwrap_or(false) {
            return Err(LibraryError::TrackMissing(place.path).into());
        }
        Ok(TrackFile { path: place.path, audio_id: place.audio_id, duration: place.duration })
    }

    /// Where one stem of a track is.
    ///
    /// # Errors
    /// `not_found`, `no_analysis` when it was never made, `stem_gone` when it was removed to save room.
    pub async fn stem_file(&self, id: &str, stem: Stem) -> Result<PathBuf, ApiError> {
        let wanted = id.to_owned();
        let path = self.shared.db.read(move |c| tracks::stem(c, &wanted, stem.name())).await?;
        let path = path.ok_or(LibraryError::NoAnalysis("stems"))?;
        if !tokio::fs::try_exists(&path).await.unwrap_or(false) {
            return Err(LibraryError::StemGone.into());
        }
        Ok(path)
    }

    async fn grid(&self, id: &str) -> Result<Grid, LibraryError> {
        let wanted = id.to_owned();
        let grid = self.shared.db.read(move |c| tracks::grid(c, &wanted)).await?;
        grid.ok_or_else(|| LibraryError::NoTrack(id.to_owned()))
    }
}
