//! The whole examination of a made-up installation, with a real interpreter.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::config::Sources;
use crate::events::Bus;
use crate::sidecar::EnginePaths;

/// An installation in `dir` whose program imports `module`.
fn subject(dir: &Path, python: &str, module: &str) -> Subject {
    let app = dir.join("app dir");
    std::fs::create_dir_all(app.join("src")).expect("made");
    std::fs::write(
        app.join("src/app.py"),
        format!("import json\nimport {module}\ntry:\n    import nothing_at_all\nexcept ImportError:\n    pass\n"),
    )
    .expect("written");
    let environment = [
        ("MISMO_DATA_DIR", dir.join("data").to_string_lossy().into_owned()),
        ("PYTHON_SERVER_PYTHON_PATH", python.to_owned()),
        ("PYTHON_SERVER_APP_DIR", app.to_string_lossy().into_owned()),
    ];
    let environment: BTreeMap<String, String> =
        environment.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let paths = EnginePaths { engine_dir: dir.join("engine"), sidecar_dir: app.clone(), log_dir: dir.join("logs") };
    Subject {
        config: Config::new(Sources::new(environment, None)),
        engine: Engine::new(paths, Bus::default()),
        sidecar_dir: app,
        server: None,
        running: None,
    }
}

fn check<'a>(report: &'a DoctorReport, id: &str) -> &'a Check {
    report.checks.iter().find(|check| check.id == id).unwrap_or_else(|| panic!("no check {id}"))
}

#[cfg(unix)]
#[tokio::test]
async fn what_the_program_imports_is_really_loaded() {
    let dir = tempfile::tempdir().expect("a folder");
    let report = examine(&subject(dir.path(), "/usr/bin/env", "json")).await;
    assert_eq!(check(&report, "interpreter").state, CheckState::Fail, "env is no Python");
    let python = std::env::split_paths(&std::env::var_os("PATH").expect("a path"))
        .map(|folder| folder.join("python3"))
        .find(|file| file.is_file())
        .expect("a Python");
    let report = examine(&subject(dir.path(), &python.to_string_lossy(), "no_such_module_here")).await;
    let imports = check(&report, "imports");
    assert_eq!(imports.state, CheckState::Fail, "{imports:?}");
    assert!(imports.evidence.contains("no_such_module_here"), "{imports:?}");
    assert!(!imports.evidence.contains("nothing_at_all"), "what it can do without is not missing: {imports:?}");
    assert!(!report.healthy && imports.fix.is_some());
}

#[tokio::test]
async fn a_wrong_installation_is_told_with_evidence_and_what_helps() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut subject = subject(dir.path(), "/no/such/python", "json");
    std::fs::remove_dir_all(dir.path().join("app dir")).expect("removed");
    subject.sidecar_dir = dir.path().to_owned();
    let report = examine(&subject).await;
    for id in ["interpreter", "app_folder"] {
        let check = check(&report, id);
        assert_eq!(check.state, CheckState::Fail, "{check:?}");
        assert!(check.fix.is_some() && check.action.is_some() && check.setting.is_some(), "{check:?}");
    }
    for id in ["settings", "data_folder", "database", "loopback"] {
        assert_eq!(check(&report, id).state, CheckState::Ok, "{:?}", check(&report, id));
    }
    assert!(!report.healthy);
}
