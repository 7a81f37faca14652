//! The file to import: opened to be read alone, and recognised.
//!
//! Nothing is ever written to it or beside it. A file in WAL mode would get companions from SQLite even by reading: it is
//! read as one that never changes where nothing waits in its log, and copied with its log into our data folder where
//! something does.

use std::collections::{HashMap, HashSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::{Connection, OpenFlags};

use super::error::ImportError;

/// The newest version of that library that we know.
pub(super) const NEWEST: i64 = 16;
/// Tables in which its versions may note their number.
const VERSIONS: [&str; 3] = ["schema_version", "schema_migrations", "migrations"];
/// Time to wait for another program's lock.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);
/// Times that a copy is tried while another program writes.
const COPIES: usize = 3;

/// The open file.
#[derive(Debug)]
pub(super) struct Source {
    pub c: Connection,
    /// Columns by table, all in lower case.
    tables: HashMap<String, HashSet<String>>,
    /// Removed at the end.
    _copy: Option<Copy>,
}

impl Source {
    /// Opens the library at `path`; a copy is made in `scratch` where one is needed. Blocks.
    ///
    /// # Errors
    /// It is no such library, or cannot be read now.
    pub(super) fn open(path: &Path, scratch: &Path) -> Result<Self, ImportError> {
        let head = head(path)?;
        if !head.starts_with(b"SQLite format 3\0") {
            return Err(ImportError::NotADatabase(path.to_owned()));
        }
        let failed = |error: rusqlite::Error| ImportError::of(path, &error);
        let in_wal_mode = head[18] == 2;
        let waits = |suffix: &str| beside(path, suffix).metadata().is_ok_and(|log| log.len() > 0);
        let copy = match (in_wal_mode, waits("-wal"), waits("-journal")) {
            (true, true, _) => Some(Copy::make(path, "-wal", scratch)?),
            (false, _, true) => Some(Copy::make(path, "-journal", scratch)?),
            _ => None,
        };
        let c = match &copy {
            Some(copy) => Connection::open(&copy.file),
            None => open_still(path, in_wal_mode),
        };
        let c = c.map_err(failed)?;
        c.busy_timeout(PATIENCE).map_err(failed)?;
        let source = Self { tables: tables(&c).map_err(failed)?, c, _copy: copy };
        source.recognise().map(|()| source)
    }

    /// That this is what we can read.
    fn recognise(&self) -> Result<(), ImportError> {
        if self.tables.contains_key("audio") && self.tables.contains_key("folders") {
            return Err(ImportError::Own);
        }
        for (table, columns) in [("tracks", &["file_path"][..]), ("library_directories", &["path"])] {
            let known =
                self.tables.get(table).ok_or_else(|| ImportError::NotALibrary(format!("it has no table {table}")))?;
            if let Some(missing) = columns.iter().find(|column| !known.contains(**column)) {
                return Err(ImportError::NotALibrary(format!("its table {table} has no column {missing}")));
            }
        }
        let version = self.version();
        if version > NEWEST { Err(ImportError::Newer(version)) } else { Ok(()) }
    }

    /// The version that it says it has; 0 where it says none.
    fn version(&self) -> i64 {
        let noted = VERSIONS.iter().filter(|table| self.has(table, "version")).filter_map(|table| {
            let sql = format!("SELECT max(CAST(version AS INTEGER)) FROM {table}");
            self.c.query_row(&sql, [], |row| row.get::<_, Option<i64>>(0)).ok().flatten()
        });
        let own = self.c.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap_or(0);
        noted.chain([own]).max().unwrap_or(0)
    }

    /// It has this table.
    pub(super) fn has_table(&self, table: &str) -> bool {
        self.tables.contains_key(table)
    }

    fn has(&self, table: &str, column: &str) -> bool {
        self.tables.get(table).is_some_and(|columns| columns.contains(column))
    }

    /// SQL of the first of some columns that the table has; `NULL` where it has none of them.
    pub(super) fn column(&self, table: &str, names: &[&str]) -> String {
        let found = names.iter().find(|name| self.has(table, name));
        found.map_or_else(|| "NULL".to_owned(), |name| format!("\"{name}\""))
    }
}

fn head(path: &Path) -> Result<[u8; 100], ImportError> {
    let refused = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => ImportError::NotFound(path.to_owned()),
        _ => ImportError::NotReadable { path: path.to_owned(), reason: error.to_string() },
    };
    if !path.is_absolute() {
        return Err(ImportError::NotAbsolute(path.to_owned()));
    }
    if std::fs::metadata(path).map_err(refused)?.is_dir() {
        return Err(ImportError::IsFolder(path.to_owned()));
    }
    let mut head = [0; 100];
    let mut file = std::fs::File::open(path).map_err(refused)?;
    match file.read_exact(&mut head) {
        Ok(()) => Ok(head),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Err(ImportError::NotADatabase(path.to_owned()))
        }
        Err(error) => Err(refused(error)),
    }
}

/// Opens a file in which nothing waits. Reading one in WAL mode would make companions: SQLite is told that it does not
/// change.
fn open_still(path: &Path, in_wal_mode: bool) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if !in_wal_mode {
        return Connection::open_with_flags(path, flags);
    }
    let mut address = String::from("file:");
    for byte in crate::library::path_bytes::of(path) {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => address.push(char::from(byte)),
            byte => address.push_str(&format!("%{byte:02x}")),
        }
    }
    Connection::open_with_flags(address + "?immutable=1", flags | OpenFlags::SQLITE_OPEN_URI)
}

/// The tables with their columns.
fn tables(c: &Connection) -> Result<HashMap<String, HashSet<String>>, rusqlite::Error> {
    let mut rows = c.prepare(
        "SELECT lower(t.name), lower(i.name) FROM sqlite_master t, pragma_table_info(t.name) i WHERE t.type = 'table'",
    )?;
    let mut tables: HashMap<String, HashSet<String>> = HashMap::new();
    for row in rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
        let (table, column) = row?;
        tables.entry(table).or_default().insert(column);
    }
    Ok(tables)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

/// A copy of a file with its log, in a folder of its own that goes with it.
#[derive(Debug)]
struct Copy {
    folder: PathBuf,
    file: PathBuf,
}

impl Copy {
    fn make(path: &Path, log: &str, scratch: &Path) -> Result<Self, ImportError> {
        let folder = scratch.join(format!("import-{}", uuid::Uuid::new_v4()));
        let copy = Self { file: folder.join("library.db"), folder };
        let failed = |error: std::io::Error| ImportError::NotReadable {
            path: path.to_owned(),
            reason: format!("it cannot be copied: {error}"),
        };
        std::fs::create_dir_all(&copy.folder).map_err(failed)?;
        let state = || [path.to_owned(), beside(path, log)].map(|file| changed_at(&file));
        for _ in 0..COPIES {
            let before = state();
            std::fs::copy(path, &copy.file).map_err(failed)?;
            match std::fs::copy(beside(path, log), beside(&copy.file, log)) {
                Ok(_) if state() == before => return Ok(copy),
                // It was changed meanwhile, or its log was taken in.
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Err(ImportError::Locked(path.to_owned()))
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // What stays is of no harm.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn changed_at(path: &Path) -> Option<(u64, SystemTime)> {
    let file = path.metadata().ok()?;
    Some((file.len(), file.modified().ok()?))
}
