//! The supervisor over real processes: what goes wrong, and what a caller sees of it.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use crate::bench::{Bench, descendants, is_alive, python, signal, until, until_listening, until_state};
use mismo_core::model::{MemoryHigh, ResourceSample, ServerState, StageName, TreeCost};
use mismo_core::sidecar::Supervisor;
use serde_json::json;
use tokio::task::JoinHandle;

fn starting(supervisor: &Supervisor) -> JoinHandle<Result<mismo_core::model::ServerStatus, String>> {
    let supervisor = supervisor.clone();
    tokio::spawn(async move { supervisor.start().await.map_err(|error| error.code) })
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
}

#[tokio::test]
async fn a_killed_server_s_family_goes_with_it() {
    let bench = Bench::new(json!([{"family": true}, {}]));
    let supervisor = bench.supervisor();
    let first = supervisor.start().await.expect("started");
    let instance = bench.event("start", 1).await["env"]["MISMO_INSTANCE"].as_str().expect("a name").to_owned();
    signal(u64::from(first.pid.expect("a pid")), "-KILL");
    until(&supervisor, |status| status.generation == 2 && status.is_ready).await;
    assert_eq!(descendants(&instance), Vec::<u64>::new());
}

#[tokio::test]
async fn a_server_that_ends_before_it_is_ready_is_tried_three_times() {
    let bench = Bench::new(json!([{"exit": 7, "lines": ["one", "the reason"]}]));
    let supervisor = bench.supervisor();
    let error = supervisor.start().await.expect_err("failed");
    assert_eq!((error.status, error.code.as_str()), (500, "crash_loop"));
    assert_eq!(error.title, "Failed to start analysis server");
    let failure = supervisor.status().failure.expect("a failure");
    assert_eq!(failure.last_lines, ["one", "the reason"]);
    assert!(failure.message.contains("exit code 7"), "{}", failure.message);
    assert_eq!(failure.stage, Some(StageName::Imports));
    assert_eq!(bench.events("start").len(), 3);
}

#[tokio::test]
async fn what_cannot_be_mended_is_not_tried_again() {
    let lines = ["Traceback (most recent call last):", "ModuleNotFoundError: No module named 'fastapi'"];
    let bench = Bench::new(json!([{"exit": 1, "lines": lines}]));
    let supervisor = bench.supervisor();
    let error = supervisor.start().await.expect_err("failed");
    assert_eq!(error.code, "import_error");
    assert!(error.message.contains("fastapi"), "{}", error.message);
    assert_eq!((bench.events("start").len(), supervisor.status().state), (1, ServerState::Failed));
}

#[tokio::test]
async fn wrong_settings_are_told_apart_before_anything_is_started() {
    for (key, value, code) in [
        ("PYTHON_SERVER_PYTHON_PATH", "/no/such/python", "python_not_found"),
        ("PYTHON_SERVER_PYTHON_PATH", "/", "python_not_found"),
        ("PYTHON_SERVER_APP_DIR", "/no/such/folder", "app_dir"),
        ("PYTHON_SERVER_APP_DIR", "/proc", "app_dir"),
    ] {
        let mut bench = Bench::new(json!([{}]));
        bench.set(key, value);
        let error = bench.supervisor().start().await.expect_err("failed");
        assert_eq!(error.code, code, "{key}={value}");
    }
}

#[tokio::test]
async fn a_server_that_never_gets_healthy_is_ended_in_time() {
    for body in ["{\"status\":\"loading\"}", "<html>", "[]"] {
        let mut bench = Bench::new(json!([{"body": body}]));
        bench.set("PYTHON_SERVER_STARTUP_TIMEOUT_MS", "1500");
        let supervisor = bench.supervisor();
        let error = supervisor.start().await.expect_err("failed");
        assert_eq!(error.code, "start_timeout");
        assert!(error.message.starts_with("Server did not become ready within timeout"), "{}", error.message);
        let status = until_state(&supervisor, ServerState::Failed).await;
        assert!(!status.is_process_running && bench.events("start").len() == 1);
        supervisor.shutdown().await;
    }
}

#[tokio::test]
async fn another_process_on_the_port_is_not_taken_for_the_child() {
    let bench = Bench::new(json!([{}]));
    let blocker = TcpListener::bind(("127.0.0.1", bench.port())).expect("the port");
    let answering = std::thread::spawn(move || {
        for stream in blocker.incoming().take(1) {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 1024]);
            let body = r#"{"status":"ok"}"#;
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        }
        blocker
    });
    let supervisor = bench.supervisor();
    let error = supervisor.start().await.expect_err("failed");
    assert_eq!(error.code, "port_in_use");
    assert!(error.message.contains(&format!("process {}", std::process::id())), "{}", error.message);
    assert_eq!(bench.events("start").len(), 0);
    drop(answering);
}

