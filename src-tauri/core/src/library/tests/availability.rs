//! Drives that go and come back.

use crate::library::testing::Home;
use crate::model::{ScanRequest, ScanStrategy, TrackState};

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
    let mut scan = crate::library::scan::Scan {
        db: home.library.shared.db.clone(),
        folder: home.library.folder(&directory.id).await.expect("the folder"),
        scope: crate::library::scan::Scope::Whole,
        again: false,
        meter: std::sync::Arc::new(crate::library::meter::Meter::new(
            &crate::library::testing::folder("/m"),
            ScanStrategy::Hybrid,
            None,
        )),
        stop: tokio_util::sync::CancellationToken::new(),
    };
    std::fs::remove_file(home.music.join("a.wav")).expect("removed");
    scan.folder.rules = crate::library::testing::folder("/m").rules;
    let outcome = scan.run(|_| {}).await.expect("an outcome");
    assert!(matches!(outcome.end, crate::library::folders::ScanEnd::Away(_)));
    assert!(!home.tracks().await[0].is_missing);
}

#[tokio::test]
async fn an_unreadable_subfolder_hides_its_tracks_and_loses_none() {
    use std::os::unix::fs::PermissionsExt;
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("locked/b.wav", 2);
    let (directory, _) = home.add().await;
    let locked = home.music.join("locked");
    let set = |mode| std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(mode)).expect("set");
    set(0o000);
    if std::fs::read_dir(&locked).is_ok() {
        // Root reads everything; the rule is then tested on the walk's answer by `scan` alone.
        set(0o755);
        return;
    }
    let progress = home.scan(&directory.id, ScanStrategy::Hybrid).await;
    set(0o755);
    assert_eq!((progress.error_count, progress.tracks_missing), (1, 0));
    assert_eq!(progress.errors[0].code, "file_unreadable");
}
