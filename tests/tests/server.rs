//! The supervised server: the bundled one, an existing installation, one that already runs.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use mismo_tests::audio::Piece;
use mismo_tests::mismo::{Home, Setup, free_port, wait_until_gone};
use mismo_tests::{engine, workspace};
use serde_json::{Value, json};

/// Settings that use the stand-in as an existing installation.
fn stand_in(home: &Home) -> Setup {
    home.setup()
        .with("PYTHON_SERVER_PYTHON_PATH", engine::python().to_string_lossy())
        .with("PYTHON_SERVER_APP_DIR", workspace().join("tests/stand_in").to_string_lossy())
}

#[tokio::test]
async fn start_stop_and_restart_answer_as_specified() {
    let home = Home::default();
    let mismo = home.setup().with("PYTHON_SERVER_AUTO_START", "false").start();
    // It looks for a server that already runs, at first.
    let body = mismo.wait_for_server("stopped").await;
    assert_eq!(
        (&body["isHealthy"], &body["isProcessRunning"], &body["isReady"]),
        (&json!(false), &json!(false), &json!(false))
    );
    assert_eq!((&body["autoStart"], &body["pid"], &body["state"]), (&json!(false), &Value::Null, &json!("stopped")));
    assert!(body["url"].is_string() && body["port"].is_string());
    let (status, body) = mismo.get("/api/analysis/health").await;
    assert_eq!((status, body), (503, json!({"status": "unhealthy", "message": "Analysis server is not responding"})));
    let (status, body) = mismo.post("/api/analysis/stop", json!({})).await;
    assert_eq!((status, &body["message"]), (200, &json!("Analysis server stopped successfully")));

    let (status, body) = mismo.post("/api/analysis/start", json!({})).await;
    assert_eq!((status, &body["message"]), (200, &json!("Analysis server started successfully")), "{body}");
    let pid = body["status"]["pid"].as_u64().expect("a pid");
    assert_eq!(body["status"]["isReady"], json!(true));
    let (status, body) = mismo.get("/api/analysis/health").await;
    assert_eq!((status, body), (200, json!({"status": "healthy", "message": "Analysis server is responding"})));
    let (status, body) = mismo.post("/api/analysis/restart", json!({})).await;
    assert_eq!((status, &body["message"]), (200, &json!("Analysis server restarted successfully")));
    let second = body["status"]["pid"].as_u64().expect("a pid");
    assert_ne!(pid, second);
    let (status, body) = mismo.post("/api/analysis/stop", json!({})).await;
    assert_eq!((status, &body["message"]), (200, &json!("Analysis server stopped successfully")));
    wait_until_gone(u32::try_from(second).expect("a pid")).await;
}

#[tokio::test]
async fn the_log_has_the_specified_lines() {
    let home = Home::default();
    let mismo = home.setup().start();
    mismo.wait_for_server("ready").await;
    mismo.terminate();
    let log = std::fs::read_to_string(home.data().join("logs/app.log")).expect("a log");
    for line in [
        "info: Initializing Python analysis server...",
        "info: Starting analysis server with allowed paths: []",
        "info: Starting analysis server: ",
        "info: ✓ Analysis server ready",
        "info: SIGTERM received, starting graceful shutdown...",
        "info: Stopping analysis server...",
        "info: Analysis server stopped",
        "info: [Analysis Server] ",
    ] {
        assert!(log.contains(line), "{line} is not in\n{log}");
    }
    assert!(!log.contains("error: [Analysis Server] INFO"), "{log}");
}

#[tokio::test]
async fn an_existing_installation_does_the_work() {
    let home = Home::default();
    let music = home.music();
    Piece::default().write(&music.join("a.wav"));
    let mismo = stand_in(&home).with("STAND_IN_DELAY", "0.5").start();
    let status = mismo.wait_for_server("ready").await;
    assert_eq!((&status["version"], &status["capabilities"]), (&json!("0.9.0"), &json!([])));
    // It reads its folders only at start, so adding one restarts it.
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("analysed", 1, |track| track["state"] == "done").await;
    assert_eq!(
        (&tracks[0]["bpm"], &tracks[0]["musical_key"], &tracks[0]["mode"]),
        (&json!(123.0), &json!(5), &json!(1))
    );
    let after = mismo.get("/api/analysis/status").await.1;
    assert!(after["generation"].as_u64() > status["generation"].as_u64());
    let pid = after["pid"].as_u64().and_then(|pid| u32::try_from(pid).ok()).expect("a pid");
    mismo.terminate();
    wait_until_gone(pid).await;
}

#[tokio::test]
async fn two_folders_in_quick_succession_end_with_both() {
    let home = Home::default();
    let (one, two) = (home.music(), home.music().with_file_name("more"));
    std::fs::create_dir(&two).expect("a folder");
    Piece::default().write(&one.join("a.wav"));
    Piece { bpm: 100.0, ..Piece::default() }.write(&two.join("b.wav"));
    let mismo = stand_in(&home).with("STAND_IN_DELAY", "0.3").start();
    mismo.add_folder(&one).await;
    mismo.add_folder(&two).await;
    mismo.wait_for_tracks("analysed", 2, |track| track["state"] == "done").await;
    let status = mismo.wait_for_server("ready").await;
    let allowed = status["allowedPaths"].as_array().expect("paths");
    assert!(allowed.contains(&json!(one)) && allowed.contains(&json!(two)), "{allowed:?}");
}