#[tokio::test]
async fn a_server_that_ignores_term_is_killed() {
    let bench = Bench::new(json!([{"ignore_term": true}]));
    let supervisor = bench.supervisor();
    let pid = supervisor.start().await.expect("started").pid.expect("a pid");
    let began = tokio::time::Instant::now();
    supervisor.stop().await.expect("stopped");
    assert!(!is_alive(u64::from(pid)));
    assert!(began.elapsed() >= Duration::from_secs(5), "it was given its time");
}

#[tokio::test]
async fn a_server_without_output_stays_ready() {
    let bench = Bench::new(json!([{"close_output": true}]));
    let supervisor = bench.supervisor();
    supervisor.start().await.expect("started");
    let closed = || {
        let lines = bench.logs.recent(&Default::default());
        lines.iter().filter(|line| line.text.ends_with("closed while the server runs")).count()
    };
    while closed() < 2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(supervisor.health().await);
    assert_eq!(supervisor.status().state, ServerState::Ready);
}

#[tokio::test]
async fn stop_during_a_start_wins() {
    let bench = Bench::new(json!([{"wait": true}]));
    let supervisor = bench.supervisor();
    let start = starting(&supervisor);
    let pid = bench.event("waiting", 1).await["pid"].as_u64().expect("a pid");
    supervisor.stop().await.expect("stopped");
    assert_eq!(start.await.expect("a task").expect_err("beaten"), "superseded");
    assert!(!is_alive(pid) && !supervisor.status().wanted);
    bench.go();
    // The same child never turns up again, and a new start begins at once.
    assert_eq!(supervisor.start().await.expect("started").generation, 2);
}

#[tokio::test]
async fn restart_during_a_start_wins() {
    let bench = Bench::new(json!([{"wait": true}, {}]));
    let supervisor = bench.supervisor();
    let start = starting(&supervisor);
    bench.event("waiting", 1).await;
    let status = supervisor.restart().await.expect("restarted");
    assert_eq!(start.await.expect("a task").expect_err("beaten"), "superseded");
    assert_eq!(status.generation, 2);
}

#[tokio::test]
async fn stop_during_the_wait_for_a_retry_wins() {
    let bench = Bench::new(json!([{"exit": 1}]));
    let supervisor = bench.supervisor();
    let start = starting(&supervisor);
    let status = until_state(&supervisor, ServerState::Backoff).await;
    assert!(status.until.is_some() && status.failure.is_some_and(|failure| failure.code == "exited"));
    supervisor.stop().await.expect("stopped");
    assert_eq!(start.await.expect("a task").expect_err("beaten"), "superseded");
    assert_eq!(supervisor.status().state, ServerState::Stopped);
}

#[tokio::test]
async fn an_unhealthy_server_degrades_and_recovers() {
    let bench = Bench::new(json!([{}]));
    let supervisor = bench.supervisor();
    supervisor.start().await.expect("started");
    bench.set_ill(true);
    let status = until_state(&supervisor, ServerState::Degraded).await;
    assert!(!status.is_healthy && status.is_process_running && supervisor.endpoint().borrow().is_none());
    bench.set_ill(false);
    let status = until_state(&supervisor, ServerState::Ready).await;
    assert_eq!((status.generation, status.restarts), (1, 0));
}

#[tokio::test]
async fn a_server_of_someone_else_is_used_and_never_ended() {
    let mut bench = Bench::new(json!([{"echo": false}]));
    let mut stranger = tokio::process::Command::new(python())
        .args(["-m", "uvicorn", "src.app:app", "--host", "127.0.0.1", "--port", &bench.port().to_string()])
        .current_dir(&bench.app)
        .kill_on_drop(true)
        .spawn()
        .expect("a server");
    bench.set("PYTHON_SERVER_AUTO_START", "true");
    until_listening(bench.port()).await;
    let supervisor = bench.supervisor();
    let status = until_state(&supervisor, ServerState::External).await;
    assert!(status.external && status.is_ready && status.is_healthy && !status.is_process_running);
    assert_eq!((status.pid, status.allowed_paths), (None, None));
    assert!(supervisor.health().await);
    assert!(supervisor.start().await.expect("it runs").external);
    for error in [supervisor.stop().await.expect_err("refused"), supervisor.restart().await.expect_err("refused")] {
        assert_eq!((error.status, error.code.as_str()), (409, "external"));
    }
    assert!(stranger.try_wait().expect("a status").is_none());
    stranger.kill().await.expect("killed");
    let status = until(&supervisor, |status| status.state == ServerState::Ready).await;
    assert_eq!((status.generation, status.external), (1, false));
    supervisor.shutdown().await;
}

#[tokio::test]
async fn an_external_server_outlives_the_supervisor() {
    let bench = Bench::new(json!([{"echo": false}]));
    let first = bench.supervisor();
    let pid = first.start().await.expect("started").pid.expect("a pid");
    let mut second = Bench::new(json!([{}]));
    second.set("PYTHON_SERVER_PORT", &bench.port().to_string());
    second.set("PYTHON_SERVER_AUTO_START", "true");
    let adopter = second.supervisor();
    until_state(&adopter, ServerState::External).await;
    adopter.shutdown().await;
    assert!(is_alive(u64::from(pid)));
}

