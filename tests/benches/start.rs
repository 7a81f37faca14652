//! Start to first HTTP answer, child ready to isReady, memory of an idle application, calls of the status a second.

use std::time::{Duration, Instant};

use mismo_tests::figures::{millis, report, resident_mb};
use mismo_tests::mismo::{Home, free_port};
use mismo_tests::{engine, workspace};
use serde_json::Value;

const RUNS: usize = 10;

#[tokio::main]
async fn main() {
    start_to_http().await;
    ready_to_shown().await;
    idle().await;
}

/// From spawning `mismo serve` to the first 200 of `/health`.
async fn start_to_http() {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let home = Home::default();
        let port = free_port();
        let setup = home.setup_without_server().with("MISMO_API_PORT", port.to_string());
        let begun = Instant::now();
        let mut child = setup.command(&["serve"]).stderr(std::process::Stdio::null()).spawn().expect("mismo starts");
        let url = format!("http://127.0.0.1:{port}/health");
        while http.get(&url).send().await.is_err() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        times.push(millis(begun.elapsed()));
        child.kill().expect("killed");
        child.wait().expect("ended");
    }
    report("process start -> first HTTP answer", "ms", &mut times);
}

/// From the child's own first healthy answer to `isReady` over HTTP, both asked every millisecond.
async fn ready_to_shown() {
    let mut times = Vec::new();
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    for _ in 0..RUNS {
        let home = Home::default();
        let port = free_port();
        let mismo = home
            .setup()
            .with("PYTHON_SERVER_PORT", port.to_string())
            .with("PYTHON_SERVER_PYTHON_PATH", engine::python().to_string_lossy())
            .with("PYTHON_SERVER_APP_DIR", workspace().join("tests/stand_in").to_string_lossy())
            .with("STAND_IN_DELAY", "0.7")
            .start();
        let health = format!("http://127.0.0.1:{port}/health");
        let healthy = async {
            while !http.get(&health).send().await.is_ok_and(|answer| answer.status().is_success()) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            Instant::now()
        };
        let shown = async {
            while mismo.get("/api/analysis/status").await.1["isReady"] != Value::Bool(true) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            Instant::now()
        };
        let (healthy, shown) = tokio::join!(healthy, shown);
        times.push(millis(shown.saturating_duration_since(healthy)));
    }
    report("child ready -> isReady", "ms", &mut times);
}

/// Memory of the idle application with the bundled server ready, and answers of the status a second.
async fn idle() {
    let home = Home::default();
    let begun = Instant::now();
    let mismo = home.setup().start();
    let status = mismo.wait_for_server("ready").await;
    report("start -> bundled server ready (engine prepared)", "ms", &mut [millis(begun.elapsed())]);
    report("mismo serve, resident while idle", "MB", &mut [resident_mb(mismo.pid())]);
    let server = status["pid"].as_u64().and_then(|pid| u32::try_from(pid).ok()).expect("a pid");
    report("analysis server (web process), resident", "MB", &mut [resident_mb(server)]);
    let calls: u32 = 4_000;
    let begun = Instant::now();
    for _ in 0..calls {
        mismo.get("/api/analysis/status").await;
    }
    report("GET /api/analysis/status, one connection", "/s", &mut [f64::from(calls) / begun.elapsed().as_secs_f64()]);
}
