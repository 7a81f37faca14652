//! The blocking half of a scan: walks, compares with what is known, reads what is new or changed.
//!
//! One thread walks, a few read. Of a new file only the tags are read, so that it is soon in the list; its audio follows
//! in `unread_audio`. Everything found goes into one channel; the walk waits when nobody takes it out, so that memory
//! stays flat.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

use crate::library::background::{self, Turns};
use crate::library::folders::Folder;
use crate::library::meter::Meter;
use crate::library::read_file::{self, Unusable};
use crate::library::track_writes::{Facts, Known, KnownFiles};
use crate::library::walk::{self, FoundFile, Met};
use crate::model::ScanError;

/// Files that are handed on together: waking a thread for each would cost as much as reading it.
const HANDFUL: usize = 32;
/// Handfuls of files that wait for a reader.
const WAITING: usize = 4;
/// Files walked between two reports of progress.
const REPORT_EVERY: u64 = 500;
/// A file changed less than this ago may still be written to, in milliseconds.
const SETTLING_MS: i64 = 2_000;

/// What is compared with what.
pub(crate) struct Sift<'a> {
    pub folder: &'a Folder,
    /// The folder itself or things in it.
    pub starts: &'a [PathBuf],
    /// Read unchanged files too that were last read before this, milliseconds since 1970.
    pub again_before: Option<i64>,
    pub meter: &'a Meter,
    pub turns: &'a Turns,
    pub stop: &'a CancellationToken,
}

/// Something that must be written.
#[derive(Debug)]
pub(crate) enum Finding {
    /// A file was read; `is_new` when no row has its path.
    Read { file: FoundFile, is_new: bool, outcome: Result<Box<Facts>, Unusable> },
    /// An unchanged file whose row was marked missing or belonged to a removed folder.
    Back { id: String, path: PathBuf },
    /// An unchanged file whose number was not known.
    Numbered { id: String, number: i64 },
}

/// What is left when everything was walked.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    /// Audio files seen.
    pub files: u64,
    /// Known files that were not seen.
    pub unseen: KnownFiles,
    /// Files and folders that could not be looked at: nothing at or below them is known to be gone.
    pub unreadable: Vec<PathBuf>,
    /// Files that may still be written to.
    pub unsettled: Vec<PathBuf>,
}

/// What is to be done about a file.
enum Sorted {
    /// Nothing: it is as its row says.
    Same,
    Finding(Finding),
    Job(Job),
}

/// A file for the readers.
struct Job {
    file: FoundFile,
    is_new: bool,
}

