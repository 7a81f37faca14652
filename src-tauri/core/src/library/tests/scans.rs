//! What a scan finds and writes.

use crate::library::testing::{Home, wav, write_wav};
use crate::model::{ScanRequest, ScanStatus, ScanStrategy, TrackState};

#[tokio::test]
async fn only_what_changed_is_read_again() {
    let mut home = Home::new().await;
    let a = home.wav("a.wav", 1);
    home.wav("b.wav", 2);
    let (directory, _) = home.add().await;
    let before = home.tracks().await;
    let same = home.scan(&directory.id, ScanStrategy::Hybrid).await;
    assert_eq!((same.files_processed, same.tracks_added, same.tracks_updated, same.tracks_missing), (2, 0, 0, 0));
    let full = home.scan(&directory.id, ScanStrategy::Full).await;
    assert_eq!((full.tracks_added, full.tracks_updated), (0, 2));
    let mut longer = wav(3);
    longer.extend([0, 0]);
    std::fs::write(&a, longer).expect("written");
    let changed = home.scan(&directory.id, ScanStrategy::Hybrid).await;
    assert_eq!((changed.tracks_added, changed.tracks_updated), (0, 1));
    let after = home.tracks().await;
    assert_eq!(after[0].id, before[0].id);
    assert_ne!(after[0].file_hash, before[0].file_hash);
    assert_eq!(after[1].file_hash, before[1].file_hash);
}

#[tokio::test]
async fn the_same_audio_in_two_files_is_one_audio() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("copy/a.wav", 1);
    home.add().await;
    let tracks = home.tracks().await;
    assert_eq!(tracks.len(), 2);
    assert!(tracks[0].file_hash.is_some());
    assert_eq!(tracks[0].file_hash, tracks[1].file_hash);
    assert_eq!(home.library.track_stats().await.expect("numbers").duplicates, 2);
}

#[tokio::test]
async fn a_removed_file_becomes_missing_and_comes_back_as_the_same_track() {
    let mut home = Home::new().await;
    let a = home.wav("a.wav", 1);
    home.wav("b.wav", 2);
    let (directory, _) = home.add().await;
    let before = home.tracks().await;
    let aside = home.dir.path().join("aside.wav");
    std::fs::rename(&a, &aside).expect("moved away");
    assert_eq!(home.scan(&directory.id, ScanStrategy::Hybrid).await.tracks_missing, 1);
    let gone = home.tracks().await;
    assert!(gone[0].is_missing && gone[0].state == TrackState::Missing && !gone[1].is_missing);
    let since = gone[0].missing_since.clone().expect("a time");
    home.scan(&directory.id, ScanStrategy::Hybrid).await;
    assert_eq!(home.tracks().await[0].missing_since.as_deref(), Some(since.as_str()));
    assert_eq!(home.library.track_file(&gone[0].id).await.expect_err("gone").code, "track_missing");

    std::fs::rename(&aside, &a).expect("moved back");
    home.scan(&directory.id, ScanStrategy::Hybrid).await;
    let back = home.tracks().await;
    assert_eq!(back[0].id, before[0].id);
    assert!(!back[0].is_missing && back[0].missing_since.is_none());
    assert_eq!(home.library.track_file(&back[0].id).await.expect("a file").path, a);
}

#[tokio::test]
async fn a_moved_or_renamed_file_keeps_its_row() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("old/b.wav", 2);
    home.wav("old/c.wav", 3);
    let (directory, _) = home.add().await;
    let id_of = |tracks: &[crate::model::Track], name: &str| {
        tracks.iter().find(|t| t.relative_path == name).unwrap_or_else(|| panic!("{name}")).id.clone()
    };
    let before = home.tracks().await;
    std::fs::rename(home.music.join("a.wav"), home.music.join("renamed.wav")).expect("renamed");
    std::fs::rename(home.music.join("old"), home.music.join("new")).expect("renamed");
    let progress = home.scan(&directory.id, ScanStrategy::Hybrid).await;
    assert_eq!((progress.tracks_added, progress.tracks_missing), (0, 0));
    let after = home.tracks().await;
    assert_eq!(after.len(), 3);
    assert_eq!(id_of(&after, "renamed.wav"), id_of(&before, "a.wav"));
    assert_eq!(id_of(&after, "new/b.wav"), id_of(&before, "old/b.wav"));
    assert_eq!(id_of(&after, "new/c.wav"), id_of(&before, "old/c.wav"));
}

#[tokio::test]
async fn a_copy_is_no_move() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    let (directory, _) = home.add().await;
    home.wav("copy.wav", 1);
    assert_eq!(home.scan(&directory.id, ScanStrategy::Hybrid).await.tracks_added, 1);
    assert_eq!(home.tracks().await.len(), 2);
}

#[tokio::test]
async fn garbage_gets_a_row_with_a_reason() {
    let mut home = Home::new().await;
    std::fs::write(home.music.join("empty.mp3"), b"").expect("a file");
    std::fs::write(home.music.join("picture.mp3"), [&b"\xff\xd8\xff\xe0\0\x10JFIF\0"[..], &[7; 4_000]].concat())
        .expect("a file");
    std::fs::write(home.music.join("noise.flac"), [0x5a; 3_000]).expect("a file");
    std::fs::write(home.music.join("notes.txt"), b"no audio").expect("a file");
    home.wav("good.wav", 1);
    let (_, progress) = home.add().await;
    assert_eq!((progress.files_found, progress.error_count, progress.tracks_added), (4, 3, 4));
    assert!(progress.errors.iter().all(|error| error.code == "undecodable"), "{:?}", progress.errors);
    let tracks = home.tracks().await;
    let states: Vec<_> = tracks.iter().map(|t| (t.relative_path.as_str(), t.state)).collect();
    let expected = [
        ("empty.mp3", TrackState::Failed),
        ("good.wav", TrackState::New),
        ("noise.flac", TrackState::Failed),
        ("picture.mp3", TrackState::Failed),
    ];
    assert_eq!(states, expected);
    assert_eq!(tracks[0].state_reason.as_deref(), Some("The file is empty"));
    assert_eq!((tracks[0].title.as_deref(), tracks[0].file_hash.as_deref()), (Some("empty"), None));
    assert!(tracks[1].state_reason.is_none());
}

