//! Store of tracks: lists, single tracks, and what was found about their audio.

use std::collections::BTreeMap;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row};

use crate::db::DbError;
use crate::library::catalogue::{Contents, Cursor, Look};
use crate::library::edits::{self, Grid};
use crate::library::fits::{self, Counted, Sound};
use crate::library::hot_cues;
use crate::library::path_bytes;
use crate::library::query::ListQuery;
use crate::library::track_row::{columns, tables, track};
use crate::library::wheel::Relation;
use crate::model::{
    FileTags, FittingTrack, KeyFit, Page, Pagination, StageResult, Track, TrackDetail, TrackStats, Waveform,
};

/// One page of the list, with the number of all that match.
pub(crate) fn list(look: &Look<'_>, query: &ListQuery) -> Result<Page<Track>, DbError> {
    let places = look.list(&query.conditions, &query.order)?;
    let limit = query.limit as usize;
    let first = match &query.after {
        Some(cursor) => cursor.passed(look.contents, &query.order, &places),
        None => (query.page as usize - 1).saturating_mul(limit).min(places.len()),
    };
    let end = places.len().min(first + limit);
    let data = rows(look, &places[first..end])?;
    let last = places[first..end].last().filter(|_| end < places.len());
    let next = last.map(|place| Cursor::behind(look.contents, &query.order, look.row(*place)).text());
    let total = places.len() as u64;
    let page = u32::try_from(first / limit + 1).unwrap_or(u32::MAX);
    let pagination = Pagination {
        page: if query.after.is_some() { page } else { query.page },
        limit: query.limit,
        total,
        total_pages: total.div_ceil(u64::from(query.limit)),
        next,
    };
    Ok(Page { success: true, data, pagination, unread: query.unread.clone() })
}

/// Everything about the rows at `places`. One that was deleted a moment ago is left out.
fn rows(look: &Look<'_>, places: &[u32]) -> Result<Vec<Track>, DbError> {
    let mut one = one(look)?;
    let found = places.iter().map(|place| one.query_row([look.row(*place).number], track).optional());
    Ok(found.filter_map(Result::transpose).collect::<Result<_, _>>()?)
}

/// The query for the row with a row id.
fn one<'a>(look: &Look<'a>) -> Result<CachedStatement<'a>, DbError> {
    Ok(look.c.prepare_cached(&format!("SELECT {} FROM {} WHERE t.rowid = ?1", columns(), tables()))?)
}

/// What goes with a track, the nearest first: none for an unknown one, and none inside before its tempo and key are
/// known.
pub(crate) fn fitting(look: &Look<'_>, id: &str, most: usize) -> Result<Option<Option<Vec<FittingTrack>>>, DbError> {
    let Some(own) = look.by_id(id)? else { return Ok(None) };
    let Some(sound) = Sound::of(own) else { return Ok(Some(None)) };
    let found = fits::ranked(look.contents, &sound, most);
    let mut one = one(look)?;
    let shown = found.into_iter().filter_map(|(place, fit)| {
        let track = one.query_row([look.row(place).number], track).optional().transpose()?;
        Some(track.map(|track| FittingTrack {
            track,
            reason: fit.reason(),
            key_fit: match fit.key {
                Relation::Same => KeyFit::Same,
                Relation::Relative => KeyFit::Relative,
                Relation::Neighbour => KeyFit::Neighbour,
            },
            tempo_percent: fit.tempo.percent,
            tempo_factor: match fit.tempo.counted {
                Counted::Alike => 1.0,
                Counted::Half => 2.0,
                Counted::Double => 0.5,
            },
            energy_steps: fit.energy,
        }))
    });
    Ok(Some(Some(shown.collect::<Result<_, _>>()?)))
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
    let hot_cues = hot_cues::of_audio(c, track.file_hash.as_deref())?;
    let (sources, file_tags) = (edits::sources(c, &track)?, file_tags(c, id)?);
    Ok(Some(TrackDetail { track, hot_cues, sources, file_tags, analysis }))
}

/// What the tags of a track's file say.
fn file_tags(c: &Connection, id: &str) -> Result<FileTags, DbError> {
    let sql =
        "SELECT title, artist, album, album_artist, genre, year, track_number, comment, tag_bpm, tag_key, tag_mode
               FROM tracks WHERE id = ?1";
    let tags = c.prepare_cached(sql)?.query_row([id], |row| {
        Ok(FileTags {
            title: row.get(0)?,
            artist: row.get(1)?,
            album: row.get(2)?,
            album_artist: row.get(3)?,
            genre: row.get(4)?,
            year: row.get(5)?,
            track_number: row.get(6)?,
            comment: row.get(7)?,
            bpm: row.get(8)?,
            musical_key: row.get(9)?,
            mode: row.get(10)?,
        })
    });
    Ok(tags?)
}

/// Numbers of the whole library; added counts from `week_ago`, in seconds since 1970.
pub(crate) fn stats(contents: &Contents, week_ago: i64) -> TrackStats {
    let mut stats = TrackStats::default();
    let (mut seconds, mut known) = (0.0, 0.0);
    for row in contents.rows() {
        let facts = &row.facts;
        stats.total += 1;
        stats.missing += u64::from(facts.is_missing);
        stats.analyzed += u64::from(facts.is_analyzed);
        stats.not_analyzed += u64::from(!facts.is_analyzed && !facts.is_failed && !facts.is_missing);
        stats.failed += u64::from(facts.is_failed);
        stats.duplicates += u64::from(contents.is_duplicate(row));
        stats.added_this_week += u64::from(facts.added >= week_ago);
        stats.total_size += facts.size;
        if let Some(length) = facts.seconds {
            seconds += f64::from(length);
            known += 1.0;
        }
    }
    stats.avg_duration = if known > 0.0 { seconds / known } else { 0.0 };
    stats
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
