//! Who is on the port, and what its answers are worth.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;

use mismo_tests::mismo::Mismo;
use mismo_tests::processes::{Process, until};
use mismo_tests::stand_in::Stage;
use serde_json::json;

/// Answers each request on `port` by what `answer` writes; stays until the test ends.
fn stranger(port: u16, answer: impl Fn(&mut TcpStream) + Send + 'static) {
    let socket = TcpListener::bind(("127.0.0.1", port)).expect("the port");
    std::thread::spawn(move || {
        for mut stream in socket.incoming().map_while(Result::ok) {
            let _ = stream.read(&mut [0; 4096]);
            answer(&mut stream);
        }
    });
}

fn http(stream: &mut TcpStream, status: &str, headers: &str, body: &str) {
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}

/// The chosen port is held by someone who is no analysis server: nothing is started, and that is said.
async fn assert_port_in_use(stage: &Stage, mismo: &Mismo) {
    let status = mismo.wait_for_server("failed").await;
    assert_eq!(status["failure"]["code"], "port_in_use", "{status}");
    let message = status["failure"]["message"].as_str().expect("a text");
    assert!(message.contains(&format!("process {}", std::process::id())), "{message}");
    assert!(stage.events("start").is_empty());
    assert_eq!(mismo.get("/api/tracks").await.0, 200, "everything else works");
}

#[tokio::test]
async fn case_01_a_stranger_that_answers_is_not_adopted() {
    for body in [r#"{"status":"ok"}"#, r#"{"status":"ok","version":"1","jobs_queued":0}"#, "hello"] {
        let stage = Stage::new(json!([{}]));
        stranger(stage.port, move |stream| http(stream, "200 OK", "", body));
        assert_port_in_use(&stage, &stage.setup().start()).await;
    }
}

#[tokio::test]
async fn case_02_the_full_shape_is_adopted_and_never_signalled() {
    let stage = Stage::new(json!([{}]));
    let body = r#"{"status":"ok","version":"7","jobs_queued":0,"jobs_processing":0}"#;
    stranger(stage.port, move |stream| http(stream, "200 OK", "", body));
    let mismo = stage.setup().start();
    let status = mismo.wait_for_server("external").await;
    assert_eq!(
        (&status["external"], &status["version"], &status["allowedPaths"]),
        (&json!(true), &json!("7"), &json!(null))
    );
    assert_eq!(mismo.post("/api/analysis/stop", json!({})).await.1["code"], "external");
    assert!(mismo.terminate().success());
    assert!(TcpStream::connect(("127.0.0.1", stage.port)).is_ok(), "it is still there");
}

#[tokio::test]
async fn case_03_a_socket_that_stays_silent_is_given_two_seconds() {
    let stage = Stage::new(json!([{}]));
    let socket = TcpListener::bind(("127.0.0.1", stage.port)).expect("the port");
    let mismo = stage.setup().start();
    let began = tokio::time::Instant::now();
    assert_port_in_use(&stage, &mismo).await;
    assert!(began.elapsed() < std::time::Duration::from_secs(4), "{:?}", began.elapsed());
    drop(socket);
}

#[tokio::test]
async fn case_04_the_port_of_a_child_that_was_busy_is_used_again() {
    let stage = Stage::new(json!([{}]));
    let (mismo, _) = stage.ready().await;
    // A connection that the server closes first leaves the port in TIME_WAIT.
    let mut connection = TcpStream::connect(("127.0.0.1", stage.port)).expect("a connection");
    connection.write_all(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n").expect("written");
    let _ = connection.read(&mut [0; 4096]);
    let (code, body) = mismo.post("/api/analysis/restart", json!({})).await;
    assert_eq!((code, &body["status"]["port"]), (200, &json!(stage.port.to_string())), "{body}");
}

#[tokio::test]
async fn case_06_answers_that_are_none_never_make_it_ready() {
    for body in ["<html>ok</html>", "", r#"{"status":"OK "}"#, r#"["ok"]"#, r#"{"status":"ok","status":"ok"}"#] {
        let stage = Stage::new(json!([{"body": body}]));
        let mismo = stage.setup().with("PYTHON_SERVER_STARTUP_TIMEOUT_MS", "1000").start();
        let status = mismo.wait_for_server("failed").await;
        assert_eq!((&status["failure"]["code"], stage.events("start").len()), (&json!("start_timeout"), 1), "{body}");
        assert!(stage.log().contains("not an analysis server's answer"), "the answer is in the log");
    }
}

#[tokio::test]
async fn case_07_an_endless_answer_is_cut() {
    let stage = Stage::new(json!([{}]));
    let (done, flooded) = mpsc::channel();
    stranger(stage.port, move |stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        let mut sent = 0;
        while let Ok(count @ 1..) = stream.write(&[b'x'; 65_536]) {
            sent += count;
        }
        let _ = done.send(sent);
    });
    let mismo = stage.setup().start();
    let own = Process::of(mismo.pid()).expect("it runs");
    assert_port_in_use(&stage, &mismo).await;
    let sent = flooded.recv_timeout(mismo_tests::DEADLINE).expect("it hung up");
    assert!(sent < 16 * 1024 * 1024, "{sent} bytes until it hung up");
    assert!(stage.log().contains("answer of more than"), "{}", stage.log());
    assert!(own.memory() < 200 * 1024 * 1024);
}