#[tokio::test]
async fn a_repaired_file_is_read_again() {
    let mut home = Home::new().await;
    let path = home.music.join("a.wav");
    std::fs::write(&path, b"RIFF").expect("a file");
    let (directory, _) = home.add().await;
    assert_eq!(home.tracks().await[0].state, TrackState::Failed);
    write_wav(&path, 1);
    home.scan(&directory.id, ScanStrategy::Hybrid).await;
    let track = &home.tracks().await[0];
    assert_eq!((track.state, track.sample_rate, track.channels), (TrackState::New, Some(8_000), Some(1)));
    assert_eq!(track.duration_seconds, Some(0.1));
}

#[cfg(unix)]
#[tokio::test]
async fn names_that_are_no_utf8_work_end_to_end() {
    use std::os::unix::ffi::OsStrExt;
    let mut home = Home::new().await;
    let odd = home.music.join(std::ffi::OsStr::from_bytes(b"caf\xe9/f\xfcr.wav"));
    write_wav(&odd, 1);
    // The same letters, composed and decomposed: two files on Linux.
    home.wav("\u{e9}.wav", 2);
    home.wav("e\u{301}.wav", 3);
    let (directory, progress) = home.add().await;
    assert_eq!((progress.tracks_added, progress.error_count), (3, 0));
    let tracks = home.tracks().await;
    let track = tracks.iter().find(|t| t.relative_path.contains("caf")).expect("the odd one");
    assert_eq!(track.relative_path, "caf\u{fffd}/f\u{fffd}r.wav");
    assert_eq!(home.library.track_file(&track.id).await.expect("a file").path, odd);
    let again = home.scan(&directory.id, ScanStrategy::Hybrid).await;
    assert_eq!((again.tracks_added, again.tracks_updated, again.tracks_missing), (0, 0, 0));
    let query = crate::model::BrowseQuery { id: directory.id.clone(), path: Some("caf\u{fffd}".into()) };
    assert_eq!(home.library.browse(query).await.expect("a view").tracks.len(), 1);
}

#[tokio::test]
async fn a_second_scan_is_refused_with_the_first_one_s_progress() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    let directory = home.library.add_directory(crate::library::testing::new(&home.music)).await.expect("added");
    let request = ScanRequest { id: directory.id.clone(), strategy: None };
    // The scan of a folder that was just added counts as running until its end is told.
    let refused = home.library.start_scan(request).await.expect_err("refused");
    assert_eq!((refused.status, refused.code.as_str()), (409, "scan_running"));
    assert_eq!(refused.extra["data"]["libraryDirectoryId"], directory.id);
    home.scanned(&directory.id).await;
    let status = home.library.scan_status(&directory.id).await.expect("a status");
    assert!(matches!(status, ScanStatus::Known(progress) if !progress.scanning && progress.tracks_added == 1));
    assert!(home.library.active_scans().await.expect("scans").is_empty());
    assert_eq!(home.library.cancel_scan(&directory.id).await.expect_err("none").code, "scan_not_running");
}

#[tokio::test]
async fn a_cancelled_scan_ends_and_marks_nothing_missing() {
    let mut home = Home::new().await;
    for n in 0..300 {
        home.wav(&format!("{n}.wav"), n);
    }
    let directory = home.library.add_directory(crate::library::testing::new(&home.music)).await.expect("added");
    home.library.cancel_scan(&directory.id).await.expect("cancelled");
    let progress = home.scanned(&directory.id).await;
    assert!(progress.cancelled && !progress.scanning && progress.tracks_missing == 0);
    let whole = home.scan(&directory.id, ScanStrategy::Hybrid).await;
    assert_eq!(whole.files_found, 300);
    assert_eq!(home.library.track_stats().await.expect("numbers").total, 300);
}

#[tokio::test]
async fn what_a_start_finds_was_scanned_before() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    let (directory, _) = home.add().await;
    home.library.shutdown().await;
    assert_eq!(home.library.watcher_status().await.expect("a status").active_count, 0);
    home.reopen().await;
    assert_eq!(home.library.active_folders().borrow().len(), 1);
    let progress = home.scanned(&directory.id).await;
    assert_eq!((progress.files_found, progress.tracks_added, progress.continued), (1, 0, false));
}

#[tokio::test]
async fn tracks_are_listed_before_their_audio_is_read() {
    let mut home = Home::new().await;
    for n in 0..5 {
        home.wav(&format!("{n}.wav"), n);
    }
    let directory = home.library.add_directory(crate::library::testing::new(&home.music)).await.expect("added");
    let progress = home.listed(&directory.id).await;
    assert_eq!((progress.files_processed, progress.tracks_added), (5, 5));
    // The end of the scan is told before the audio is begun with.
    let listed = home.news(&directory.id, |folder| folder.last_scan.is_some()).await;
    assert_eq!((listed.total_tracks, listed.total_unread), (5, 5));
    let read = home.news(&directory.id, |folder| folder.total_unread == 0).await;
    assert!(read.reading.is_none());
    assert!(home.tracks().await.iter().all(|track| track.file_hash.is_some()));
}
