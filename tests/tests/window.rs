//! The real window: the built app, the real engine, a screen of the test's own.
//!
//! Needs Xvfb, WebKitWebDriver and `tauri-driver`; `cargo xtask test` installs them and runs these tests.
#![cfg(target_os = "linux")]

use mismo_tests::audio::Piece;
use mismo_tests::desktop::{Desktop, ended, wait_until_all_gone};
use serde_json::json;

#[tokio::test]
#[ignore = "needs a screen: cargo xtask test runs it"]
async fn a_folder_is_added_and_its_tempo_appears() {
    let desktop = Desktop::default();
    let music = desktop.home.music();
    Piece { bpm: 127.0, ..Piece::default() }.write(&music.join("Northern Line.wav"));
    let window = desktop.open().await;
    window.shows("Add your music folder").await;

    window.click(&format!("button[aria-label='Add {}']", music.display())).await;
    window.shows("Northern Line").await;
    window.shows("127.0").await;

    window.click("[role='row'][aria-rowindex='2'] [role='gridcell']:nth-child(3)").await;
    window.click("button[aria-label='Play']").await;
    window.plays_past(1).await;
    window.click("button[aria-label='Clicks off']:enabled").await;
    window.shows("Clicks on").await;
    window.plays_past(3).await;
    window.click("button[aria-label='Pause']").await;

    let processes = desktop.processes();
    assert!(processes.len() > 2, "the app, its web view and the analysis server run: {processes:?}");
    desktop.quit().await;
    assert!(!desktop.home.data().join("api.json").exists(), "nobody may look for an app that is gone");
}

#[tokio::test]
#[ignore = "needs a screen: cargo xtask test runs it"]
async fn closing_the_window_ends_the_app_where_there_is_no_tray() {
    let desktop = Desktop::default();
    let window = desktop.open().await;
    window.shows("Add your music folder").await;
    let processes = desktop.processes();
    desktop.close_window("Mismo DJ");
    wait_until_all_gone(&processes).await;
}

#[tokio::test]
#[ignore = "needs a screen: cargo xtask test runs it"]
async fn closing_the_window_keeps_the_app_in_the_tray_where_there_is_one() {
    let desktop = Desktop::default();
    let _tray = desktop.screen.show_tray().await;
    let window = desktop.open().await;
    window.shows("Add your music folder").await;

    desktop.close_window("Mismo DJ");
    desktop.shows_windows(&["Mismo DJ keeps running"]).await;
    let announced = desktop.announcement();

    desktop.close_window("Mismo DJ keeps running");
    desktop.shows_windows(&[]).await;
    ended(desktop.start_again()).await;
    desktop.shows_windows(&["Mismo DJ"]).await;
    assert_eq!(desktop.announcement(), announced, "it ran on all the while");

    desktop.close_window("Mismo DJ");
    desktop.shows_windows(&[]).await;
    desktop.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen: cargo xtask test runs it"]
async fn a_second_start_leaves_the_first_alone() {
    let desktop = Desktop::default();
    let window = desktop.open().await;
    window.shows("Add your music folder").await;
    let first = desktop.announcement();

    let status = ended(desktop.start_again()).await;

    assert!(status.success(), "it hands over to the first: {status}");
    assert_eq!(desktop.announcement(), first);
    window.shows("Add your music folder").await;
    desktop.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen: cargo xtask test runs it"]
async fn a_senseless_setting_is_said_in_the_window() {
    let desktop = Desktop::default().with("PYTHON_SERVER_STARTUP_TIMEOUT_MS", "soon");
    let window = desktop.open().await;
    window.shows("PYTHON_SERVER_STARTUP_TIMEOUT_MS").await;
    window.shows("soon").await;
    desktop.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen: cargo xtask test runs it"]
async fn a_folder_is_shown_in_the_file_manager() {
    let desktop = Desktop::default().with("PYTHON_SERVER_AUTO_START", "false");
    let mut files = desktop.screen.file_manager().await;
    let window = desktop.open().await;
    window.shows("Add your music folder").await;
    window.click("a[href='#/settings']").await;
    window.click("button[aria-label='Open: Data folder']").await;
    assert_eq!(files.shows().await, [format!("file://{}", desktop.home.data().display())]);
    desktop.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen: cargo xtask test runs it"]
async fn a_copy_of_the_library_is_put_back_by_a_restart_from_the_window() {
    let desktop = Desktop::default().with("PYTHON_SERVER_AUTO_START", "false");
    let window = desktop.open().await;
    window.shows("Add your music folder").await;
    let copy = window.invoke("backup_make", &json!({})).await.expect("a copy");
    let folder = json!({"path": desktop.home.music()});
    window.invoke("directory_add", &folder).await.expect("a folder");
    window.invoke("backup_restore", &json!({"name": copy["data"]["name"]})).await.expect("it is noted");
    let first = desktop.processes();

    window.click("a[href='#/settings']").await;
    // The driver may not live to answer to a click that ends the app.
    tokio::select! {
        () = wait_until_all_gone(&first) => {}
        () = async { window.click("[role='status'] button").await; std::future::pending().await } => {}
    }
    desktop.shows_windows(&["Mismo DJ"]).await;
    let url = format!("{}/api/library/directories", desktop.announcement()["url"].as_str().expect("an address"));
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let folders: serde_json::Value = http.get(url).send().await.expect("an answer").json().await.expect("folders");
    assert_eq!(folders["data"], json!([]), "the library is the one of the copy");
    desktop.quit().await;
}