#[tokio::test]
async fn a_server_that_cannot_start_says_why_at_once() {
    let home = Home::default();
    let mismo = stand_in(&home).with("STAND_IN_FAIL", "the model file is gone").start();
    let status = mismo.wait_for_server("failed").await;
    let failure = &status["failure"];
    assert!(failure["lastLines"].to_string().contains("the model file is gone"), "{failure}");
    assert!(!failure["hint"].as_str().unwrap_or_default().is_empty());
    let (code, body) = mismo.post("/api/analysis/start", json!({})).await;
    assert_eq!((code, &body["error"]), (500, &json!("Failed to start analysis server")));
    assert!(body["code"].is_string());
    assert_eq!(mismo.get("/api/tracks").await.0, 200, "everything else works");
    let log = std::fs::read_to_string(home.data().join("logs/app.log")).expect("a log");
    assert!(log.contains("⚠ Analysis server not available - analysis features will be disabled"), "{log}");
}

#[tokio::test]
async fn a_start_that_takes_too_long_is_ended() {
    let home = Home::default();
    let setup = stand_in(&home).with("STAND_IN_DELAY", "3600").with("PYTHON_SERVER_STARTUP_TIMEOUT_MS", "2000");
    let mismo = setup.with("PYTHON_SERVER_AUTO_START", "false").start();
    let (code, body) = mismo.post("/api/analysis/start", json!({})).await;
    let expected = json!("Server did not become ready within timeout");
    assert_eq!((code, &body["error"], &body["message"]), (500, &json!("Failed to start analysis server"), &expected));
    let status = mismo.wait_for_server("failed").await;
    assert_eq!(status["pid"], Value::Null);
    let log = std::fs::read_to_string(home.data().join("logs/app.log")).expect("a log");
    assert!(log.contains("✗ Analysis server failed to start within timeout"), "{log}");
}

#[tokio::test]
async fn a_wrong_interpreter_is_named() {
    let home = Home::default();
    let nothing = home.music().join("python");
    let app_dir = workspace().join("tests/stand_in");
    let setup = home.setup().with("PYTHON_SERVER_PYTHON_PATH", nothing.to_string_lossy());
    let mismo = setup.with("PYTHON_SERVER_APP_DIR", app_dir.to_string_lossy()).start();
    let status = mismo.wait_for_server("failed").await;
    assert_eq!(status["failure"]["code"], "python_not_found");
    assert!(status["failure"]["message"].as_str().expect("text").contains(&*nothing.to_string_lossy()));
}

/// A process that is killed when the test ends.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_server_that_already_runs_is_used_and_never_touched() {
    let home = Home::default();
    let music = home.music();
    Piece::default().write(&music.join("a.wav"));
    let port = free_port();
    let child = Command::new(engine::python())
        .args(["-m", "uvicorn", "src.app:app", "--host", "127.0.0.1", "--port", &port.to_string()])
        .current_dir(workspace().join("tests/stand_in"))
        .env("MISMO_ALLOWED_PATH_PREFIXES", json!([music]).to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a server");
    let mut child = Killed(child);
    wait_for_text(child.0.stderr.as_mut().expect("a pipe"), "Uvicorn running");
    let mismo = home
        .setup()
        .with("PYTHON_SERVER_PORT", port.to_string())
        .with("PYTHON_SERVER_URL", format!("http://127.0.0.1:{port}"))
        .start();
    let status = mismo.wait_for_server("external").await;
    assert_eq!((&status["external"], &status["isReady"], &status["pid"]), (&json!(true), &json!(true), &Value::Null));
    for verb in ["stop", "restart"] {
        let (code, body) = mismo.post(&format!("/api/analysis/{verb}"), json!({})).await;
        assert_eq!((code, &body["code"]), (409, &json!("external")), "{verb}");
    }
    mismo.add_folder(&music).await;
    mismo.wait_for_tracks("analysed", 1, |track| track["state"] == "done").await;
    mismo.terminate();
    assert!(child.0.try_wait().expect("a state").is_none(), "it still runs");
}

/// Reads until `text` has come.
fn wait_for_text(pipe: &mut impl std::io::Read, text: &str) {
    let (mut seen, mut byte) = (Vec::new(), [0]);
    while !String::from_utf8_lossy(&seen).contains(text) {
        assert_eq!(pipe.read(&mut byte).expect("a pipe"), 1, "it ended: {}", String::from_utf8_lossy(&seen));
        seen.push(byte[0]);
    }
}

/// Serves `body` to every request until the socket is dropped.
fn stranger(port: u16, body: &'static str) {
    let socket = TcpListener::bind(("127.0.0.1", port)).expect("a socket");
    std::thread::spawn(move || {
        for mut stream in socket.incoming().map_while(Result::ok) {
            let _ = stream.read(&mut [0; 4096]);
            let answer =
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
            let _ = stream.write_all(answer.as_bytes());
        }
    });
}

#[tokio::test]
async fn a_stranger_on_a_chosen_port_is_a_reason_to_stop() {
    let home = Home::default();
    let port = free_port();
    stranger(port, r#"{"status":"ok"}"#);
    let mismo = home.setup().with("PYTHON_SERVER_PORT", port.to_string()).start();
    let status = mismo.wait_for_server("failed").await;
    assert_eq!(status["failure"]["code"], "port_in_use");
    assert!(status["failure"]["message"].as_str().expect("text").contains(&port.to_string()));
}
