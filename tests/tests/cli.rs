//! The command line.

use mismo_tests::audio::Piece;
use mismo_tests::mismo::Home;
use serde_json::Value;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn without_an_application_it_says_what_to_do() {
    let home = Home::default();
    for command in [&["status"][..], &["start"], &["tracks"], &["library", "list"], &["logs"]] {
        let output = home.setup_without_server().run(command);
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        assert!(text(&output.stderr).contains("Mismo is not running: open the app or run `mismo serve`"));
    }
}

#[test]
fn wrong_use_is_code_2_and_help_has_examples() {
    let home = Home::default();
    let run = |arguments: &[&str]| home.setup_without_server().run(arguments);
    assert_eq!(run(&["nonsense"]).status.code(), Some(2));
    assert_eq!(run(&["analyze", "/nowhere/at/all.mp3"]).status.code(), Some(2));
    let help = run(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(text(&help.stdout).contains("Examples:"));
}

#[tokio::test]
async fn it_does_what_the_window_does() {
    let home = Home::default();
    let music = home.music();
    Piece::default().write(&music.join("House.wav"));
    let mismo = home.setup().start();
    let run = |arguments: &[&str]| mismo.setup.run(arguments);
    let added = run(&["library", "add", &music.to_string_lossy(), "--name", "Mine"]);
    assert!(added.status.success(), "{}", text(&added.stderr));
    assert!(text(&added.stdout).contains("1 new"), "{}", text(&added.stdout));
    assert!(text(&run(&["library", "list"]).stdout).contains("Mine"));
    mismo.wait_for_tracks("analysed", 1, |track| track["state"] == "done").await;
    let tracks = text(&run(&["tracks"]).stdout);
    assert!(tracks.contains("128.0") && tracks.contains("House"), "{tracks}");
    let page: Value = serde_json::from_slice(&run(&["tracks", "--json", "--search", "house"]).stdout).expect("JSON");
    assert_eq!(page["pagination"]["total"], 1);
    let status = text(&run(&["status"]).stdout);
    assert!(status.contains("ready since"), "{status}");
    let logs = text(&run(&["logs", "-n", "2000", "--search", "Analysis server ready"]).stdout);
    assert!(logs.contains("✓ Analysis server ready"), "{logs}");
    assert!(text(&run(&["stop"]).stdout).contains("Analysis server stopped successfully"));
    assert!(text(&run(&["start"]).stdout).contains("Analysis server started successfully"));
    let json: Value = serde_json::from_slice(&run(&["status", "--json"]).stdout).expect("JSON");
    assert_eq!(json["isReady"], true);
    assert!(run(&["library", "remove", "Mine"]).status.success());
    assert!(text(&run(&["library", "list"]).stdout).contains("No folder yet"));
}

#[test]
fn analyze_needs_no_application() {
    let home = Home::default();
    let music = home.music();
    Piece { bpm: 100.0, ..Piece::default() }.write(&music.join("Slow.wav"));
    std::fs::write(music.join("broken.mp3"), b"not music at all").expect("written");
    let file = music.join("Slow.wav");
    let one = home.setup().run(&["analyze", &file.to_string_lossy()]);
    assert!(one.status.success(), "{}", text(&one.stderr));
    assert!(text(&one.stdout).contains("100.00"), "{}", text(&one.stdout));
    let all = home.setup().run(&["analyze", "--json", &music.to_string_lossy()]);
    assert_eq!(all.status.code(), Some(1), "one of the files failed");
    let results: Value = serde_json::from_slice(&all.stdout).expect("JSON");
    let results = results.as_array().expect("a list");
    assert_eq!(results.len(), 2);
    assert!(results.iter().any(|result| result["error"].is_string()));
    assert!(results.iter().any(|result| result["stages"]["basic_features"]["tempo"].as_f64().is_some()));
}

#[test]
fn doctor_finds_what_is_wrong() {
    let home = Home::default();
    let well = home.setup().run(&["doctor"]);
    assert_eq!(well.status.code(), Some(0), "{}", text(&well.stdout));
    let ill = home.setup().with("ANALYSIS_MAX_RETRIES", "many").run(&["doctor"]);
    assert_eq!(ill.status.code(), Some(1));
    assert!(text(&ill.stdout).contains("ANALYSIS_MAX_RETRIES"));
}