impl Sift<'_> {
    /// Runs to the end or to the stop; `known` are the rows at and below the starts.
    pub(crate) fn run(&self, known: KnownFiles, findings: &Sender<Vec<Finding>>) -> Rest {
        let (jobs, waiting) = sync_channel(WAITING);
        let (waiting, unsettled) = (Mutex::new(waiting), Mutex::new(Vec::new()));
        let mut rest = std::thread::scope(|scope| {
            for _ in 0..background::readers() {
                scope.spawn(|| self.read_all(&waiting, findings, &unsettled));
            }
            let rest = self.walk_all(known, &jobs, findings);
            // Readers end when the last sender is gone.
            drop(jobs);
            rest
        });
        rest.unsettled = unsettled.into_inner().unwrap_or_else(PoisonError::into_inner);
        rest
    }

    fn walk_all(&self, mut known: KnownFiles, jobs: &SyncSender<Vec<Job>>, findings: &Sender<Vec<Finding>>) -> Rest {
        let mut rest = Rest::default();
        let (mut to_read, mut found) = (Vec::with_capacity(HANDFUL), Vec::with_capacity(HANDFUL));
        for met in self.starts.iter().flat_map(|start| walk::walk(&self.folder.path, start, &self.folder.rules)) {
            if self.stop.is_cancelled() {
                break;
            }
            match met {
                Met::File(file) => {
                    rest.files += 1;
                    self.meter.count(|progress| progress.files_found += 1);
                    if rest.files % REPORT_EVERY == 0 {
                        self.meter.tell();
                    }
                    let row = known.remove(&crate::library::path_bytes::of(&file.path));
                    match self.sort(file, row) {
                        Sorted::Job(job) => to_read.push(job),
                        Sorted::Finding(finding) => found.push(finding),
                        Sorted::Same => {}
                    }
                }
                Met::Unreadable { path, reason } => {
                    let message = format!("The folder cannot be read: {reason}");
                    self.note(&path, read_file::UNREADABLE, message);
                    rest.unreadable.push(path);
                }
            }
            // Nobody listens any more only when the scan was given up.
            let read = to_read.len() < HANDFUL || jobs.send(std::mem::take(&mut to_read)).is_ok();
            let told = found.len() < HANDFUL || findings.blocking_send(std::mem::take(&mut found)).is_ok();
            if !read || !told {
                break;
            }
        }
        // As above: who does not listen has given up.
        let _ = jobs.send(to_read);
        if !found.is_empty() {
            let _ = findings.blocking_send(found);
        }
        self.meter.count(|progress| progress.walk_done = !self.stop.is_cancelled());
        rest.unseen = known;
        rest
    }

    /// What is to be done about a file with this row.
    fn sort(&self, file: FoundFile, row: Option<Known>) -> Sorted {
        let row = match row {
            Some(row) if !row.unreadable && !is_changed(&row, &file) && !self.is_due(&row) => row,
            row => return Sorted::Job(Job { file, is_new: row.is_none() }),
        };
        self.meter.count(|progress| progress.files_processed += 1);
        match (row.number, file.number) {
            _ if row.is_missing || !row.in_folder => Sorted::Finding(Finding::Back { id: row.id, path: file.path }),
            (None, Some(number)) => Sorted::Finding(Finding::Numbered { id: row.id, number }),
            _ => Sorted::Same,
        }
    }

    /// Everything is read again, and this file was not yet.
    fn is_due(&self, row: &Known) -> bool {
        self.again_before.is_some_and(|begin| row.read_at < begin)
    }

    fn read_all(
        &self,
        waiting: &Mutex<Receiver<Vec<Job>>>,
        findings: &Sender<Vec<Finding>>,
        unsettled: &Mutex<Vec<PathBuf>>,
    ) {
        loop {
            let jobs = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(jobs) = jobs else { return };
            let found: Vec<Finding> = jobs.into_iter().filter_map(|job| self.look(job, unsettled)).collect();
            if !found.is_empty() && findings.blocking_send(found).is_err() {
                return;
            }
        }
    }

    /// Reads a file in its turn; none when it was stopped.
    fn look(&self, Job { file, is_new }: Job, unsettled: &Mutex<Vec<PathBuf>>) -> Option<Finding> {
        let turn = self.turns.take(self.stop)?;
        if self.stop.is_cancelled() {
            return None;
        }
        let outcome = self.read(&file, is_new)?;
        drop(turn);
        if may_change(&file, is_new) {
            unsettled.lock().unwrap_or_else(PoisonError::into_inner).push(file.path.clone());
        }
        if let Err(unusable) = &outcome {
            self.note(&file.path, unusable.code, unusable.reason.clone());
        }
        self.meter.count(|progress| progress.files_processed += 1);
        Some(Finding::Read { file, is_new, outcome })
    }

    /// What a file holds. A changed one may hold other audio than its row says: that is looked at at once. None when it
    /// was stopped.
    fn read(&self, file: &FoundFile, is_new: bool) -> Option<Result<Box<Facts>, Unusable>> {
        let tags = match read_file::tags(&file.path, file.size) {
            Ok(tags) => tags,
            Err(unusable) => return Some(Err(unusable)),
        };
        if is_new {
            return Some(Ok(Box::new(Facts { audio_id: None, tags })));
        }
        let audio_id = read_file::identity(&file.path, self.stop)?;
        Some(audio_id.map(|audio_id| Box::new(Facts { audio_id: Some(audio_id), tags })))
    }

    fn note(&self, path: &Path, code: &str, message: String) {
        let path = crate::library::path_bytes::text(path);
        self.meter.error(ScanError { path, code: code.to_owned(), message });
    }
}

/// Size, time or number are not what they were. A file that was put in the place of another may have the size and time of
/// that one, but not its number.
fn is_changed(row: &Known, file: &FoundFile) -> bool {
    let other = row.number.zip(file.number).is_some_and(|(before, now)| before != now);
    other || (row.size, row.modified_ns) != (file.size, file.modified_ns)
}

/// The file was changed a moment ago, or while it was read. Whether a new one was is looked at with its audio.
fn may_change(file: &FoundFile, is_new: bool) -> bool {
    let age = crate::clock::now_millis() - file.modified_ns / 1_000_000;
    (0..SETTLING_MS).contains(&age) || !(is_new || FoundFile::is_still(&file.path, file.size, file.modified_ns))
}
