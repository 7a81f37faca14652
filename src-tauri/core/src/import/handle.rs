//! The operations: start, look, cancel; and the dry run that needs no running application.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::error::ImportError;
use super::run::{self, Run, Step};
use crate::db::{self, Db, DbError, backups};
use crate::error::ApiError;
use crate::events::{Batch, Bus, Event};
use crate::library::Library;
use crate::model::{
    BackupReason, DirectoryFilter, ImportError as Told, ImportFailure, ImportPhase, ImportRequest, ImportResult,
    ImportStatus, NewDirectory,
};

/// Time between two events of progress, at least.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Longest wait for the batch that an import is at when the application ends.
const GRACE: Duration = Duration::from_secs(2);

/// What an import needs of the application.
#[derive(Debug)]
pub struct ImportParts {
    /// The store.
    pub db: Db,
    /// File of the store, for the copy of it that is made before.
    pub library_file: PathBuf,
    /// Where folders are added.
    pub library: Library,
    /// Where progress goes.
    pub bus: Bus,
    /// Where changed tracks go.
    pub batch: Batch,
}

/// Imports of other libraries, one at a time; clones are the same.
#[derive(Debug, Clone)]
pub struct Import {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    parts: ImportParts,
    /// The one that runs or ran last, with what cancels it.
    last: Mutex<Option<(ImportStatus, CancellationToken)>>,
    tasks: TaskTracker,
}

impl Import {
    /// Nothing is imported yet.
    pub fn new(parts: ImportParts) -> Self {
        Self { shared: Arc::new(Shared { parts, last: Mutex::default(), tasks: TaskTracker::new() }) }
    }

    /// Opens the file and begins; answered when it is known that it can be read.
    ///
    /// # Errors
    /// `not_absolute`, `path_not_found`, `not_a_file`, `not_readable`, `not_a_database`, `not_a_library`,
    /// `library_newer`, `library_locked`, `library_damaged`; `import_running`.
    pub async fn start(&self, request: ImportRequest) -> Result<ImportStatus, ApiError> {
        let is_dry = request.dry_run.unwrap_or(false);
        let (path, scratch) = (PathBuf::from(&request.path), self.shared.parts.db.folder().to_owned());
        let opened = spawn_blocking(move || Run::open(&path, &scratch, is_dry)).await;
        let run = opened.map_err(|_| ImportError::Interrupted)??;
        let stop = CancellationToken::new();
        let status = ImportStatus {
            running: true,
            dry_run: is_dry,
            path: request.path,
            phase: ImportPhase::Tracks,
            done: 0,
            total: run.total,
            cancelled: false,
            result: ImportResult::default(),
            failure: None,
        };
        {
            let mut last = self.shared.lock();
            if last.as_ref().is_some_and(|(status, _)| status.running) {
                return Err(ImportError::Running.into());
            }
            *last = Some((status.clone(), stop.clone()));
        }
        let shared = Arc::clone(&self.shared);
        self.shared.tasks.spawn(async move {
            let ended = shared.run(run, &stop).await;
            shared.change(|status| {
                status.running = false;
                match ended {
                    Ok(()) if stop.is_cancelled() => status.cancelled = true,
                    Ok(()) => status.phase = ImportPhase::Done,
                    Err(error) => {
                        tracing::error!("The import failed: {}", error.message);
                        status.failure = Some(ImportFailure { code: error.code, message: error.message });
                    }
                }
            });
            shared.tell();
        });
        Ok(status)
    }

    /// The import that runs, or how the last one ended; none since the start.
    pub fn status(&self) -> Option<ImportStatus> {
        self.shared.lock().as_ref().map(|(status, _)| status.clone())
    }

    /// Cancels the import that runs, after the batch that it is at.
    ///
    /// # Errors
    /// `import_not_running`.
    pub fn cancel(&self) -> Result<(), ApiError> {
        match &*self.shared.lock() {
            Some((status, stop)) if status.running => {
                stop.cancel();
                Ok(())
            }
            _ => Err(ImportError::NotRunning.into()),
        }
    }

    /// Cancels what runs and waits for its end. Can be called again.
    pub async fn shutdown(&self) {
        if let Some((_, stop)) = &*self.shared.lock() {
            stop.cancel();
        }
        self.shared.tasks.close();
        // A drive that does not answer must not hold the end; what a batch has not written is done again.
        let _ = tokio::time::timeout(GRACE, self.shared.tasks.wait()).await;
    }
}

