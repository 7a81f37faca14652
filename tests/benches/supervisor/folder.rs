//! A folder that is added while the bundled server works: nothing may stop, and no job may be lost.

use std::path::Path;
use std::time::{Duration, Instant};

use mismo_tests::audio::Piece;
use mismo_tests::figures::millis;
use mismo_tests::mismo::Home;
use serde_json::{Value, json};

use crate::sheet::{Figure, Row, Sheet};

/// Tracks in the first folder, and in the one that is added.
const TRACKS: [u8; 2] = [6, 2];

/// Adds a folder while jobs run, and looks on until all are done.
pub(crate) async fn added(sheet: &mut Sheet) {
    let home = Home::default();
    let (first, second) = (home.music().join("first"), home.music().join("second"));
    fill(&first, 100.0, TRACKS[0]);
    fill(&second, 140.0, TRACKS[1]);
    let mismo = home.setup().with("MAX_CONCURRENT_ANALYSIS", "2").start();
    let server = mismo.wait_for_server("ready").await;
    let mut events = mismo.events().await;
    mismo.add_folder(&first).await;
    let works = |event: &Value| {
        let jobs = event["data"]["jobs"].as_array();
        event["type"] == "job.changed" && jobs.is_some_and(|jobs| jobs.iter().any(|job| job["status"] == "processing"))
    };
    events.wait_for("a job runs", works).await;
    // From here on every change of the server's state counts.
    let mut states = mismo.events().await;
    let begun = Instant::now();
    mismo.add_folder(&second).await;
    let answered = millis(begun.elapsed());
    let over = |track: &Value| matches!(track["state"].as_str(), Some("done" | "failed"));
    let count = usize::from(TRACKS[0] + TRACKS[1]);
    let all = mismo.wait_for_tracks("analysed", count, over);
    tokio::pin!(all);
    let (mut away, mut since) = (Duration::ZERO, None::<Instant>);
    let tracks = loop {
        tokio::select! {
            tracks = &mut all => break tracks,
            event = states.next() => if event["type"] == "server.state" {
                match (event["data"]["isReady"] == json!(true), since) {
                    (false, None) => since = Some(Instant::now()),
                    (true, Some(began)) => {
                        away += began.elapsed();
                        since = None;
                    }
                    _ => {}
                }
            },
        }
    };
    away += since.map_or(Duration::ZERO, |began| began.elapsed());
    let status = mismo.get("/api/analysis/status").await.1;
    let same = if status["pid"] == server["pid"] { "the same process" } else { "another process" };
    let done = tracks.iter().filter(|track| track["state"] == "done").count();
    let beside = format!(" ({done} of {count} analysed, {same}, answered after {answered:.0} ms)");
    sheet.ours(Row::Folder, Figure::number(millis(away), &beside));
}

fn fill(folder: &Path, bpm: f64, count: u8) {
    std::fs::create_dir_all(folder).expect("a folder");
    for n in 0..count {
        let piece = Piece { bpm: bpm + f64::from(n) * 5.0, seconds: 60.0, root: 50 + n, ..Piece::default() };
        piece.write(&folder.join(format!("{n}.wav")));
    }
}
