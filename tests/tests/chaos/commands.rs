//! Start, stop and restart, however many at once and whenever.

use std::time::Duration;

use mismo_tests::mismo::signal;
use mismo_tests::processes::{Process, below, zombies};
use mismo_tests::stand_in::{Stage, pid};
use rustix::process::Signal;
use serde_json::json;

#[tokio::test]
async fn case_31_stop_during_a_start() {
    let stage = Stage::new(json!([{"wait": true, "ignore_term": true}]));
    let mismo = stage.setup().start();
    stage.event("waiting", 1).await;
    let (mut events, all) = (mismo.events().await, below(mismo.pid()));
    let began = tokio::time::Instant::now();
    let stop = mismo.post("/api/analysis/stop", json!({}));
    let next = events.wait_for("the next state", |event| event["type"] == "server.state");
    let ((code, _), event) = tokio::join!(stop, next);
    assert_eq!((code, &event["data"]["state"]), (200, &json!("stopping")), "at once");
    assert!(began.elapsed() < Duration::from_millis(5_500), "{:?}", began.elapsed());
    assert!(!all.iter().any(|process| process.is_running()));
    stage.go();
    let settled = |event: &serde_json::Value| event["data"]["state"] == "ready" || event["data"]["state"] == "stopped";
    let event = events.wait_for("the last state", settled).await;
    assert_eq!(event["data"]["state"], "stopped", "it is never ready afterwards");
}

#[tokio::test]
async fn case_32_stop_while_waiting_for_the_next_try() {
    let stage = Stage::new(json!([{"exit": 1}]));
    let mismo = stage.setup().start();
    mismo.wait_for_server("backoff").await;
    let began = tokio::time::Instant::now();
    assert_eq!(mismo.post("/api/analysis/stop", json!({})).await.0, 200);
    assert!(began.elapsed() < Duration::from_millis(250), "{:?}", began.elapsed());
    let starts = stage.events("start").len();
    // A start that was planned would have come before this one, and would be counted.
    mismo.post("/api/analysis/start", json!({})).await;
    assert_eq!(stage.events("start").len(), starts + 3);
}

#[tokio::test]
async fn case_33_a_storm_of_wishes() {
    let stage = Stage::new(json!([{"exclusive": true}]));
    let (mismo, _) = stage.ready().await;
    let own = Process::of(mismo.pid()).expect("it runs");
    let (descriptors, threads) = own.holds();
    let mut callers = Vec::new();
    for caller in 0..20 {
        let (http, base) = (mismo.http().clone(), mismo.base.clone());
        callers.push(tokio::spawn(async move {
            for call in 0..50 {
                let verb = ["start", "stop", "restart"][(caller * 7 + call) % 3];
                let request = http.post(format!("{base}/api/analysis/{verb}")).json(&json!({}));
                let answer = request.send().await.expect("an answer");
                let status = answer.status().as_u16();
                assert!(matches!(status, 200 | 409), "{verb}: {status} {:?}", answer.text().await);
            }
        }));
    }
    for caller in callers {
        caller.await.expect("all answered");
    }
    assert!(stage.events("second").is_empty(), "never two at once");
    assert_eq!(mismo.post("/api/analysis/start", json!({})).await.0, 200);
    let status = mismo.get("/api/analysis/status").await.1;
    assert_eq!((&status["state"], below(own.pid).len()), (&json!("ready"), 2), "the guard and the server");
    assert!(Process::of(pid(&status)).is_some());
    assert_eq!(mismo.post("/api/analysis/stop", json!({})).await.0, 200);
    assert_eq!((below(own.pid).len(), zombies(own.pid)), (0, 0));
    // Idle connections of this test's own client are descriptors too; threads of the blocking pool end by themselves.
    let (descriptors_after, threads_after) = own.holds();
    assert!(descriptors_after <= descriptors + 25, "{descriptors_after} descriptors, {descriptors} before");
    assert!(threads_after <= threads + 8, "{threads_after} threads, {threads} before");
}

#[tokio::test]
async fn case_34_twenty_restarts_are_one() {
    let stage = Stage::new(json!([{}]));
    let (mismo, _) = stage.ready().await;
    let restarts = (0..20).map(|_| mismo.post("/api/analysis/restart", json!({})));
    for (code, body) in futures_util::future::join_all(restarts).await {
        assert_eq!((code, &body["status"]["isReady"]), (200, &json!(true)), "{body}");
    }
    // All that came while the first was under way joined it; one that came later may have made one more.
    assert!(stage.events("start").len() <= 4, "{}", stage.events("start").len());
}

#[tokio::test]
async fn case_35_a_crash_while_it_is_stopped_is_no_error() {
    let stage = Stage::new(json!([{}]));
    let (mismo, server) = stage.ready().await;
    signal(server, Signal::KILL);
    assert_eq!(mismo.post("/api/analysis/stop", json!({})).await.0, 200);
    assert_eq!(mismo.get("/api/analysis/status").await.1["state"], "stopped");
    assert_eq!(mismo.post("/api/analysis/stop", json!({})).await.0, 200, "nothing to do is no error");
    assert!(below(mismo.pid()).is_empty());
}

#[tokio::test]
async fn a_willing_server_is_stopped_within_a_second() {
    let stage = Stage::new(json!([{"family": true}]));
    let (mismo, _) = stage.ready().await;
    let began = tokio::time::Instant::now();
    assert_eq!(mismo.post("/api/analysis/stop", json!({})).await.0, 200);
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}
