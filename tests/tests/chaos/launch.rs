//! What can be wrong with what is started.

use std::path::{Path, PathBuf};

use mismo_tests::processes::below;
use mismo_tests::stand_in::Stage;
use serde_json::json;

/// A file that may be run and holds `bytes`.
fn program(folder: &Path, bytes: &[u8]) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let file = folder.join("python");
    std::fs::write(&file, bytes).expect("written");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("changed");
    file
}

#[tokio::test]
async fn case_37_each_wrong_interpreter_has_its_text() {
    let scratch = tempfile::tempdir().expect("a folder");
    let folder = |name: &str| {
        let folder = scratch.path().join(name);
        std::fs::create_dir(&folder).expect("made");
        folder
    };
    let plain = folder("plain").join("python");
    std::fs::write(&plain, "").expect("written");
    for (python, text) in [
        (scratch.path().join("none"), "does not exist"),
        (scratch.path().to_owned(), "is a folder"),
        (plain, "may not be run"),
        (program(&folder("other"), b"\x7fELF\x01\x02\x03 for another machine"), "is no program for this computer"),
        (program(&folder("bare"), b"print('no interpreter')\n"), "is no program for this computer"),
        (program(&folder("lost"), b"#!/no/such/interpreter\n"), "the program that it names in its first line"),
    ] {
        let stage = Stage::new(json!([{}]));
        let mismo = stage.setup().with("PYTHON_SERVER_PYTHON_PATH", python.to_string_lossy()).start();
        let status = mismo.wait_for_server("failed").await;
        let failure = &status["failure"];
        assert_eq!((&failure["code"], &status["attempt"]), (&json!("python_not_found"), &json!(1)), "{failure}");
        assert!(failure["message"].as_str().is_some_and(|message| message.contains(text)), "{text}: {failure}");
        assert!(below(mismo.pid()).is_empty(), "no guard without a server");
    }
}

#[tokio::test]
async fn case_38_the_folder_is_looked_at_before_each_start() {
    let stage = Stage::new(json!([{}]));
    let (mismo, server) = stage.ready().await;
    std::fs::rename(stage.app(), stage.app().with_file_name("moved away")).expect("moved");
    mismo_tests::mismo::signal(server, rustix::process::Signal::KILL);
    let status = mismo.wait_for_server("failed").await;
    assert_eq!(status["failure"]["code"], "app_dir", "{status}");
    for (name, text) in [("none", "does not exist"), ("file", "is a file"), ("empty", "holds no src/app.py")] {
        let folder = stage.home.music().join(name);
        match name {
            "file" => std::fs::write(&folder, "").expect("written"),
            "empty" => std::fs::create_dir(&folder).expect("made"),
            _ => {}
        }
        let home = mismo_tests::mismo::Home::default();
        let setup = home.setup_without_server().with("PYTHON_SERVER_AUTO_START", "true");
        let setup = setup.with("PYTHON_SERVER_PYTHON_PATH", mismo_tests::stand_in::python().to_string_lossy());
        let mismo = setup.with("PYTHON_SERVER_APP_DIR", folder.to_string_lossy()).start();
        let failure = mismo.wait_for_server("failed").await["failure"].clone();
        assert_eq!(failure["code"], "app_dir");
        assert!(failure["message"].as_str().is_some_and(|message| message.ends_with(text)), "{failure}");
    }
}

#[tokio::test]
async fn case_39_odd_names_arrive_as_they_are() {
    let long: String = "d".repeat(200);
    let long: PathBuf = std::iter::repeat_n(long, 12).collect();
    for name in [PathBuf::from("a 'b' \"c\" $HOME `id` ; & \\ é 🎧\nnew line"), long] {
        let stage = Stage::named(&name, json!([{}]));
        let (mismo, _) = stage.ready().await;
        let folder = stage.home.music().join("π \"x\" $y\nz");
        std::fs::create_dir_all(&folder).expect("made");
        mismo.add_folder(&folder).await;
        let start = stage.event("start", 2).await;
        assert_eq!(start["prefixes"], json!([folder]));
    }
}

#[tokio::test]
async fn case_42_an_import_error_is_not_tried_again() {
    for line in ["ModuleNotFoundError: No module named 'fastapi'", "SyntaxError: invalid syntax"] {
        let stage = Stage::new(json!([{"exit": 1, "lines": ["Traceback (most recent call last):", line]}]));
        let mismo = stage.setup().start();
        let failure = mismo.wait_for_server("failed").await["failure"].clone();
        assert_eq!((&failure["code"], stage.events("start").len()), (&json!("import_error"), 1), "{failure}");
        assert!(failure["message"].as_str().is_some_and(|message| message.contains(line)), "{failure}");
        assert!(!failure["hint"].as_str().unwrap_or_default().is_empty());
    }
}

#[tokio::test]
async fn case_16_ends_before_it_is_ready_are_tried_three_times() {
    let stage = Stage::new(json!([{"exit": 7, "lines": ["one", "the reason"]}]));
    let began = tokio::time::Instant::now();
    let mismo = stage.setup().start();
    let failure = mismo.wait_for_server("failed").await["failure"].clone();
    assert_eq!((&failure["code"], &failure["lastLines"]), (&json!("crash_loop"), &json!(["one", "the reason"])));
    assert_eq!(stage.events("start").len(), 3);
    // Half a second and a second, each a fifth less by chance.
    assert!(began.elapsed() >= std::time::Duration::from_millis(1_200), "{:?}", began.elapsed());
    assert!(below(mismo.pid()).is_empty());
}

#[tokio::test]
async fn case_43_a_start_that_takes_too_long_names_its_stage() {
    let stage = Stage::new(json!([{"wait": true}]));
    let mismo = stage.setup().with("PYTHON_SERVER_STARTUP_TIMEOUT_MS", "1500").start();
    let failure = mismo.wait_for_server("failed").await["failure"].clone();
    assert_eq!((&failure["code"], &failure["stage"]), (&json!("start_timeout"), &json!("imports")), "{failure}");
    assert!(failure["hint"].as_str().is_some_and(|hint| hint.contains("PYTHON_SERVER_STARTUP_TIMEOUT_MS")));
}
