//! The supervisor over real processes: how a server starts, runs and ends when all goes well.

use std::path::PathBuf;

use crate::bench::{Bench, descendants, is_alive, until, until_state};
use mismo_core::events::Event;
use mismo_core::model::{LogQuery, ServerState, StageState};
use serde_json::json;

/// The texts of all lines logged so far.
fn lines(bench: &Bench) -> Vec<String> {
    bench.logs.recent(&LogQuery::default()).into_iter().map(|line| line.text).collect()
}

#[tokio::test]
async fn a_server_starts_and_stops() {
    let mut bench = Bench::new(json!([{}]));
    bench.set("PYTHON_SERVER_AUTO_START", "true");
    bench.logs.install();
    let supervisor = bench.supervisor();
    let status = until_state(&supervisor, ServerState::Ready).await;
    assert!(status.is_healthy && status.is_ready && status.is_process_running && !status.external && status.wanted);
    assert_eq!((status.port, status.version.as_deref()), (bench.port().to_string(), Some("9.9")));
    assert_eq!((status.generation, status.attempt, status.restarts), (1, 1, 0));
    assert_eq!(status.allowed_paths, Some(vec!["/music".to_owned()]));
    assert!(status.timeline.iter().all(|stage| stage.state == StageState::Done), "{:?}", status.timeline);
    let started = bench.event("start", 1).await;
    assert_eq!(started["pid"].as_u64(), status.pid.map(u64::from));
    assert_eq!(started["env"]["MISMO_ALLOW_FILE_PATHS"], json!("true"));
    assert_eq!(started["prefixes"], json!(["/music"]));
    assert_eq!(started["env"]["PYTHONPATH"], json!(null));
    let endpoint = supervisor.endpoint().borrow().clone().expect("jobs may be sent");
    assert_eq!(endpoint.base_url, format!("http://127.0.0.1:{}", bench.port()));
    assert!(supervisor.health().await);
    supervisor.stop().await.expect("stopped");
    let status = supervisor.status();
    assert_eq!((status.state, status.pid, status.is_process_running), (ServerState::Stopped, None, false));
    assert_eq!(*supervisor.endpoint().borrow(), None);
    assert!(!is_alive(started["pid"].as_u64().expect("a pid")));
    assert!(!supervisor.health().await);
    supervisor.stop().await.expect("stopping what is stopped is no error");
    let lines = lines(&bench);
    for text in [
        "Initializing Python analysis server...",
        "Starting analysis server with allowed paths: [\"/music\"]",
        "✓ Analysis server ready",
        "Stopping analysis server...",
        "Analysis server stopped",
    ] {
        assert!(lines.iter().any(|line| line == text), "{text} is missing in {lines:#?}");
    }
    let command = format!("-m uvicorn src.app:app --host 127.0.0.1 --port {}", bench.port());
    assert!(lines.iter().any(|line| line.starts_with("Starting analysis server: ") && line.ends_with(&command)));
}

#[tokio::test]
async fn every_change_of_state_is_one_event() {
    let bench = Bench::new(json!([{}]));
    let mut events = bench.bus.subscribe();
    let supervisor = bench.supervisor();
    supervisor.start().await.expect("started");
    supervisor.shutdown().await;
    let mut states = Vec::new();
    while let Ok(envelope) = events.try_recv() {
        if let Event::ServerState(status) = &envelope.event {
            states.push(status.state);
        }
    }
    states.dedup();
    use ServerState::{Preflight, Ready, Starting, Stopped, Stopping};
    let started = states.iter().rposition(|&state| state == Preflight).expect("a start");
    assert_eq!(states[started..], [Preflight, Starting, Ready, Stopping, Stopped]);
}

#[tokio::test]
async fn start_in_ready_is_answered_at_once() {
    let bench = Bench::new(json!([{}]));
    let supervisor = bench.supervisor();
    let first = supervisor.start().await.expect("started");
    let second = supervisor.start().await.expect("still ready");
    assert_eq!((first.generation, second.generation), (1, 1));
}

#[tokio::test]
async fn restart_makes_a_fresh_server_and_joins() {
    let bench = Bench::new(json!([{}]));
    let supervisor = bench.supervisor();
    supervisor.start().await.expect("started");
    let (one, two, three) = tokio::join!(supervisor.restart(), supervisor.restart(), supervisor.restart());
    for answer in [one, two, three] {
        assert_eq!(answer.expect("restarted").generation, 2);
    }
    assert_eq!(bench.events("start").len(), 2);
}

#[tokio::test]
async fn shutdown_leaves_nothing_and_can_be_repeated() {
    let bench = Bench::new(json!([{"family": true}]));
    let supervisor = bench.supervisor();
    supervisor.start().await.expect("started");
    let instance = bench.event("start", 1).await["env"]["MISMO_INSTANCE"].as_str().expect("a name").to_owned();
    assert_eq!(descendants(&instance).len(), 3);
    tokio::join!(supervisor.shutdown(), supervisor.shutdown());
    supervisor.shutdown().await;
    assert_eq!(descendants(&instance), Vec::<u64>::new());
    let refused = supervisor.start().await.expect_err("no start after the end");
    assert_eq!(refused.code, "superseded");
}

