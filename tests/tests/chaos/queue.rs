//! What becomes of jobs when their servers fail.

use mismo_tests::audio::Piece;
use mismo_tests::mismo::Home;
use mismo_tests::stand_in::Stage;
use serde_json::{Value, json};

#[tokio::test]
async fn case_53_jobs_wait_visibly_for_a_server_also_over_a_restart() {
    let home = Home::default();
    Piece { seconds: 20.0, ..Piece::default() }.write(&home.music().join("one.wav"));
    let broken = |home: &Home| {
        let setup = home.setup().with("PYTHON_SERVER_PYTHON_PATH", "/no/such/python");
        setup.with("PYTHON_SERVER_APP_DIR", "/")
    };
    let mismo = broken(&home).start();
    mismo.wait_for_server("failed").await;
    let mut events = mismo.events().await;
    mismo.add_folder(&home.music()).await;
    let waits = |event: &Value| event["type"] == "queue.progress" && event["data"]["waiting_for"].is_string();
    let progress = events.wait_for("the queue says what it waits for", waits).await["data"].clone();
    assert_eq!(progress["queued"], 1);
    assert_eq!(progress["waiting_for"], "The analysis engine could not be started");
    mismo.kill();
    let mismo = home.setup().start();
    let tracks = mismo.wait_for_tracks("analysed", 1, |track| track["state"] == "done").await;
    let hash = tracks[0]["file_hash"].as_str().expect("a hash");
    let job = mismo.get(&format!("/api/analysis/jobs/{hash}")).await.1["job"].clone();
    assert_eq!((&job["status"], &job["retry_count"]), (&json!("completed"), &json!(0)), "{job}");
}

#[tokio::test]
async fn case_54_a_job_that_killed_two_servers_is_set_aside() {
    // The first is told of the new folder while it runs.
    let first = json!({"dies_of_jobs": true, "capabilities": ["allowed-paths"]});
    let stage = Stage::new(json!([first, {"dies_of_jobs": true}, {}]));
    let music = stage.home.music();
    Piece { seconds: 5.0, ..Piece::default() }.write(&music.join("poison.wav"));
    let (mismo, _) = stage.ready().await;
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("set aside", 1, |track| track["state"] == "failed").await;
    let hash = tracks[0]["file_hash"].as_str().expect("a hash");
    let job = mismo.get(&format!("/api/analysis/jobs/{hash}")).await.1["job"].clone();
    assert_eq!((&job["error_code"], &job["retry_count"]), (&json!("poison"), &json!(0)), "{job}");
    let status = mismo.wait_for_server("ready").await;
    assert_eq!((&status["generation"], stage.events("job").len()), (&json!(3), 2), "the third server does not get it");
}
