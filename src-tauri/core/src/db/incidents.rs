//! Stored incidents.

use std::path::Path;

use rusqlite::{Connection, params};

use crate::db::{Db, DbError, open_to_look};
use crate::model::Incident;

/// All incidents in the database file `path`, newest first; it is neither made, changed nor brought up to date.
///
/// # Errors
/// There is none, or it cannot be read.
pub(crate) fn stored_incidents(path: &Path) -> Result<Vec<Incident>, DbError> {
    all(&open_to_look(path)?, "SELECT body FROM incidents ORDER BY last_at DESC, id DESC")
}

fn all(connection: &Connection, sql: &str) -> Result<Vec<Incident>, DbError> {
    let mut rows = connection.prepare_cached(sql)?;
    let bodies = rows.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(bodies.iter().filter_map(|body| serde_json::from_str(body).ok()).collect())
}

impl Db {
    /// All stored incidents, oldest first. One that this version cannot read is left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn incidents(&self) -> Result<Vec<Incident>, DbError> {
        self.read(|c| all(c, "SELECT body FROM incidents ORDER BY last_at, id")).await
    }

    /// Saves `incidents`, and forgets all but the newest `most`.
    ///
    /// # Errors
    /// The database failed; nothing is changed.
    pub async fn save_incidents(&self, incidents: Vec<Incident>, most: usize) -> Result<(), DbError> {
        self.write(move |tx| {
            for mut incident in incidents {
                incident.actions.clear();
                incident.held.clear();
                tx.prepare_cached(
                    "INSERT INTO incidents(id, last_at, body) VALUES(?1, ?2, ?3)
                     ON CONFLICT(id) DO UPDATE SET last_at = excluded.last_at, body = excluded.body",
                )?
                .execute(params![incident.id, incident.last_at, serde_json::to_string(&incident)?])?;
            }
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            tx.execute(
                "DELETE FROM incidents WHERE id NOT IN
                 (SELECT id FROM incidents ORDER BY last_at DESC, id DESC LIMIT ?1)",
                [most],
            )?;
            Ok(())
        })
        .await
    }
}
