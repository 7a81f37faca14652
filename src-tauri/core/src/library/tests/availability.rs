//! Drives that go and come back, and what may not be read.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::library::folders::ScanEnd;
use crate::library::meter::Meter;
use crate::library::scan::{Scan, Scope};
use crate::library::testing::{Home, new, without_root};
use crate::model::{FolderScanStatus, ScanRequest, ScanStrategy, TrackState};

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("set");
}

fn request(id: &str) -> ScanRequest {
    ScanRequest { id: id.to_owned(), strategy: None }
}

#[tokio::test]
async fn an_empty_mount_point_is_no_deletion() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("b.wav", 2);
    let (directory, _) = home.add().await;
    let drive = home.dir.path().join("drive");
    std::fs::rename(&home.music, &drive).expect("unplugged");
    std::fs::create_dir(&home.music).expect("the mount point");
    assert_eq!(home.library.start_scan(request(&directory.id)).await.expect_err("away").code, "directory_away");
    let row = home.library.directory(&directory.id).await.expect("the folder");
    assert!(!row.is_available);
    assert_eq!((row.total_tracks, row.total_missing), (2, 0));
    assert!(home.library.active_folders().borrow().is_empty());
    let tracks = home.tracks().await;
    assert!(tracks.iter().all(|track| track.state == TrackState::Away && !track.is_missing));
    assert_eq!(home.library.track_file(&tracks[0].id).await.expect_err("away").code, "track_missing");

    std::fs::remove_dir(&home.music).expect("gone");
    std::fs::rename(&drive, &home.music).expect("plugged in");
    let row = home.library.check_availability(&directory.id).await.expect("the folder");
    assert!(row.is_available);
    home.until(|tracks| tracks.iter().all(|track| track.state == TrackState::New)).await;
    assert_eq!(home.library.active_folders().borrow().len(), 1);
}

#[tokio::test]
async fn a_folder_that_vanishes_is_noticed_and_found_again() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    let (_, _) = home.add().await;
    let drive = home.dir.path().join("drive");
    std::fs::rename(&home.music, &drive).expect("unplugged");
    home.until(|tracks| tracks[0].state == TrackState::Away && !tracks[0].is_missing).await;
    std::fs::rename(&drive, &home.music).expect("plugged in");
    home.until(|tracks| tracks[0].state == TrackState::New).await;
    assert_eq!(home.library.watcher_status().await.expect("a status").active_count, 1);
}

#[tokio::test]
async fn an_emptied_folder_keeps_its_tracks_in_a_scan() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    let (directory, _) = home.add().await;
    home.library.shutdown().await;
    std::fs::remove_file(home.music.join("a.wav")).expect("removed");
    let folder = home.library.folder(&directory.id).await.expect("the folder");
    let scan = Scan {
        db: home.library.shared.db.clone(),
        meter: Arc::new(Meter::new(&folder, ScanStrategy::Hybrid, None)),
        folder,
        scope: Scope::Whole,
        again_before: None,
        turns: home.library.shared.turns.clone(),
        stop: CancellationToken::new(),
    };
    let outcome = scan.run(|_| {}).await.expect("an outcome");
    assert!(matches!(outcome.end, ScanEnd::Away(_)));
    assert!(!home.tracks().await[0].is_missing);
}

#[tokio::test]
async fn an_unreadable_subfolder_hides_its_tracks_and_loses_none() {
    if !without_root("library::tests::availability::an_unreadable_subfolder_hides_its_tracks_and_loses_none") {
        return;
    }
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("locked/b.wav", 2);
    let (directory, _) = home.add().await;
    set_mode(&home.music.join("locked"), 0o000);
    let progress = home.scan(&directory.id, ScanStrategy::Hybrid).await;
    set_mode(&home.music.join("locked"), 0o755);
    assert_eq!((progress.error_count, progress.tracks_missing), (1, 0));
    assert_eq!(progress.errors[0].code, "file_unreadable");
    assert!(home.tracks().await.iter().all(|track| !track.is_missing));
}

#[tokio::test]
async fn an_unreadable_folder_is_refused_and_one_that_becomes_so_is_away() {
    if !without_root("library::tests::availability::an_unreadable_folder_is_refused_and_one_that_becomes_so_is_away") {
        return;
    }
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    set_mode(&home.music, 0o000);
    let refused = home.library.add_directory(new(&home.music)).await.expect_err("refused");
    assert_eq!((refused.status, refused.code.as_str()), (400, "not_readable"));
    set_mode(&home.music, 0o755);
    let (directory, _) = home.add().await;
    set_mode(&home.music, 0o000);
    assert_eq!(home.library.start_scan(request(&directory.id)).await.expect_err("away").code, "directory_away");
    set_mode(&home.music, 0o755);
    assert!(!home.tracks().await[0].is_missing);
}

#[tokio::test]
async fn an_unreadable_file_keeps_what_was_known_of_it() {
    if !without_root("library::tests::availability::an_unreadable_file_keeps_what_was_known_of_it") {
        return;
    }
    let mut home = Home::new().await;
    let path = home.wav("a.wav", 1);
    let (directory, _) = home.add().await;
    let before = home.tracks().await.remove(0);
    set_mode(&path, 0o000);
    let full = home.scan(&directory.id, ScanStrategy::Full).await;
    assert_eq!((full.error_count, full.errors[0].code.as_str()), (1, "file_unreadable"));
    let locked = home.tracks().await.remove(0);
    assert_eq!((&locked.id, &locked.file_hash, locked.duration_seconds), (&before.id, &before.file_hash, Some(0.1)));
    assert_eq!(locked.state, TrackState::Failed);
    assert_eq!(locked.state_reason.as_deref(), Some("The file may not be read: check its permissions"));
    // Rights leave no trace in size or time: such a file is read again by every scan.
    set_mode(&path, 0o644);
    home.scan(&directory.id, ScanStrategy::Hybrid).await;
    assert_eq!(home.tracks().await[0].state, TrackState::New);
}

#[tokio::test]
async fn a_store_that_another_program_holds_is_told_at_the_folder() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    let (directory, _) = home.add().await;
    let other = rusqlite::Connection::open(home.dir.path().join("data/library.db")).expect("opened");
    other.execute_batch("BEGIN IMMEDIATE").expect("held");
    home.wav("b.wav", 2);
    let told = home.news(&directory.id, |row| row.scan_status == FolderScanStatus::Error).await;
    assert!(told.last_error.is_some_and(|reason| reason.contains("Another program")));
    assert!(told.is_available);
    other.execute_batch("COMMIT").expect("given back");
    home.scan(&directory.id, ScanStrategy::Hybrid).await;
    let row = home.library.directory(&directory.id).await.expect("the folder");
    assert_eq!((row.scan_status, row.last_error, row.total_tracks), (FolderScanStatus::Idle, None, 2));
}
