//! Files that are moved, renamed, linked and swapped, with the library open and closed.

use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::library::testing::{Home, wav, write_wav};
use crate::model::{ScanStrategy, Track};

fn ids(tracks: &[Track]) -> Vec<(String, Option<String>)> {
    let mut ids: Vec<_> = tracks.iter().map(|track| (track.id.clone(), track.file_hash.clone())).collect();
    ids.sort();
    ids
}

/// The same audio with a comment behind it, as a program leaves it that writes a new file.
fn retagged(seed: u32) -> Vec<u8> {
    let mut bytes = wav(seed);
    bytes.extend(b"LIST\x10\0\0\0INFOICMT\x04\0\0\0new\0");
    bytes
}

#[tokio::test]
async fn a_folder_that_is_moved_is_not_read_again() {
    let mut home = Home::new().await;
    for n in 0..120 {
        home.wav(&format!("old/{}/{n}.wav", n % 7), n);
    }
    home.wav("kept.wav", 1_000);
    let (directory, _) = home.add().await;
    let before = home.tracks().await;
    std::fs::rename(home.music.join("old"), home.music.join("new")).expect("moved");
    let moved = home.until(|tracks| tracks.iter().filter(|t| t.relative_path.starts_with("new/")).count() == 120).await;
    assert_eq!(ids(&moved), ids(&before), "while the library is open");
    assert!(moved.iter().all(|track| !track.is_missing));

    home.library.shutdown().await;
    std::fs::create_dir(home.music.join("deep")).expect("a folder");
    std::fs::rename(home.music.join("new"), home.music.join("deep/newer")).expect("moved");
    home.reopen().await;
    let progress = home.listed(&directory.id).await;
    assert_eq!((progress.tracks_added, progress.tracks_missing), (0, 0));
    let listed = home.news(&directory.id, |_| true).await;
    assert_eq!(listed.total_unread, 0, "no byte of audio is read");
    let moved = home.tracks().await;
    assert_eq!(ids(&moved), ids(&before), "while it was closed");
    assert!(moved.iter().all(|t| t.relative_path == "kept.wav" || t.relative_path.starts_with("deep/newer/")));
}

#[tokio::test]
async fn a_file_that_went_to_another_folder_keeps_its_row() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("b.wav", 2);
    let (_, _) = home.add().await;
    let other = home.music.with_file_name("Other");
    write_wav(&other.join("c.wav"), 3);
    let (second, _) = home.add_path(&other).await;
    let before = home.tracks().await;
    std::fs::rename(home.music.join("a.wav"), other.join("from elsewhere.wav")).expect("moved");
    let is_there = |track: &Track| track.library_directory_id.as_deref() == Some(second.id.as_str());
    let after = home.until(|tracks| tracks.iter().filter(|track| is_there(track)).count() == 2).await;
    assert_eq!(ids(&after), ids(&before));
    assert!(after.iter().all(|track| !track.is_missing));
}

#[tokio::test]
async fn a_new_file_with_the_audio_of_one_that_is_gone_takes_its_row() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("b.wav", 2);
    let (directory, _) = home.add().await;
    let before = home.tracks().await;
    let rate = "UPDATE audio SET rating = 4, play_count = 7
                WHERE audio_id = (SELECT audio_id FROM tracks WHERE relative_path = 'a.wav')";
    home.library.shared.db.write(move |tx| Ok(tx.execute(rate, [])?)).await.expect("rated");
    home.library.shutdown().await;
    // Another number, size and time, as after a program wrote its tags into a new file.
    std::fs::write(home.music.join("A better name.wav"), retagged(1)).expect("a file");
    std::fs::remove_file(home.music.join("a.wav")).expect("removed");
    home.reopen().await;
    home.scanned(&directory.id).await;
    let after = home.tracks().await;
    assert_eq!(ids(&after), ids(&before));
    let moved = after.iter().find(|track| track.id == before[0].id).expect("the track");
    assert_eq!((moved.relative_path.as_str(), moved.is_missing), ("A better name.wav", false));
    assert_eq!((moved.rating, moved.play_count), (Some(4), 7));
    assert_eq!(home.library.track_file(&moved.id).await.expect("a file").path, home.music.join("A better name.wav"));
}

#[tokio::test]
async fn a_rename_between_unicode_forms_is_a_rename() {
    let mut home = Home::new().await;
    home.wav("\u{e9}.wav", 1);
    let (directory, _) = home.add().await;
    let before = home.tracks().await;
    std::fs::rename(home.music.join("\u{e9}.wav"), home.music.join("e\u{301}.wav")).expect("renamed");
    home.scan(&directory.id, ScanStrategy::Hybrid).await;
    let after = home.tracks().await;
    assert_eq!(ids(&after), ids(&before));
    assert_eq!(after[0].relative_path, "e\u{301}.wav");
}

#[cfg(unix)]
#[tokio::test]
async fn a_second_name_of_a_file_is_a_track_and_is_not_read_again() {
    let mut home = Home::new().await;
    let file = home.wav("a.wav", 1);
    let (directory, _) = home.add().await;
    home.library.shutdown().await;
    std::fs::hard_link(&file, home.music.join("b.wav")).expect("a link");
    home.reopen().await;
    assert_eq!(home.listed(&directory.id).await.tracks_added, 1);
    assert_eq!(home.news(&directory.id, |_| true).await.total_unread, 0);
    let tracks = home.tracks().await;
    assert_eq!((tracks.len(), &tracks[0].file_hash), (2, &tracks[1].file_hash));
    assert_ne!(tracks[0].id, tracks[1].id);
}

#[cfg(unix)]
#[tokio::test]
async fn files_that_swap_their_names_swap_their_audio() {
    let mut home = Home::new().await;
    let (a, b) = (home.wav("a.wav", 1), home.wav("b.wav", 2));
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let age = |path: &Path| std::fs::File::options().append(true).open(path).expect("a file").set_modified(long_ago);
    age(&a).expect("aged");
    age(&b).expect("aged");
    let (directory, _) = home.add().await;
    let before = home.tracks().await;
    home.library.shutdown().await;
    let aside = home.dir.path().join("aside.wav");
    std::fs::rename(&a, &aside).expect("renamed");
    std::fs::rename(&b, &a).expect("renamed");
    std::fs::rename(&aside, &b).expect("renamed");
    home.reopen().await;
    home.scanned(&directory.id).await;
    let after = home.tracks().await;
    assert_eq!((after.len(), after.iter().any(|track| track.is_missing)), (2, false));
    assert_eq!((&after[0].file_hash, &after[1].file_hash), (&before[1].file_hash, &before[0].file_hash));
}

#[tokio::test]
async fn audio_that_somebody_asks_for_is_read_at_once() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("b.wav", 2);
    home.add().await;
    let before = home.tracks().await;
    // As while a large folder is read.
    let forget = "UPDATE tracks SET audio_id = NULL";
    home.library.shared.db.write(move |tx| Ok(tx.execute(forget, [])?)).await.expect("not read yet");
    home.library.read_now(&[before[0].id.clone(), "nobody".to_owned()]).await.expect("read");
    let after = home.tracks().await;
    assert_eq!((&after[0].file_hash, &after[1].file_hash), (&before[0].file_hash, &None));
}
