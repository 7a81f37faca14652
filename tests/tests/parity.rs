//! Every operation of the list over both doors of the real app: the page's commands and HTTP give the same answers.
//!
//! Needs the same tools as the window tests; `cargo xtask test` runs it with them.
#![cfg(target_os = "linux")]

use mismo_core::ops::{OPERATIONS, Operation};
use mismo_tests::desktop::Desktop;
use reqwest::Method;
use serde_json::{Value, json};

/// Operations that are not called here, each with its reason.
const LEFT_OUT: &[(&str, &str)] = &[
    ("engine_repair", "it would make the environment anew that all tests share"),
    ("logs_list", "each call adds lines itself"),
    ("doctor_report", "free memory and disk space differ from one moment to the next"),
    ("diagnostics_write", "each call writes a file of its own"),
    ("backup_make", "each call writes a copy of its own"),
];

/// Fields that differ from one moment to the next.
const VOLATILE: &[&str] = &["timestamp", "uptime", "since", "at", "timeline", "generation", "lastLines"];

/// What stands for each parameter in an operation's path: ids that nobody has, values that change nothing.
fn parameter(name: &str) -> Value {
    match name {
        "key" => json!("LOG_LEVEL"),
        "zoom" => json!(0),
        _ => json!("none"),
    }
}

/// A body for the operations that take one.
fn body(operation: &Operation) -> Value {
    if matches!(operation.method, "POST" | "PUT") { json!({"value": "info", "path": "relative"}) } else { json!({}) }
}

#[tokio::test]
#[ignore = "needs a screen: cargo xtask test runs it"]
async fn both_doors_give_the_same_answers() {
    let desktop = Desktop::default()
        .with("PYTHON_SERVER_AUTO_START", "false")
        .with("PYTHON_SERVER_PYTHON_PATH", "/nowhere/python")
        .with("PYTHON_SERVER_APP_DIR", "/nowhere");
    let window = desktop.open().await;
    window.shows("Add your music folder").await;
    let base = desktop.announcement()["url"].as_str().expect("an address").to_owned();
    for operation in OPERATIONS.iter().filter(|operation| LEFT_OUT.iter().all(|(name, _)| *name != operation.name)) {
        let (status, over_http) = over_http(&base, operation).await;
        let in_window = window.invoke(operation.name, &page_input(operation)).await;
        assert_eq!(status < 400, in_window.is_ok(), "{}: {over_http} and {in_window:?}", operation.name);
        let in_window = in_window.unwrap_or_else(|error| error);
        assert_eq!(settled(over_http), settled(in_window), "{}", operation.name);
    }
    desktop.quit().await;
}

/// The input as the page gives it: one object of the path's parameters and the body's fields.
fn page_input(operation: &Operation) -> Value {
    let mut input = body(operation);
    for name in operation.path_parameters() {
        input[name] = parameter(name);
    }
    input
}

async fn over_http(base: &str, operation: &Operation) -> (u16, Value) {
    let path = operation.path_parameters().fold(operation.path.to_owned(), |path, name| {
        path.replace(&format!("{{{name}}}"), parameter(name).to_string().trim_matches('"'))
    });
    let method = Method::from_bytes(operation.method.as_bytes()).expect("a method");
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut request = http.request(method, format!("{base}{path}"));
    if matches!(operation.method, "POST" | "PUT") {
        request = request.json(&body(operation));
    }
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

/// The answer without what differs from one moment to the next, its numbers as the page's language knows them.
fn settled(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(name, _)| !VOLATILE.contains(&name.as_str()));
            kept.map(|(name, value)| (name, settled(value))).collect::<serde_json::Map<_, _>>().into()
        }
        Value::Array(items) => items.into_iter().map(settled).collect::<Vec<_>>().into(),
        Value::Number(number) => json!(number.as_f64()),
        other => other,
    }
}
