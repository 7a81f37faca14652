//! Each music folder, and whether changes in all of them can be watched.

use std::path::PathBuf;

use crate::db::DbError;
use crate::doctor::finding::Finding;
use crate::doctor::{Subject, blocking};
use crate::library::{StoredFolder, stored_folders};
use crate::model::CheckAction;

/// Folders counted at most; a limit that holds for so many holds.
const MOST_COUNTED: u64 = 2_000_000;

/// The folders of the library; none when there is no library yet.
pub(super) async fn folders(subject: &Subject) -> Result<Vec<StoredFolder>, DbError> {
    let path = subject.database();
    let read = tokio::task::spawn_blocking(move || if path.exists() { stored_folders(&path) } else { Ok(Vec::new()) });
    read.await.unwrap_or(Err(DbError::Closed))
}

pub(super) fn none_yet() -> Finding {
    Finding::warn("There is no music folder yet", "Add the folder with your music").with(CheckAction::OpenFolders)
}

pub(super) fn not_read(error: &DbError) -> Finding {
    Finding::unknown(format!("The list of folders cannot be read: {error}"))
}

pub(super) async fn readable(folder: &StoredFolder) -> Finding {
    let folder = folder.clone();
    blocking(move || {
        let path = folder.shown();
        if !folder.is_active {
            return Finding::ok(format!("{path} is paused"));
        }
        match std::fs::read_dir(&folder.path) {
            Ok(_) => Finding::ok(format!("{path} can be read")),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                let fix = "Give your account the right to read it, or take it out of the library";
                Finding::fail(format!("{path} may not be read"), fix).with(CheckAction::OpenFolders)
            }
            Err(_) if folder.is_removable => {
                Finding::warn(format!("{path} is away"), "Connect its drive; nothing of it is lost meanwhile")
            }
            Err(error) => {
                let fix = "Connect its drive or mend its path; nothing of it is lost meanwhile";
                Finding::warn(format!("{path} cannot be read: {error}"), fix).with(CheckAction::OpenFolders)
            }
        }
    })
    .await
}

/// Compares the system's limit with the number of folders to watch.
pub(super) async fn watch_limit(folders: &[StoredFolder]) -> Finding {
    let roots: Vec<PathBuf> =
        folders.iter().filter(|folder| folder.is_active).map(|folder| folder.path.clone()).collect();
    blocking(move || {
        let Some(limit) = limit() else { return Finding::ok("This system has no limit that matters") };
        judge_limit(limit, count(&roots))
    })
    .await
}

fn judge_limit(limit: u64, folders: u64) -> Finding {
    let evidence = format!("{folders} folders to watch, the system allows {limit}");
    // Other programs watch too.
    if folders > limit / 10 * 9 {
        let wanted = folders.saturating_mul(2).max(524_288);
        return Finding::warn(
            format!("{evidence}: changes are noticed later, by looking from time to time"),
            format!("Raise the limit: sudo sysctl fs.inotify.max_user_watches={wanted}"),
        );
    }
    Finding::ok(evidence)
}

fn count(roots: &[PathBuf]) -> u64 {
    let entries = roots.iter().flat_map(|root| walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok));
    let most = usize::try_from(MOST_COUNTED).unwrap_or(usize::MAX);
    entries.filter(|entry| entry.file_type().is_dir()).take(most).count() as u64
}

#[cfg(target_os = "linux")]
fn limit() -> Option<u64> {
    std::fs::read_to_string("/proc/sys/fs/inotify/max_user_watches").ok()?.trim().parse().ok()
}

#[cfg(not(target_os = "linux"))]
fn limit() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CheckState;

    #[test]
    fn a_limit_that_is_nearly_reached_is_said_with_what_to_type() {
        assert_eq!(judge_limit(8_192, 100).state, CheckState::Ok);
        assert_eq!(judge_limit(8_192, 8_000).state, CheckState::Warn);
    }

    #[test]
    fn folders_are_counted_with_their_root() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(dir.path().join("a/b")).expect("made");
        std::fs::write(dir.path().join("a/file.mp3"), "").expect("written");
        assert_eq!(count(&[dir.path().to_owned(), dir.path().join("none")]), 3);
    }

    #[tokio::test]
    async fn a_folder_says_what_is_wrong_with_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = |path: PathBuf, is_active, is_removable| StoredFolder {
            name: "Music".to_owned(),
            path,
            is_active,
            is_removable,
        };
        let (here, away) = (dir.path().to_owned(), dir.path().join("away"));
        for (folder, state, text) in [
            (folder(here, true, false), CheckState::Ok, "can be read"),
            (folder(away.clone(), false, false), CheckState::Ok, "is paused"),
            (folder(away.clone(), true, true), CheckState::Warn, "is away"),
            (folder(away, true, false), CheckState::Warn, "cannot be read"),
        ] {
            let finding = readable(&folder).await;
            assert!(finding.state == state && finding.evidence.contains(text), "{finding:?}");
        }
    }
}
