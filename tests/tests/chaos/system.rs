//! Two applications at once, left-overs of earlier ones, shortages.

use mismo_tests::mismo::signal;
use mismo_tests::processes::{Process, below, guard_of};
use mismo_tests::stand_in::{Stage, pid};
use rustix::process::Signal;
use serde_json::{Value, json};

#[tokio::test]
async fn case_30_a_second_application_is_refused() {
    let stage = Stage::new(json!([{}]));
    let (mismo, server) = stage.ready().await;
    let second = stage.setup().run(&["serve"]);
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("already running"));
    assert_eq!(stage.events("start").len(), 1);
    assert!(below(mismo.pid()).contains(&Process::of(server).expect("it runs")));
}

#[tokio::test]
async fn case_52_a_child_of_an_earlier_application_is_replaced() {
    let stage = Stage::new(json!([{"family": true, "ignore_term": true}, {}]));
    let (mismo, server) = stage.ready().await;
    let old = Process::of(server).expect("it runs");
    // A guard that was stopped ends nothing: the server outlives its application.
    signal(guard_of(server).pid, Signal::STOP);
    let all = below(mismo.pid());
    mismo.kill();
    assert!(old.is_running());
    let mismo = stage.setup().start();
    let status = mismo.wait_for_server("ready").await;
    assert_eq!((&status["external"], &status["port"]), (&json!(false), &json!(stage.port.to_string())));
    assert_ne!(pid(&status), server);
    assert!(!all.iter().any(|process| process.is_running()));
}

#[tokio::test]
async fn case_41_a_shortage_of_descriptors_is_no_strike() {
    /// Fewer than the application holds at any time.
    const TOO_FEW: usize = 8;
    let stage = Stage::new(json!([{}]));
    let (mismo, server) = stage.ready().await;
    let mut events = mismo.events().await;
    limit(mismo.pid(), TOO_FEW);
    signal(server, Signal::KILL);
    let short = |event: &Value| event["data"]["failure"]["code"] == "spawn";
    let event = events.wait_for("the shortage is told", short).await;
    assert_eq!((&event["data"]["state"], event["data"]["until"].is_string()), (&json!("backoff"), true), "{event}");
    limit(mismo.pid(), ENOUGH);
    let again = |event: &Value| event["type"] == "server.state" && event["data"]["state"] == "ready";
    events.wait_for("it runs again", again).await;
    assert_eq!(stage.events("start").len(), 2);
}

#[tokio::test]
async fn case_51_a_locked_library_holds_no_server() {
    let stage = Stage::new(json!([{}]));
    let (mismo, _) = stage.ready().await;
    let mut events = mismo.events().await;
    let mut holder = Locker::take(&stage.home.data().join("library.db"));
    let began = tokio::time::Instant::now();
    for verb in ["stop", "start", "restart"] {
        assert_eq!(mismo.post(&format!("/api/analysis/{verb}"), json!({})).await.0, 200, "{verb}");
    }
    // A caller that waited for the lock would have waited for the store's five seconds.
    assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
    let status = mismo.get("/api/analysis/status").await.1;
    assert_eq!((&status["state"], stage.events("start").len()), (&json!("ready"), 3), "{status}");
    assert_eq!(mismo.get("/api/tracks").await.0, 200, "what is stored can be read");
    let starts = mismo.get("/api/analysis/starts").await.1["starts"].as_array().map(Vec::len);
    assert_eq!(starts, Some(3), "what cannot be saved is kept in memory");
    let waits = |event: &Value| event["type"] == "queue.progress" && event["data"]["waiting_for"].is_string();
    let progress = events.wait_for("the queue says why it waits", waits).await["data"].clone();
    assert_eq!(progress["waiting_for"], "The library cannot be written, so no analysis begins");
    holder.release();
    let goes_on = |event: &Value| event["type"] == "queue.progress" && event["data"]["waiting_for"].is_null();
    events.wait_for("the queue goes on", goes_on).await;
    mismo.add_folder(&stage.home.music()).await;
}

#[tokio::test]
async fn case_55_a_server_over_its_limit_is_warned_of_and_restarted() {
    /// Less than any Python needs.
    const MEGABYTES: u64 = 5;
    let stage = Stage::new(json!([{}]));
    let mismo = stage.setup().with("ANALYSIS_MEMORY_LIMIT_MB", MEGABYTES.to_string()).start();
    let mut events = mismo.events().await;
    let opened = |event: &Value| event["type"] == "incident.opened" && event["data"]["code"] == "memory_high";
    let warned = events.wait_for("it is warned", opened).await["data"].clone();
    assert!(warned["message"].as_str().is_some_and(|text| text.contains("of 5 MB that it may use")), "{warned}");
    assert_eq!((&warned["needs_person"], &warned["count"]), (&json!(false), &json!(1)), "{warned}");
    let restarted = events.wait_for("it is restarted", opened).await["data"].clone();
    assert_eq!((&restarted["id"], &restarted["count"]), (&warned["id"], &json!(2)), "one incident that got worse");
    let again = |event: &Value| event["data"]["state"] == "ready" && event["data"]["generation"] == 2;
    events.wait_for("it runs again", again).await;
    let resources = mismo.get("/api/resources").await.1["data"].clone();
    assert_eq!(resources["memory_limit_bytes"], MEGABYTES * 1_000_000, "the window draws it");
}

/// Another program that holds the lock for writing.
struct Locker(std::process::Child);

impl Locker {
    fn take(database: &std::path::Path) -> Self {
        use std::io::{BufRead as _, BufReader};
        let program = "import sqlite3, sys\n\
            held = sqlite3.connect(sys.argv[1], isolation_level=None)\n\
            held.execute('BEGIN EXCLUSIVE')\nprint('held', flush=True)\nsys.stdin.read()";
        let mut child = std::process::Command::new(mismo_tests::stand_in::python())
            .args(["-c", program])
            .arg(database)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("python");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        assert_eq!(line.trim(), "held");
        Self(child)
    }

    fn release(&mut self) {
        drop(self.0.stdin.take());
        self.0.wait().expect("it ends");
    }
}

impl Drop for Locker {
    fn drop(&mut self) {
        self.release();
    }
}

/// Descriptors that suffice, and the most that may be allowed again.
const ENOUGH: usize = 1024;

/// Sets the number of descriptors that a process may have.
fn limit(pid: u32, number: usize) {
    let status = std::process::Command::new("prlimit")
        .args(["--pid", &pid.to_string(), &format!("--nofile={number}:")])
        .status()
        .expect("prlimit");
    assert!(status.success());
}
