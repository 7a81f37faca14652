//! Taking over an existing Mismo's library, over HTTP and from the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mismo_tests::audio::Piece;
use mismo_tests::existing::{Entry, Existing, Shape};
use mismo_tests::mismo::{Home, Mismo};
use serde_json::{Value, json};

/// Writes a piece of two seconds at `path`; its bytes.
fn piece(path: &Path, root: u8) -> Vec<u8> {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    Piece { seconds: 2.0, root, ..Piece::default() }.write(path);
    std::fs::read(path).expect("a file")
}

/// Imports `file` to the end; its last status.
async fn import(mismo: &Mismo, file: &Path, dry_run: bool) -> Value {
    let mut events = mismo.events().await;
    let (status, answer) = mismo.post("/api/library/import", json!({"path": file, "dry_run": dry_run})).await;
    assert_eq!(status, 202, "{answer}");
    let over = |event: &Value| event["type"] == "import.progress" && event["data"]["running"] == json!(false);
    let last = events.wait_for("the import is over", over).await["data"].clone();
    assert_eq!((&last["failure"], &last["phase"]), (&Value::Null, &json!("done")), "{last}");
    assert_eq!(mismo.get("/api/library/import").await.1["data"], last);
    last["result"].clone()
}

async fn track(mismo: &Mismo, title: &str) -> Value {
    let (_, page) = mismo.get(&format!("/api/tracks?search=title:{title}")).await;
    let id = page["data"][0]["id"].as_str().unwrap_or_else(|| panic!("{title} is there: {page}")).to_owned();
    mismo.get(&format!("/api/tracks/{id}")).await.1["data"].clone()
}

/// Names and bytes of all that lies in a folder.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    entries.map(|entry| (entry.path(), std::fs::read(entry.path()).expect("a file"))).collect()
}

#[tokio::test]
async fn analyses_stars_and_cues_are_taken_over_once_and_stand_below_the_dj() {
    let home = Home::default();
    let (here, moved) = (home.music().join("here.wav"), home.music().join("crate/moved.wav"));
    let (one, two) = (piece(&here, 40), piece(&moved, 47));
    let old = home.data().with_file_name("old");
    let existing = Existing::make(&old, Shape::Migrated);
    existing.track(&Entry::of(&here, &one));
    existing.track(&Entry { path: home.music().join("moved.wav"), key: 4, ..Entry::of(&moved, &two) });
    existing.track(&Entry { path: home.music().join("gone.wav"), hash: "abc".into(), ..Entry::of(&here, &one) });
    existing.folder(&home.music());
    existing.folder(Path::new("/mnt/nowhere/Music"));
    let file = existing.close();
    let before = contents(&old);

    let mismo = home.setup_without_server().start();
    mismo.add_folder(&home.music()).await;
    mismo.wait_for_tracks("queued", 2, |track| track["state"] == "queued").await;
    let dry = import(&mismo, &file, true).await;
    assert_eq!((&dry["analyses"], &dry["backup"]), (&json!(2), &Value::Null), "{dry}");
    assert_eq!(track(&mismo, "here").await["state"], "queued", "a dry run writes nothing");

    let done = import(&mismo, &file, false).await;
    let counts = ["tracks", "matched_by_path", "matched_by_hash", "not_found", "analyses", "values", "cues"];
    assert_eq!(counts.map(|name| done[name].clone()), [3, 1, 1, 1, 2, 2, 4].map(Value::from), "{done}");
    assert_eq!(done["folders_absent"], json!(["/mnt/nowhere/Music"]));
    assert_eq!((&done["folders_added"], &done["error_count"]), (&json!([]), &json!(0)), "{done}");
    let backup = done["backup"].as_str().expect("a copy was made");
    assert!(home.data().join("backups").join(backup).exists());
    assert_eq!(contents(&old), before, "nothing is written there");

    let row = track(&mismo, "here").await;
    assert_eq!((&row["state"], &row["bpm"], &row["bpm_source"]), (&json!("done"), &json!(127.5), &json!("import")));
    assert_eq!((&row["musical_key"], &row["mode"], &row["key_source"]), (&json!(9), &json!(0), &json!("import")));
    assert_eq!((&row["rating"], &row["color_tag"], &row["comment"]), (&json!(4), &json!("#ff0000"), &json!("opener")));
    assert_eq!(row["sources"]["rating"], "import");
    assert_eq!((&row["play_count"], &row["last_played"]), (&json!(7), &json!("2024-05-01T20:00:00.000Z")));
    assert_eq!(row["date_added"], "2023-03-04 05:06:07");
    let switches = ["danceability", "acousticness", "valence"].map(|name| row[name].clone());
    assert_eq!(switches, [json!(true), json!(false), json!(6.49)]);
    let cue = json!({"index": 0, "position": 0.25, "name": "Intro", "color": "#00ff00", "isLoop": false, "loopEnd": null,
                     "autoLoop": false, "source": "user"});
    assert_eq!(row["hotCues"][0], cue);
    assert_eq!((&row["hotCues"][1]["loopEnd"], &row["hotCues"][1]["autoLoop"]), (&json!(1.5), &json!(true)));
    let id = row["id"].as_str().expect("an id").to_owned();
    assert_eq!(mismo.get(&format!("/api/tracks/{id}/beats")).await.1["data"]["count"], 4);
    let (_, waveforms) = mismo.get(&format!("/api/analysis/waveforms/{id}")).await;
    let levels = waveforms["waveforms"].as_array().expect("levels");
    assert_eq!(levels.len(), 2, "without the stems'");
    assert_eq!((&levels[0]["num_pixels"], &levels[1]["low_freq_amplitude"]), (&json!(4), &json!("AP8=")));
    assert_eq!(track(&mismo, "moved").await["musical_key"], 4);

    // The DJ stands above it, also above a later import.
    let (status, _) = mismo.put(&format!("/api/tracks/{id}"), json!({"rating": 1})).await;
    assert_eq!(status, 200);
    let again = import(&mismo, &file, false).await;
    let counts = ["analyses", "values", "cues", "already_there"];
    assert_eq!(counts.map(|name| again[name].clone()), [0, 0, 0, 2].map(Value::from), "{again}");
    assert_eq!(again["backup"], Value::Null, "nothing was written");
    assert_eq!(track(&mismo, "here").await["rating"], 1);
    mismo.put(&format!("/api/tracks/{id}"), json!({"rating": null})).await;
    assert_eq!(track(&mismo, "here").await["rating"], 4);
}

