//! Operations on what the DJ decides by hand.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::edit::changed;
use super::{metadata, store};
use crate::db::DbError;
use crate::error::ApiError;
use crate::library::Library;
use crate::library::error::LibraryError;
use crate::library::track_row::{columns, tables, track};
use crate::library::{tracks, unread_audio};
use crate::model::{Disagreement, EditRefused, EditRequest, Edited, Track, TrackChange, TrackEdit};

/// Tracks changed at once, at most.
const MOST_TRACKS: usize = 10_000;
/// Refusals that are told.
const MOST_REFUSED: usize = 50;
/// Disagreements that are told.
const MOST_DISAGREEMENTS: usize = 1_000;
/// Tempos of tag and analysis further apart than this part of them disagree.
const APART: f64 = 0.005;

impl Library {
    /// Changes tracks by hand, in one step that can be taken back.
    ///
    /// # Errors
    /// `validation_failed`; what does not fit a track leaves that one as it is.
    pub async fn edit(&self, mut request: EditRequest) -> Result<Edited, ApiError> {
        if !(1..=MOST_TRACKS).contains(&request.track_ids.len()) {
            return Err(ApiError::invalid("track_ids", "must name 1 to 10000 tracks"));
        }
        if let TrackEdit::SetMetadata(change) = request.edit {
            request.edit = TrackEdit::SetMetadata(metadata::checked(change)?);
        }
        unread_audio::read_now(&self.shared, &request.track_ids).await?;
        let (edited, tracks) = self.shared.db.write(move |tx| edit(tx, &request)).await?;
        self.shared.batch.tracks(tracks);
        Ok(edited)
    }

    /// Writes something about a track, in one step that can be taken back; the track as it is then.
    ///
    /// # Errors
    /// `not_found`; `not_read_yet` when its file cannot be read; `validation_failed`, naming the field.
    pub async fn change_track(&self, change: TrackChange) -> Result<Track, ApiError> {
        let id = change.id;
        let edit = TrackEdit::SetMetadata(metadata::checked(change.metadata)?);
        let request = EditRequest { track_ids: vec![id.clone()], edit };
        unread_audio::read_now(&self.shared, &request.track_ids).await?;
        let wanted = id.clone();
        let written = self.shared.db.write(move |tx| {
            let (_, changed) = self::edit(tx, &request)?;
            Ok((tracks::get(tx, &wanted)?, changed))
        });
        let (track, changed) = written.await?;
        let track = track.ok_or_else(|| LibraryError::NoTrack(id.clone()))?;
        if track.file_hash.is_none() {
            return Err(LibraryError::NotHashed(id).into());
        }
        self.shared.batch.tracks(changed);
        Ok(track)
    }

    /// Takes back the last edit that was not taken back yet.
    ///
    /// # Errors
    /// `nothing_to_undo`.
    pub async fn undo_edit(&self) -> Result<Edited, ApiError> {
        let (edited, tracks) = self.shared.db.write(undo).await?;
        if edited.changed == 0 {
            return Err(ApiError::new(
                409,
                "nothing_to_undo",
                "Nothing to undo",
                "No edit is left that could be undone",
            ));
        }
        self.shared.batch.tracks(tracks);
        Ok(edited)
    }

    /// Tracks whose file, or an imported library, says another tempo or key than what counts now.
    ///
    /// # Errors
    /// The store failed.
    pub async fn disagreements(&self) -> Result<Vec<Disagreement>, ApiError> {
        Ok(self.shared.db.read(disagreements).await?)
    }
}

