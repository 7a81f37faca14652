//! The supervisor over real processes: every way that a server can start, run, and end.
#![cfg(target_os = "linux")]

mod bench;

use bench::{Bench, descendants, is_alive, signal, until, until_state};
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
async fn a_killed_server_comes_back() {
    let bench = Bench::new(json!([{}]));
    let supervisor = bench.supervisor();
    let first = supervisor.start().await.expect("started");
    signal(u64::from(first.pid.expect("a pid")), "-KILL");
    let second = until(&supervisor, |status| status.generation == 2 && status.is_ready).await;
    assert_eq!((second.restarts, second.failure), (1, None));
    assert_ne!(second.pid, first.pid);
    supervisor.shutdown().await;
    assert!(descendants(&*bench.app().to_string_lossy()).is_empty());
}
