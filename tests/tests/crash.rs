//! kill -9 of the server and of the application.
#![cfg(target_os = "linux")]

use mismo_tests::audio::Piece;
use mismo_tests::kills::endure;
use mismo_tests::mismo::{Home, signal, wait_until_gone};
use rustix::process::Signal;
use serde_json::{Value, json};

/// Waits until a job is at work; the pid of the server.
async fn busy_server(mismo: &mismo_tests::mismo::Mismo, events: &mut mismo_tests::events::Events) -> u32 {
    let at_work = |event: &Value| {
        event["type"] == "job.changed"
            && event["data"]["jobs"].as_array().is_some_and(|jobs| jobs.iter().any(|job| job["status"] == "processing"))
    };
    events.wait_for("a job is at work", at_work).await;
    let (_, status) = mismo.get("/api/analysis/status").await;
    status["pid"].as_u64().and_then(|pid| u32::try_from(pid).ok()).expect("a pid")
}

#[tokio::test]
async fn a_killed_server_comes_back_and_the_job_runs_again() {
    let home = Home::default();
    let music = home.music();
    Piece { seconds: 200.0, ..Piece::default() }.write(&music.join("long.wav"));
    let mismo = home.setup().start();
    let mut events = mismo.events().await;
    mismo.add_folder(&music).await;
    let pid = busy_server(&mismo, &mut events).await;
    signal(pid, Signal::KILL);
    let tracks = mismo.wait_for_tracks("analysed", 1, |track| track["state"] == "done").await;
    let bpm = tracks[0]["bpm"].as_f64().expect("a tempo");
    assert!((bpm - 128.0).abs() < 0.05, "{bpm}");
    let hash = tracks[0]["file_hash"].as_str().expect("a hash");
    let (_, job) = mismo.get(&format!("/api/analysis/jobs/{hash}")).await;
    assert_eq!((&job["job"]["retry_count"], &job["job"]["status"]), (&json!(0), &json!("completed")), "{job}");
    let (_, status) = mismo.get("/api/analysis/status").await;
    assert_ne!(status["pid"].as_u64(), Some(pid.into()));
}

#[tokio::test]
async fn a_killed_application_leaves_nothing_and_goes_on_at_the_next_start() {
    let home = Home::default();
    let music = home.music();
    Piece { seconds: 200.0, ..Piece::default() }.write(&music.join("long.wav"));
    let mismo = home.setup().start();
    let mut events = mismo.events().await;
    mismo.add_folder(&music).await;
    let pid = busy_server(&mismo, &mut events).await;
    let children = descendants(pid);
    assert!(!children.is_empty(), "the server has workers");
    mismo.kill();
    for process in children.into_iter().chain([pid]) {
        wait_until_gone(process).await;
    }
    let mismo = home.setup().start();
    mismo.wait_for_tracks("analysed", 1, |track| track["state"] == "done").await;
}

#[tokio::test]
async fn nothing_is_lost_however_often_the_application_is_killed() {
    let toll = endure(5, 60, 20).await;
    assert!(toll.results > 0, "it was killed before any result came: {toll:?}");
}

/// All processes below `pid`.
fn descendants(pid: u32) -> Vec<u32> {
    let children = |pid: u32| -> Vec<u32> {
        let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let text = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
        text.flat_map(|list| list.split_whitespace().filter_map(|n| n.parse().ok()).collect::<Vec<_>>()).collect()
    };
    let mut all = children(pid);
    let mut next = 0;
    while let Some(process) = all.get(next).copied() {
        all.extend(children(process));
        next += 1;
    }
    all
}
