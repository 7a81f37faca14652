//! Three servers instead of one, and one of them killed.

use std::time::{Duration, Instant};

use mismo_tests::mismo::{Mismo, signal};
use mismo_tests::processes::until;
use mismo_tests::stand_in::{Stage, pid};
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::queue::fill;
use crate::table::Table;

/// Jobs to do.
const JOBS: usize = 120;
/// Seconds of a job.
const JOB: f64 = 0.1;

/// Measures one, three, and three of which one is killed.
pub(crate) async fn measure(table: &mut Table) {
    let one = run(1, false).await;
    let three = run(3, false).await;
    let ratio = one.as_secs_f64() / three.as_secs_f64();
    let text = format!("{ratio:.2} x ({:.1} s to {:.1} s for {JOBS} jobs)", one.as_secs_f64(), three.as_secs_f64());
    table.add("three servers of 100 ms a job beside one", "2.8 x", text);
    let killed = run(3, true).await;
    let text = format!("all {JOBS} done once, {:.1} s", killed.as_secs_f64());
    table.add("three servers, one killed meanwhile", "nothing lost", text);
}

/// Time from the first job to the last result with `count` servers.
async fn run(count: usize, kill: bool) -> Duration {
    let stage = Stage::named("server", json!([{"capabilities": ["allowed-paths"], "job_seconds": JOB}]));
    fill(&stage.home.music(), JOBS);
    let setup = stage.setup().with("ANALYSIS_SERVERS", count.to_string()).with("MAX_CONCURRENT_ANALYSIS", "2");
    let mismo = setup.with("LOG_LEVEL", "info").start();
    let servers = ready(&mismo, count).await;
    // The jobs come together: scanning is no part of this.
    let (status, _) = mismo.post("/api/analysis/queue/pause", json!({})).await;
    assert_eq!(status, 200);
    mismo.add_folder(&stage.home.music()).await;
    crate::queue::until_queued(&mismo, JOBS).await;
    let (status, _) = mismo.post("/api/analysis/queue/resume", json!({})).await;
    assert_eq!(status, 200);
    let begun = Instant::now();
    if kill {
        stage.event("job", JOBS / 3).await;
        signal(pid(&servers[1]["status"]), Signal::KILL);
    }
    mismo.wait_for_tracks("analysed", JOBS, |track| track["state"] == "done").await;
    let time = begun.elapsed();
    let results = || stage.events("taken").iter().filter(|event| event["stage"] == "characteristics").count();
    until("the servers have written down all results", || results() >= JOBS).await;
    assert_eq!(results(), JOBS, "each was taken once");
    time
}

/// Waits until `count` servers are ready; they.
async fn ready(mismo: &Mismo, count: usize) -> Vec<Value> {
    let mut events = mismo.events().await;
    loop {
        let (_, body) = mismo.get("/api/analysis/servers").await;
        let servers = body["servers"].as_array().cloned().unwrap_or_default();
        if servers.len() == count && servers.iter().all(|server| server["status"]["isReady"] == true) {
            return servers;
        }
        let news = |event: &Value| matches!(event["type"].as_str(), Some("pool.changed" | "server.state" | "resync"));
        events.wait_for("all are ready", news).await;
    }
}
