//! Tracks whose file is gone: counted, found again, forgotten with a copy.

use crate::library::testing::Home;
use crate::model::{CleanupRequest, MissingQuery, ScanStrategy};

fn request(id: &str, days: u32) -> CleanupRequest {
    CleanupRequest { id: id.to_owned(), remove_missing_older_than_days: Some(days), backup_metadata: None }
}

#[tokio::test]
async fn what_is_gone_for_long_is_forgotten_with_a_copy_and_the_audio_stays() {
    let mut home = Home::new().await;
    for (name, seed) in [("a.wav", 1), ("b.wav", 2), ("c.wav", 3)] {
        home.wav(name, seed);
    }
    let (folder, _) = home.add().await;
    std::fs::remove_file(home.music.join("a.wav")).expect("removed");
    std::fs::remove_file(home.music.join("b.wav")).expect("removed");
    home.scan(&folder.id, ScanStrategy::Hybrid).await;
    let age = "UPDATE tracks SET missing_since = datetime('now', '-40 days') WHERE relative_path = 'a.wav'";
    home.library.shared.db.write(|tx| Ok(tx.execute(age, [])?)).await.expect("aged");
    let stats = home.library.missing_stats(&folder.id).await.expect("numbers");
    assert_eq!((stats.total_missing, stats.missing_over_7_days, stats.missing_over_90_days), (2, 1, 0));
    let list = home.library.missing(MissingQuery { id: folder.id.clone(), ..MissingQuery::default() }).await;
    assert_eq!(list.expect("a list").pagination.total, 2);
    let nothing = home.library.clean_up(request(&folder.id, 60)).await.expect("cleaned");
    assert_eq!((nothing.tracks_removed, nothing.backup_path), (0, None));
    let cleaned = home.library.clean_up(request(&folder.id, 30)).await.expect("cleaned");
    assert_eq!(cleaned.tracks_removed, 1);
    let copy = std::fs::read_to_string(cleaned.backup_path.expect("a copy")).expect("read");
    assert!(copy.contains("a.wav") && !copy.contains("b.wav"));
    assert_eq!(home.tracks().await.len(), 2);
    let audio =
        home.library.shared.db.read(|c| Ok(c.query_row("SELECT count(*) FROM audio", [], |row| row.get::<_, u32>(0))?));
    assert_eq!(audio.await.expect("a count"), 3, "what is known of the audio stays");
}

#[tokio::test]
async fn files_that_came_back_are_found_and_marks_follow_the_disk() {
    let mut home = Home::new().await;
    let path = home.wav("a.wav", 1);
    home.wav("b.wav", 2);
    let (folder, _) = home.add().await;
    let id = home.tracks().await[0].id.clone();
    assert!(home.library.verify(&id).await.expect("a look").accessible);
    let aside = home.dir.path().join("aside.wav");
    std::fs::rename(&path, &aside).expect("moved away");
    let gone = home.library.verify(&id).await.expect("a look");
    assert!(!gone.exists && gone.error.is_some());
    assert!(home.library.mark(&id, true).await.expect("a track").is_missing);
    assert_eq!(home.library.mark(&id, false).await.expect_err("it is not there").code, "track_missing");
    let none = home.library.restore_missing(&folder.id).await.expect("a look");
    assert_eq!((none.tracks_restored, none.total_missing), (0, 1));
    std::fs::rename(&aside, &path).expect("moved back");
    let back = home.library.restore_missing(&folder.id).await.expect("a look");
    assert_eq!((back.tracks_restored, back.total_missing), (1, 0));
    assert!(!home.tracks().await[0].is_missing);
}

#[tokio::test]
async fn nothing_of_a_folder_that_is_away_is_forgotten() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    let (folder, _) = home.add().await;
    std::fs::rename(&home.music, home.dir.path().join("unplugged")).expect("moved");
    assert_eq!(home.library.clean_up(request(&folder.id, 0)).await.expect_err("away").code, "directory_away");
    assert_eq!(home.library.restore_missing(&folder.id).await.expect_err("away").code, "directory_away");
}