impl Shared {
    async fn run(&self, mut run: Run, stop: &CancellationToken) -> Result<(), ApiError> {
        let is_dry = self.lock().as_ref().is_some_and(|(status, _)| status.dry_run);
        let (mut has_backup, mut told) = (is_dry, Instant::now());
        while !stop.is_cancelled() {
            let looked = self.parts.db.read(move |c| Ok((run.step(Some(c))?, run)));
            let (step, back) = looked.await?;
            run = back;
            let Some(step) = step else { break };
            let Step { phase, done, news, result } = step;
            if !is_dry && !news.is_empty() {
                if !std::mem::replace(&mut has_backup, true) {
                    let backup = self.back_up().await?;
                    self.change(|status| status.result.backup = Some(backup));
                }
                self.parts.db.write(move |tx| news.iter().try_for_each(|news| news.write(tx))).await?;
                self.parts.batch.all_tracks();
            }
            self.change(|status| {
                status.phase = phase.unwrap_or(status.phase);
                status.done += done;
                run::add(&mut status.result, result);
            });
            if told.elapsed() >= TELL_EVERY {
                self.tell();
                told = Instant::now();
            }
        }
        if stop.is_cancelled() {
            return Ok(());
        }
        // Folders come last: their scans find their tracks analysed.
        self.change(|status| status.phase = ImportPhase::Folders);
        let folders = spawn_blocking(move || run.folders()).await.map_err(|_| ImportError::Interrupted)?;
        let (here, absent) = folders.map_err(DbError::from)?;
        self.change(|status| status.result.folders_absent = absent);
        self.add_folders(here, is_dry).await
    }

    async fn add_folders(&self, folders: Vec<NewDirectory>, is_dry: bool) -> Result<(), ApiError> {
        let known = self.parts.library.directories(DirectoryFilter::default()).await?;
        for folder in folders {
            let path = folder.path.clone();
            let real = dunce::canonicalize(&path).unwrap_or_else(|_| PathBuf::from(&path));
            if known.iter().any(|known| Path::new(&known.path) == real) {
                continue;
            }
            let added = if is_dry { Ok(()) } else { self.parts.library.add_directory(folder).await.map(|_| ()) };
            self.change(|status| match added {
                Ok(()) => status.result.folders_added.push(path),
                Err(error) => run::tell(&mut status.result, Told { path, message: error.message }),
            });
        }
        Ok(())
    }

    /// Copies our library; the name of the copy.
    async fn back_up(&self) -> Result<String, ApiError> {
        let library = self.parts.library_file.clone();
        let made = spawn_blocking(move || backups::write(&library, BackupReason::Import)).await;
        Ok(made.map_err(|_| ImportError::Interrupted)??.name())
    }

    fn change(&self, change: impl FnOnce(&mut ImportStatus)) {
        if let Some((status, _)) = &mut *self.lock() {
            change(status);
        }
    }

    /// Tells how it stands.
    fn tell(&self) {
        let status = self.lock().as_ref().map(|(status, _)| status.clone());
        if let Some(status) = status {
            self.parts.bus.publish(Event::ImportProgress(Box::new(status)));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<(ImportStatus, CancellationToken)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Finds out whether our library is new enough to be compared with.
const HAS_IMPORTS: &str = "SELECT 1 FROM sqlite_master WHERE name = 'imported'";

/// What an import of `file` into the library of `data_dir` would take over; nobody needs to run, and nothing is changed.
/// Blocks.
///
/// # Errors
/// As [`Import::start`]; `library_outdated`.
pub fn preview(data_dir: &Path, file: &Path) -> Result<ImportResult, ApiError> {
    let mut run = Run::open(file, data_dir, true)?;
    let library = data_dir.join("library.db");
    let ours = library.exists().then(|| db::open_to_look(&library)).transpose()?;
    if let Some(c) = &ours
        && !c.prepare(HAS_IMPORTS).and_then(|mut rows| rows.exists([])).map_err(DbError::from)?
    {
        return Err(ImportError::Outdated.into());
    }
    let mut whole = ImportResult::default();
    while let Some(step) = run.step(ours.as_ref())? {
        run::add(&mut whole, step.result);
    }
    let (here, absent) = run.folders().map_err(DbError::from)?;
    whole.folders_absent = absent;
    let known = ours.as_ref().map(folder_paths).transpose()?.unwrap_or_default();
    let is_new = |path: &String| !known.contains(&dunce::canonicalize(path).unwrap_or_default());
    whole.folders_added = here.into_iter().map(|folder| folder.path).filter(is_new).collect();
    Ok(whole)
}

fn folder_paths(c: &Connection) -> Result<Vec<PathBuf>, DbError> {
    let mut rows = c.prepare("SELECT path_text FROM folders")?;
    Ok(rows.query_map([], |row| row.get::<_, String>(0).map(PathBuf::from))?.collect::<Result<_, _>>()?)
}
