//! The library's file at start: put back where that was asked for, looked at after an unclean end, opened.

use std::path::{Path, PathBuf};

use crate::app::{StartError, backups};
use crate::db::{self, Db, DbError};

/// What a host can offer when the library is damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub library: PathBuf,
    /// What is wrong with it, in SQLite's words.
    pub detail: String,
    /// The newest copy: its name, and when it was made, for people.
    pub newest: Option<(String, String)>,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the library {} is damaged ({}). ", self.library.display(), self.detail)?;
        match &self.newest {
            Some((_, time)) => write!(
                f,
                "The copy of {time} can take its place: run `mismo backup restore`, or open the app, which offers it"
            ),
            None => write!(
                f,
                "There is no copy of it: `mismo backup restore --empty` starts a new library and keeps the damaged file"
            ),
        }
    }
}

impl Damage {
    fn new(library: &Path, detail: String) -> Self {
        let newest = db::backups::list(library).into_iter().next();
        let newest = newest.map(|copy| (copy.name(), backups::time(copy.made_at)));
        Self { library: library.to_owned(), detail, newest }
    }

    /// Puts the newest copy in the library's place, or an empty library where there is none; a sentence about it.
    ///
    /// # Errors
    /// The copy is damaged too, or a file cannot be moved.
    pub fn mend(&self) -> Result<String, DbError> {
        match &self.newest {
            Some((name, _)) => backups::put_back(&self.library, name),
            None => backups::set_aside(&self.library),
        }
    }
}

/// The library, and what was found out on the way.
pub(super) struct Opened {
    pub(super) db: Db,
    /// What people should know.
    pub(super) notices: Vec<String>,
    /// Waveforms that the library counts on may be missing.
    pub(super) waveforms_in_doubt: bool,
}

/// Opens the library of `data_dir`. `unclean`: the last end was none of ours.
pub(super) async fn open(data_dir: &Path, unclean: bool) -> Result<Opened, StartError> {
    let library = data_dir.join(backups::LIBRARY);
    let work = move || {
        let restored = backups::restore_as_wished(&library);
        if unclean && library.exists() {
            let verdict = db::quick_check(&library).or_else(|error| match error.is_damage() {
                true => Ok(error.to_string()),
                // Locked, or no right to read it: opening it says more.
                false => Ok::<_, DbError>("ok".to_owned()),
            })?;
            if verdict != "ok" {
                return Err(StartError::Damaged(Box::new(Damage::new(&library, verdict))));
            }
        }
        match Db::open(&library) {
            Err(error) if error.is_damage() => {
                Err(StartError::Damaged(Box::new(Damage::new(&library, error.to_string()))))
            }
            opened => {
                let db = opened?;
                let waveforms_in_doubt = unclean || restored.is_some() || db.has_new_waveforms_file();
                Ok(Opened { db, notices: restored.into_iter().collect(), waveforms_in_doubt })
            }
        }
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| StartError::Other(error.to_string()))?
}
