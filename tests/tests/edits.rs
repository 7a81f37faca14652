//! What the DJ decides by hand stands above the real engine's analysis, also a later one.

use mismo_tests::audio::Piece;
use mismo_tests::mismo::{Home, Mismo};
use serde_json::{Value, json};

async fn edit(mismo: &Mismo, tracks: &[&str], edit: Value) -> Value {
    let (status, answer) = mismo.post("/api/tracks/edits", json!({"track_ids": tracks, "edit": edit})).await;
    assert_eq!(status, 200, "{answer}");
    answer["data"].clone()
}

async fn track(mismo: &Mismo, id: &str) -> Value {
    mismo.get(&format!("/api/tracks/{id}")).await.1["data"].clone()
}

async fn beats(mismo: &Mismo, id: &str) -> Vec<f64> {
    let (_, answer) = mismo.get(&format!("/api/tracks/{id}/beats")).await;
    answer["data"]["beats"].as_array().expect("beats").iter().filter_map(Value::as_f64).collect()
}

#[tokio::test]
async fn a_tempo_that_was_doubled_outlives_a_new_analysis_and_a_restart() {
    let home = Home::default();
    Piece { bpm: 90.0, ..Piece::default() }.write(&home.music().join("Slow.wav"));
    let mismo = home.setup().start();
    mismo.add_folder(&home.music()).await;
    let tracks = mismo.wait_for_tracks("analysed", 1, |track| track["state"] == "done").await;
    let id = tracks[0]["id"].as_str().expect("an id").to_owned();
    let (found, before) = (tracks[0]["bpm"].as_f64().expect("a tempo"), beats(&mismo, &id).await.len());
    let mut events = mismo.events().await;
    let edited = edit(&mismo, &[&id], json!({"kind": "scale_tempo", "factor": "double"})).await;
    assert_eq!((&edited["changed"], &edited["can_undo"]), (&json!(1), &json!(true)));
    events.wait_for("the row changed", |event| event["type"] == "tracks.changed").await;
    let doubled = |track: &Value| {
        assert_eq!((&track["bpm"], &track["bpm_source"]), (&json!(2.0 * found), &json!("user")), "{track}");
    };
    doubled(&track(&mismo, &id).await);
    assert_eq!(beats(&mismo, &id).await.len(), 2 * before - 1);

    let finished = |track: &Value| track["date_analyzed"].as_str().map(str::to_owned);
    let first = finished(&track(&mismo, &id).await);
    let again = json!({"track_id": id, "force": true});
    assert_eq!(mismo.post("/api/analysis/request", again).await.0, 200);
    let is_new = |track: &Value| track["state"] == "done" && finished(track) != first;
    doubled(&mismo.wait_for_tracks("analysed again", 1, is_new).await[0]);
    mismo.kill();

    let mismo = home.setup().start();
    doubled(&track(&mismo, &id).await);
    let (status, undone) = mismo.post("/api/tracks/edits/undo", json!({})).await;
    assert_eq!((status, &undone["data"]["changed"]), (200, &json!(1)));
    let track = track(&mismo, &id).await;
    assert_eq!((&track["bpm"], &track["bpm_source"]), (&json!(found), &json!("analysis")));
    let (status, nothing) = mismo.post("/api/tracks/edits/undo", json!({})).await;
    assert_eq!((status, &nothing["code"]), (409, &json!("nothing_to_undo")));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_the_rest_is_done() {
    let home = Home::default();
    Piece::default().write(&home.music().join("House.wav"));
    let mismo = home.setup().start();
    mismo.add_folder(&home.music()).await;
    let tracks = mismo.wait_for_tracks("analysed", 1, |track| track["state"] == "done").await;
    let id = tracks[0]["id"].as_str().expect("an id");
    let done = edit(&mismo, &[id, "none"], json!({"kind": "set_key", "key": 7, "mode": 1})).await;
    assert_eq!((&done["changed"], &done["refused"][0]["track_id"]), (&json!(1), &json!("none")));
    let done = edit(&mismo, &[id], json!({"kind": "set_tempo", "bpm": 9000})).await;
    assert_eq!((&done["changed"], done["refused"].as_array().map(Vec::len)), (&json!(0), Some(1)));
    let body = json!({"track_ids": [], "edit": {"kind": "reset"}});
    let (status, refused) = mismo.post("/api/tracks/edits", body).await;
    assert_eq!((status, &refused["code"]), (400, &json!("validation_failed")), "{refused}");
    let (status, _) = mismo.post("/api/tracks/edits", json!({"track_ids": [id], "edit": {"kind": "sing"}})).await;
    assert_eq!(status, 400);
}
