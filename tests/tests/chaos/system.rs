//! Two applications at once, left-overs of earlier ones, shortages.

use mismo_tests::mismo::signal;
use mismo_tests::processes::{Process, below, guard_of};
use mismo_tests::stand_in::{Stage, pid};
use rustix::process::Signal;
use serde_json::json;

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
async fn case_41_a_limit_of_processes_is_no_strike() {
    let stage = Stage::new(json!([{}]));
    let mut command = std::process::Command::new("prlimit");
    // Enough for the application itself, too few for the pipes of a child.
    let serve = stage.setup().command(&["serve"]);
    command.arg("--nofile=1024:1024").arg(serve.get_program()).args(serve.get_args());
    for (name, value) in serve.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let mismo = stage.setup().start_as(command);
    let status = mismo.wait_for_server("ready").await;
    let own = mismo.pid();
    let used = Process::of(own).expect("it runs").holds().0;
    limit(own, used);
    signal(pid(&status), Signal::KILL);
    let status = mismo.wait_for_server("backoff").await;
    assert_eq!(status["failure"]["code"], "spawn", "{status}");
    limit(own, 1024);
    let status = mismo.wait_for_server("ready").await;
    assert_eq!(status["generation"].as_u64().map(|generation| generation > 1), Some(true));
}

/// Sets the number of descriptors that a process may have.
fn limit(pid: u32, number: usize) {
    let status = std::process::Command::new("prlimit")
        .args(["--pid", &pid.to_string(), &format!("--nofile={number}:1024")])
        .status()
        .expect("prlimit");
    assert!(status.success());
}