#[tokio::test]
async fn a_supervisor_that_is_dropped_ends_its_server() {
    let bench = Bench::new(json!([{}]));
    let supervisor = bench.supervisor();
    let mut watch = supervisor.watch();
    supervisor.start().await.expect("started");
    drop(supervisor);
    // The task keeps the sending half until its child has ended.
    let stopped = watch.wait_for(|status| status.state == ServerState::Stopped).await;
    assert!(stopped.is_ok());
}

#[tokio::test]
async fn a_server_that_takes_paths_is_told_without_a_restart() {
    let bench = Bench::new(json!([{"capabilities": ["allowed-paths"]}]));
    let supervisor = bench.supervisor();
    supervisor.start().await.expect("started");
    bench.folders.send_replace(vec![PathBuf::from("/a"), PathBuf::from("/b")]);
    bench.folders.send_replace(vec![PathBuf::from("/c é")]);
    let status = until(&supervisor, |status| status.allowed_paths == Some(vec!["/c é".to_owned()])).await;
    assert_eq!(status.generation, 1);
    assert_eq!(bench.events("paths").last().expect("told")["prefixes"], json!(["/c é"]));
}

#[tokio::test]
async fn two_changes_of_folders_are_one_restart() {
    let bench = Bench::new(json!([{}]));
    let supervisor = bench.supervisor();
    supervisor.start().await.expect("started");
    bench.folders.send_replace(vec![PathBuf::from("/a")]);
    tokio::task::yield_now().await;
    bench.folders.send_replace(vec![PathBuf::from("/a"), PathBuf::from("/b")]);
    until(&supervisor, |status| status.generation == 2 && status.is_ready).await;
    assert_eq!(bench.event("start", 2).await["prefixes"], json!(["/a", "/b"]));
}

#[tokio::test]
async fn jobs_in_flight_are_waited_for() {
    let bench = Bench::new(json!([{}]));
    bench.jobs.send_replace(1);
    let supervisor = bench.supervisor();
    supervisor.start().await.expect("started");
    bench.folders.send_replace(vec![PathBuf::from("/a")]);
    let status = until_state(&supervisor, ServerState::Draining).await;
    assert!(status.is_healthy && !status.is_ready && supervisor.endpoint().borrow().is_none());
    bench.jobs.send_replace(0);
    until(&supervisor, |status| status.generation == 2 && status.is_ready).await;
}

#[tokio::test]
async fn a_change_of_folders_during_a_start_wins() {
    let bench = Bench::new(json!([{"wait": true}, {}]));
    let supervisor = bench.supervisor();
    let starting = {
        let supervisor = supervisor.clone();
        tokio::spawn(async move { supervisor.start().await })
    };
    bench.event("waiting", 1).await;
    bench.folders.send_replace(vec![PathBuf::from("/new")]);
    let status = starting.await.expect("a task").expect("started");
    assert_eq!((status.generation, status.allowed_paths), (2, Some(vec!["/new".to_owned()])));
}

#[tokio::test]
async fn a_list_that_does_not_fit_is_told_afterwards() {
    let bench = Bench::new(json!([{"capabilities": ["allowed-paths"]}]));
    let folders: Vec<PathBuf> = (0..10_000).map(|n| PathBuf::from(format!("/music/folder number {n}"))).collect();
    bench.folders.send_replace(folders);
    let supervisor = bench.supervisor();
    supervisor.start().await.expect("started");
    let mut endpoint = supervisor.endpoint();
    endpoint.wait_for(Option::is_some).await.expect("jobs may be sent");
    assert_eq!(bench.events("start")[0]["prefixes"], json!([]));
    assert_eq!(bench.events("paths")[0]["prefixes"].as_array().map(Vec::len), Some(10_000));
}

#[tokio::test]
async fn a_list_that_fits_nowhere_is_said() {
    let bench = Bench::new(json!([{}]));
    let folders: Vec<PathBuf> = (0..10_000).map(|n| PathBuf::from(format!("/music/folder number {n}"))).collect();
    bench.folders.send_replace(folders);
    let supervisor = bench.supervisor();
    assert_eq!(supervisor.start().await.expect_err("failed").code, "env_too_large");
}

#[tokio::test]
async fn the_last_of_many_wishes_wins() {
    let bench = Bench::new(json!([{}]));
    let supervisor = bench.supervisor();
    let mut answers = Vec::new();
    for n in 0..300 {
        let supervisor = supervisor.clone();
        answers.push(tokio::spawn(async move {
            match n % 3 {
                0 => supervisor.start().await.map(|_| ()),
                1 => supervisor.restart().await.map(|_| ()),
                _ => supervisor.stop().await,
            }
        }));
    }
    for answer in answers {
        if let Err(error) = answer.await.expect("an answer") {
            assert_eq!(error.code, "superseded");
        }
    }
    supervisor.start().await.expect("started");
    let instance = bench.events("start").last().expect("a start")["env"]["MISMO_INSTANCE"].clone();
    assert_eq!(descendants(instance.as_str().expect("a name")).len(), 1);
    let alive = bench.events("start").iter().filter(|event| is_alive(event["pid"].as_u64().expect("a pid"))).count();
    assert_eq!(alive, 1);
    supervisor.shutdown().await;
}
