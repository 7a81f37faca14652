//! A folder that is moved inside the library: nothing may be analysed again, and no edit lost.

use std::sync::atomic::Ordering;
use std::time::Instant;

use mismo_tests::mismo::Home;
use mismo_tests::processes::until;
use serde_json::{Value, json};

use crate::instant;
use crate::queue::{fill, with_server};
use crate::table::Table;

/// Moves a folder of `count` tracks.
pub(crate) async fn measure(table: &mut Table, count: usize) {
    let home = Home::default();
    let (old, new) = (home.music().join("old"), home.music().join("new"));
    fill(&old, count);
    let server = instant::Instant::begin().await;
    let mismo = with_server(&home, &server);
    mismo.add_folder(&home.music()).await;
    until("all are analysed", || server.counts.done.load(Ordering::SeqCst) == count).await;
    let (_, body) = mismo.get("/api/tracks?limit=50").await;
    let edited: Vec<Value> = body["data"].as_array().expect("tracks").iter().map(|track| track["id"].clone()).collect();
    let edit = json!({"track_ids": edited, "edit": {"kind": "set_tempo", "bpm": 77.0}});
    let (status, body) = mismo.post("/api/tracks/edits", edit).await;
    assert_eq!(status, 200, "{body}");
    let mut events = mismo.events().await;
    let begun = Instant::now();
    std::fs::rename(&old, &new).expect("moved");
    let place = format!("{}/", new.display());
    loop {
        let (_, body) = mismo.get("/api/tracks?limit=1000&page=1&sort=title").await;
        let (_, rest) = mismo.get("/api/tracks?limit=1000&page=2&sort=title").await;
        let tracks = || [&body, &rest].into_iter().flat_map(|page| page["data"].as_array().into_iter().flatten());
        let there = |track: &&Value| {
            track["is_missing"] == false && track["file_path"].as_str().is_some_and(|path| path.starts_with(&place))
        };
        if tracks().filter(there).count() == count {
            break;
        }
        let news = |event: &Value| matches!(event["type"].as_str(), Some("tracks.changed" | "scan.done" | "resync"));
        events.wait_for("the tracks move", news).await;
    }
    let time = begun.elapsed();
    let (_, kept) = mismo.get("/api/tracks?search=bpm:77&limit=1000").await;
    let (_, stats) = mismo.get("/api/tracks/stats").await;
    assert_eq!((&stats["data"]["total"], &stats["data"]["missing"]), (&json!(count), &json!(0)), "none is new or gone");
    let again = server.counts.jobs.load(Ordering::SeqCst) - count;
    let kept = kept["data"].as_array().map_or(0, Vec::len);
    let text = format!("{:.2} s, {again} analysed again, {kept} of {} edits kept", time.as_secs_f64(), edited.len());
    table.add(&format!("folder of {count} tracks moved inside the library"), "3 s, 0 again, all edits", text);
}
