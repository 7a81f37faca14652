//! Which tracks the engine at work would analyse better than they were: results carry name and version of what made
//! them.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, Rows, named_params};

use crate::db::DbError;
use crate::model::EngineInfo;

/// Present tracks of audio that has an older result of the same engine, or one of the default engine where a better one
/// is at work now. What the DJ locked, and what is queued already, stays.
const IMPROVABLE: &str = "t.is_missing = 0
    AND EXISTS (
        SELECT 1 FROM analyses r WHERE r.audio_id = t.audio_id AND r.status = 'completed' AND (
            r.engine = :name AND CAST(r.engine_version AS INTEGER) < CAST(:version AS INTEGER)
            OR :beats IS NOT NULL AND r.stage = 'basic_features'
                AND json_extract(r.data, '$.engine.parameters.beats.name') <> :beats
            OR r.stage = 'genre' AND r.engine <> :genre))
    AND NOT EXISTS (SELECT 1 FROM audio a WHERE a.audio_id = t.audio_id AND a.locked = 1)
    AND NOT EXISTS (
        SELECT 1 FROM jobs j WHERE j.audio_id = t.audio_id AND j.status IN ('queued', 'processing'))";

/// The engine at work, as far as earlier results are compared with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AtWork {
    name: String,
    /// A whole number that grows with each change of the results.
    version: String,
    /// Name of what finds beats, where it is better than the default.
    beats: Option<String>,
    /// Name of what finds genres, where it is better than the default.
    genre: Option<String>,
}

impl AtWork {
    /// What the server's `engines` tell; `None` for one that does not say what analyses.
    pub(super) fn of(engines: &BTreeMap<String, Option<EngineInfo>>) -> Option<Self> {
        let info = |task: &str| engines.get(task).and_then(Option::as_ref);
        let better = |task| info(task).filter(|info| info.engine == "enhanced").map(|info| info.name.clone());
        let analysis = info("analysis")?;
        Some(Self {
            name: analysis.name.clone(),
            version: analysis.version.clone(),
            beats: better("beats"),
            genre: better("genre"),
        })
    }

    /// Name and version, for people.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// How many tracks it would improve.
    pub(super) fn count(&self, c: &Connection) -> Result<u64, DbError> {
        self.ask(c, "count(*)", |mut rows| rows.next()?.map_or(Ok(0), |row| row.get(0)))
    }

    /// The ids of those tracks.
    pub(super) fn tracks(&self, c: &Connection) -> Result<HashSet<String>, DbError> {
        self.ask(c, "t.id", |rows| rows.mapped(|row| row.get(0)).collect())
    }

    /// Has `columns` of the tracks that it would improve read.
    fn ask<T>(
        &self,
        c: &Connection,
        columns: &str,
        read: impl FnOnce(Rows<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, DbError> {
        let mut statement = c.prepare_cached(&format!("SELECT {columns} FROM tracks t WHERE {IMPROVABLE}"))?;
        let Self { name, version, beats, genre } = self;
        let parameters = named_params! {":name": name, ":version": version, ":beats": beats, ":genre": genre};
        Ok(read(statement.query(parameters)?)?)
    }
}
