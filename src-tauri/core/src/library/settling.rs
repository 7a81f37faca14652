//! Paths that changed, until they have been quiet for a while: a file that is being copied is not read half-way.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use tokio::time::Instant;

/// How long a path must be quiet.
pub(crate) const QUIET: Duration = Duration::from_secs(2);
/// Paths that settle within this of each other are taken together.
const SLACK: Duration = Duration::from_millis(200);
/// More paths than this are not kept one by one: then the whole folder is looked at.
const MOST: usize = 20_000;

/// What has settled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    /// Nothing.
    Nothing,
    /// These paths.
    Paths(Vec<PathBuf>),
    /// So much that only the whole folder will do.
    Everything,
}

/// Changed paths with the time of their last change.
#[derive(Debug, Default)]
pub(crate) struct Settling {
    paths: HashMap<PathBuf, Instant>,
    /// Set when events were lost or too many came: the time of the last of them.
    everything: Option<Instant>,
}

impl Settling {
    /// `path` changed at `now`.
    pub(crate) fn note(&mut self, path: PathBuf, now: Instant) {
        match &mut self.everything {
            Some(last) => *last = now,
            None if self.paths.len() >= MOST && !self.paths.contains_key(&path) => self.note_everything(now),
            None => {
                self.paths.insert(path, now);
            }
        }
    }

    /// Something changed at `now`, nobody knows where.
    pub(crate) fn note_everything(&mut self, now: Instant) {
        self.paths.clear();
        self.everything = Some(now);
    }

    /// When something settles, if nothing else changes.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.everything.iter().chain(self.paths.values()).min().map(|last| *last + QUIET)
    }

    /// Takes what has settled by `now`.
    pub(crate) fn take(&mut self, now: Instant) -> Settled {
        if self.next().is_none_or(|next| next > now) {
            return Settled::Nothing;
        }
        if self.everything.take().is_some() {
            return Settled::Everything;
        }
        let settled = |last: &Instant| *last + QUIET <= now + SLACK;
        Settled::Paths(self.paths.extract_if(|_, last| settled(last)).map(|(path, _)| path).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> PathBuf {
        PathBuf::from(name)
    }

    #[test]
    fn a_path_settles_after_its_last_change() {
        let start = Instant::now();
        let mut settling = Settling::default();
        settling.note(path("/a"), start);
        settling.note(path("/b"), start + Duration::from_secs(1));
        settling.note(path("/a"), start + Duration::from_secs(2));
        assert_eq!(settling.next(), Some(start + Duration::from_secs(3)));
        assert_eq!(settling.take(start + Duration::from_secs(2)), Settled::Nothing);
        assert_eq!(settling.take(start + Duration::from_secs(3)), Settled::Paths(vec![path("/b")]));
        assert_eq!(settling.take(start + Duration::from_secs(4)), Settled::Paths(vec![path("/a")]));
        assert_eq!(settling.next(), None);
    }

    #[test]
    fn too_many_paths_become_everything() {
        let start = Instant::now();
        let mut settling = Settling::default();
        for n in 0..=MOST {
            settling.note(path(&format!("/{n}")), start);
        }
        settling.note(path("/late"), start + Duration::from_secs(1));
        assert_eq!(settling.take(start + Duration::from_secs(2)), Settled::Nothing);
        assert_eq!(settling.take(start + Duration::from_secs(3)), Settled::Everything);
        assert_eq!(settling.next(), None);
    }
}
