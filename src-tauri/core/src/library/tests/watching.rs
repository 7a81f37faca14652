//! Changes that nobody tells the library about.

use std::io::Write;

use crate::library::testing::{Home, wav};

#[tokio::test]
async fn new_changed_and_removed_files_are_noticed() {
    let mut home = Home::new().await;
    home.wav("kept.wav", 1);
    home.add().await;
    let new = home.wav("new.wav", 2);
    let tracks = home.until(|tracks| tracks.len() == 2 && tracks[1].file_hash.is_some()).await;
    let hash = tracks[1].file_hash.clone();
    let mut longer = wav(3);
    longer.extend([0; 64]);
    std::fs::write(&new, longer).expect("changed");
    home.until(|tracks| tracks[1].file_hash != hash).await;
    std::fs::remove_file(&new).expect("removed");
    let tracks = home.until(|tracks| tracks[1].is_missing).await;
    assert!(!tracks[0].is_missing && tracks[1].missing_since.is_some());
}

#[tokio::test]
async fn folders_that_appear_are_watched_too() {
    let mut home = Home::new().await;
    home.wav("kept.wav", 1);
    home.add().await;
    home.wav("a/b/first.wav", 2);
    home.until(|tracks| tracks.len() == 2).await;
    home.wav("a/b/second.wav", 3);
    home.until(|tracks| tracks.len() == 3).await;
    std::fs::rename(home.music.join("a"), home.music.join("c")).expect("renamed");
    let tracks = home.until(|tracks| tracks.iter().any(|t| t.relative_path == "c/b/second.wav")).await;
    assert_eq!(tracks.len(), 3);
    std::fs::remove_dir_all(home.music.join("c")).expect("removed");
    home.until(|tracks| tracks.iter().filter(|t| t.is_missing).count() == 2).await;
}

#[tokio::test]
async fn a_file_that_is_being_copied_is_read_when_it_is_whole() {
    let mut home = Home::new().await;
    home.wav("kept.wav", 1);
    home.add().await;
    let whole = wav(2);
    let mut file = std::fs::File::create(home.music.join("copy.wav")).expect("a file");
    for piece in whole.chunks(whole.len() / 4) {
        file.write_all(piece).expect("written");
        file.sync_all().expect("on disk");
    }
    drop(file);
    let tracks = home.until(|tracks| tracks.len() == 2 && tracks[0].file_hash.is_some()).await;
    let expected = {
        let path = home.dir.path().join("same.wav");
        std::fs::write(&path, &whole).expect("a file");
        crate::library::audio_id::of_file(&path).expect("an identity")
    };
    assert_eq!(tracks[0].file_hash.as_deref(), Some(expected.as_str()));
}
