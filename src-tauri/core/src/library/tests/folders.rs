//! Adding, changing and removing folders.

use crate::library::testing::{Home, new};
use crate::model::{
    BrowseQuery, DirectoryChange, DirectoryFilter, DirectoryRemoval, NewDirectory, TempoRange, WatchMode,
};

fn change(id: &str) -> DirectoryChange {
    serde_json::from_value(serde_json::json!({ "id": id })).expect("an input")
}

#[tokio::test]
async fn an_added_folder_is_scanned_watched_and_told() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("sub/b.wav", 2);
    let mut active = home.library.active_folders();
    let mut changes = home.library.changes();
    let (directory, progress) = home.add().await;
    assert_eq!(directory.name, "Music");
    assert_eq!(directory.path, home.music.to_str().expect("text"));
    assert_eq!((progress.files_found, progress.files_processed, progress.tracks_added), (2, 2, 2));
    assert!(progress.walk_done && !progress.scanning && progress.errors.is_empty());
    assert_eq!(*active.borrow_and_update(), [home.music.clone()]);
    assert!(*changes.borrow_and_update() > 0);
    let watched = home.library.watcher_status().await.expect("a status");
    assert_eq!((watched.active_count, watched.watchers[0].mode), (1, WatchMode::Native));
    let row = home.library.directory(&directory.id).await.expect("the folder");
    assert_eq!((row.total_files, row.total_tracks, row.total_missing), (2, 2, 0));
    assert!(row.last_scan.is_some());
}

#[tokio::test]
async fn bad_folders_are_refused_with_their_reason() {
    let mut home = Home::new().await;
    let file = home.wav("inner/a.wav", 1);
    home.add().await;
    let refusal = async |path: &std::path::Path| {
        let error = home.library.add_directory(new(path)).await.expect_err("refused");
        (error.status, error.code)
    };
    assert_eq!(refusal(&home.dir.path().join("none")).await, (400, "path_not_found".into()));
    assert_eq!(refusal(&file).await, (400, "not_a_directory".into()));
    assert_eq!(refusal("Music".as_ref()).await, (400, "not_absolute".into()));
    assert_eq!(refusal(&home.music).await, (409, "duplicate_directory".into()));
    assert_eq!(refusal(&home.music.join("inner/..")).await, (409, "duplicate_directory".into()));
    assert_eq!(refusal(&home.music.join("inner")).await, (409, "overlapping_directory".into()));
    assert_eq!(refusal(&home.dir.path().canonicalize().expect("a path")).await, (409, "overlapping_directory".into()));
    let count = home.library.directories(DirectoryFilter::default()).await.expect("folders").len();
    assert_eq!(count, 1);
}

#[tokio::test]
async fn two_callers_cannot_add_the_same_folder() {
    let home = Home::new().await;
    let (a, b) =
        tokio::join!(home.library.add_directory(new(&home.music)), home.library.add_directory(new(&home.music)));
    assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1);
}

#[tokio::test]
async fn a_paused_folder_is_neither_scanned_nor_watched() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    let (directory, _) = home.add().await;
    let mut pause = change(&directory.id);
    pause.is_active = Some(false);
    let paused = home.library.change_directory(pause).await.expect("paused");
    assert!(!paused.is_active);
    assert!(home.library.active_folders().borrow().is_empty());
    assert_eq!(home.library.watcher_status().await.expect("a status").active_count, 0);
    let request = crate::model::ScanRequest { id: directory.id.clone(), strategy: None };
    assert_eq!(home.library.start_scan(request).await.expect_err("refused").code, "directory_paused");
    let listed = async |is_active| {
        let filter = DirectoryFilter { is_active: Some(is_active), is_available: None };
        home.library.directories(filter).await.expect("folders").len()
    };
    assert_eq!((listed(true).await, listed(false).await), (0, 1));

    home.wav("b.wav", 2);
    let mut resume = change(&directory.id);
    resume.is_active = Some(true);
    home.library.change_directory(resume).await.expect("resumed");
    assert_eq!(home.scanned(&directory.id).await.tracks_added, 1);
    assert_eq!(*home.library.active_folders().borrow(), [home.music.clone()]);
}

#[tokio::test]
async fn what_is_left_out_from_now_on_is_marked_missing() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("Samples/b.wav", 2);
    let (directory, _) = home.add().await;
    let mut exclude = change(&directory.id);
    exclude.exclude_patterns = Some(Some(vec!["samples".into()]));
    home.library.change_directory(exclude).await.expect("changed");
    assert_eq!(home.scanned(&directory.id).await.tracks_missing, 1);
    let mut bad = change(&directory.id);
    bad.scan_patterns = Some(Some(vec!["[".into()]));
    assert_eq!(home.library.change_directory(bad).await.expect_err("refused").code, "validation_failed");
}

#[tokio::test]
async fn rules_that_leave_everything_out_are_no_unplugged_drive() {
    let mut home = Home::new().await;
    home.wav("a.wav", 1);
    home.wav("b.wav", 2);
    let (directory, _) = home.add().await;
    let mut only_mp3 = change(&directory.id);
    only_mp3.scan_patterns = Some(Some(vec!["*.mp3".into()]));
    home.library.change_directory(only_mp3).await.expect("changed");
    assert_eq!(home.scanned(&directory.id).await.tracks_missing, 2);
    let row = home.library.directory(&directory.id).await.expect("the folder");
    assert!(row.is_available && row.last_error.is_none(), "{row:?}");
    let mut all = change(&directory.id);
    all.scan_patterns = Some(None);
    let row = home.library.change_directory(all).await.expect("changed");
    assert_eq!(row.scan_patterns, None);
    home.scanned(&directory.id).await;
    assert!(home.tracks().await.iter().all(|track| !track.is_missing));
}

