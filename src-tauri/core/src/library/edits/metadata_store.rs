//! What the DJ wrote about an audio, in the database; what is shown of it, and where that came from.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::metadata::Metadata;
use crate::db::DbError;
use crate::model::{Track, ValueSource};

/// Columns of [`metadata`].
const COLUMNS: &str =
    "title, artist, album, album_artist, genre, year, track_number, comment, rating, color_tag, energy_level";

/// What was written about an audio.
pub(super) fn metadata_of(c: &Connection, audio_id: &str) -> Result<Metadata, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM edits WHERE audio_id = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([audio_id], metadata).optional()?.unwrap_or_default())
}

fn metadata(row: &Row<'_>) -> rusqlite::Result<Metadata> {
    Ok(Metadata {
        title: row.get(0)?,
        artist: row.get(1)?,
        album: row.get(2)?,
        album_artist: row.get(3)?,
        genre: row.get(4)?,
        year: row.get(5)?,
        track_number: row.get(6)?,
        comment: row.get(7)?,
        rating: row.get(8)?,
        color_tag: row.get(9)?,
        energy_level: row.get(10)?,
    })
}

/// Writes it into the row of `edits`, which is there.
pub(super) fn save(tx: &Transaction<'_>, audio_id: &str, metadata: &Metadata) -> Result<(), DbError> {
    tx.prepare_cached(
        "UPDATE edits SET title = ?2, artist = ?3, album = ?4, album_artist = ?5, genre = ?6, year = ?7,
             track_number = ?8, comment = ?9, rating = ?10, color_tag = ?11, energy_level = ?12
         WHERE audio_id = ?1",
    )?
    .execute(params![
        audio_id,
        metadata.title,
        metadata.artist,
        metadata.album,
        metadata.album_artist,
        metadata.genre,
        metadata.year,
        metadata.track_number,
        metadata.comment,
        metadata.rating,
        metadata.color_tag,
        metadata.energy_level,
    ])?;
    Ok(())
}

/// Brings what is shown of an audio up to date: the DJ, else an imported library, else the analysis.
pub(crate) fn show(tx: &Transaction<'_>, audio_id: &str) -> Result<(), DbError> {
    tx.prepare_cached(
        "UPDATE audio SET title = e.title, artist = e.artist, album = e.album, album_artist = e.album_artist,
             genre = e.genre, year = e.year, track_number = e.track_number, comment = coalesce(e.comment, i.comment),
             rating = coalesce(e.rating, i.rating), color_tag = nullif(coalesce(e.color_tag, i.color_tag), ''),
             energy_level = coalesce(e.energy_level, i.energy_level, json_extract(r.data, '$.energy_level'))
         FROM (SELECT 1) LEFT JOIN edits e ON e.audio_id = ?1 LEFT JOIN imported i ON i.audio_id = ?1
             LEFT JOIN analyses r ON r.audio_id = ?1 AND r.stage = 'characteristics' AND r.status = 'completed'
         WHERE audio.audio_id = ?1",
    )?
    .execute([audio_id])?;
    Ok(())
}

/// Where the values of `track` came from, by their names in the row.
pub(crate) fn sources(c: &Connection, track: &Track) -> Result<BTreeMap<String, ValueSource>, DbError> {
    let audio_id = track.file_hash.as_deref().unwrap_or_default();
    let edited = metadata_of(c, audio_id)?;
    let sql = "SELECT comment IS NOT NULL, rating IS NOT NULL, color_tag IS NOT NULL, energy_level IS NOT NULL
               FROM imported WHERE audio_id = ?1";
    let read = |row: &Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]);
    let imported: [bool; 4] = c.prepare_cached(sql)?.query_row([audio_id], read).optional()?.unwrap_or_default();
    let tag = Some(ValueSource::FileTag);
    let values = [
        ("title", edited.title.is_some(), false, tag, track.title.is_some()),
        ("artist", edited.artist.is_some(), false, tag, track.artist.is_some()),
        ("album", edited.album.is_some(), false, tag, track.album.is_some()),
        ("album_artist", edited.album_artist.is_some(), false, tag, track.album_artist.is_some()),
        ("genre", edited.genre.is_some(), false, tag, track.genre.is_some()),
        ("year", edited.year.is_some(), false, tag, track.year.is_some()),
        ("track_number", edited.track_number.is_some(), false, tag, track.track_number.is_some()),
        ("comment", edited.comment.is_some(), imported[0], tag, track.comment.is_some()),
        ("rating", edited.rating.is_some(), imported[1], None, false),
        ("color_tag", edited.color_tag.is_some(), imported[2], None, false),
        (
            "energy_level",
            edited.energy_level.is_some(),
            imported[3],
            Some(ValueSource::Analysis),
            track.energy_level.is_some(),
        ),
    ];
    let mut sources: BTreeMap<String, ValueSource> = BTreeMap::new();
    for (name, by_hand, by_import, otherwise, is_there) in values {
        let source = match (by_hand, by_import) {
            (true, _) => Some(ValueSource::User),
            (false, true) => Some(ValueSource::Import),
            (false, false) => otherwise.filter(|_| is_there),
        };
        sources.extend(source.map(|source| (name.to_owned(), source)));
    }
    sources.extend(track.bpm_source.map(|source| ("bpm".to_owned(), source)));
    sources.extend(track.key_source.map(|source| ("musical_key".to_owned(), source)));
    Ok(sources)
}
