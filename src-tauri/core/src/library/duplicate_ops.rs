//! Operations on duplicates.

use tokio::task::spawn_blocking;

use crate::error::ApiError;
use crate::library::Library;
use crate::library::duplicates::{self, Unhashed};
use crate::library::error::LibraryError;
use crate::library::query::page_of;
use crate::library::read_file;
use crate::library::track_writes::{self, Change};
use crate::library::walk::FoundFile;
use crate::model::{
    DuplicateDetail, DuplicateGroup, DuplicateQuery, DuplicateStats, DuplicatesFound, Page, Pagination, ResolveRequest,
};

/// Files that are read before they are written.
const BATCH: usize = 50;

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

    /// Reads every file whose audio is not known yet, and counts the groups.
    ///
    /// # Errors
    /// The store failed.
    pub async fn find_duplicates(&self) -> Result<DuplicatesFound, ApiError> {
        let before = self.shared.db.read(duplicates::hashed).await?;
        let waiting = self.shared.db.read(duplicates::unhashed).await?;
        for folder in waiting.chunk_by(|a, b| a.folder_id == b.folder_id) {
            for batch in folder.chunks(BATCH) {
                self.read_batch(batch).await?;
            }
        }
        let (stats, hashed) = self.shared.db.read(|c| Ok((duplicates::stats(c)?, duplicates::hashed(c)?))).await?;
        Ok(DuplicatesFound {
            groups_created: stats.total_groups,
            tracks_processed: hashed,
            duplicate_hashes: stats.total_groups,
            newly_hashed: hashed.saturating_sub(before),
        })
    }

    /// Reads some files of one folder and writes what they hold.
    async fn read_batch(&self, files: &[Unhashed]) -> Result<(), ApiError> {
        let Some(first) = files.first() else { return Ok(()) };
        let (folder_id, root) = (first.folder_id.clone(), first.root.clone());
        let paths: Vec<_> = files.iter().map(|file| file.path.clone()).collect();
        let read = spawn_blocking(move || {
            let read = |file: FoundFile| {
                let outcome = read_file::read(&file.path, file.size).map(Box::new);
                Change::Read { file, moved: None, outcome }
            };
            // One that went away is a matter for the next scan.
            paths.into_iter().filter_map(|path| FoundFile::at(&path).ok()).map(read).collect::<Vec<_>>()
        });
        let changes = read.await.map_err(|_| LibraryError::Closed)?;
        let now = crate::clock::now_sql();
        let written = self.shared.db.write_bulk(move |tx| track_writes::write(tx, &folder_id, &root, changes, &now));
        self.shared.wrote(&written.await?);
        Ok(())
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
