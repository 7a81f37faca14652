//! What a DJ writes about a track belongs to its audio; of several files of one audio one can be shown alone.

use std::path::Path;

use mismo_tests::audio::Piece;
use mismo_tests::mismo::{Home, Mismo};
use serde_json::{Value, json};

async fn tracks(mismo: &Mismo, search: &str) -> Vec<Value> {
    let (status, page) = mismo.get(&format!("/api/tracks?sort=title&search={search}")).await;
    assert_eq!(status, 200, "{page}");
    page["data"].as_array().expect("tracks").clone()
}

/// A wav file whose title tag says `title`: the same audio with a chunk more.
fn retag(path: &Path, title: &str) {
    let mut bytes = std::fs::read(path).expect("a file");
    let text = if title.len().is_multiple_of(2) { title.to_owned() } else { format!("{title} ") };
    let length = |length: usize| u32::try_from(length).expect("short").to_le_bytes();
    let chunk = [b"INFOINAM".as_slice(), &length(text.len()), text.as_bytes()].concat();
    bytes.extend([b"LIST".as_slice(), &length(chunk.len()), &chunk].concat());
    let riff = length(bytes.len() - 8);
    bytes[4..8].copy_from_slice(&riff);
    std::fs::write(path, bytes).expect("written");
}

#[tokio::test]
async fn what_is_written_about_a_track_outlives_new_tags_a_new_name_and_a_restart() {
    let home = Home::default();
    let path = home.music().join("song.wav");
    Piece { seconds: 2.0, ..Piece::default() }.write(&path);
    let file = std::fs::read(&path).expect("a file");
    let mismo = home.setup_without_server().start();
    mismo.add_folder(&home.music()).await;
    let id = mismo.wait_for_tracks("read", 1, |track| track["file_hash"].is_string()).await[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let address = format!("/api/tracks/{id}");
    let said = json!({"title": "Mine", "rating": 5, "color_tag": "red", "energy_level": 8, "comment": "late"});
    let (status, answer) = mismo.put(&address, said).await;
    assert_eq!((status, &answer["data"]["title"], &answer["data"]["rating"]), (200, &json!("Mine"), &json!(5)));
    assert_eq!(std::fs::read(&path).expect("a file"), file, "the file is never written");
    for search in ["mine", "rating:%3E3", "color:red", "energy:8", "comment:late"] {
        assert_eq!(tracks(&mismo, search).await.len(), 1, "{search}");
    }
    retag(&path, "Theirs");
    let changed = |track: &Value| track["file_size"].as_u64() > Some(file.len() as u64);
    mismo.wait_for_tracks("read again", 1, changed).await;
    let renamed = path.with_file_name("other.wav");
    std::fs::rename(&path, &renamed).expect("renamed");
    mismo.wait_for_tracks("renamed", 1, |track| track["relative_path"] == "other.wav").await;
    std::fs::copy(&renamed, path.with_file_name("twin.wav")).expect("a copy");
    let both = mismo.wait_for_tracks("both", 2, |track| track["rating"] == 5 && track["title"] == "Mine").await;
    assert!(both.iter().all(|track| track["duplicate_group_id"] == both[0]["file_hash"]));
    mismo.kill();

    let mismo = home.setup_without_server().start();
    let (_, detail) = mismo.get(&address).await;
    assert_eq!((&detail["data"]["title"], &detail["data"]["sources"]["title"]), (&json!("Mine"), &json!("user")));
    assert_eq!(detail["data"]["file_tags"]["title"], "Theirs");
    let (_, given_back) = mismo.put(&address, json!({"title": null})).await;
    assert_eq!((&given_back["data"]["title"], &given_back["data"]["color_tag"]), (&json!("Theirs"), &json!("#e5383b")));
    let (status, _) = mismo.post("/api/tracks/edits/undo", json!({})).await;
    assert_eq!((status, tracks(&mismo, "mine").await.len()), (200, 2));
    let stars = json!({"track_ids": [both[0]["id"], both[1]["id"]], "edit": {"kind": "set_metadata", "rating": 2}});
    assert_eq!(mismo.post("/api/tracks/edits", stars).await.1["data"]["changed"], 2);
    assert_eq!(tracks(&mismo, "rating:2").await.len(), 2);
    for (body, field) in [
        (json!({"rating": 6}), "rating"),
        (json!({"rating": "five"}), "rating"),
        (json!({"title": ""}), "title"),
        (json!({"color_tag": "reddish"}), "color_tag"),
        (json!({"year": 1.5}), "year"),
    ] {
        let (status, refused) = mismo.put(&address, body).await;
        assert_eq!((status, &refused["details"][0]["field"]), (400, &json!(field)), "{refused}");
    }
    assert_eq!(mismo.put("/api/tracks/none", json!({"rating": 1})).await.0, 404);
}

#[tokio::test]
async fn one_of_several_copies_is_shown_and_the_others_come_back_when_it_goes() {
    let home = Home::default();
    let (first, second) = (home.music().join("a first.wav"), home.music().join("b second.wav"));
    Piece { seconds: 2.0, ..Piece::default() }.write(&first);
    std::fs::copy(&first, &second).expect("a copy");
    Piece { seconds: 2.0, root: 47, ..Piece::default() }.write(&home.music().join("c alone.wav"));
    let mismo = home.setup_without_server().start();
    mismo.add_folder(&home.music()).await;
    mismo.wait_for_tracks("read", 3, |track| track["file_hash"].is_string()).await;
    let (_, page) = mismo.get("/api/duplicates?page=1&limit=10").await;
    let group = &page["data"][0];
    assert_eq!((&page["pagination"]["total"], &group["track_count"]), (&json!(1), &json!(2)), "{page}");
    assert_eq!(group["file_paths"].as_str().map(|paths| paths.split("||").count()), Some(2));
    let (_, stats) = mismo.get("/api/duplicates/stats").await;
    assert_eq!((&stats["data"]["total_groups"], &stats["data"]["total_duplicate_tracks"]), (&json!(1), &json!(2)));
    let (_, scan) = mismo.post("/api/duplicates/scan", json!({})).await;
    let expected = json!({"groupsCreated": 1, "tracksProcessed": 3, "duplicateHashes": 1, "newlyHashed": 0});
    assert_eq!(scan["data"], expected);
    let id = group["id"].as_str().expect("an id");
    let address = format!("/api/duplicates/{id}");
    let kept = tracks(&mismo, "second").await[0]["id"].clone();
    let resolve = json!({"canonicalTrackId": kept, "deleteFiles": true});
    let (status, refused) = mismo.post(&format!("{address}/resolve"), resolve).await;
    assert_eq!((status, &refused["code"]), (400, &json!("files_stay")));
    let keep = ["library", "duplicates", "resolve", id, "--keep", kept.as_str().expect("an id")];
    let resolved = mismo.setup.run(&keep);
    assert!(resolved.status.success(), "{resolved:?}");
    let titles = async |search: &str| -> Vec<String> {
        let found = tracks(&mismo, search).await;
        found.iter().map(|track| track["title"].as_str().expect("a title").to_owned()).collect()
    };
    assert_eq!(titles("").await, ["b second", "c alone"]);
    assert_eq!(titles("is:duplicate").await, ["a first", "b second"]);
    assert!(first.exists() && second.exists());
    let (_, detail) = mismo.get(&address).await;
    let copies = detail["data"]["tracks"].as_array().expect("tracks");
    assert_eq!(
        (&copies[0]["id"], &copies[0]["is_canonical"], &copies[1]["set_aside"]),
        (&kept, &json!(true), &json!(true))
    );

    std::fs::remove_file(&second).expect("removed");
    let there = |track: &Value| track["title"] != "b second" || track["is_missing"] == json!(true);
    mismo.wait_for_tracks("the other copy", 3, there).await;
    assert_eq!(titles("-is:missing").await, ["a first", "c alone"]);
    std::fs::copy(&first, &second).expect("back");
    mismo.wait_for_tracks("set aside again", 2, |track| track["is_missing"] == json!(false)).await;
    let (status, _) = mismo.post(&format!("{address}/restore"), json!({})).await;
    assert_eq!((status, titles("").await.len()), (200, 3));
    let listed = mismo.setup.run(&["library", "duplicates", "list"]);
    assert!(String::from_utf8_lossy(&listed.stdout).contains("open"), "{listed:?}");
}
