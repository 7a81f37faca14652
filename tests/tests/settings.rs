//! Settings: origins, senseless values, what is saved.

use mismo_tests::mismo::{Home, free_port};
use serde_json::json;

#[tokio::test]
async fn every_value_knows_its_origin() {
    let home = Home::default();
    std::fs::create_dir_all(home.data()).expect("a folder");
    std::fs::write(home.data().join(".env"), "ANALYSIS_MAX_RETRIES=7\nMAX_CONCURRENT_ANALYSIS=9\n").expect("written");
    let mismo = home.setup_without_server().with("MAX_CONCURRENT_ANALYSIS", "4").start();
    let (_, all) = mismo.get("/api/settings").await;
    let find = |key: &str| {
        let list = all["data"].as_array().expect("a list");
        list.iter().find(|setting| setting["key"] == key).expect("a setting").clone()
    };
    let concurrent = find("MAX_CONCURRENT_ANALYSIS");
    assert_eq!((&concurrent["origin"], &concurrent["parsedValue"]), (&json!("environment"), &json!(4)));
    let retries = find("ANALYSIS_MAX_RETRIES");
    assert_eq!(
        (&retries["origin"], &retries["value"], &retries["locked"]),
        (&json!("env_file"), &json!("7"), &json!(true))
    );
    let timeout = find("ANALYSIS_TIMEOUT_MS");
    assert_eq!((&timeout["origin"], &timeout["value"]), (&json!("default"), &json!("300000")));
    let (status, body) = mismo.put("/api/settings/MAX_CONCURRENT_ANALYSIS", json!({"value": 3})).await;
    assert_eq!((status, &body["code"]), (409, &json!("set_by_environment")));
}

#[tokio::test]
async fn what_is_saved_stays_and_senseless_values_are_refused() {
    let home = Home::default();
    let mismo = home.setup_without_server().start();
    let (status, body) = mismo.put("/api/settings/analysis_timeout_ms", json!({"value": 90000})).await;
    assert_eq!((status, &body["data"]["origin"]), (200, &json!("saved")));
    let (status, body) = mismo.put("/api/settings/PYTHON_SERVER_PORT", json!({"value": 99999})).await;
    assert_eq!((status, &body["code"]), (400, &json!("bad_setting")));
    assert!(body["message"].as_str().expect("text").contains("65535"));
    let (status, _) = mismo.put("/api/settings/nonsense", json!({"value": 1})).await;
    assert_eq!(status, 404);
    // Saved means on disk: not even a kill loses it.
    mismo.kill();
    let mismo = home.setup_without_server().start();
    let (_, body) = mismo.get("/api/settings/ANALYSIS_TIMEOUT_MS").await;
    assert_eq!((&body["data"]["value"], &body["data"]["origin"]), (&json!("90000"), &json!("saved")));
    let (_, body) = mismo.put("/api/settings/ANALYSIS_TIMEOUT_MS", json!({"value": null})).await;
    assert_eq!((&body["data"]["value"], &body["data"]["origin"]), (&json!("300000"), &json!("default")));
}

#[test]
fn serve_ends_with_code_2_and_one_line() {
    let home = Home::default();
    for (key, value) in [
        ("PYTHON_SERVER_PORT", "99999"),
        ("PYTHON_SERVER_STARTUP_TIMEOUT_MS", "soon"),
        ("PYTHON_SERVER_PYTHON_PATH", "venv/bin/python"),
        ("LOG_LEVEL", "loud"),
        ("MISMO_DATA_DIR", "relative/folder"),
    ] {
        let output = home.setup_without_server().with(key, value).run(&["serve"]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{key}: {text}");
        let complaint = text.lines().find(|line| line.contains(key)).expect("a line that names the variable");
        assert!(complaint.contains(value), "{complaint}");
    }
}

#[test]
fn pairs_that_disagree_are_named() {
    let home = Home::default();
    let both = home
        .setup_without_server()
        .with("PYTHON_SERVER_URL", "http://127.0.0.1:9000")
        .with("PYTHON_SERVER_PORT", "9001");
    let output = both.run(&["serve"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("9000") && text.contains("9001"), "{text}");
    let half = home.setup_without_server().with("PYTHON_SERVER_APP_DIR", "/opt/server").run(&["serve"]);
    let text = String::from_utf8_lossy(&half.stderr);
    assert_eq!(half.status.code(), Some(2));
    assert!(text.contains("PYTHON_SERVER_PYTHON_PATH"), "{text}");
}

#[tokio::test]
async fn a_taken_api_port_is_said_aloud() {
    let home = Home::default();
    let port = free_port();
    let _taken = std::net::TcpListener::bind(("127.0.0.1", port)).expect("a socket");
    let output = home.setup_without_server().with("MISMO_API_PORT", port.to_string()).run(&["serve"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("MISMO_API_PORT") && text.contains(&port.to_string()), "{text}");
}

#[tokio::test]
async fn a_second_copy_on_the_same_data_says_where_the_first_is() {
    let home = Home::default();
    let mismo = home.setup_without_server().start();
    let output = home.setup_without_server().run(&["serve"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains(&mismo.base), "{text}");
    assert_eq!(mismo.get("/health").await.0, 200);
}

#[test]
fn a_data_folder_that_cannot_be_written_is_explained() {
    let home = Home::default();
    std::fs::create_dir_all(home.data().parent().expect("a parent")).expect("a folder");
    // A file where the folder should be: fails for every user, also for root.
    std::fs::write(home.data(), b"not a folder").expect("written");
    let output = home.setup_without_server().run(&["serve"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("MISMO_DATA_DIR"), "{text}");
}

#[tokio::test]
async fn the_address_is_published_while_it_runs() {
    let home = Home::default();
    let mismo = home.setup_without_server().start();
    let file = home.data().join("api.json");
    let announced: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).expect("read")).expect("JSON");
    assert_eq!(
        (announced["url"].as_str(), announced["pid"].as_u64()),
        (Some(mismo.base.as_str()), Some(mismo.pid().into()))
    );
    let status = mismo.terminate();
    assert_eq!(status.code(), Some(0));
    assert!(!file.exists());
    let log = std::fs::read_to_string(home.data().join("logs/app.log")).expect("a log");
    assert!(log.contains("info: SIGTERM received, starting graceful shutdown..."), "{log}");
}
