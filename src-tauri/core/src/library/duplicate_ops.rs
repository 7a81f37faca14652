//! Operations on duplicates.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::error::ApiError;
use crate::library::Library;
use crate::library::error::LibraryError;
use crate::library::query::page_of;
use crate::library::unread_audio::UnreadAudio;
use crate::library::{duplicates, folders};
use crate::model::{
    DuplicateDetail, DuplicateGroup, DuplicateQuery, DuplicateStats, DuplicatesFound, Page, Pagination, ResolveRequest,
};

impl Library {
    /// A page of the groups of tracks with the same audio, those that are not resolved first.
    ///
    /// # Errors
    /// `validation_failed`.
    pub async fn duplicates(&self, query: DuplicateQuery) -> Result<Page<DuplicateGroup>, ApiError> {
        let (page, limit) = page_of(query.page, query.limit)?;
        let first = u64::from(page - 1) * u64::from(limit);
        let found = self.shared.db.read(move |c| duplicates::list(c, query.is_resolved, limit, first));
        let (data, total) = found.await?;
        let pagination = Pagination { page, limit, total, total_pages: total.div_ceil(u64::from(limit)), next: None };
        Ok(Page { success: true, data, pagination, unread: Vec::new() })
    }

    /// Numbers of all groups.
    ///
    /// # Errors
    /// The store failed.
    pub async fn duplicate_stats(&self) -> Result<DuplicateStats, ApiError> {
        Ok(self.shared.db.read(duplicates::stats).await?)
    }

    /// One group with its tracks.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn duplicate(&self, id: &str) -> Result<DuplicateDetail, ApiError> {
        let wanted = id.to_owned();
        let found = self.shared.db.read(move |c| duplicates::detail(c, &wanted)).await?;
        Ok(found.ok_or_else(|| LibraryError::NoDuplicates(id.to_owned()))?)
    }

    /// Reads every file whose audio is not known yet, now instead of behind everything else, and counts the groups.
    ///
    /// # Errors
    /// The store failed.
    pub async fn find_duplicates(&self) -> Result<DuplicatesFound, ApiError> {
        let (before, all) = self.shared.db.read(|c| Ok((duplicates::hashed(c)?, folders::all(c)?))).await?;
        for folder in all.into_iter().filter(|folder| folder.is_available) {
            // What the folder's own task reads meanwhile is written once all the same.
            let reading = UnreadAudio { shared: Arc::clone(&self.shared), folder, stop: CancellationToken::new() };
            reading.run().await?;
        }
        let (stats, hashed) = self.shared.db.read(|c| Ok((duplicates::stats(c)?, duplicates::hashed(c)?))).await?;
        Ok(DuplicatesFound {
            groups_created: stats.total_groups,
            tracks_processed: hashed,
            duplicate_hashes: stats.total_groups,
            newly_hashed: hashed.saturating_sub(before),
        })
    }

    /// Lets lists show one track of a group and sets the others aside. No file is touched, and a track that is set aside
    /// is shown again by itself as soon as the chosen one's file is not there.
    ///
    /// # Errors
    /// `not_found`; `files_stay`; `validation_failed` for a track of another audio; `track_missing` when the chosen one's
    /// file is gone or its folder away.
    pub async fn resolve_duplicate(&self, request: ResolveRequest) -> Result<DuplicateDetail, ApiError> {
        if request.delete_files.unwrap_or(false) {
            return Err(LibraryError::FilesStay.into());
        }
        let group = self.duplicate(&request.id).await?;
        let chosen = request.canonical_track_id;
        if !group.tracks.iter().any(|copy| copy.track.id == chosen) {
            return Err(ApiError::invalid("canonicalTrackId", "must be the id of a track of this group"));
        }
        self.track_file(&chosen).await?;
        self.choose(&request.id, Some(chosen)).await
    }

    /// Lets lists show all tracks of a group again.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn restore_duplicate(&self, id: &str) -> Result<DuplicateDetail, ApiError> {
        self.duplicate(id).await?;
        self.choose(id, None).await
    }

    async fn choose(&self, audio_id: &str, chosen: Option<String>) -> Result<DuplicateDetail, ApiError> {
        let id = audio_id.to_owned();
        let written = self.shared.db.write(move |tx| {
            duplicates::choose(tx, &id, chosen.as_deref())?;
            duplicates::detail(tx, &id)
        });
        let group = written.await?.ok_or_else(|| LibraryError::NoDuplicates(audio_id.to_owned()))?;
        self.shared.batch.tracks(group.tracks.iter().map(|copy| copy.track.id.clone()));
        Ok(group)
    }
}
