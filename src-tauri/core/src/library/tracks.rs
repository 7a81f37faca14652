//! Store of tracks: lists, single tracks, and what was found about their audio.

use std::collections::BTreeMap;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use crate::db::DbError;
use crate::library::edits::{self, Grid};
use crate::library::path_bytes;
use crate::library::query::ListQuery;
use crate::library::track_row::{columns, tables, track};
use crate::model::{Page, Pagination, StageResult, Track, TrackDetail, TrackStats, Waveform};

/// One page of the list, with the number of all that match.
pub(crate) fn list(c: &Connection, query: &ListQuery) -> Result<Page<Track>, DbError> {
    let total: u64 = c
        .prepare_cached(&format!("SELECT count(*) FROM tracks t {} {}", query.filter_tables, query.filter))?
        .query_row(params_from_iter(&query.values), |row| row.get(0))?;
    let limit = query.limit;
    let offset = u64::from(query.page - 1) * u64::from(limit);
    // First the rows of the page alone, by as few columns as the order needs; then everything about these few.
    let sql = format!(
        "WITH page AS (SELECT t.rowid AS number FROM tracks t {} {} {} {order} LIMIT {limit} OFFSET {offset})
         SELECT {} FROM page CROSS JOIN {} WHERE t.rowid = page.number {order}",
        query.filter_tables,
        query.order_tables,
        query.filter,
        columns(),
        tables(),
        order = query.order(total),
    );
    let mut rows = c.prepare_cached(&sql)?;
    let data = rows.query_map(params_from_iter(&query.values), track)?.collect::<Result<Vec<_>, _>>()?;
    let total_pages = total.div_ceil(u64::from(limit));
    Ok(Page { success: true, data, pagination: Pagination { page: query.page, limit, total, total_pages } })
}

/// A track's row.
pub(crate) fn get(c: &Connection, id: &str) -> Result<Option<Track>, DbError> {
    let sql = format!("SELECT {} FROM {} WHERE t.id = ?1", columns(), tables());
    Ok(c.prepare_cached(&sql)?.query_row([id], track).optional()?)
}

/// A track with the results of every stage.
pub(crate) fn detail(c: &Connection, id: &str) -> Result<Option<TrackDetail>, DbError> {
    let Some(track) = get(c, id)? else { return Ok(None) };
    let mut analysis = BTreeMap::new();
    if let Some(audio_id) = &track.file_hash {
        let sql = "SELECT stage, status, data, error, engine, engine_version, finished_at FROM analyses
                   WHERE audio_id = ?1";
        let mut rows = c.prepare_cached(sql)?;
        let mut rows = rows.query([audio_id])?;
        while let Some(row) = rows.next()? {
            let data: String = row.get(2)?;
            let result = StageResult {
                status: row.get(1)?,
                data: serde_json::from_str(&data)?,
                error: row.get(3)?,
                engine: row.get(4)?,
                engine_version: row.get(5)?,
                finished_at: row.get(6)?,
            };
            analysis.insert(row.get(0)?, result);
        }
    }
    Ok(Some(TrackDetail { track, hot_cues: Vec::new(), analysis }))
}

/// Numbers of the whole library.
pub(crate) fn stats(c: &Connection) -> Result<TrackStats, DbError> {
    let sql = "SELECT count(*), coalesce(sum(is_missing), 0), coalesce(sum(is_analyzed), 0),
            coalesce(sum(is_analyzed = 0 AND is_failed = 0 AND is_missing = 0), 0), coalesce(sum(is_failed), 0),
            (SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM tracks WHERE audio_id IS NOT NULL
                GROUP BY audio_id HAVING n > 1)),
            coalesce(sum(date_added >= datetime('now', '-7 days')), 0), coalesce(sum(file_size), 0),
            coalesce(avg(duration_seconds), 0.0)
        FROM tracks";
    let stats = c.prepare_cached(sql)?.query_row([], |row| {
        Ok(TrackStats {
            total: row.get(0)?,
            missing: row.get(1)?,
            analyzed: row.get(2)?,
            not_analyzed: row.get(3)?,
            failed: row.get(4)?,
            duplicates: row.get(5)?,
            added_this_week: row.get(6)?,
            total_size: row.get(7)?,
            avg_duration: row.get(8)?,
        })
    })?;
    Ok(stats)
}

