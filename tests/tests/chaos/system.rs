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
