//! The DJ's decisions in the database.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde_json::Value;

use super::edit::Edit;
use super::grid::{self, Grid};
use super::metadata::Metadata;
use super::metadata_store;
use crate::clock;
use crate::db::DbError;

/// Edits that can be taken back.
const MOST_BATCHES: i64 = 200;

/// What an analysis found about an audio.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub bpm: Option<f64>,
    constant: Option<bool>,
    key: Option<i32>,
    mode: Option<i32>,
    first_beat: Option<f64>,
    phrase_beat: Option<usize>,
    grid: Grid,
    /// Seconds.
    length: f64,
}

/// What the DJ decided about an audio.
pub(super) fn edit_of(c: &Connection, audio_id: &str) -> Result<Edit, DbError> {
    let sql = "SELECT bpm, exact, shift, downbeat, musical_key, mode, locked, settled FROM edits WHERE audio_id = ?1";
    let Some(sound) = c.prepare_cached(sql)?.query_row([audio_id], edit).optional()? else {
        return Ok(Edit::default());
    };
    Ok(Edit { metadata: metadata_store::metadata_of(c, audio_id)?, ..sound })
}

fn edit(row: &Row<'_>) -> rusqlite::Result<Edit> {
    let (key, mode): (Option<i32>, Option<i32>) = (row.get(4)?, row.get(5)?);
    Ok(Edit {
        bpm: row.get(0)?,
        exact: row.get(1)?,
        shift: row.get(2)?,
        downbeat: row.get(3)?,
        key: key.zip(mode),
        locked: row.get(6)?,
        settled: row.get(7)?,
        metadata: Metadata::default(),
    })
}

/// Neither an edit nor an analysis changes this audio's values.
pub(crate) fn is_locked(c: &Connection, audio_id: &str) -> Result<bool, DbError> {
    Ok(edit_of(c, audio_id)?.locked)
}

/// Writes the decisions, which were `before`, and brings the current values up to date.
pub(super) fn save(tx: &Transaction<'_>, audio_id: &str, before: &Edit, edit: &Edit) -> Result<(), DbError> {
    if *edit == Edit::default() {
        tx.prepare_cached("DELETE FROM edits WHERE audio_id = ?1")?.execute([audio_id])?;
    } else {
        tx.prepare_cached(
            "INSERT OR REPLACE INTO edits(audio_id, bpm, exact, shift, downbeat, musical_key, mode, locked, settled)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            audio_id,
            edit.bpm,
            edit.exact,
            edit.shift,
            edit.downbeat,
            edit.key.map(|key| key.0),
            edit.key.map(|key| key.1),
            edit.locked,
            edit.settled,
        ])?;
        metadata_store::save(tx, audio_id, &edit.metadata)?;
    }
    if edit.metadata != before.metadata {
        metadata_store::show(tx, audio_id)?;
    }
    // Whoever rates ten thousand tracks does not want their grids made anew.
    let is_alike = Edit { metadata: before.metadata.clone(), ..edit.clone() } == *before;
    if is_alike { Ok(()) } else { refresh(tx, audio_id) }
}

/// What the analysis found, as it stands beside the current values.
pub(super) fn found_of(c: &Connection, audio_id: &str) -> Result<Found, DbError> {
    let sql = "SELECT data FROM analyses WHERE audio_id = ?1 AND stage = 'basic_features' AND status = 'completed'";
    let data: Option<String> = c.prepare_cached(sql)?.query_row([audio_id], |row| row.get(0)).optional()?;
    let data: Value = data.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default();
    let number = |names: &[&str]| names.iter().find_map(|name| data.get(name)?.as_f64());
    let whole = |names: &[&str]| names.iter().find_map(|name| data.get(name)?.as_i64());
    let length: Option<f64> = c
        .prepare_cached("SELECT max(duration_seconds) FROM tracks WHERE audio_id = ?1")?
        .query_row([audio_id], |row| row.get(0))?;
    Ok(Found {
        bpm: number(&["tempo", "bpm"]).filter(|bpm| *bpm > 0.0),
        constant: data.get("constant").and_then(Value::as_bool),
        key: whole(&["key", "musical_key"]).and_then(|key| i32::try_from(key).ok()),
        mode: whole(&["mode"]).and_then(|mode| i32::try_from(mode).ok()),
        first_beat: number(&["firstBeatOffset"]),
        phrase_beat: whole(&["firstPhraseBeatNo"]).and_then(|beat| usize::try_from(beat).ok()),
        grid: stored_grid(c, audio_id)?,
        length: number(&["duration", "audibleEndTime"]).or(length).unwrap_or_default(),
    })
}