/// Where a track's file should be.
pub(crate) struct Place {
    pub path: PathBuf,
    pub audio_id: Option<String>,
    pub duration: Option<f64>,
    /// Its row is marked missing or its folder is away.
    pub is_away: bool,
}

/// The place of a track's file.
pub(crate) fn place(c: &Connection, id: &str) -> Result<Option<Place>, DbError> {
    let sql = "SELECT t.path, t.audio_id, t.duration_seconds, t.is_missing = 1 OR coalesce(f.is_available = 0, 0)
               FROM tracks t LEFT JOIN folders f ON f.id = t.folder_id WHERE t.id = ?1";
    let place = |row: &Row<'_>| {
        let path = path_bytes::path(row.get_ref(0)?.as_blob()?);
        Ok(Place { path, audio_id: row.get(1)?, duration: row.get(2)?, is_away: row.get(3)? })
    };
    Ok(c.prepare_cached(sql)?.query_row([id], place).optional()?)
}

/// Where the stem `name` of a track was put; none when it was never made.
pub(crate) fn stem(c: &Connection, id: &str, name: &str) -> Result<Option<PathBuf>, DbError> {
    let sql = "SELECT json_extract(r.data, '$.stems.' || ?2) FROM tracks t JOIN analyses r ON r.audio_id = t.audio_id
               WHERE t.id = ?1 AND r.stage = 'stems' AND r.status = 'completed'";
    let place = c.prepare_cached(sql)?.query_row([id, name], |row| row.get::<_, Option<String>>(0)).optional()?;
    Ok(place.flatten().map(PathBuf::from))
}

/// The beat grid of a track's audio; none for an unknown track.
pub(crate) fn grid(c: &Connection, id: &str) -> Result<Option<Grid>, DbError> {
    let sql = "SELECT audio_id FROM tracks WHERE id = ?1";
    let audio: Option<Option<String>> = c.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
    Ok(match audio {
        None => None,
        Some(None) => Some(Grid::default()),
        Some(Some(audio_id)) => Some(edits::grid_of(c, &audio_id)?),
    })
}

/// All zoom levels of a track's waveform, or the one asked for.
pub(crate) fn waveforms(c: &Connection, id: &str, zoom: Option<u8>) -> Result<Vec<Waveform>, DbError> {
    let sql = "SELECT w.audio_id, w.zoom_level, w.sample_rate, w.samples_per_pixel, w.num_pixels, w.bands
        FROM tracks t JOIN waveforms w ON w.audio_id = t.audio_id
        WHERE t.id = ?1 AND (?2 IS NULL OR w.zoom_level = ?2) ORDER BY w.zoom_level";
    let mut rows = c.prepare_cached(sql)?;
    let mut rows = rows.query(rusqlite::params![id, zoom])?;
    let mut waveforms = Vec::new();
    while let Some(row) = rows.next()? {
        waveforms.push(waveform(row)?);
    }
    Ok(waveforms)
}

fn waveform(row: &Row<'_>) -> Result<Waveform, DbError> {
    let num_pixels: u32 = row.get(4)?;
    let bands = row.get_ref(5)?.as_blob().map_err(rusqlite::Error::from)?;
    let band = |number: usize| -> Result<String, DbError> {
        let length = num_pixels as usize;
        let bytes = bands.get(number * length..(number + 1) * length);
        let bytes = bytes.ok_or_else(|| DbError::Content("a waveform is shorter than its header says".to_owned()))?;
        Ok(BASE64.encode(bytes))
    };
    Ok(Waveform {
        file_hash: row.get(0)?,
        zoom_level: row.get(1)?,
        sample_rate: row.get(2)?,
        samples_per_pixel: row.get(3)?,
        num_pixels,
        low_freq_amplitude: band(0)?,
        mid_freq_amplitude: band(1)?,
        high_freq_amplitude: band(2)?,
        low_freq_intensity: band(3)?,
        mid_freq_intensity: band(4)?,
        high_freq_intensity: band(5)?,
    })
}

/// There is a track with this id.
pub(crate) fn exists(c: &Connection, id: &str) -> Result<bool, DbError> {
    Ok(c.prepare_cached("SELECT 1 FROM tracks WHERE id = ?1")?.exists([id])?)
}
