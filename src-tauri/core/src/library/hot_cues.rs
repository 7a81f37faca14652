//! Store of hot cues: eight places of an audio that a DJ jumps to, of each program that set some.

use rusqlite::{Connection, Row};

use crate::db::DbError;
use crate::model::HotCue;

/// The cues of an audio, in order; none before it is known.
pub(crate) fn of_audio(c: &Connection, audio_id: Option<&str>) -> Result<Vec<HotCue>, DbError> {
    let sql = "SELECT cue_index, position, name, color, is_loop, loop_end, auto_loop, source FROM hot_cues
               WHERE audio_id = ?1 ORDER BY cue_index, source";
    Ok(c.prepare_cached(sql)?.query_map([audio_id], hot_cue)?.collect::<Result<_, _>>()?)
}

fn hot_cue(row: &Row<'_>) -> rusqlite::Result<HotCue> {
    Ok(HotCue {
        index: row.get(0)?,
        position: row.get(1)?,
        name: row.get(2)?,
        color: row.get(3)?,
        is_loop: row.get(4)?,
        loop_end: row.get(5)?,
        auto_loop: row.get(6)?,
        source: row.get(7)?,
    })
}
