//! Clocks that jump, and a computer that stands still.

use std::path::{Path, PathBuf};
use std::process::Command;

use mismo_tests::mismo::{Mismo, signal};
use mismo_tests::processes::until;
use mismo_tests::stand_in::{Stage, pid};
use rustix::process::Signal;
use serde_json::{Value, json};

/// A library that puts the wall clock off, made in `folder`.
fn wall_clock(folder: &Path) -> PathBuf {
    let (source, library) = (concat!(env!("CARGO_MANIFEST_DIR"), "/tests/chaos/wall_clock.c"), folder.join("clock.so"));
    let made = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).status();
    assert!(made.expect("a C compiler").success());
    library
}

/// Seconds since the start, and the wall clock's day, as the application sees them.
async fn times(mismo: &Mismo) -> (f64, String) {
    let health = mismo.get("/health").await.1;
    let day = health["timestamp"].as_str().and_then(|text| text.get(..10)).expect("a day").to_owned();
    (health["uptime"].as_f64().expect("seconds"), day)
}

#[tokio::test]
async fn case_48_a_wall_clock_that_jumps_changes_nothing() {
    let scratch = tempfile::tempdir().expect("a folder");
    let offset = scratch.path().join("offset");
    let stage = Stage::new(json!([{}]));
    let setup = stage.setup().with("LD_PRELOAD", wall_clock(scratch.path()).to_string_lossy());
    let mismo = setup.with("WALL_CLOCK_OFFSET", offset.to_string_lossy()).start();
    let first = mismo.wait_for_server("ready").await;
    let mut events = mismo.events().await;
    let (mut before, mut days) = (times(&mismo).await.0, vec![times(&mismo).await.1]);
    for (round, seconds) in (2..).zip([86_400, -86_400]) {
        std::fs::write(&offset, seconds.to_string()).expect("written");
        let (uptime, day) = times(&mismo).await;
        assert!(uptime >= before && uptime < before + 60.0, "{before} -> {uptime}");
        (before, _) = (uptime, days.push(day));
        let status = mismo.get("/api/analysis/status").await.1;
        assert_eq!((&status["state"], status["generation"].as_u64()), (&json!("ready"), Some(round - 1)));
        // The delay before a restart is counted by another clock too.
        signal(pid(&status), Signal::KILL);
        let again = |event: &Value| event["data"]["state"] == "ready" && event["data"]["generation"] == round;
        events.wait_for("it runs again", again).await;
    }
    days.dedup();
    assert_eq!(days.len(), 3, "the clock did jump: {days:?}");
    assert_ne!(pid(&mismo.get("/api/analysis/status").await.1), pid(&first));
}

#[tokio::test]
async fn case_50_a_computer_that_stands_still_fails_no_start() {
    /// Longest start, and how long the application stands still meanwhile.
    const LIMIT_MS: u64 = 1_500;
    const STILL: std::time::Duration = std::time::Duration::from_millis(LIMIT_MS + 1_500);
    let stage = Stage::new(json!([{"wait": true}]));
    let mismo = stage.setup().with("PYTHON_SERVER_STARTUP_TIMEOUT_MS", LIMIT_MS.to_string()).start();
    stage.event("waiting", 1).await;
    signal(mismo.pid(), Signal::STOP);
    let began = tokio::time::Instant::now();
    until("its time is over", || began.elapsed() > STILL).await;
    stage.go();
    signal(mismo.pid(), Signal::CONT);
    let status = mismo.wait_for_server("ready").await;
    assert_eq!((&status["generation"], &status["restarts"]), (&json!(1), &json!(0)), "{status}");
}
