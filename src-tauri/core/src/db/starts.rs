//! Starts of the analysis server, the newest ones.

use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::{Db, DbError};
use crate::model::StartRecord;

/// Starts that are kept.
pub const STARTS_KEPT: usize = 200;

impl Db {
    /// All starts that are kept, oldest first. A row that this version does not understand is left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn starts(&self) -> Result<Vec<StartRecord>, DbError> {
        self.read(|c| {
            let mut rows =
                c.prepare_cached("SELECT at, kind, version, outcome, code, total_ms, stages FROM starts ORDER BY id")?;
            let records = rows.query_map([], |row| Ok(record(row)))?;
            Ok(records.collect::<Result<Vec<_>, _>>()?.into_iter().filter_map(Result::ok).collect())
        })
        .await
    }

    /// Adds a start and forgets those that are too old.
    ///
    /// # Errors
    /// The database failed; nothing is changed.
    pub async fn add_start(&self, start: StartRecord) -> Result<(), DbError> {
        self.write_bulk(move |tx| {
            tx.execute(
                "INSERT INTO starts(at, kind, version, outcome, code, total_ms, stages) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (
                    &start.at,
                    name(&start.kind)?,
                    &start.version,
                    name(&start.outcome)?,
                    &start.code,
                    start.total_ms,
                    serde_json::to_string(&start.stages)?,
                ),
            )?;
            tx.execute(
                "DELETE FROM starts WHERE id NOT IN (SELECT id FROM starts ORDER BY id DESC LIMIT ?1)",
                [STARTS_KEPT],
            )?;
            Ok(())
        })
        .await
    }
}

fn record(row: &Row<'_>) -> Result<StartRecord, DbError> {
    Ok(StartRecord {
        at: row.get(0)?,
        kind: named(row.get(1)?)?,
        version: row.get(2)?,
        outcome: named(row.get(3)?)?,
        code: row.get(4)?,
        total_ms: row.get(5)?,
        stages: serde_json::from_str(&row.get::<_, String>(6)?)?,
    })
}

/// The wire name of a variant.
fn name(value: &impl Serialize) -> Result<String, DbError> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}

/// The variant of a wire name.
fn named<T: DeserializeOwned>(name: String) -> Result<T, DbError> {
    Ok(serde_json::from_value(name.into())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ServerKind, StageName, StageState, StartOutcome, StartStage};

    fn start(total_ms: u64) -> StartRecord {
        StartRecord {
            at: "2026-11-23T14:02:31.000Z".to_owned(),
            kind: ServerKind::Bundled,
            version: Some("0.1.0".to_owned()),
            outcome: StartOutcome::Failed,
            code: Some("import_error".to_owned()),
            total_ms,
            stages: vec![StartStage {
                name: StageName::Imports,
                state: StageState::Failed,
                started_ms: Some(0),
                duration_ms: Some(total_ms),
                usual_ms: None,
                parts: Vec::new(),
            }],
        }
    }

    #[tokio::test]
    async fn the_newest_starts_are_kept_in_order() {
        let dir = tempfile::tempdir().expect("a folder");
        let db = Db::open(&dir.path().join("library.db")).expect("a database");
        let total = u64::try_from(STARTS_KEPT).expect("a number") + 3;
        for total_ms in 0..total {
            db.add_start(start(total_ms)).await.expect("added");
        }
        let starts = db.starts().await.expect("starts");
        assert_eq!(starts, (3..total).map(start).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_row_of_another_version_is_left_out() {
        let dir = tempfile::tempdir().expect("a folder");
        let db = Db::open(&dir.path().join("library.db")).expect("a database");
        db.add_start(start(1)).await.expect("added");
        db.add_start(start(2)).await.expect("added");
        let changed = db.write(|tx| Ok(tx.execute("UPDATE starts SET outcome = 'paused' WHERE total_ms = 1", [])?));
        assert_eq!(changed.await.expect("changed"), 1);
        assert_eq!(db.starts().await.expect("starts"), [start(2)]);
    }
}
