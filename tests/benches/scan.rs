//! First scan of a folder and scan without changes, in files a second.

use std::time::Instant;

use mismo_tests::audio::Piece;
use mismo_tests::figures::report;
use mismo_tests::mismo::{Home, Mismo};
use serde_json::{Value, json};

const FILES: u32 = 2_000;

#[tokio::main]
async fn main() {
    let (mut first, mut again) = (Vec::new(), Vec::new());
    let home = Home::default();
    let music = home.music();
    for n in 0..FILES {
        let folder = music.join(format!("{:03}", n / 10));
        std::fs::create_dir_all(&folder).expect("a folder");
        Piece { seconds: 0.5, bpm: 60.0 + f64::from(n) * 0.05, ..Piece::default() }
            .write(&folder.join(format!("{n}.wav")));
    }
    for _ in 0..3 {
        // The data folder is new each time; the music stays.
        let fresh = Home::default();
        let mismo = fresh.setup_without_server().start();
        let begun = Instant::now();
        let id = mismo.add_folder(&music).await;
        scanned(&mismo, &id).await;
        first.push(f64::from(FILES) / begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let (status, _) = mismo.post(&format!("/api/scan/library/{id}"), json!({})).await;
        assert_eq!(status, 202);
        scanned(&mismo, &id).await;
        again.push(f64::from(FILES) / begun.elapsed().as_secs_f64());
    }
    report(&format!("first scan of {FILES} files (tags, hash, rows)"), "/s", &mut first);
    report(&format!("scan of {FILES} unchanged files"), "/s", &mut again);
}

/// Waits for the end of the folder's scan.
async fn scanned(mismo: &Mismo, id: &str) {
    let mut events = mismo.events().await;
    let (_, status) = mismo.get(&format!("/api/scan/library/{id}/status")).await;
    if status["data"]["scanning"] == Value::Bool(true) {
        events.wait_for("the scan ends", |event| event["type"] == "scan.done").await;
    }
}
