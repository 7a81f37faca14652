//! Learning that something changed in a folder, by the system's events where it gives them.
//!
//! File systems of the network report nothing of what others change, and the number of watches is limited: such folders
//! are looked at now and then instead, and the reason is told.

use std::path::{Path, PathBuf};

use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::UnboundedSender;

use crate::library::audio_name::is_audio;

/// What the system said.
#[derive(Debug)]
pub(crate) enum Signal {
    /// These paths changed.
    Changed(Vec<PathBuf>),
    /// Events were lost.
    Lost,
}

/// How changes are learnt.
pub(crate) enum Watch {
    /// By events, as long as this is kept.
    Events(#[expect(dead_code, reason = "held for its drop: that ends the watch")] RecommendedWatcher),
    /// By looking now and then, for the reason given.
    Polling(String),
}

impl Watch {
    /// Starts watching `root` with everything below it. Blocks: one call to the system for each folder in it.
    pub(crate) fn start(root: &Path, follow_symlinks: bool, signals: UnboundedSender<Signal>) -> Self {
        if let Some(kind) = silent_file_system(root) {
            return Self::Polling(format!("{kind} does not report changes"));
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
            Err(error) => Self::Polling(reason(&error)),
        }
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => "The system's limit of watched folders is used up".to_owned(),
        ErrorKind::Io(error) if error.raw_os_error() == Some(24) => "Too many files are open".to_owned(),
        _ => format!("The system cannot watch it: {error}"),
    }
}

/// Reads are no changes, nor is anything about a file that is no audio.
fn interpret(result: Result<Event, notify::Error>) -> Option<Signal> {
    let Ok(event) = result else { return Some(Signal::Lost) };
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

/// Name of the file system at `root` if it does not report what other machines change there.
#[cfg(target_os = "linux")]
fn silent_file_system(root: &Path) -> Option<&'static str> {
    // Numbers from the kernel's include/uapi/linux/magic.h and statfs(2).
    match rustix::fs::statfs(root).ok()?.f_type as u32 {
        0x0000_6969 => Some("NFS"),
        0x0000_517b | 0xff53_4d42 | 0xfe53_4d42 => Some("SMB"),
        0x6573_5546 => Some("FUSE"),
        0x0102_1997 => Some("9p"),
        0x786f_4256 => Some("A shared folder of VirtualBox"),
        _ => None,
    }
}

#[cfg(not(target_os = "linux"))]
fn silent_file_system(_: &Path) -> Option<&'static str> {
    None
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
    }

    #[test]
    fn a_used_up_limit_has_a_sentence() {
        let limit = notify::Error::new(ErrorKind::MaxFilesWatch);
        assert_eq!(reason(&limit), "The system's limit of watched folders is used up");
    }
}
