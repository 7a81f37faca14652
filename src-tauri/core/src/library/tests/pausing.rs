//! Scans that are paused, cut off and go on, and watchers that are switched off.

use tokio_util::sync::CancellationToken;

use crate::library::background::readers;
use crate::library::testing::{Home, new};
use crate::model::{FolderScanStatus, ScanStatus, ScanStrategy, WatchMode};

async fn scan_of(home: &Home, id: &str) -> crate::model::ScanProgress {
    match home.library.scan_status(id).await.expect("a status") {
        ScanStatus::Known(progress) => progress,
        ScanStatus::Idle { .. } => panic!("no scan is known"),
    }
}

/// Adds the music folder and pauses its scan before it has read a file.
async fn paused_at_once(home: &Home) -> String {
    let (turns, stop) = (home.library.shared.turns.clone(), CancellationToken::new());
    let held: Vec<_> = (0..readers()).map(|_| turns.take(&stop).expect("a turn")).collect();
    let directory = home.library.add_directory(new(&home.music)).await.expect("added");
    home.library.pause_scan(&directory.id).await.expect("paused");
    drop(held);
    directory.id
}

#[tokio::test]
async fn a_pause_lasts_over_a_restart_and_the_scan_goes_on() {
    let mut home = Home::new().await;
    for n in 0..20 {
        home.wav(&format!("{n}.wav"), n);
    }
    let id = paused_at_once(&home).await;
    home.library.pause_scan(&id).await.expect("a second time changes nothing");
    let paused = home.library.directory(&id).await.expect("the folder");
    assert_eq!(paused.scan_status, FolderScanStatus::Paused);
    let scan = scan_of(&home, &id).await;
    assert!(scan.scanning && scan.paused && scan.seconds_left.is_none());

    home.reopen().await;
    let paused = home.library.directory(&id).await.expect("the folder");
    assert_eq!(paused.scan_status, FolderScanStatus::Paused);
    assert!(scan_of(&home, &id).await.paused);
    home.library.resume_scan(&id).await.expect("resumed");
    assert_eq!(home.library.resume_scan(&id).await.expect_err("it runs").code, "scan_not_paused");
    let whole = home.scanned(&id).await;
    assert_eq!((whole.files_found, whole.files_processed, whole.cancelled, whole.paused), (20, 20, false, false));
    let done = home.library.directory(&id).await.expect("the folder");
    assert_eq!((done.scan_status, done.total_tracks, done.total_unread), (FolderScanStatus::Idle, 20, 0));
    assert_eq!(home.library.pause_scan(&id).await.expect_err("nothing runs").code, "scan_not_running");
}

#[tokio::test]
async fn a_paused_scan_can_be_cancelled_or_asked_for_again() {
    let mut home = Home::new().await;
    for n in 0..20 {
        home.wav(&format!("{n}.wav"), n);
    }
    let id = paused_at_once(&home).await;
    home.library.cancel_scan(&id).await.expect("cancelled");
    assert!(home.listed(&id).await.cancelled);
    let row = home.library.directory(&id).await.expect("the folder");
    assert_ne!(row.scan_status, FolderScanStatus::Paused);
    assert_eq!(home.scan(&id, ScanStrategy::Hybrid).await.files_processed, 20);
    assert_eq!(home.library.track_stats().await.expect("numbers").total, 20);
}

#[tokio::test]
async fn a_scan_of_everything_that_was_cut_off_goes_on_where_it_was() {
    let mut home = Home::new().await;
    for n in 0..4 {
        home.wav(&format!("{n}.wav"), n);
    }
    let (directory, _) = home.add().await;
    home.library.shutdown().await;
    // As a kill leaves it that came after three of four files.
    let killed = "UPDATE folders SET scan_status = 'scanning', scan_strategy = 'full', scan_began = 1000;
                  UPDATE tracks SET read_at = iif(relative_path = '2.wav', 999, 1000)";
    home.library.shared.db.write(move |tx| Ok(tx.execute_batch(killed)?)).await.expect("killed");
    home.reopen().await;
    let rest = home.scanned(&directory.id).await;
    assert!(rest.continued);
    assert_eq!((rest.strategy, rest.files_processed, rest.tracks_updated), (ScanStrategy::Full, 4, 1));
    let next = home.scan(&directory.id, ScanStrategy::Hybrid).await;
    assert!(!next.continued && next.strategy == ScanStrategy::Hybrid && next.tracks_updated == 0);
}

#[tokio::test]
async fn audio_that_was_not_read_before_the_end_is_read_after_the_next_start() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("b.wav", 2);
    let (directory, _) = home.add().await;
    let before = home.tracks().await;
    home.library.shutdown().await;
    let forget = "UPDATE tracks SET audio_id = NULL";
    home.library.shared.db.write(move |tx| Ok(tx.execute(forget, [])?)).await.expect("forgotten");
    home.reopen().await;
    assert_eq!(home.scanned(&directory.id).await.tracks_updated, 0, "no tag is read again");
    let after = home.tracks().await;
    assert_eq!(
        after.iter().map(|t| &t.file_hash).collect::<Vec<_>>(),
        before.iter().map(|t| &t.file_hash).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_watcher_stays_off_until_it_is_started() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    let (directory, _) = home.add().await;
    assert_eq!(home.library.start_watcher(&directory.id).await.expect_err("it runs").code, "already_watched");
    home.library.stop_watcher(&directory.id).await.expect("stopped");
    assert_eq!(home.library.stop_watcher(&directory.id).await.expect_err("it does not run").status, 404);
    let off = home.news(&directory.id, |folder| folder.watching == WatchMode::Off).await;
    assert!(!off.is_watched);
    home.reopen().await;
    home.scanned(&directory.id).await;
    assert_eq!(home.library.watcher_status().await.expect("a status").active_count, 0);
    home.wav("b.wav", 2);
    assert_eq!(home.library.watch_all(true).await.expect("started"), 1);
    assert_eq!(home.library.watch_all(true).await.expect("a second time"), 0);
    home.until(|tracks| tracks.len() == 2).await;
    assert_eq!(home.library.watcher_status().await.expect("a status").active_count, 1);
    assert_eq!(home.library.start_watcher("none").await.expect_err("unknown").status, 404);
}
