//! Folders, scans and tracks, without an analysis server.

use mismo_tests::audio::Piece;
use mismo_tests::mismo::Home;
use serde_json::{Value, json};

#[tokio::test]
async fn a_folder_is_scanned_watched_and_listed() {
    let home = Home::default();
    let music = home.music();
    Piece::default().write(&music.join("One.wav"));
    let mismo = home.setup_without_server().start();
    let id = mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("hashed", 1, |track| !track["file_hash"].is_null()).await;
    assert_eq!((&tracks[0]["title"], &tracks[0]["library_directory_id"]), (&json!("One"), &json!(id)));
    assert_eq!(tracks[0]["file_hash"].as_str().map(str::len), Some(32));
    assert!((tracks[0]["duration_seconds"].as_f64().expect("a length") - 24.0).abs() < 0.1);
    let (_, watchers) = mismo.get("/api/watcher/status").await;
    assert_eq!(watchers["data"]["activeCount"], 1);

    // A file that arrives later is found by the watcher, a removed one becomes missing, and nothing is deleted.
    Piece { bpm: 140.0, ..Piece::default() }.write(&music.join("Two.wav"));
    mismo.wait_for_tracks("second", 2, |track| !track["file_hash"].is_null()).await;
    std::fs::remove_file(music.join("One.wav")).expect("removed");
    let gone = |track: &Value| track["is_missing"] == json!(track["title"] == "One");
    let tracks = mismo.wait_for_tracks("missing", 2, gone).await;
    assert_eq!(tracks[0]["state"], "missing");
    let (_, folder) = mismo.get(&format!("/api/library/directories/{id}")).await;
    assert_eq!((&folder["data"]["total_tracks"], &folder["data"]["total_missing"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn wrong_folders_get_a_reason() {
    let home = Home::default();
    let music = home.music();
    std::fs::create_dir_all(music.join("inside")).expect("a folder");
    std::fs::write(music.join("file.txt"), b"x").expect("written");
    let mismo = home.setup_without_server().start();
    let add = async |path: Value| {
        let (status, body) = mismo.post("/api/library/directories", json!({ "path": path })).await;
        (status, body["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(add(json!(music.join("none"))).await, (400, "path_not_found".into()));
    assert_eq!(add(json!(music.join("file.txt"))).await, (400, "not_a_directory".into()));
    assert_eq!(add(json!("relative")).await, (400, "not_absolute".into()));
    mismo.add_folder(&music).await;
    assert_eq!(add(json!(music)).await, (409, "duplicate_directory".into()));
    assert_eq!(add(json!(music.join("inside"))).await, (409, "overlapping_directory".into()));
    assert_eq!(add(json!(music.parent())).await, (409, "overlapping_directory".into()));
    #[cfg(unix)]
    {
        let link = music.with_file_name("link");
        std::os::unix::fs::symlink(&music, &link).expect("a link");
        assert_eq!(add(json!(link)).await, (409, "duplicate_directory".into()));
    }
    let sibling = music.with_file_name("music2");
    std::fs::create_dir(&sibling).expect("a folder");
    assert_eq!(add(json!(sibling)).await.0, 201);
}

#[tokio::test]
async fn pausing_and_removing_keep_the_rows() {
    let home = Home::default();
    let music = home.music();
    Piece::default().write(&music.join("One.wav"));
    let mismo = home.setup_without_server().start();
    let id = mismo.add_folder(&music).await;
    mismo.wait_for_tracks("hashed", 1, |track| !track["file_hash"].is_null()).await;
    let path = format!("/api/library/directories/{id}");
    let (status, body) = mismo.put(&path, json!({"is_active": false, "name": "Mine"})).await;
    assert_eq!((status, &body["data"]["is_active"], &body["data"]["name"]), (200, &json!(false), &json!("Mine")));
    let (_, paused) = mismo.get("/api/library/directories?is_active=false").await;
    assert_eq!(paused["count"], 1);
    let (status, body) = mismo.post(&format!("/api/scan/library/{id}"), json!({})).await;
    assert_eq!((status, &body["code"]), (409, &json!("directory_paused")));
    let (status, _) = mismo.delete(&format!("{path}?delete_tracks=false")).await;
    assert_eq!(status, 200);
    let (_, page) = mismo.get("/api/tracks").await;
    let track = &page["data"][0];
    assert_eq!((&page["pagination"]["total"], &track["is_missing"]), (&json!(1), &json!(true)));
    assert_eq!(track["library_directory_id"], Value::Null);
}

#[tokio::test]
async fn filters_and_pages_work_together() {
    let home = Home::default();
    let music = home.music();
    for n in 0..7 {
        Piece { seconds: 1.0, bpm: 100.0 + f64::from(n), ..Piece::default() }
            .write(&music.join(format!("Song no{n}. 100%_x.wav")));
    }
    let mismo = home.setup_without_server().start();
    mismo.add_folder(&music).await;
    mismo.wait_for_tracks("hashed", 7, |track| !track["file_hash"].is_null()).await;
    let (_, page) = mismo.get("/api/tracks?limit=3&page=3&sort=title&order=ASC").await;
    assert_eq!((page["data"].as_array().map(Vec::len), &page["pagination"]["totalPages"]), (Some(1), &json!(3)));
    assert_eq!(page["data"][0]["title"], "Song no6. 100%_x");
    let total = async |query: &str| mismo.get(&format!("/api/tracks?{query}")).await.1["pagination"]["total"].clone();
    assert_eq!(total("search=song%20no4.").await, 1);
    assert_eq!(total("search=100%25_").await, 7, "wildcards are taken literally");
    assert_eq!(total("search=100x").await, 0);
    assert_eq!(total("is_missing=true").await, 0);
    assert_eq!(total("analyzed=false").await, 7);
}

#[cfg(unix)]
#[tokio::test]
async fn names_that_are_not_utf8_are_listed() {
    use std::os::unix::ffi::OsStrExt as _;
    let home = Home::default();
    let music = home.music();
    Piece { seconds: 2.0, ..Piece::default() }.write(&music.join(std::ffi::OsStr::from_bytes(b"caf\xe9.wav")));
    let mismo = home.setup_without_server().start();
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("hashed", 1, |track| !track["file_hash"].is_null()).await;
    assert!(tracks[0]["title"].as_str().expect("a title").starts_with("caf"));
}

#[tokio::test]
async fn an_empty_place_of_a_drive_marks_nothing_missing() {
    let home = Home::default();
    let music = home.music();
    Piece { seconds: 2.0, ..Piece::default() }.write(&music.join("One.wav"));
    let mismo = home.setup_without_server().start();
    let id = mismo.add_folder(&music).await;
    mismo.wait_for_tracks("hashed", 1, |track| !track["file_hash"].is_null()).await;
    mismo.terminate();
    let away = music.with_file_name("unplugged");
    std::fs::rename(&music, &away).expect("moved");
    let mismo = home.setup_without_server().start();
    let tracks = mismo.wait_for_tracks("away", 1, |track| track["state"] == "away").await;
    assert_eq!(tracks[0]["is_missing"], json!(false));
    std::fs::rename(&away, &music).expect("moved");
    let (_, body) = mismo.post(&format!("/api/library/directories/{id}/check-availability"), json!({})).await;
    assert_eq!(body["data"]["is_available"], json!(true));
    mismo.wait_for_tracks("back", 1, |track| track["state"] == "queued").await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_scan_is_cancelled_at_once() {
    const FILES: u64 = 4_000;
    let home = Home::default();
    let music = home.music();
    let file = music.join("0.wav");
    Piece { seconds: 1.0, ..Piece::default() }.write(&file);
    for n in 1..FILES {
        std::fs::hard_link(&file, music.join(format!("{n}.wav"))).expect("a file");
    }
    let mismo = home.setup_without_server().start();
    let scan = format!("/api/scan/library/{}", mismo.add_folder(&music).await);
    // More than once: one of them may be over before it can be cancelled, or meet a busy moment of the computer.
    let mut answers = Vec::new();
    for _ in 0..5 {
        let mut events = mismo.events().await;
        let (status, body) = mismo.post(&scan, json!({"strategy": "full"})).await;
        assert!(status == 202 || body["code"] == "scan_running", "{body}");
        let reads = |event: &Value| {
            event["type"] == "scan.done" || event["type"] == "scan.progress" && event["data"]["filesProcessed"] != 0
        };
        if events.wait_for("files are read", reads).await["type"] == "scan.done" {
            continue;
        }
        let began = tokio::time::Instant::now();
        let (status, _) = mismo.delete(&scan).await;
        let took = began.elapsed();
        if status == 404 {
            continue;
        }
        let done = events.wait_for("the scan ends", |event| event["type"] == "scan.done").await;
        assert_eq!(done["data"]["cancelled"], json!(true));
        assert!(done["data"]["filesProcessed"].as_u64().is_some_and(|files| files < FILES), "{done}");
        answers.push(took);
    }
    let fastest = answers.into_iter().min().expect("one was cancelled");
    assert!(fastest.as_millis() <= 200, "{fastest:?}");
    let (_, body) = mismo.get("/api/tracks?is_missing=true").await;
    assert_eq!(body["pagination"]["total"], 0);
}
