//! Store of duplicates: tracks with the same audio, and which of them lists show.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::db::DbError;
use crate::library::track_row::{SET_ASIDE, columns, tables, text, track};
use crate::model::{DuplicateDetail, DuplicateGroup, DuplicateStats, DuplicateTrack};

/// Tables for queries over `groups g`: one row a group. `filter` stands in a WHERE over `tracks`.
///
/// The canonical copy has place 1: what the DJ chose, else what is there, of the highest bit rate, the oldest.
fn groups(filter: &str) -> String {
    let (title, artist) = (text("title"), text("artist"));
    format!(
        "WITH audios AS MATERIALIZED (
             SELECT audio_id FROM tracks WHERE audio_id IS NOT NULL {filter} GROUP BY audio_id HAVING count(*) > 1),
         copies AS (
             SELECT t.audio_id, t.id, t.file_size, t.path_text, t.date_added, t.is_missing, {SET_ASIDE} AS is_aside,
                 {title} AS title, {artist} AS artist,
                 row_number() OVER (PARTITION BY t.audio_id ORDER BY
                     {SET_ASIDE},
                     NOT EXISTS (SELECT 1 FROM tracks o WHERE o.audio_id = t.audio_id AND o.copy_of = t.id),
                     t.is_missing, coalesce(f.is_available = 0, 0), coalesce(t.bit_rate, 0) DESC, t.date_added, t.id
                 ) AS place
             FROM audios JOIN tracks t USING (audio_id) LEFT JOIN audio a USING (audio_id)
                 LEFT JOIN folders f ON f.id = t.folder_id),
         groups AS (
             SELECT audio_id, max(CASE WHEN place = 1 THEN id END) AS canonical, count(*) AS tracks,
                 max(date_added) AS created_at, group_concat(path_text, '||' ORDER BY place) AS paths,
                 max(CASE WHEN place = 1 THEN title END) AS title, max(CASE WHEN place = 1 THEN artist END) AS artist,
                 sum(CASE WHEN place > 1 AND NOT is_missing THEN file_size ELSE 0 END) AS wasted,
                 sum(is_aside) = count(*) - 1 AS is_resolved
             FROM copies GROUP BY audio_id)"
    )
}

/// A page of the groups and the number of all; the first rows wait most for a decision.
pub(crate) fn list(
    c: &Connection,
    is_resolved: Option<bool>,
    limit: u32,
    first: u64,
) -> Result<(Vec<DuplicateGroup>, u64), DbError> {
    let filter = "?1 IS NULL OR g.is_resolved = ?1";
    let sql = format!("{} SELECT count(*) FROM groups g WHERE {filter}", groups(""));
    let total = c.prepare_cached(&sql)?.query_row([is_resolved], |row| row.get(0))?;
    let sql = format!(
        "{} SELECT g.* FROM groups g WHERE {filter} ORDER BY g.is_resolved, g.wasted DESC, g.audio_id
         LIMIT ?2 OFFSET ?3",
        groups("")
    );
    let mut rows = c.prepare_cached(&sql)?;
    let found = rows.query_map(params![is_resolved, limit, first], group)?.collect::<Result<_, _>>()?;
    Ok((found, total))
}

fn group(row: &Row<'_>) -> rusqlite::Result<DuplicateGroup> {
    let id: String = row.get("audio_id")?;
    let tracks = row.get("tracks")?;
    Ok(DuplicateGroup {
        file_hash: id.clone(),
        id,
        canonical_track_id: row.get("canonical")?,
        total_duplicates: tracks,
        created_at: row.get("created_at")?,
        track_count: tracks,
        file_paths: row.get("paths")?,
        title: row.get("title")?,
        artist: row.get("artist")?,
        wasted_space_bytes: row.get("wasted")?,
        is_resolved: row.get("is_resolved")?,
    })
}

/// The group of an audio with its tracks; none when it has no two.
pub(crate) fn detail(c: &Connection, audio_id: &str) -> Result<Option<DuplicateDetail>, DbError> {
    let sql = format!("{} SELECT g.* FROM groups g", groups("AND audio_id = ?1"));
    let Some(group) = c.prepare_cached(&sql)?.query_row([audio_id], group).optional()? else { return Ok(None) };
    let sql = format!(
        "SELECT {}, f.path_text FROM {} WHERE t.audio_id = ?1 ORDER BY t.id <> ?2, t.date_added, t.id",
        columns(),
        tables()
    );
    let read = |row: &Row<'_>| {
        let track = track(row)?;
        let library_path = row.get(row.as_ref().column_count() - 1)?;
        Ok(DuplicateTrack { is_canonical: track.id == group.canonical_track_id, track, library_path })
    };
    let mut rows = c.prepare_cached(&sql)?;
    let tracks = rows.query_map([audio_id, &group.canonical_track_id], read)?.collect::<Result<_, _>>()?;
    Ok(Some(DuplicateDetail { group, tracks }))
}

/// Numbers of all groups.
pub(crate) fn stats(c: &Connection) -> Result<DuplicateStats, DbError> {
    let sql = format!(
        "{} SELECT count(*), coalesce(sum(is_resolved), 0), coalesce(sum(tracks), 0), coalesce(avg(tracks), 0.0),
             coalesce(max(tracks), 0), coalesce(sum(wasted), 0) FROM groups",
        groups("")
    );
    Ok(c.prepare_cached(&sql)?.query_row([], |row| {
        Ok(DuplicateStats {
            total_groups: row.get(0)?,
            resolved_groups: row.get(1)?,
            total_duplicate_tracks: row.get(2)?,
            avg_duplicates_per_group: row.get(3)?,
            max_duplicates_in_group: row.get(4)?,
            wasted_space_bytes: row.get(5)?,
        })
    })?)
}

/// Tracks whose audio is known.
pub(crate) fn hashed(c: &Connection) -> Result<u64, DbError> {
    Ok(c.query_row("SELECT count(*) FROM tracks WHERE audio_id IS NOT NULL", [], |row| row.get(0))?)
}

/// Lists show the track `chosen` of the audio and set the others aside; or they show all of them.
pub(crate) fn choose(tx: &Transaction<'_>, audio_id: &str, chosen: Option<&str>) -> Result<(), DbError> {
    let sql = "UPDATE tracks SET copy_of = CASE WHEN id <> ?2 THEN ?2 END WHERE audio_id = ?1";
    tx.prepare_cached(sql)?.execute(params![audio_id, chosen])?;
    Ok(())
}