#[tokio::test]
async fn a_folder_has_a_name_that_can_be_shown() {
    let home = Home::new().await;
    let blank = NewDirectory { name: Some(" ".into()), ..new(&home.music) };
    let directory = home.library.add_directory(blank).await.expect("added");
    assert_eq!(directory.name, "Music");
    for (name, expected) in [(" House ", Ok("House")), ("  ", Err("name")), (&"x".repeat(201), Err("name"))] {
        let renamed = DirectoryChange { name: Some(name.to_owned()), ..change(&directory.id) };
        match (home.library.change_directory(renamed).await, expected) {
            (Ok(row), Ok(expected)) => assert_eq!(row.name, expected),
            (Err(error), Err(field)) => assert_eq!(error.extra["details"][0]["field"], field),
            (got, _) => panic!("{name}: {got:?}"),
        }
    }
}

#[tokio::test]
async fn removing_keeps_the_rows_and_adding_again_finds_them() {
    let mut home = Home::new().await;
    let file = home.wav("a.wav", 1);
    let (directory, _) = home.add().await;
    let before = home.tracks().await;
    let removal = DirectoryRemoval { id: directory.id.clone(), delete_tracks: Some(false) };
    home.library.remove_directory(removal).await.expect("removed");
    let left = home.tracks().await;
    assert!(left[0].is_missing && left[0].missing_since.is_some() && left[0].library_directory_id.is_none());
    assert!(file.exists());
    assert!(home.library.active_folders().borrow().is_empty());

    let (again, progress) = home.add().await;
    assert_eq!((progress.tracks_added, progress.tracks_updated), (0, 1));
    let back = home.tracks().await;
    assert_eq!((back.len(), &back[0].id), (1, &before[0].id));
    assert!(!back[0].is_missing && back[0].missing_since.is_none());
    assert_eq!(back[0].library_directory_id.as_deref(), Some(again.id.as_str()));

    let removal = DirectoryRemoval { id: again.id, delete_tracks: Some(true) };
    home.library.remove_directory(removal).await.expect("removed");
    assert!(home.tracks().await.is_empty() && file.exists());
}

#[tokio::test]
async fn unknown_ids_are_not_found() {
    let home = Home::new().await;
    let removal = DirectoryRemoval { id: "x".into(), delete_tracks: None };
    assert_eq!(home.library.directory("x").await.expect_err("none").status, 404);
    assert_eq!(home.library.change_directory(change("x")).await.expect_err("none").status, 404);
    assert_eq!(home.library.remove_directory(removal).await.expect_err("none").status, 404);
    assert_eq!(home.library.scan_status("x").await.expect_err("none").status, 404);
    assert_eq!(home.library.check_availability("x").await.expect_err("none").status, 404);
}

#[tokio::test]
async fn browsing_shows_folders_of_the_disk_and_numbers_of_the_store() {
    let mut home = Home::new().await;
    home.wav("top.wav", 1);
    home.wav("House/a.wav", 2);
    home.wav("House/Deep/b.wav", 3);
    std::fs::create_dir(home.music.join("Empty")).expect("a folder");
    let (directory, _) = home.add().await;
    let browse = async |path: &str| {
        home.library.browse(BrowseQuery { id: directory.id.clone(), path: Some(path.to_owned()) }).await
    };
    let top = browse("").await.expect("a view");
    let seen: Vec<_> = top
        .folders
        .iter()
        .map(|f| (f.name.as_str(), f.relative_path.as_str(), f.track_count, f.has_subfolders))
        .collect();
    assert_eq!(seen, [("Empty", "Empty", 0, false), ("House", "House", 2, true)]);
    assert_eq!((top.stats.total_tracks, top.stats.track_count, top.tracks.len()), (3, 1, 1));
    let house = browse("House").await.expect("a view");
    assert_eq!((house.path.as_str(), house.folders.len()), ("House", 1));
    assert_eq!(house.tracks.iter().map(|t| t.relative_path.as_str()).collect::<Vec<_>>(), ["House/a.wav"]);
    assert_eq!(house.folders[0].relative_path, "House/Deep");
    for path in ["..", "House/../..", "/etc"] {
        assert_eq!(browse(path).await.expect_err("refused").code, "validation_failed", "{path}");
    }
    assert_eq!(browse("None").await.expect_err("refused").status, 404);
}

#[tokio::test]
async fn a_folder_says_in_which_range_its_tempo_is_counted() {
    let mut home = Home::new().await;
    let (directory, _) = home.add().await;
    assert_eq!(directory.tempo_range, None);
    let with = |range: serde_json::Value| -> DirectoryChange {
        serde_json::from_value(serde_json::json!({ "id": directory.id, "tempo_range": range })).expect("an input")
    };
    let range = |min, max| serde_json::json!({ "min": min, "max": max });
    let changed = home.library.change_directory(with(range(160, 320))).await.expect_err("refused");
    assert_eq!(changed.code, "validation_failed");
    let drum_and_bass = home.library.change_directory(with(range(155, 186))).await.expect("changed");
    assert_eq!(drum_and_bass.tempo_range, Some(TempoRange { min: 155, max: 186 }));
    let named = DirectoryChange { name: Some("Drum and bass".to_owned()), ..change(&directory.id) };
    let named = home.library.change_directory(named).await.expect("changed");
    assert_eq!(named.tempo_range, Some(TempoRange { min: 155, max: 186 }), "what is not given stays");
    let back = home.library.change_directory(with(serde_json::Value::Null)).await.expect("changed");
    assert_eq!(back.tempo_range, None);
}