#[tokio::test]
async fn case_09_a_redirect_is_never_followed() {
    let stage = Stage::new(json!([{}]));
    let (visit, visits) = mpsc::channel();
    let target = mismo_tests::mismo::free_port();
    let full = r#"{"status":"ok","version":"7","jobs_queued":0,"jobs_processing":0}"#;
    stranger(target, move |stream| {
        let _ = visit.send(());
        http(stream, "200 OK", "", full);
    });
    let headers = format!("Location: http://127.0.0.1:{target}/health\r\n");
    stranger(stage.port, move |stream| http(stream, "302 Found", &headers, ""));
    assert_port_in_use(&stage, &stage.setup().start()).await;
    assert!(stage.log().contains("redirect (status 302)"));
    assert!(visits.try_recv().is_err(), "nobody came");
}

#[tokio::test]
async fn case_10_500_for_ever_fails_with_the_answer() {
    let stage = Stage::new(json!([{"body": "the model is gone", "status": 500}]));
    let mismo = stage.setup().with("PYTHON_SERVER_STARTUP_TIMEOUT_MS", "1000").start();
    let status = mismo.wait_for_server("failed").await;
    assert_eq!(status["failure"]["code"], "start_timeout");
    assert!(status["failure"]["hint"].as_str().is_some_and(|hint| hint.contains("the model is gone")), "{status}");
}

#[tokio::test]
async fn case_10_503_while_loading_is_a_start() {
    let stage = Stage::new(json!([{"ill_until": "loaded"}]));
    let mismo = stage.setup().start();
    stage.event("asked", 3).await;
    assert_eq!(mismo.get("/api/analysis/status").await.1["state"], "starting");
    std::fs::write(stage.app().join("loaded"), "").expect("written");
    assert_eq!(mismo.wait_for_server("ready").await["generation"], 1);
}

#[tokio::test]
async fn case_11_proxies_are_not_asked() {
    let stage = Stage::new(json!([{}]));
    let nobody = format!("http://127.0.0.1:{}", mismo_tests::mismo::free_port());
    let mut setup = stage.setup().with("PYTHON_SERVER_URL", format!("http://localhost:{}", stage.port));
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        setup = setup.with(name, nobody.clone());
    }
    let status = setup.start().wait_for_server("ready").await;
    assert_eq!(status["url"], format!("http://127.0.0.1:{}", stage.port));
}

#[tokio::test]
async fn case_12_one_degraded_and_one_ready_event() {
    let stage = Stage::new(json!([{}]));
    let (mismo, server) = stage.ready().await;
    let mut events = mismo.events().await;
    stage.set_ill(true);
    let state = |wanted: &'static str| {
        move |event: &serde_json::Value| event["type"] == "server.state" && event["data"]["state"] == wanted
    };
    let first = |event: &serde_json::Value| event["type"] == "server.state";
    let event = events.wait_for("the first change", first).await;
    assert_eq!(event["data"]["state"], "degraded", "no event for a probe alone");
    stage.set_ill(false);
    let event = events.wait_for("the next change", first).await;
    assert!(state("ready")(&event), "{event}");
    assert_eq!((event["data"]["pid"].as_u64(), &event["data"]["restarts"]), (Some(server.into()), &json!(0)));
}

#[tokio::test]
async fn case_05_a_port_taken_in_between_is_told_as_that() {
    let stage = Stage::new(json!([{"exit": 3, "lines": [
        "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use"
    ]}]));
    let mismo = stage.setup().start();
    let status = mismo.wait_for_server("failed").await;
    assert_eq!((&status["failure"]["code"], stage.events("start").len()), (&json!("port_in_use"), 1), "{status}");
    until("the log says so", || stage.log().contains("is used by")).await;
}
