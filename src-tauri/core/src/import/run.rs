//! One import: what a batch of tracks is here, and what that adds up to. Blocking; who calls it decides where it runs.

use std::collections::HashSet;
use std::path::Path;

use rusqlite::Connection;

use super::error::ImportError;
use super::folders;
use super::matching::{self, Elsewhere, Found, Match};
use super::record::Candidate;
use super::source::Source;
use super::store::News;
use crate::db::DbError;
use crate::model::{ImportError as Told, ImportPhase, ImportResult, NewDirectory};

/// Tracks of one batch: so many wait for the disk together, and so many are done again after a power cut.
pub(super) const BATCH: usize = 25;
/// Errors and paths that are told.
const MOST_TOLD: usize = 50;

/// The file to import and how far it was read.
#[derive(Debug)]
pub(super) struct Run {
    source: Source,
    /// Tracks that were not looked at yet, the next one last.
    waiting: Vec<Candidate>,
    /// Tracks that are not at their path.
    lost: Vec<Candidate>,
    /// Tracks of an audio that came earlier in the same batch: they are compared with what that one left.
    again: Vec<Match>,
    elsewhere: Option<Elsewhere>,
    pub total: u64,
    /// Audios that were found new: in a dry run nobody writes them.
    counted: HashSet<String>,
    is_dry: bool,
}

/// What one step found.
#[derive(Debug, Default)]
pub(super) struct Step {
    pub phase: Option<ImportPhase>,
    /// Tracks that are done with by it.
    pub done: u64,
    pub news: Vec<News>,
    pub result: ImportResult,
}

impl Run {
    /// Opens the file at `path`. Blocks.
    ///
    /// # Errors
    /// It cannot be imported.
    pub(super) fn open(path: &Path, scratch: &Path, is_dry: bool) -> Result<Self, ImportError> {
        let source = Source::open(path, scratch)?;
        let mut waiting = source.candidates().map_err(|error| ImportError::of(path, &error))?;
        waiting.reverse();
        let total = waiting.len() as u64;
        Ok(Self {
            source,
            waiting,
            lost: Vec::new(),
            again: Vec::new(),
            elsewhere: None,
            total,
            counted: HashSet::new(),
            is_dry,
        })
    }

    /// Looks at the next tracks; none when all were looked at. Reads files: blocks.
    ///
    /// # Errors
    /// Our store failed.
    pub(super) fn step(&mut self, ours: Option<&Connection>) -> Result<Option<Step>, DbError> {
        let mut step = Step::default();
        let found = if !self.again.is_empty() {
            let (one_each, again) = once(std::mem::take(&mut self.again));
            self.again = again;
            one_each
        } else if !self.waiting.is_empty() {
            step.phase = Some(ImportPhase::Tracks);
            let first = self.waiting.len().saturating_sub(BATCH);
            let mut found = Vec::new();
            for candidate in self.waiting.split_off(first).into_iter().rev() {
                match matching::at_path(ours, &candidate)? {
                    Some(there) => found.push(there),
                    None => self.lost.push(candidate),
                }
            }
            self.sorted(found, &mut step)
        } else if !self.lost.is_empty() {
            step.phase = Some(ImportPhase::Moved);
            if self.elsewhere.is_none() {
                self.elsewhere = Some(Elsewhere::of(ours, &self.lost)?);
            }
            let first = self.lost.len().saturating_sub(BATCH);
            let mut found = Vec::new();
            for candidate in self.lost.split_off(first) {
                match self.elsewhere.as_mut().and_then(|files| files.find(&candidate)) {
                    Some(there) => found.push(there),
                    None => {
                        step.done += 1;
                        step.result.not_found += 1;
                        step.result.not_found_paths.push(candidate.path);
                    }
                }
            }
            self.sorted(found, &mut step)
        } else {
            return Ok(None);
        };
        for there in found {
            self.compare(ours, &there, &mut step)?;
        }
        step.result.tracks = step.done;
        Ok(Some(step))
    }

    /// Counts how tracks were found; keeps back those of an audio that is in the batch already.
    fn sorted(&mut self, found: Vec<Match>, step: &mut Step) -> Vec<Match> {
        for there in &found {
            step.done += 1;
            match there.found {
                Found::AtPath => step.result.matched_by_path += 1,
                Found::Retagged => step.result.matched_retagged += 1,
                Found::Moved => step.result.matched_by_hash += 1,
            }
        }
        let (one_each, again) = once(found);
        self.again = again;
        one_each
    }

    fn compare(&mut self, ours: Option<&Connection>, there: &Match, step: &mut Step) -> Result<(), DbError> {
        let result = &mut step.result;
        let record = match self.source.record(there.candidate.row) {
            Ok(record) => record,
            Err(error) => {
                let message = format!("It cannot be read from the library: {error}");
                tell(result, Told { path: there.candidate.path.clone(), message });
                return Ok(());
            }
        };
        let path = record.path.clone();
        let news = News::of(ours, there, record)?;
        for message in &news.problems {
            tell(result, Told { path: path.clone(), message: message.clone() });
        }
        if news.is_empty() || (self.is_dry && !self.counted.insert(there.audio_id.clone())) {
            result.already_there += 1;
            return Ok(());
        }
        result.analyses += u64::from(news.has_analysis());
        result.values += u64::from(news.has_values());
        result.cues += news.cues();
        step.news.push(news);
        Ok(())
    }

    /// The music folders: those that are on this computer, and the paths of those that are not.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn folders(&self) -> Result<(Vec<NewDirectory>, Vec<String>), rusqlite::Error> {
        let (here, absent): (Vec<_>, Vec<_>) = self.source.folders()?.into_iter().partition(folders::is_here);
        Ok((here, absent.into_iter().map(|folder| folder.path).collect()))
    }
}

/// The first match of each audio, and the others.
fn once(found: Vec<Match>) -> (Vec<Match>, Vec<Match>) {
    let mut seen = HashSet::new();
    found.into_iter().partition(|there| seen.insert(there.audio_id.clone()))
}

/// Notes an error.
pub(super) fn tell(result: &mut ImportResult, error: Told) {
    result.error_count += 1;
    if result.errors.len() < MOST_TOLD {
        result.errors.push(error);
    }
}

/// Adds what a step found to the whole.
pub(super) fn add(whole: &mut ImportResult, step: ImportResult) {
    let ImportResult { errors, error_count, not_found_paths, .. } = step;
    whole.tracks += step.tracks;
    whole.matched_by_path += step.matched_by_path;
    whole.matched_retagged += step.matched_retagged;
    whole.matched_by_hash += step.matched_by_hash;
    whole.not_found += step.not_found;
    whole.analyses += step.analyses;
    whole.values += step.values;
    whole.cues += step.cues;
    whole.already_there += step.already_there;
    whole.error_count += error_count;
    let fill = |room: usize| MOST_TOLD.saturating_sub(room);
    let (errors_left, paths_left) = (fill(whole.errors.len()), fill(whole.not_found_paths.len()));
    whole.errors.extend(errors.into_iter().take(errors_left));
    whole.not_found_paths.extend(not_found_paths.into_iter().take(paths_left));
}
