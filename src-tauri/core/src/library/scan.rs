//! One scan of a folder, or the look at a few paths in it: compares disk and store and writes the difference.
//!
//! Nothing is marked missing unless the folder is there, readable and, where the store had files, not empty: the mount
//! point of an unplugged drive looks like an empty folder. A folder whose rules leave out all that it holds is not empty.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::db::{Db, DbError};
use crate::library::background::{self, Turns};
use crate::library::folders::{Folder, ScanEnd};
use crate::library::meter::Meter;
use crate::library::root::Root;
use crate::library::sift::{Finding, Rest, Sift};
use crate::library::track_writes::{self, Change, KnownFiles, Origin, Written};
use crate::library::{moves, path_bytes, relink};

/// Changes written in one transaction, at most.
const BATCH: usize = 2_000;
/// Handfuls of findings that wait to be written.
const WAITING: usize = 16;
/// Longest that a change waits for others.
const BATCH_TIME: Duration = Duration::from_millis(250);

/// What a scan looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The whole folder.
    Whole,
    /// These paths and everything below them.
    Paths(Vec<PathBuf>),
}

/// A scan that is about to run.
pub(crate) struct Scan {
    pub db: Db,
    pub folder: Folder,
    pub scope: Scope,
    /// Read unchanged files too that were last read before this, milliseconds since 1970.
    pub again_before: Option<i64>,
    pub meter: Arc<Meter>,
    pub turns: Arc<Turns>,
    pub stop: CancellationToken,
}

/// How a scan ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub end: ScanEnd,
    /// Files that may still be written to: look at them again soon.
    pub unsettled: Vec<PathBuf>,
}

