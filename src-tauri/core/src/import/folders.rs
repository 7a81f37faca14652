//! Music folders of the file to import.

use std::path::Path;

use rusqlite::Error;
use serde_json::Value;

use super::source::Source;
use super::value::{array, flag, text, whole};
use crate::model::NewDirectory;

impl Source {
    /// The music folders, as they would be added here.
    pub(super) fn folders(&self) -> Result<Vec<NewDirectory>, Error> {
        let names = [
            "path",
            "name",
            "is_active",
            "is_removable",
            "recursive_scan",
            "max_depth",
            "scan_patterns",
            "exclude_patterns",
            "follow_symlinks",
            "priority",
        ];
        let columns = names.map(|name| self.column("library_directories", &[name]));
        let sql = format!("SELECT {} FROM library_directories ORDER BY rowid", columns.join(", "));
        let mut rows = self.c.prepare(&sql)?;
        let read = |row: &rusqlite::Row<'_>| {
            let number = |column: usize| whole(row, column).and_then(|number| i32::try_from(number).ok());
            Ok(NewDirectory {
                path: text(row, 0).unwrap_or_default(),
                name: text(row, 1),
                is_active: flag(row, 2),
                is_removable: flag(row, 3),
                recursive_scan: flag(row, 4),
                max_depth: number(5),
                scan_patterns: patterns(array(row, 6)),
                exclude_patterns: patterns(array(row, 7)),
                follow_symlinks: flag(row, 8),
                priority: number(9),
                tempo_range: None,
            })
        };
        rows.query_map([], read)?.collect()
    }
}

/// An empty list leaves everything as it is.
fn patterns(list: Option<Value>) -> Option<Vec<String>> {
    let list: Vec<String> = serde_json::from_value(list?).ok()?;
    (!list.is_empty()).then_some(list)
}

/// The folder is on this computer.
pub(super) fn is_here(folder: &NewDirectory) -> bool {
    let path = Path::new(&folder.path);
    path.is_absolute() && path.is_dir()
}
