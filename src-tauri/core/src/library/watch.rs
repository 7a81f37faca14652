//! Learning that something changed in a folder, by the system's events where it gives them.
//!
//! File systems of the network report nothing of what others change, and the number of watches is limited: such folders
//! are looked at now and then instead, and the reason is told.

use std::path::{Path, PathBuf};

use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::UnboundedSender;

use crate::library::audio_name::is_audio;
use crate::library::file_system::FileSystem;

/// What the system said.
#[derive(Debug)]
pub(crate) enum Signal {
    /// These paths changed.
    Changed(Vec<PathBuf>),
    /// Events were lost.
    Lost,
    /// A folder that appeared cannot be watched any more.
    Exhausted,
}

/// How changes are learnt.
pub(crate) enum Watch {
    /// By events, as long as this is kept.
    Events(#[expect(dead_code, reason = "held for its drop: that ends the watch")] RecommendedWatcher),
    /// By looking now and then.
    Polling(Polling),
}

/// Why a folder is looked at now and then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Polling {
    /// One sentence.
    pub reason: String,
    /// A command that ends it.
    pub fix: Option<String>,
    /// The limits that were too low. When they are others, events may be had.
    pub limits: Option<Limits>,
}

impl Polling {
    /// A limit was changed since.
    pub(crate) fn may_end(&self) -> bool {
        self.limits.is_some_and(|limits| limits != Limits::read())
    }
}

/// Linux's limits of inotify, each of all programs of this user together; none on other systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Folders that can be watched.
    watches: Option<u64>,
    /// Watchers; each music folder is one.
    instances: Option<u64>,
}

impl Limits {
    fn read() -> Self {
        let read = |name: &str| {
            let text = std::fs::read_to_string(format!("/proc/sys/fs/inotify/{name}")).ok()?;
            text.trim().parse().ok()
        };
        Self { watches: read("max_user_watches"), instances: read("max_user_instances") }
    }
}

impl Watch {
    /// Starts watching `root` with everything below it. Blocks: one call to the system for each folder in it.
    pub(crate) fn start(root: &Path, follow_symlinks: bool, signals: UnboundedSender<Signal>) -> Self {
        if let Some(kind) = FileSystem::of(root).silent() {
            let reason = format!("{kind} does not report changes");
            return Self::Polling(Polling { reason, fix: None, limits: None });
        }
        let handler = move |result: Result<Event, notify::Error>| {
            if let Some(signal) = interpret(result) {
                // The folder's task may have ended.
                let _ = signals.send(signal);
            }
        };
        let config = Config::default().with_follow_symlinks(follow_symlinks);
        let watcher = RecommendedWatcher::new(handler, config).and_then(|mut watcher| {
            watcher.watch(root, RecursiveMode::Recursive)?;
            Ok(watcher)
        });
        match watcher {
            Ok(watcher) => Self::Events(watcher),
            Err(error) => Self::Polling(polling(&error, Limits::read())),
        }
    }
}

/// Folders that most systems can watch without harm; each costs about a kilobyte.
const USUAL_WATCHES: u64 = 524_288;
/// Watchers that are enough beside those of other programs.
const USUAL_INSTANCES: u64 = 1_024;

/// What to say of a watcher that could not be made under these limits.
fn polling(error: &notify::Error, limits: Limits) -> Polling {
    let raise = |name: &str, limit: Option<u64>, usual: u64| {
        let wanted = limit.map_or(usual, |limit| usual.max(limit.saturating_mul(2)));
        Some(format!("sudo sysctl fs.inotify.{name}={wanted}"))
    };
    let system = match &error.kind {
        ErrorKind::Io(error) => error.raw_os_error(),
        _ => None,
    };
    let (reason, fix) = match &error.kind {
        ErrorKind::MaxFilesWatch => (
            "The system's limit of watched folders is used up".to_owned(),
            raise("max_user_watches", limits.watches, USUAL_WATCHES),
        ),
        // EMFILE, on every Unix: the limit of watchers, since the limit of open files is raised at the start.
        _ if system == Some(24) => (
            "The system's limit of watchers is used up".to_owned(),
            raise("max_user_instances", limits.instances, USUAL_INSTANCES),
        ),
        _ => (format!("The system cannot watch it: {error}"), None),
    };
    let limits = fix.is_some().then_some(limits);
    Polling { reason, fix, limits }
}

/// Reads are no changes, nor is anything about a file that is no audio.
fn interpret(result: Result<Event, notify::Error>) -> Option<Signal> {
    let event = match result {
        Ok(event) => event,
        Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => return Some(Signal::Exhausted),
        Err(_) => return Some(Signal::Lost),
    };
    if event.need_rescan() {
        return Some(Signal::Lost);
    }
    if matches!(event.kind, EventKind::Access(_)) {
        return None;
    }
    let paths: Vec<_> = event.paths.into_iter().filter(|path| concerns(path)).collect();
    (!paths.is_empty()).then_some(Signal::Changed(paths))
}

/// Audio files, folders, and what is gone (it may have been a folder).
fn concerns(path: &Path) -> bool {
    is_audio(path) || std::fs::symlink_metadata(path).map_or(true, |metadata| !metadata.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, Flag, RemoveKind};

    #[test]
    fn only_what_may_matter_is_a_signal() {
        let dir = tempfile::tempdir().expect("a folder");
        let text = dir.path().join("a.txt");
        std::fs::write(&text, b"x").expect("a file");
        let paths = |kind, path: &Path| match interpret(Ok(Event::new(kind).add_path(path.to_owned()))) {
            Some(Signal::Changed(paths)) => paths.len(),
            _ => 0,
        };
        let created = EventKind::Create(CreateKind::Any);
        assert_eq!(paths(created, &dir.path().join("a.mp3")), 1);
        assert_eq!(paths(created, dir.path()), 1);
        assert_eq!(paths(created, &text), 0);
        assert_eq!(paths(EventKind::Remove(RemoveKind::Any), &dir.path().join("gone")), 1);
        assert_eq!(paths(EventKind::Access(AccessKind::Any), &dir.path().join("a.mp3")), 0);
    }

    #[test]
    fn lost_events_are_told() {
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(matches!(interpret(Ok(lost)), Some(Signal::Lost)));
        assert!(matches!(interpret(Err(notify::Error::generic("x"))), Some(Signal::Lost)));
        let full = notify::Error::new(ErrorKind::MaxFilesWatch);
        assert!(matches!(interpret(Err(full)), Some(Signal::Exhausted)));
    }

    #[test]
    fn a_used_up_limit_has_a_sentence_and_a_way_out() {
        let limits = Limits { watches: Some(8_192), instances: Some(4_096) };
        let full = polling(&notify::Error::new(ErrorKind::MaxFilesWatch), limits);
        assert_eq!(full.reason, "The system's limit of watched folders is used up");
        assert_eq!(full.fix.as_deref(), Some("sudo sysctl fs.inotify.max_user_watches=524288"));
        assert!(full.may_end(), "the real limits are others than those of the test");
        let many = polling(&notify::Error::io(std::io::Error::from_raw_os_error(24)), limits);
        assert_eq!(many.fix.as_deref(), Some("sudo sysctl fs.inotify.max_user_instances=8192"));
        let other = polling(&notify::Error::generic("x"), limits);
        assert!(other.fix.is_none() && !other.may_end());
    }
}
