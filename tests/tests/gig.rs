//! The queue leaves the computer alone: paused by hand, and while a program to play with runs.
#![cfg(target_os = "linux")]

use mismo_tests::audio::Piece;
use mismo_tests::events::Events;
use mismo_tests::mismo::Home;
use serde_json::{Value, json};

/// Waits until the queue tells what fits.
async fn queue(events: &mut Events, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let of_queue = |event: &Value| event["type"] == "queue.progress" && fits(&event["data"]);
    events.wait_for(what, of_queue).await["data"].clone()
}

#[tokio::test]
async fn while_a_dj_plays_nothing_is_analysed() {
    let home = Home::default();
    let music = home.music();
    for name in ["one.wav", "two.wav", "three.wav"] {
        let offset = name.len() as f64 / 100.0;
        Piece { seconds: 240.0, offset, ..Piece::default() }.write(&music.join(name));
    }
    let mismo = home.setup().with("ANALYSIS_PAUSE_WHILE_PERFORMING", "true").start();
    let mut events = mismo.events().await;
    mismo.add_folder(&music).await;
    queue(&mut events, "it works", |queue| queue["processing"].as_u64() > Some(0)).await;
    let program = home.data().join("mixxx");
    std::fs::copy("/bin/sleep", &program).expect("copied");
    let mut player = std::process::Command::new(&program).arg("600").spawn().expect("it runs");
    let rests = |queue: &Value| queue["rest"] == "performing" && queue["processing"] == 0;
    let rest = queue(&mut events, "it rests", rests).await;
    assert_eq!(rest["waiting_for"], "Mixxx is running: analysis goes on when it is closed");
    player.kill().expect("ended");
    player.wait().expect("ended");
    let tracks = mismo.wait_for_tracks("analysed", 3, |track| track["state"] == "done").await;
    for track in tracks {
        let hash = track["file_hash"].as_str().expect("a hash");
        let job = mismo.get(&format!("/api/analysis/jobs/{hash}")).await.1["job"].clone();
        assert_eq!(job["retry_count"], 0, "{job}");
    }
}

#[tokio::test]
async fn a_pause_holds_over_a_restart() {
    let home = Home::default();
    let music = home.music();
    Piece { seconds: 20.0, ..Piece::default() }.write(&music.join("one.wav"));
    let mismo = home.setup_without_server().start();
    let (status, answer) = mismo.post("/api/analysis/queue/pause", json!({})).await;
    assert_eq!(status, 200, "{answer}");
    mismo.add_folder(&music).await;
    assert!(mismo.terminate().success());
    let mismo = home.setup().start();
    let mut events = mismo.events().await;
    mismo.wait_for_server("ready").await;
    let (_, answer) = mismo.get("/api/analysis/queue").await;
    if answer["progress"]["rest"] != "paused" {
        queue(&mut events, "it rests", |queue| queue["rest"] == "paused" && queue["queued"] == 1).await;
    }
    mismo.post("/api/analysis/queue/resume", json!({})).await;
    mismo.wait_for_tracks("analysed", 1, |track| track["state"] == "done").await;
    let (_, answer) = mismo.get("/api/analysis/queue").await;
    assert_eq!(answer["progress"]["rest"], Value::Null);
}
