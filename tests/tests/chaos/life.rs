//! The life of the server's process, of the guard's and of the application's.

use std::time::Duration;

use mismo_tests::engine;
use mismo_tests::mismo::{Home, signal};
use mismo_tests::processes::{Process, below, guard_of, until, until_free, until_gone, zombies};
use mismo_tests::stand_in::{Stage, pid};
use rustix::process::Signal;
use serde_json::{Value, json};

/// Longest time in which nothing may be left of an application that was killed.
const VANISHED: Duration = Duration::from_secs(3);

/// A server with children in its group, in a session of their own, and with a daemon that has no name of ours.
fn family() -> Value {
    json!([{"family": true, "daemon": true}])
}

#[tokio::test]
async fn case_15_exit_0_after_ready_is_a_crash() {
    let stage = Stage::new(json!([{"exit_when": "leave"}, {}]));
    let (mismo, first) = stage.ready().await;
    let mut events = mismo.events().await;
    std::fs::write(stage.app().join("leave"), "").expect("written");
    let lost = |event: &Value| event["type"] == "server.state" && event["data"]["failure"]["code"] == "exited";
    let event = events.wait_for("the exit is told", lost).await;
    assert!(event["data"]["failure"]["message"].as_str().is_some_and(|text| text.contains("exit code 0")), "{event}");
    let again = |event: &Value| event["data"]["state"] == "ready" && event["data"]["generation"] == 2;
    let status = events.wait_for("it runs again", again).await["data"].clone();
    assert_ne!(pid(&status), first);
    assert_eq!(status["restarts"], 1);
}

#[tokio::test]
async fn case_22_children_that_outlive_the_server_are_gone_after_stop() {
    let stage = Stage::new(family());
    let (mismo, server) = stage.ready().await;
    let guard = guard_of(server);
    let all = below(mismo.pid());
    // Guard, server, two sleepers, the daemon with its two.
    until("the daemon runs", || below(guard.pid).len() >= 6).await;
    let all: std::collections::BTreeSet<_> = all.into_iter().chain(below(mismo.pid())).collect();
    let began = tokio::time::Instant::now();
    assert_eq!(mismo.post("/api/analysis/stop", json!({})).await.0, 200);
    assert!(!all.iter().any(|process| process.is_running()), "nothing is left when stop answers");
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    let (code, body) = mismo.post("/api/analysis/start", json!({})).await;
    assert_eq!((code, &body["status"]["port"]), (200, &json!(stage.port.to_string())));
}

#[tokio::test]
async fn case_23_a_grandchild_with_the_pipes_does_not_hide_the_end() {
    let stage = Stage::new(json!([{"family": true, "daemon": true}, {}]));
    let (mismo, server) = stage.ready().await;
    let (mut events, rest) = (mismo.events().await, below(guard_of(server).pid));
    let began = tokio::time::Instant::now();
    signal(server, Signal::KILL);
    let told = |event: &Value| event["type"] == "server.state" && event["data"]["isProcessRunning"] == false;
    events.wait_for("the end is told", told).await;
    assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
    events.wait_for("it runs again", |event| event["data"]["state"] == "ready").await;
    assert!(!rest.iter().any(|process| process.is_running()));
}

#[tokio::test]
async fn case_28_a_signal_ends_everything_in_order() {
    for which in [Signal::TERM, Signal::INT, Signal::HUP] {
        let stage = Stage::new(family());
        let (mismo, server) = stage.ready().await;
        let all = below(mismo.pid());
        // As a session that ends: everyone gets it, the guard too.
        signal(guard_of(server).pid, which);
        signal(mismo.pid(), which);
        assert_eq!(mismo.wait().code(), Some(0), "{which:?}");
        assert!(!all.iter().any(|process| process.is_running()));
        assert!(stage.log().contains("Analysis server stopped"));
    }
}

#[tokio::test]
async fn case_28_a_second_signal_ends_at_once() {
    let stage = Stage::new(json!([{"ignore_term": true, "family": true}]));
    let (mismo, _) = stage.ready().await;
    let (mut events, all) = (mismo.events().await, below(mismo.pid()));
    let began = tokio::time::Instant::now();
    signal(mismo.pid(), Signal::TERM);
    events.wait_for("it is stopping", |event| event["data"]["state"] == "stopping").await;
    signal(mismo.pid(), Signal::TERM);
    assert_eq!(mismo.wait().code(), Some(1));
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert!(until_gone(&all).await < VANISHED);
}

#[tokio::test]
async fn case_29_nothing_is_left_of_an_application_that_was_killed() {
    for plan in [family(), json!([{"family": true, "daemon": true, "ignore_term": true}])] {
        let stage = Stage::new(plan);
        let (mismo, server) = stage.ready().await;
        until("the daemon runs", || below(guard_of(server).pid).len() >= 6).await;
        let all = below(mismo.pid());
        mismo.kill();
        let took = until_gone(&all).await;
        assert!(took < VANISHED, "{took:?}");
        until_free(stage.port).await;
        let (_mismo, again) = stage.ready().await;
        assert_ne!(again, server);
    }
}

#[tokio::test]
async fn case_29_nothing_is_left_of_the_bundled_server() {
    let home = Home::default();
    engine::prepared();
    let mismo = home.setup().start();
    mismo.wait_for_server("ready").await;
    let all = below(mismo.pid());
    assert!(all.len() >= 2, "{all:?}");
    mismo.kill();
    assert!(until_gone(&all).await < VANISHED);
}