/// Edits each audio once, however many tracks have it; answers the tracks that changed.
fn edit(tx: &Transaction<'_>, request: &EditRequest) -> Result<(Edited, Vec<String>), DbError> {
    let (mut edited, mut tracks, mut done) = (Edited::default(), Vec::new(), std::collections::HashSet::new());
    let mut batch = None;
    for id in &request.track_ids {
        match audio_of(tx, id)? {
            Err(why) => refuse(&mut edited, id, why),
            Ok(audio_id) if done.contains(&audio_id) => {}
            Ok(audio_id) => {
                let before = store::edit_of(tx, &audio_id)?;
                let found = match request.edit {
                    TrackEdit::ScaleTempo { .. } => store::found_of(tx, &audio_id)?.bpm,
                    _ => None,
                };
                match changed(before.clone(), request.edit.clone(), found) {
                    Err(why) => refuse(&mut edited, id, why),
                    Ok(after) if after == before => {}
                    Ok(after) => {
                        let number = match batch {
                            Some(number) => number,
                            None => *batch.insert(store::next_batch(tx)?),
                        };
                        store::remember(tx, number, &audio_id, &before)?;
                        store::save(tx, &audio_id, &before, &after)?;
                        let all = store::tracks_of(tx, &audio_id)?;
                        edited.changed += u32::try_from(all.len()).unwrap_or(u32::MAX);
                        tracks.extend(all);
                    }
                }
                done.insert(audio_id);
            }
        }
    }
    edited.can_undo = store::can_undo(tx)?;
    Ok((edited, tracks))
}

fn undo(tx: &Transaction<'_>) -> Result<(Edited, Vec<String>), DbError> {
    let mut tracks = Vec::new();
    for audio_id in store::undo(tx)? {
        tracks.extend(store::tracks_of(tx, &audio_id)?);
    }
    let changed = u32::try_from(tracks.len()).unwrap_or(u32::MAX);
    Ok((Edited { changed, refused: Vec::new(), can_undo: store::can_undo(tx)? }, tracks))
}

fn audio_of(c: &Connection, id: &str) -> Result<Result<String, &'static str>, DbError> {
    let sql = "SELECT audio_id FROM tracks WHERE id = ?1";
    let found: Option<Option<String>> = c.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
    Ok(match found {
        None => Err("There is no such track"),
        Some(None) => Err("Its file could not be read yet"),
        Some(Some(audio_id)) => Ok(audio_id),
    })
}

fn refuse(edited: &mut Edited, id: &str, why: &str) {
    if edited.refused.len() < MOST_REFUSED {
        edited.refused.push(EditRefused { track_id: id.to_owned(), message: why.to_owned() });
    }
}

/// What was decided by hand is no disagreement any more.
fn disagreements(c: &Connection) -> Result<Vec<Disagreement>, DbError> {
    let tempo = format!("a.tempo_edited = 0 AND t.tag_bpm > 0 AND abs(t.tag_bpm / a.bpm - 1) > {APART}");
    let key = "a.key_edited = 0 AND (t.tag_key <> a.musical_key OR t.tag_mode <> a.mode)";
    let import_tempo = format!("a.tempo_edited = 0 AND i.bpm > 0 AND abs(i.bpm / a.bpm - 1) > {APART}");
    let import_key = "a.key_edited = 0 AND (i.musical_key <> a.musical_key OR i.mode <> a.mode)";
    let sql = format!(
        "SELECT {}, CASE WHEN {tempo} THEN t.tag_bpm END, CASE WHEN {key} THEN t.tag_key END,
                CASE WHEN {key} THEN t.tag_mode END, CASE WHEN {import_tempo} THEN i.bpm END,
                CASE WHEN {import_key} THEN i.musical_key END, CASE WHEN {import_key} THEN i.mode END
         FROM {} LEFT JOIN edits e ON e.audio_id = t.audio_id LEFT JOIN imported i ON i.audio_id = t.audio_id
         WHERE t.is_missing = 0 AND a.date_analyzed IS NOT NULL AND coalesce(e.settled, 0) = 0 AND a.locked = 0
           AND (({tempo}) OR ({key}) OR ({import_tempo}) OR ({import_key}))
         ORDER BY coalesce(a.title, t.title) COLLATE NOCASE, t.id LIMIT {MOST_DISAGREEMENTS}",
        columns(),
        tables(),
    );
    let read = |row: &Row<'_>| {
        let last = row.as_ref().column_count();
        Ok(Disagreement {
            track: track(row)?,
            tag_bpm: row.get(last - 6)?,
            tag_key: row.get(last - 5)?,
            tag_mode: row.get(last - 4)?,
            import_bpm: row.get(last - 3)?,
            import_key: row.get(last - 2)?,
            import_mode: row.get(last - 1)?,
        })
    };
    Ok(c.prepare_cached(&sql)?.query_map([], read)?.collect::<Result<_, _>>()?)
}