impl Scan {
    /// Runs it. `wrote` hears of every batch after its commit.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn run(self, wrote: impl Fn(&Written)) -> Result<Outcome, DbError> {
        let root = match relink::root_of(&self.db, &self.folder).await {
            Ok(root) => root,
            Err(reason) => return Ok(Outcome { end: ScanEnd::Away(reason), unsettled: Vec::new() }),
        };
        let starts = match &self.scope {
            Scope::Whole => vec![self.folder.path.clone()],
            Scope::Paths(paths) => outermost(paths),
        };
        let (known, present) = self.known(starts.clone()).await?;
        let (findings, mut found) = mpsc::channel(WAITING);
        let sift = {
            let (folder, again_before) = (self.folder.clone(), self.again_before);
            let (meter, turns, stop) = (self.meter.clone(), self.turns.clone(), self.stop.clone());
            tokio::spawn(background::run(move || {
                let (meter, turns, stop) = (&*meter, &*turns, &stop);
                Sift { folder: &folder, starts: &starts, again_before, meter, turns, stop }.run(known, &findings)
            }))
        };
        let mut taken = HashSet::new();
        while let Some(first) = found.recv().await {
            let batch = gather(first, &mut found).await;
            taken = self.store(batch, taken, &wrote).await?;
        }
        let failed = |error: String| DbError::Content(format!("the files could not be read: {error}"));
        let rest = sift.await.map_err(|error| failed(error.to_string()))?.map_err(|error| failed(error.to_string()))?;
        let end = if self.stop.is_cancelled() {
            ScanEnd::Stopped
        } else if let Some(reason) = self.is_away(&root, &rest, present).await {
            ScanEnd::Away(reason)
        } else {
            self.mark_gone(&rest, &wrote).await?;
            ScanEnd::Whole(rest.files)
        };
        Ok(Outcome { end, unsettled: rest.unsettled })
    }

    async fn known(&self, starts: Vec<PathBuf>) -> Result<(KnownFiles, u64), DbError> {
        let id = self.folder.id.clone();
        self.db
            .read(move |c| {
                let mut known = KnownFiles::new();
                for start in &starts {
                    track_writes::known(c, &id, start, &mut known)?;
                }
                Ok((known, track_writes::present(c, &id)?))
            })
            .await
    }

    /// Why what was not seen is not gone, after a look at the folder once more.
    async fn is_away(&self, root: &Root, rest: &Rest, present: u64) -> Option<String> {
        let now = match Root::look(&self.folder.path).await {
            Ok(now) => now,
            Err(reason) => return Some(reason),
        };
        if !now.is_same(root) {
            return Some("Another drive or folder took its place during the scan".to_owned());
        }
        if rest.unreadable.contains(&self.folder.path) {
            return Some("The folder cannot be read: check its permissions".to_owned());
        }
        let empty = match self.scope {
            Scope::Whole if rest.files == 0 && present > 0 => !self.is_emptied(&now, rest).await,
            Scope::Whole => false,
            // One file that goes is a file that was deleted; all at once is a drive.
            Scope::Paths(_) => now.is_empty && present > 1,
        };
        empty.then(|| "The folder is empty, though it held music: is its drive connected?".to_owned())
    }

    /// Nothing is taken any more, and the folder is there all the same: its rules leave out what is in it, or its music
    /// was taken away from among other files of the drive that it was on.
    async fn is_emptied(&self, root: &Root, rest: &Rest) -> bool {
        if !root.is_empty && self.folder.volume.is_some() {
            return true;
        }
        let known: Vec<PathBuf> = rest.unseen.keys().map(|path| path_bytes::path(path)).collect();
        tokio::task::spawn_blocking(move || known.iter().any(|path| path.exists())).await.unwrap_or(false)
    }

    /// Writes a batch, moved files recognised; gives back the rows that moves have taken.
    async fn store(
        &self,
        batch: Vec<Finding>,
        mut taken: HashSet<String>,
        wrote: &impl Fn(&Written),
    ) -> Result<HashSet<String>, DbError> {
        let change = |finding| match finding {
            Finding::Back { id, path } => Change::Back { id, path },
            Finding::Numbered { id, number } => Change::Numbered { id, number },
            Finding::Read { file, is_new, outcome } => {
                Change::Read { file, origin: if is_new { Origin::New } else { Origin::Known }, outcome }
            }
        };
        let mut changes: Vec<Change> = batch.into_iter().map(change).collect();
        let (changes, taken) = self
            .db
            .read(move |c| {
                moves::recognise(c, &mut changes, &mut taken)?;
                Ok((changes, taken))
            })
            .await?;
        self.write(changes, wrote).await?;
        Ok(taken)
    }

    async fn mark_gone(&self, rest: &Rest, wrote: &impl Fn(&Written)) -> Result<(), DbError> {
        let hidden = |path: &[u8]| {
            let path = path_bytes::path(path);
            rest.unreadable.iter().any(|unreadable| path.starts_with(unreadable))
        };
        let gone: Vec<_> = rest
            .unseen
            .iter()
            .filter(|(path, row)| !row.is_missing && row.in_folder && !hidden(path))
            .map(|(path, row)| (row.id.clone(), path.clone()))
            .collect();
        for batch in gone.chunks(BATCH) {
            let changes = batch.iter().cloned().map(|(id, path)| Change::Gone { id, path }).collect();
            self.write(changes, wrote).await?;
        }
        Ok(())
    }

    async fn write(&self, changes: Vec<Change>, wrote: &impl Fn(&Written)) -> Result<(), DbError> {
        let (id, root, now) = (self.folder.id.clone(), self.folder.path.clone(), crate::clock::now_sql());
        let written = self.db.write_bulk(move |tx| track_writes::write(tx, &id, &root, changes, &now)).await?;
        self.meter.count(|progress| {
            progress.tracks_added += written.added;
            progress.tracks_updated += written.updated;
            progress.tracks_missing += written.gone;
        });
        self.meter.tell();
        wrote(&written);
        Ok(())
    }
}

/// What comes within the time of a batch.
async fn gather(first: Vec<Finding>, found: &mut mpsc::Receiver<Vec<Finding>>) -> Vec<Finding> {
    let mut batch = first;
    let end = tokio::time::Instant::now() + BATCH_TIME;
    while batch.len() < BATCH {
        match tokio::time::timeout_at(end, found.recv()).await {
            Ok(Some(findings)) => batch.extend(findings),
            Ok(None) | Err(_) => break,
        }
    }
    batch
}

/// The paths without those that lie below another of them.
fn outermost(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut sorted = paths.to_vec();
    // By component, so that everything below a path directly follows it.
    sorted.sort();
    let mut outer: Vec<PathBuf> = Vec::new();
    for path in sorted {
        if !outer.last().is_some_and(|last| path.starts_with(last)) {
            outer.push(path);
        }
    }
    outer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outermost_paths_only() {
        let paths = ["/m/b", "/m/a/x.mp3", "/m/a", "/m/a-b/y.mp3", "/m/b"].map(PathBuf::from);
        assert_eq!(outermost(&paths), ["/m/a", "/m/a-b/y.mp3", "/m/b"].map(PathBuf::from));
    }
}