#[tokio::test]
async fn case_29_an_application_killed_during_a_start_leaves_nothing() {
    let stage = Stage::new(json!([{"wait": true, "family": true, "daemon": true}]));
    let mismo = stage.setup().start();
    stage.event("waiting", 1).await;
    let all = below(mismo.pid());
    mismo.kill();
    assert!(until_gone(&all).await < VANISHED);
}

#[tokio::test]
async fn case_29_the_guard_killed_first_takes_the_server_along() {
    let stage = Stage::new(json!([{"family": true, "ignore_term": true}, {}]));
    let (mismo, server) = stage.ready().await;
    let (mut events, guard) = (mismo.events().await, guard_of(server));
    let all = below(guard.pid);
    signal(guard.pid, Signal::KILL);
    let again = |event: &Value| event["data"]["state"] == "ready" && event["data"]["generation"] == 2;
    events.wait_for("it runs again", again).await;
    assert!(!all.iter().any(|process| process.is_running()), "those that carry our name are found");
}

#[tokio::test]
async fn case_29_guard_and_application_killed_together_are_cleaned_up_by_the_next() {
    let stage = Stage::new(json!([{"family": true}, {}]));
    let (mismo, server) = stage.ready().await;
    let (guard, server) = (guard_of(server), Process::of(server).expect("a server"));
    signal(guard.pid, Signal::STOP);
    let all = below(mismo.pid());
    mismo.kill();
    signal(server.pid, Signal::KILL);
    let (_mismo, _) = stage.ready().await;
    assert!(until_gone(&all).await < VANISHED);
}

#[tokio::test]
async fn case_27_many_short_lives_leave_nothing() {
    let stage = Stage::new(json!([{}]));
    let (mismo, mut server) = stage.ready().await;
    let own = Process::of(mismo.pid()).expect("it runs");
    let mut events = mismo.events().await;
    let mut before = None;
    for life in 0..12 {
        // Wish by wish, as five crashes within ten minutes would be given up.
        let (code, body) = mismo.post("/api/analysis/restart", json!({})).await;
        assert_eq!(code, 200, "{body}");
        assert!(!Process::of(server).is_some_and(|process| below(own.pid).contains(&process)));
        server = pid(&body["status"]);
        if life == 3 {
            before = Some(own.holds().0);
        }
    }
    assert_eq!(zombies(own.pid), 0);
    assert_eq!(below(own.pid).len(), 2, "the guard and the server");
    let limit = before.expect("counted") + 2;
    assert!(own.holds().0 <= limit, "{} descriptors, {limit} before", own.holds().0);
    mismo.post("/api/analysis/stop", json!({})).await;
    events.wait_for("it is stopped", |event| event["data"]["state"] == "stopped").await;
    assert_eq!((below(own.pid).len(), zombies(own.pid)), (0, 0));
}

#[tokio::test]
async fn case_27_orphans_of_a_living_server_are_reaped() {
    let stage = Stage::new(json!([{"orphans": 20}]));
    let (_mismo, server) = stage.ready().await;
    stage.event("orphaned", 1).await;
    let guard = guard_of(server);
    until("no zombie is left", || zombies(guard.pid) == 0 && below(guard.pid).len() == 1).await;
}

#[tokio::test]
async fn case_19_term_ignored_is_dead_by_five_and_a_half_seconds() {
    let stage = Stage::new(json!([{"ignore_term": true, "family": true, "daemon": true}]));
    let (mismo, _) = stage.ready().await;
    let all = below(mismo.pid());
    let (mut events, began) = (mismo.events().await, tokio::time::Instant::now());
    let stop = mismo.post("/api/analysis/stop", json!({}));
    let stopping = events.wait_for("it is stopping", |event| event["data"]["state"] == "stopping");
    let ((code, _), event) = tokio::join!(stop, stopping);
    assert!(event["data"]["until"].is_string(), "the remaining time can be shown");
    let took = began.elapsed();
    assert_eq!(code, 200);
    assert!(took >= Duration::from_secs(5) && took < Duration::from_millis(5_500), "{took:?}");
    assert!(!all.iter().any(|process| process.is_running()));
}

#[tokio::test]
async fn case_20_a_guard_that_does_not_answer_does_not_hold_the_stop() {
    let stage = Stage::new(json!([{"ignore_term": true}]));
    let (mismo, server) = stage.ready().await;
    let all = below(mismo.pid());
    signal(guard_of(server).pid, Signal::STOP);
    let (code, body) = mismo.post("/api/analysis/stop", json!({})).await;
    assert_eq!(code, 200, "{body}");
    assert!(!all.iter().any(|process| process.is_running()));
}

#[tokio::test]
async fn case_26_a_number_that_belongs_to_someone_else_is_not_signalled() {
    let stage = Stage::new(json!([{}]));
    std::fs::create_dir_all(stage.home.data()).expect("made");
    let mut other = std::process::Command::new("sleep").arg("600").spawn().expect("a process");
    let record = json!({"pid": other.id(), "started": 1, "exe": "/usr/bin/sleep", "nonce": "x"});
    std::fs::write(stage.home.data().join("analysis-server.json"), record.to_string()).expect("written");
    let (mismo, _) = stage.ready().await;
    assert!(other.try_wait().expect("a state").is_none());
    mismo.terminate();
    other.kill().expect("killed");
    other.wait().expect("a status");
}

#[tokio::test]
async fn the_guard_stays_small() {
    let stage = Stage::new(json!([{}]));
    let (_mismo, server) = stage.ready().await;
    let guard = guard_of(server);
    let (descriptors, threads) = guard.holds();
    assert_eq!(threads, 1);
    // Three standard ones, the signals' pair with one copy for each signal, the server's lifeline.
    assert!(descriptors <= 12, "{descriptors}");
    eprintln!("guard: {} KiB", guard.memory() / 1024);
}
