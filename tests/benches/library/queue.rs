//! Ten thousand jobs that take no time, and a server that is killed with jobs at work.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Instant;

use mismo_tests::audio;
use mismo_tests::figures::millis;
use mismo_tests::mismo::{Home, Mismo, signal};
use mismo_tests::processes::{Process, until};
use mismo_tests::stand_in::Stage;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::instant;
use crate::table::Table;

/// Jobs at a time.
const CAP: usize = 2;

/// Sends `count` jobs to a server that takes no time.
pub(crate) async fn trivial(table: &mut Table, count: usize) {
    let home = Home::default();
    fill(&home.music(), count);
    // They are in the library, and wait, before a server is there.
    let mismo = home.setup_without_server().with("LOG_LEVEL", "info").start();
    mismo.add_folder(&home.music()).await;
    until_queued(&mismo, count).await;
    mismo.terminate();
    let server = instant::Instant::begin().await;
    let mismo = with_server(&home, &server);
    let process = Process::of(mismo.pid()).expect("it runs");
    until("the first job is sent", || server.counts.jobs.load(Ordering::SeqCst) > 0).await;
    let (begun, before) = (Instant::now(), process.processor_time());
    until("all are done", || server.counts.done.load(Ordering::SeqCst) == count).await;
    let (time, used) = (begun.elapsed(), process.processor_time() - before);
    let (_, stats) = mismo.get("/api/tracks/stats").await;
    assert_eq!(stats["data"]["analyzed"], count, "what was taken is there");
    assert_eq!(server.counts.jobs.load(Ordering::SeqCst), count, "each was sent once");
    let each = millis(used) / count as f64;
    let most = server.counts.most.load(Ordering::SeqCst);
    let text = format!("{:.0} a second, {each:.2} ms CPU each, {most} in flight", count as f64 / time.as_secs_f64());
    table.add(
        &format!("{count} trivial jobs, {CAP} at a time"),
        "300 a second, 2 ms CPU each, never more than 2 in flight",
        text,
    );
}

/// An application whose analysis server is `server`.
pub(crate) fn with_server(home: &Home, server: &instant::Instant) -> Mismo {
    let setup = home.setup_without_server().with("PYTHON_SERVER_AUTO_START", "true").with("LOG_LEVEL", "info");
    setup.with("PYTHON_SERVER_URL", &server.url).with("MAX_CONCURRENT_ANALYSIS", CAP.to_string()).start()
}

/// Writes `count` files into folders of ten.
pub(crate) fn fill(music: &Path, count: usize) {
    for number in 0..count {
        let folder = music.join(format!("{:04}", number / 10));
        std::fs::create_dir_all(&folder).expect("a folder");
        audio::write_tiny(&folder.join(format!("{number}.wav")), number);
    }
}

/// Waits until `count` jobs wait.
pub(crate) async fn until_queued(mismo: &Mismo, count: usize) {
    let mut events = mismo.events().await;
    loop {
        let (_, queue) = mismo.get("/api/analysis/queue").await;
        if queue["queue"]["queuedCount"].as_u64() == u64::try_from(count).ok() {
            return;
        }
        let news = |event: &Value| matches!(event["type"].as_str(), Some("queue.progress" | "scan.done" | "resync"));
        events.wait_for(&format!("{count} jobs wait, not only {queue}"), news).await;
    }
}

/// Kills the server with four jobs at work; all must come to their end.
pub(crate) async fn killed_server(table: &mut Table) {
    let first = json!({"capabilities": ["allowed-paths"]});
    let stage = Stage::new(json!([first, {"capabilities": ["allowed-paths"], "job_seconds": 0.5}]));
    fill(&stage.home.music(), 4);
    let mismo = stage.setup().with("MAX_CONCURRENT_ANALYSIS", "4").start();
    let old = mismo_tests::stand_in::pid(&mismo.wait_for_server("ready").await);
    mismo.add_folder(&stage.home.music()).await;
    stage.event("job", 4).await;
    let mut events = mismo.events().await;
    signal(old, Signal::KILL);
    let ready = |event: &Value| event["type"] == "server.state" && event["data"]["isReady"] == true;
    events.wait_for("ready again", ready).await;
    let begun = Instant::now();
    stage.event("job", 5).await;
    let again = begun.elapsed();
    mismo.wait_for_tracks("analysed", 4, |track| track["state"] == "done").await;
    let text = format!("all four finish; {:.0} ms", millis(again));
    table.add("kill -9 of a server with 4 jobs: first one sent again after ready", "all four; 1 s", text);
}
