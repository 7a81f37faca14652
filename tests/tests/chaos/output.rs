//! What the server prints.

use mismo_tests::processes::Process;
use mismo_tests::stand_in::Stage;
use serde_json::json;

#[tokio::test]
async fn case_24_closed_streams_are_said_once() {
    let stage = Stage::new(json!([{"close_output": true}]));
    let (mismo, server) = stage.ready().await;
    mismo_tests::processes::until("both are told", || closed(&stage) == 2).await;
    assert_eq!(mismo.get("/api/analysis/health").await.0, 200);
    let status = mismo.get("/api/analysis/status").await.1;
    assert_eq!((status["pid"].as_u64(), &status["state"]), (Some(server.into()), &json!("ready")));
    assert_eq!(closed(&stage), 2);
}

fn closed(stage: &Stage) -> usize {
    stage.log().matches("closed while the server runs").count()
}

#[tokio::test]
async fn case_44_a_flood_of_lines_is_kept_whole_and_memory_flat() {
    const LINES: usize = 50_000;
    let stage = Stage::new(json!([{"flood": LINES}]));
    let (mismo, _) = stage.ready().await;
    let before = Process::of(mismo.pid()).expect("it runs").memory();
    std::fs::write(stage.app().join("flood"), "").expect("written");
    stage.event("flooded", 1).await;
    let last = format!("line {} of the flood", LINES - 1);
    mismo_tests::processes::until("the last line is kept", || stage.log().contains(&last)).await;
    let after = Process::of(mismo.pid()).expect("it runs").memory();
    assert!(after < before + 30 * 1024 * 1024, "{before} -> {after}");
    assert_eq!(mismo.get("/api/analysis/health").await.0, 200);
}

#[tokio::test]
async fn case_45_a_line_without_end_is_cut() {
    let stage = Stage::new(json!([{"long_line": 10_000_000}]));
    let (mismo, _) = stage.ready().await;
    let note = format!("[+{} bytes]", 10_000_000 - 16 * 1024);
    mismo_tests::processes::until("the line is cut", || stage.log().contains(&note)).await;
    assert_eq!(mismo.get("/api/analysis/health").await.0, 200);
}

#[tokio::test]
async fn case_45_escapes_are_kept_in_the_file_and_shown_nowhere() {
    let red = "\u{1b}[31mred\u{1b}[0m";
    let stage = Stage::new(json!([{"lines": [red, format!("Bearer abc\u{1b}[0mdef0123456789 {red}")]}]));
    let (mismo, _) = stage.ready().await;
    mismo_tests::processes::until("the line is kept", || stage.log().contains("[Analysis Server] \u{1b}[31mred")).await;
    let shown = mismo.get("/api/logs?source=engine").await.1["data"].clone();
    let texts: Vec<&str> = shown.as_array().expect("lines").iter().filter_map(|line| line["text"].as_str()).collect();
    assert!(texts.contains(&"red") && !texts.iter().any(|text| text.contains('\u{1b}')), "{texts:?}");
    assert!(!stage.log().contains("def0123456789"), "no escape saves a secret from being taken out");
}