#[tokio::test]
async fn a_new_installation_gets_folders_and_finds_their_tracks_analysed() {
    let home = Home::default();
    let song = home.music().join("song.wav");
    // Longer than what a fast scan looks at.
    Piece { seconds: 15.0, ..Piece::default() }.write(&song);
    let bytes = std::fs::read(&song).expect("a file");
    let old = home.data().with_file_name("old");
    let existing = Existing::make(&old, Shape::Fresh);
    existing.change("PRAGMA journal_mode = WAL");
    existing.folder(&home.music());
    existing.track(&Entry { seconds: 15.0, ..Entry::of(&song, &bytes[..1_048_576]) });
    let file = existing.kill();
    assert!(old.join("library.db-wal").metadata().is_ok_and(|log| log.len() > 0), "its log waits");
    let before = contents(&old);

    // Nobody runs yet.
    let setup = home.setup_without_server();
    let dry = setup.run(&["library", "import", file.to_str().expect("a path"), "--dry-run", "--json"]);
    let told: Value = serde_json::from_slice(&dry.stdout).unwrap_or_else(|_| panic!("{dry:?}"));
    assert_eq!((&told["matched_by_path"], &told["analyses"]), (&json!(1), &json!(1)), "{told}");
    assert_eq!(told["folders_added"], json!([home.music()]));
    let refused = setup.run(&["library", "import", file.to_str().expect("a path")]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("not running"), "{refused:?}");

    let mismo = setup.start();
    let done = mismo.setup.run(&["library", "import", file.to_str().expect("a path")]);
    assert!(done.status.success(), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("TAKEN OVER"), "{done:?}");
    assert_eq!(contents(&old), before, "nothing is written there");
    let tracks = mismo.wait_for_tracks("there", 1, |track| track["state"] == "done").await;
    assert_eq!((&tracks[0]["rating"], &tracks[0]["date_added"]), (&json!(4), &json!("2023-03-04 05:06:07")));
    let (_, queue) = mismo.get("/api/analysis/queue").await;
    assert_eq!(queue["queue"]["queuedCount"], 0, "what is analysed is not analysed again");
    assert!(
        std::fs::read_dir(home.data())
            .expect("data")
            .flatten()
            .all(|entry| { !entry.file_name().to_string_lossy().starts_with("import-") })
    );
}