fn stored_grid(c: &Connection, audio_id: &str) -> Result<Grid, DbError> {
    let sql = "SELECT beats, downbeats FROM beats WHERE audio_id = ?1";
    let texts: Option<(Option<String>, Option<String>)> =
        c.prepare_cached(sql)?.query_row([audio_id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (beats, downbeats) = texts.unwrap_or_default();
    let parse = |text: Option<String>| text.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Grid { beats: parse(beats)?, downbeats: parse(downbeats)? })
}

/// The beat grid of an audio as the DJ wants it.
pub(crate) fn grid_of(c: &Connection, audio_id: &str) -> Result<Grid, DbError> {
    let edit = edit_of(c, audio_id)?;
    if !edit.changes_grid() {
        return stored_grid(c, audio_id);
    }
    let found = found_of(c, audio_id)?;
    Ok(grid::edited(found.grid, &edit, found.bpm, found.length))
}

/// Puts the DJ's decisions above a new analysis of an audio's sound, which has just been stored.
pub(crate) fn reapply(tx: &Transaction<'_>, audio_id: &str) -> Result<(), DbError> {
    let decided = tx.prepare_cached("SELECT 1 FROM edits WHERE audio_id = ?1")?.exists([audio_id])?;
    if decided { refresh(tx, audio_id) } else { Ok(()) }
}

/// Puts what was written about an audio above its new characteristics, which have just been stored.
pub(crate) fn reapply_metadata(tx: &Transaction<'_>, audio_id: &str) -> Result<(), DbError> {
    let sql = "SELECT 1 FROM edits WHERE audio_id = ?1 UNION ALL SELECT 1 FROM imported WHERE audio_id = ?1";
    let decided = tx.prepare_cached(sql)?.exists([audio_id])?;
    if decided { metadata_store::show(tx, audio_id) } else { Ok(()) }
}

/// Brings the current values of an audio up to date with its analysis and the DJ's decisions.
pub(super) fn refresh(tx: &Transaction<'_>, audio_id: &str) -> Result<(), DbError> {
    let (edit, found) = (edit_of(tx, audio_id)?, found_of(tx, audio_id)?);
    let phrase = found.phrase_beat.and_then(|beat| found.grid.beats.as_ref()?.get(beat).copied());
    let grid_edited = edit.changes_grid();
    let (first_beat, phrase_beat) = if grid_edited {
        let grid = grid::edited(found.grid, &edit, found.bpm, found.length);
        let beats = grid.beats.unwrap_or_default();
        let phrase = phrase.map(|second| beats.partition_point(|&beat| beat < second + edit.shift - 0.05));
        (beats.first().copied(), phrase.filter(|&beat| beat < beats.len()))
    } else {
        (found.first_beat, found.phrase_beat)
    };
    let key = edit.key.map_or((found.key, found.mode), |(key, mode)| (Some(key), Some(mode)));
    tx.prepare_cached(
        "UPDATE audio SET bpm = ?2, constant_tempo = ?3, first_beat_offset = ?4, first_phrase_beat_no = ?5,
             musical_key = ?6, mode = ?7, tempo_edited = ?8, grid_edited = ?9, key_edited = ?10, locked = ?11
         WHERE audio_id = ?1",
    )?
    .execute(params![
        audio_id,
        edit.bpm.or(found.bpm),
        if edit.exact { Some(true) } else { found.constant },
        first_beat,
        phrase_beat,
        key.0,
        key.1,
        edit.bpm.is_some(),
        grid_edited,
        edit.key.is_some(),
        edit.locked,
    ])?;
    Ok(())
}

/// The number of the next edit. The oldest ones are forgotten.
pub(super) fn next_batch(tx: &Transaction<'_>) -> Result<i64, DbError> {
    let last: Option<i64> = tx.query_row("SELECT max(batch) FROM edit_steps", [], |row| row.get(0))?;
    let next = last.unwrap_or(0) + 1;
    tx.execute("DELETE FROM edit_steps WHERE batch <= ?1", [next - MOST_BATCHES])?;
    Ok(next)
}

/// Writes down how an audio was before an edit.
pub(super) fn remember(tx: &Transaction<'_>, batch: i64, audio_id: &str, before: &Edit) -> Result<(), DbError> {
    tx.prepare_cached("INSERT INTO edit_steps(batch, audio_id, before, at) VALUES(?1, ?2, ?3, ?4)")?
        .execute(params![batch, audio_id, serde_json::to_string(before)?, clock::now_iso()])?;
    Ok(())
}

/// Takes back the last edit; the audios that it had changed.
pub(super) fn undo(tx: &Transaction<'_>) -> Result<Vec<String>, DbError> {
    let last: Option<i64> = tx.query_row("SELECT max(batch) FROM edit_steps", [], |row| row.get(0))?;
    let Some(batch) = last else { return Ok(Vec::new()) };
    let steps: Vec<(String, String)> = tx
        .prepare_cached("SELECT audio_id, before FROM edit_steps WHERE batch = ?1")?
        .query_map([batch], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (audio_id, before) in &steps {
        save(tx, audio_id, &edit_of(tx, audio_id)?, &serde_json::from_str(before)?)?;
    }
    tx.execute("DELETE FROM edit_steps WHERE batch = ?1", [batch])?;
    Ok(steps.into_iter().map(|(audio_id, _)| audio_id).collect())
}

/// There is an edit that can be taken back.
pub(super) fn can_undo(c: &Connection) -> Result<bool, DbError> {
    Ok(c.prepare_cached("SELECT 1 FROM edit_steps LIMIT 1")?.exists([])?)
}

/// Tracks that have this audio.
pub(super) fn tracks_of(c: &Connection, audio_id: &str) -> Result<Vec<String>, DbError> {
    let mut rows = c.prepare_cached("SELECT id FROM tracks WHERE audio_id = ?1")?;
    Ok(rows.query_map([audio_id], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
