//! Saved settings: key and text.

use std::collections::BTreeMap;
use std::path::Path;

use crate::db::{Db, DbError, open_to_look};

/// All saved settings in the database file `path`, which is neither made, changed nor brought up to date.
///
/// # Errors
/// There is none, or it cannot be read.
pub fn stored_settings(path: &Path) -> Result<BTreeMap<String, String>, DbError> {
    let connection = open_to_look(path)?;
    let mut rows = connection.prepare("SELECT key, value FROM settings")?;
    let pairs = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(pairs.collect::<Result<_, _>>()?)
}

impl Db {
    /// All saved settings.
    ///
    /// # Errors
    /// The database failed.
    pub async fn saved_settings(&self) -> Result<BTreeMap<String, String>, DbError> {
        self.read(|c| {
            let mut rows = c.prepare_cached("SELECT key, value FROM settings")?;
            let pairs = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(pairs.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Saves `value` under `key`, or forgets it.
    ///
    /// # Errors
    /// The database failed; nothing is changed.
    pub async fn save_setting(&self, key: &'static str, value: Option<String>) -> Result<(), DbError> {
        self.write(move |tx| {
            match value {
                Some(value) => tx.execute(
                    "INSERT INTO settings(key, value) VALUES(?1, ?2)
                     ON CONFLICT(key) DO UPDATE SET value = excluded.value, updated_at = datetime('now')",
                    [key, value.as_str()],
                )?,
                None => tx.execute("DELETE FROM settings WHERE key = ?1", [key])?,
            };
            Ok(())
        })
        .await
    }
}