#[tokio::test]
async fn what_an_early_library_lacks_is_analysed_and_our_own_results_stay() {
    let home = Home::default();
    let (early, ours) = (home.music().join("early.wav"), home.music().join("ours.wav"));
    let (one, two) = (piece(&early, 40), piece(&ours, 47));
    let mismo = home.setup_without_server().start();
    mismo.add_folder(&home.music()).await;
    let tracks = mismo.wait_for_tracks("queued", 2, |track| track["state"] == "queued").await;
    let hash = tracks.iter().find(|track| track["title"] == "ours").expect("it")["file_hash"].clone();
    mismo.terminate();
    let library = rusqlite::Connection::open(home.data().join("library.db")).expect("a database");
    let hash = hash.as_str().expect("a hash");
    let sql = "INSERT INTO analyses(audio_id, stage, status, data, engine, finished_at)
               VALUES(?1, 'basic_features', 'completed', '{\"tempo\": 120.0, \"key\": 9, \"mode\": 0}', 'mismo', 'now')";
    library.execute(sql, [hash]).expect("a result");
    let sql = "UPDATE audio SET bpm = 120, musical_key = 9, mode = 0, date_analyzed = 'now' WHERE audio_id = ?1";
    library.execute(sql, [hash]).expect("a result");
    drop(library);

    let existing = Existing::make(&home.data().with_file_name("old"), Shape::Early);
    existing.folder(&home.music());
    // Its versions do not agree on what lies between zero and something.
    existing.track(&Entry {
        bpm: Some(999.0),
        last_played: Some("2024-05-01T20:00:00.000Z"),
        ..Entry::of(&early, &one)
    });
    existing.track(&Entry { color: Some("no colour"), rating: None, ..Entry::of(&ours, &two) });
    // Its tags were changed since: the whole file has another hash.
    let file = existing.close();
    std::fs::write(&early, [&one[..], b"LIST\x04\0\0\0INFO"].concat()).expect("written");

    let mismo = home.setup_without_server().start();
    let done = import(&mismo, &file, false).await;
    assert_eq!((&done["matched_by_path"], &done["matched_retagged"]), (&json!(1), &json!(1)), "{done}");
    assert_eq!(done["error_count"], 2, "a tempo and a colour: {done}");
    let row = track(&mismo, "early").await;
    assert_eq!((&row["state"], &row["rating"]), (&json!("queued"), &json!(4)), "{row}");
    assert_eq!((&row["bpm"], &row["last_played"]), (&Value::Null, &json!("2024-05-01T20:00:00.000Z")));
    let row = track(&mismo, "ours").await;
    assert_eq!((&row["bpm"], &row["bpm_source"], &row["play_count"]), (&json!(120.0), &json!("analysis"), &json!(7)));
    let (_, disagreements) = mismo.get("/api/tracks/disagreements").await;
    let told = &disagreements["data"][0];
    assert_eq!((&told["import_bpm"], &told["import_key"]), (&json!(127.5), &Value::Null), "{disagreements}");
}

#[tokio::test]
async fn an_import_that_was_killed_is_simply_run_again() {
    let home = Home::default();
    let existing = Existing::make(&home.data().with_file_name("old"), Shape::Migrated);
    existing.folder(&home.music());
    existing.change("BEGIN");
    for number in 0..60_u8 {
        let path = home.music().join(format!("{number}.wav"));
        Piece { seconds: 0.2, root: 30 + number, ..Piece::default() }.write(&path);
        existing.track(&Entry { seconds: 0.2, ..Entry::of(&path, &std::fs::read(&path).expect("a file")) });
    }
    existing.change("COMMIT");
    let file = existing.close();
    let mismo = home.setup_without_server().start();
    let (status, _) = mismo.post("/api/library/import", json!({"path": file})).await;
    assert_eq!(status, 202);
    mismo.kill();
    let library = rusqlite::Connection::open(home.data().join("library.db")).expect("a database");
    let count = |sql: &str| library.query_row(sql, [], |row| row.get::<_, u64>(0)).expect("a count");
    let written = count("SELECT count(*) FROM imported");
    let whole = count(
        "SELECT count(*) FROM imported i JOIN audio a USING (audio_id) WHERE a.date_analyzed IS NOT NULL
         AND (SELECT count(*) FROM hot_cues h WHERE h.audio_id = i.audio_id) = 2 AND a.play_count = 7",
    );
    assert_eq!(written, whole, "a track is taken over whole or not at all");
    drop(library);

    let mismo = home.setup_without_server().start();
    let done = import(&mismo, &file, false).await;
    let taken = done["analyses"].as_u64().zip(done["already_there"].as_u64()).map(|(new, old)| new + old);
    assert_eq!((taken, &done["matched_by_path"]), (Some(60), &json!(60)), "{done}");
    mismo.wait_for_tracks("all of them", 60, |track| track["state"] == "done" && track["rating"] == 4).await;
    assert_eq!(mismo.delete("/api/library/import").await.1["code"], "import_not_running");
}

#[tokio::test]
async fn what_is_no_library_is_told_apart() {
    let home = Home::default();
    let dir = home.music();
    let (text, empty) = (dir.join("notes.txt"), dir.join("empty.db"));
    std::fs::write(&text, "no database ".repeat(20)).expect("a file");
    rusqlite::Connection::open(&empty).expect("a database").execute_batch("CREATE TABLE x(y)").expect("a table");
    let newer = Existing::make(&dir.join("newer"), Shape::Fresh);
    newer.change("INSERT INTO schema_version VALUES(17)");
    let locked = Existing::make(&dir.join("locked"), Shape::Fresh);
    locked.change("BEGIN EXCLUSIVE");
    let mismo = home.setup_without_server().start();
    for (path, status, code) in [
        (PathBuf::from("library.db"), 400, "not_absolute"),
        (dir.join("none.db"), 400, "path_not_found"),
        (dir.clone(), 400, "not_a_file"),
        (text, 400, "not_a_database"),
        (empty, 400, "not_a_library"),
        (home.data().join("library.db"), 400, "not_a_library"),
        (newer.path.clone(), 400, "library_newer"),
        (locked.path.clone(), 409, "library_locked"),
    ] {
        let (answered, body) = mismo.post("/api/library/import", json!({"path": path})).await;
        assert_eq!((answered, &body["code"]), (status, &json!(code)), "{} {body}", path.display());
        assert!(body["message"].as_str().is_some_and(|text| text.len() > 15), "{body}");
    }
    assert_eq!(mismo.get("/api/library/import").await.1["data"], Value::Null);
}
