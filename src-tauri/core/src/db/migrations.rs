//! Migrations: each is frozen once it has landed; a change of the schema is a new file.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::db::{DbError, backups};
use crate::model::BackupReason;

const STEPS: &[M<'_>] = &[
    M::up(include_str!("migrations/0001_library.sql")),
    M::up(include_str!("migrations/0002_incidents.sql")),
    M::up(include_str!("migrations/0003_history.sql")),
    M::up(include_str!("migrations/0004_edits.sql")),
    M::up(include_str!("migrations/0005_engines.sql")),
    M::up(include_str!("migrations/0006_search.sql")),
    M::up(include_str!("migrations/0007_pool.sql")),
    M::up(include_str!("migrations/0008_kept.sql")),
    M::up(include_str!("migrations/0009_scans.sql")),
];

/// Brings the database up to date. An existing one is copied into `backups/` beside it first.
pub(super) fn run(connection: &mut Connection, path: &Path) -> Result<(), DbError> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let newest = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if version > 0 && version < newest {
        let copy = backups::write_with(connection, path, BackupReason::Update)?;
        tracing::info!("Database backed up to {} before an update", copy.path.display());
    }
    Migrations::from_slice(STEPS).to_latest(connection)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_steps_apply_to_an_empty_database() {
        Migrations::from_slice(STEPS).validate().expect("valid migrations");
    }
}
