//! What is known of a server besides its state: how its starts went, and what it costs.

use mismo_tests::mismo::{Home, wait_until_gone};
use serde_json::{Value, json};

#[tokio::test]
async fn a_start_is_timed_part_by_part_and_remembered_by_the_next_run() {
    let home = Home::default();
    let mismo = home.setup().start();
    let status = mismo.wait_for_server("ready").await;
    assert_eq!(status["forecast"], Value::Null, "nothing is expected of a first start");
    let (code, first) = mismo.get("/api/analysis/starts").await;
    assert_eq!(code, 200);
    let starts = first["starts"].as_array().expect("starts");
    assert_eq!(starts.len(), 1);
    assert_eq!((&starts[0]["outcome"], &starts[0]["kind"]), (&json!("ready"), &json!("bundled")));
    assert_eq!((&starts[0]["version"], &first["usualMs"]), (&status["version"], &starts[0]["totalMs"]));
    let stages = starts[0]["stages"].as_array().expect("stages");
    let imports = stages.iter().find(|stage| stage["name"] == "imports").expect("imports");
    let parts = imports["parts"].as_array().expect("parts");
    assert_eq!(parts.iter().map(|part| &part["name"]).collect::<Vec<_>>(), ["interpreter", "web", "engine"]);
    let sum: u64 = parts.iter().filter_map(|part| part["durationMs"].as_u64()).sum();
    let whole = imports["durationMs"].as_u64().expect("a duration");
    assert!(sum <= whole && sum * 4 >= whole * 3, "the parts {parts:?} make up the whole {whole}");
    mismo.terminate();

    let mismo = home.setup().start();
    let status = mismo.wait_for_server("ready").await;
    let forecast = &status["forecast"];
    assert_eq!((&forecast["usualMs"], &forecast["starts"]), (&first["usualMs"], &json!(1)));
    assert_eq!(status["timeline"][2]["usualMs"], imports["durationMs"]);
    let (_, both) = mismo.get("/api/analysis/starts").await;
    assert_eq!((&both["starts"][0], both["starts"].as_array().map(Vec::len)), (&starts[0], Some(2)));
}

#[tokio::test]
async fn what_a_server_costs_is_told_while_it_runs() {
    let home = Home::default();
    let mismo = home.setup().start();
    let mut events = mismo.events().await;
    let status = mismo.wait_for_server("ready").await;
    let pid = status["pid"].as_u64().expect("a pid");
    let memory = |cost: &Value| cost["memory_bytes"].as_u64().unwrap_or_default();
    // The web process and its workers, with their networks loaded; the application is another tree.
    let sample = events.wait_for("a server with its workers", |event| {
        let server = &event["data"]["servers"][0];
        event["type"] == "resources.sample" && server["processes"].as_u64() >= Some(3) && memory(server) > 100_000_000
    });
    let sample = sample.await["data"].clone();
    assert_eq!(sample["servers"][0]["pid"], json!(pid));
    assert!(memory(&sample["app"]) < 100_000_000, "{sample}");
    assert_eq!(sample["app"]["pid"], json!(mismo.pid()));
    let (code, kept) = mismo.get("/api/resources").await;
    assert_eq!(code, 200);
    assert!(kept["data"]["samples"].as_array().is_some_and(|samples| samples.contains(&sample)), "{kept}");

    mismo.post("/api/analysis/stop", json!({})).await;
    wait_until_gone(u32::try_from(pid).expect("a pid")).await;
    let none = events.wait_for("no server any more", |event| {
        event["type"] == "resources.sample" && event["data"]["servers"] == json!([])
    });
    assert!(memory(&none.await["data"]["app"]) > 0);
}
