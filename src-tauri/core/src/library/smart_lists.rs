//! Store of saved searches.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::db::DbError;

/// A saved search as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub id: String,
    pub name: String,
    pub search: String,
    pub order_by: Option<String>,
    pub built_in: bool,
    pub is_hidden: bool,
}

/// All that were not removed, in the order of the side bar.
pub(crate) fn all(c: &Connection) -> Result<Vec<Stored>, DbError> {
    let sql = "SELECT id, name, search, order_by, built_in, is_hidden FROM smart_lists WHERE is_removed = 0
               ORDER BY position, id";
    let mut rows = c.prepare_cached(sql)?;
    Ok(rows.query_map([], stored)?.collect::<Result<_, _>>()?)
}

/// The one with this id, unless it was removed.
pub(crate) fn get(c: &Connection, id: &str) -> Result<Option<Stored>, DbError> {
    let sql =
        "SELECT id, name, search, order_by, built_in, is_hidden FROM smart_lists WHERE is_removed = 0 AND id = ?1";
    Ok(c.prepare_cached(sql)?.query_row([id], stored).optional()?)
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        name: row.get(1)?,
        search: row.get(2)?,
        order_by: row.get(3)?,
        built_in: row.get(4)?,
        is_hidden: row.get(5)?,
    })
}

/// Writes a list, a new one below all others.
pub(crate) fn save(tx: &Transaction<'_>, list: &Stored) -> Result<(), DbError> {
    tx.prepare_cached(
        "INSERT INTO smart_lists(id, name, search, order_by, built_in, is_hidden, position)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, (SELECT coalesce(max(position), -1) + 1 FROM smart_lists))
         ON CONFLICT(id) DO UPDATE SET name = excluded.name, search = excluded.search, order_by = excluded.order_by,
            is_hidden = excluded.is_hidden",
    )?
    .execute(params![list.id, list.name, list.search, list.order_by, list.built_in, list.is_hidden])?;
    Ok(())
}

/// Moves a list to `position` among those that were not removed.
pub(crate) fn move_to(tx: &Transaction<'_>, id: &str, position: usize) -> Result<(), DbError> {
    let mut ids: Vec<String> = all(tx)?.into_iter().map(|list| list.id).filter(|other| other != id).collect();
    ids.insert(position.min(ids.len()), id.to_owned());
    let mut place = tx.prepare_cached("UPDATE smart_lists SET position = ?2 WHERE id = ?1")?;
    for (position, id) in ids.iter().enumerate() {
        place.execute(params![id, position])?;
    }
    Ok(())
}

/// Removes a list; one that came with Mismo can be restored.
pub(crate) fn remove(tx: &Transaction<'_>, id: &str) -> Result<bool, DbError> {
    let kept = "UPDATE smart_lists SET is_removed = 1 WHERE id = ?1 AND built_in = 1 AND is_removed = 0";
    let deleted = "DELETE FROM smart_lists WHERE id = ?1 AND built_in = 0";
    Ok(tx.execute(kept, [id])? + tx.execute(deleted, [id])? > 0)
}

/// Brings back those that came with Mismo and were removed or hidden.
pub(crate) fn restore(tx: &Transaction<'_>) -> Result<(), DbError> {
    tx.execute("UPDATE smart_lists SET is_removed = 0, is_hidden = 0 WHERE built_in = 1", [])?;
    Ok(())
}