#[tokio::test]
async fn a_left_over_child_is_ended_before_the_next_start() {
    let bench = Bench::new(json!([{"family": true}, {}]));
    let nonce = "0b7c1b3e-left-over";
    // As an application that was killed leaves it: the process, its family, and the file that names it.
    let mut left_over = tokio::process::Command::new(python());
    left_over.args(["-m", "uvicorn", "src.app:app", "--host", "127.0.0.1", "--port", &bench.port().to_string()]);
    left_over.current_dir(&bench.app).env("MISMO_INSTANCE", nonce).env("MISMO_INSTANCE_TOKEN", "t").process_group(0);
    let mut left_over = left_over.kill_on_drop(true).spawn().expect("a server");
    let pid = left_over.id().expect("a pid");
    bench.event("start", 1).await;
    until_listening(bench.port()).await;
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("a process");
    let started = stat.rsplit_once(") ").expect("fields").1.split(' ').nth(19).expect("a start time").to_owned();
    let exe = std::fs::read_link(format!("/proc/{pid}/exe")).expect("a program");
    let record = json!({"pid": pid, "started": started.parse::<u64>().expect("ticks"), "exe": exe, "nonce": nonce});
    std::fs::write(bench.dir.path().join("data/analysis-server.json"), record.to_string()).expect("written");
    assert_eq!(descendants(nonce).len(), 3);
    let supervisor = bench.supervisor();
    let (ended, status) = tokio::join!(left_over.wait(), supervisor.start());
    assert!(!ended.expect("a status").success());
    assert!(!status.expect("started").external);
    assert_eq!(descendants(nonce), Vec::<u64>::new());
}

#[tokio::test]
async fn a_remote_server_is_never_started() {
    let mut bench = Bench::new(json!([{}]));
    bench.set("PYTHON_SERVER_URL", "http://192.0.2.1:8000");
    bench.variables.remove("PYTHON_SERVER_PORT");
    let supervisor = bench.supervisor();
    let error = supervisor.start().await.expect_err("failed");
    assert_eq!(error.code, "remote_unreachable");
    assert_eq!(bench.events("start").len(), 0);
}

#[tokio::test]
async fn case_55_memory_is_warned_of_then_given_back() {
    let mut bench = Bench::new(json!([{}]));
    bench.set("ANALYSIS_MEMORY_LIMIT_MB", "1000");
    let supervisor = bench.supervisor();
    let pid = supervisor.start().await.expect("started").pid.expect("a pid");
    let sample = |megabytes: u64| {
        let cost = |pid| TreeCost { pid, cpu_percent: 0.0, memory_bytes: megabytes * 1_000_000, processes: 1 };
        let (app, servers) = (cost(std::process::id()), vec![cost(pid)]);
        bench.costs.send_replace(Some(ResourceSample { at: String::new(), app, servers, gpu: None }));
    };
    sample(850);
    let status = until(&supervisor, |status| status.memory_high.is_some()).await;
    assert_eq!(status.memory_high, Some(MemoryHigh { used_bytes: 850_000_000, limit_bytes: 1_000_000_000 }));
    assert_eq!((status.state, status.generation), (ServerState::Ready, 1), "a young server needs what it uses");
    assert!(status.notice.is_some_and(|notice| notice.contains("850 MB of memory, of 1000 MB")));
    sample(700);
    until(&supervisor, |status| status.memory_high.is_none() && status.notice.is_none()).await;
    bench.jobs.send_replace(1);
    for megabytes in [1_100, 1_200, 1_300] {
        // Each is read before the next is taken.
        sample(megabytes);
        until(&supervisor, |status| status.memory_high.is_some()).await;
        supervisor.health().await;
    }
    let status = until_state(&supervisor, ServerState::Draining).await;
    assert_eq!(status.failure.map(|failure| failure.code).as_deref(), Some("memory_high"));
    assert_eq!(bench.events("start").len(), 1, "the job may end");
    bench.jobs.send_replace(0);
    let status = until(&supervisor, |status| status.generation == 2 && status.is_ready).await;
    assert_eq!((status.restarts, status.memory_high, status.failure), (1, None, None));
}

#[tokio::test]
async fn an_interpreter_that_comes_back_is_used_without_a_word() {
    let mut bench = Bench::new(json!([{}]));
    let lost = bench.dir.path().join("python");
    bench.set("PYTHON_SERVER_PYTHON_PATH", &lost.to_string_lossy());
    bench.set("PYTHON_SERVER_AUTO_START", "true");
    let supervisor = bench.supervisor();
    let failed = until_state(&supervisor, ServerState::Failed).await;
    assert_eq!(failed.failure.map(|failure| failure.code).as_deref(), Some("python_not_found"));
    std::os::unix::fs::symlink(python(), lost).expect("a link");
    let status = until_state(&supervisor, ServerState::Ready).await;
    assert_eq!((status.generation, status.failure), (1, None));
}
