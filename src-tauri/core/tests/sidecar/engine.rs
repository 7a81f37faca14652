//! The preparation of the Python environment, with a stand-in for the installer: every way it can go.

use std::path::{Path, PathBuf};
use std::time::Duration;

use mismo_core::events::{Bus, Event};
use mismo_core::model::{EngineState, ServerState, StageName, StageState};
use mismo_core::sidecar::{Engine, EnginePaths, Environment};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::bench::{Bench, stock, until, until_state};

const REQUIREMENTS: &str =
    "numpy==2.0 \\\n    --hash=sha256:00\n    # via something\nfastapi==1.0 \\\n    --hash=sha256:01\n";
const MODELS: &str = "beatnet==1.1.3 \\\n    --hash=sha256:02\n";
const STEMS: &str = "stems==2.1 \\\n    --hash=sha256:03\n";

/// Folders with the stand-in installer beside a small server.
struct Kitchen {
    dir: TempDir,
    bus: Bus,
}

impl Kitchen {
    fn new() -> Self {
        let kitchen = Self { dir: tempfile::tempdir().expect("a folder"), bus: Bus::default() };
        kitchen.write("resources/uv", include_str!("stand_in/installer/uv"));
        make_executable(&kitchen.path("resources/uv"));
        kitchen.write("resources/sidecar/requirements.txt", REQUIREMENTS);
        kitchen.write("resources/sidecar/requirements-models.txt", MODELS);
        kitchen.write("resources/sidecar/src/prepare.py", include_str!("stand_in/installer/prepare.py"));
        kitchen.write("resources/sidecar/requirements-stems.txt", STEMS);
        let sizes = r#"{"any": {"packages": 3, "download_bytes": 600, "installed_bytes": 1500}}"#;
        kitchen.write("resources/sidecar/download.json", sizes);
        kitchen
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let file = self.path(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(file, text).expect("written");
    }

    fn engine(&self) -> Engine {
        let paths = EnginePaths {
            engine_dir: self.path("engine"),
            sidecar_dir: self.path("resources/sidecar"),
            log_dir: self.path("logs"),
        };
        Engine::new(paths, self.bus.clone())
    }

    /// Waits until the installer has made the file `name`.
    async fn until_there(&self, name: &str) {
        while !self.path(name).exists() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until what stems need is in `state`.
    async fn until_stems(&self, engine: &Engine, state: EngineState) {
        let mut events = self.bus.subscribe();
        loop {
            let stems = engine.status().stems;
            if stems.state == state {
                return;
            }
            assert_ne!(stems.state, EngineState::Failed, "{:?}", stems.error);
            events.recv().await.expect("an event");
        }
    }

    /// How often the installer was asked for `what`.
    fn calls(&self, what: &str) -> usize {
        let calls = std::fs::read_to_string(self.path("resources/calls")).unwrap_or_default();
        calls.lines().filter(|call| call.split(' ').next() == Some(what)).count()
    }
}

#[cfg(unix)]
fn make_executable(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).expect("changed");
}

fn assert_whole(environment: &Environment) {
    assert!(environment.python.is_file() && environment.models_dir.join("model.onnx").is_file());
}

#[tokio::test]
async fn an_environment_is_made_once() {
    let kitchen = Kitchen::new();
    let engine = kitchen.engine();
    let before = engine.status();
    assert_eq!((before.state, before.download_bytes, before.installed_bytes), (EngineState::Absent, 600, 1500));
    assert_whole(&engine.ensure().await.expect("made"));
    let status = engine.status();
    assert_eq!((status.state, status.packages_done, status.packages_total), (EngineState::Ready, 3, 3));
    assert!(status.steps.iter().all(|step| step.state == StageState::Done && step.duration_ms.is_some()));
    assert_eq!((kitchen.calls("venv"), kitchen.calls("pip")), (1, 3));
    assert_whole(&engine.ensure().await.expect("there"));
    // The next start of the application finds it whole.
    let next = kitchen.engine();
    assert_eq!(next.status().state, EngineState::Ready);
    assert_whole(&next.ensure().await.expect("there"));
    assert_eq!(kitchen.calls("venv"), 1);
    let log = std::fs::read_to_string(kitchen.path("logs/engine.log")).expect("a log");
    assert!(log.contains("--require-hashes") && log.contains("The analysis engine is ready"));
}

#[tokio::test]
async fn callers_wait_for_the_same_preparation_and_see_it_go_on() {
    let kitchen = Kitchen::new();
    let mut events = kitchen.bus.subscribe();
    let engine = kitchen.engine();
    let (one, two, three) = tokio::join!(engine.ensure(), engine.ensure(), engine.ensure());
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    assert_eq!(kitchen.calls("venv"), 1);
    let mut statuses = Vec::new();
    while let Ok(envelope) = events.try_recv() {
        if let Event::EngineProvision(status) = &envelope.event {
            statuses.push(status.clone());
        }
    }
    assert_eq!(statuses.first().map(|status| status.state), Some(EngineState::Preparing));
    assert_eq!(statuses.last().map(|status| status.state), Some(EngineState::Ready));
    assert!(statuses.is_sorted_by_key(|status| status.bytes_done));
}

#[tokio::test]
async fn what_is_half_made_changed_or_broken_is_made_anew() {
    let kitchen = Kitchen::new();
    kitchen.engine().ensure().await.expect("made");
    let spoil: [(&str, &dyn Fn()); 4] = [
        ("the marker is missing", &|| std::fs::remove_file(kitchen.path("engine/environment.json")).expect("removed")),
        ("the marker is no marker", &|| kitchen.write("engine/environment.json", "{")),
        ("the interpreter is gone", &|| std::fs::remove_file(kitchen.path("engine/venv/bin/python")).expect("removed")),
        ("the requirements changed", &|| {
            kitchen.write("resources/sidecar/requirements.txt", "numpy==3.0 --hash=sha256:07\n");
        }),
    ];
    for (rounds, (what, spoil)) in (2..).zip(spoil) {
        spoil();
        let engine = kitchen.engine();
        assert_eq!(engine.status().state, EngineState::Absent, "{what}");
        assert_whole(&engine.ensure().await.expect(what));
        assert_eq!(kitchen.calls("venv"), rounds, "{what}");
    }
}

#[tokio::test]
async fn a_download_that_breaks_is_tried_again() {
    let kitchen = Kitchen::new();
    kitchen.write("resources/fail-fastapi", "error: Failed to fetch: connection reset\n");
    kitchen.engine().ensure().await.expect("made");
    assert_eq!((kitchen.calls("venv"), kitchen.calls("pip")), (1, 4));
}

#[tokio::test]
async fn without_network_it_says_so_and_goes_on_later() {
    let kitchen = Kitchen::new();
    kitchen.write("resources/fail-numpy", "error: dns error\nerror: dns error\nerror: dns error\n");
    let engine = kitchen.engine();
    let error = engine.ensure().await.expect_err("no network");
    assert_eq!(error.code, "no_network");
    let status = engine.status();
    assert_eq!((status.state, status.error), (EngineState::Failed, Some(error)));
    assert_eq!(status.steps[1].state, StageState::Failed);
    engine.ensure().await.expect("made");
    assert_eq!(engine.status().error, None);
}

#[tokio::test]
async fn other_failures_have_their_codes_and_are_not_tried_again() {
    for (text, code, calls) in [
        ("error: No space left on device (os error 28)", "disk_full", 1),
        ("error: Permission denied (os error 13)", "permission", 1),
        // A package that fails with what was fetched before is fetched anew once.
        ("error: Hash mismatch for `numpy`\nerror: Hash mismatch for `numpy`", "package", 2),
    ] {
        let kitchen = Kitchen::new();
        std::fs::create_dir_all(kitchen.path("engine/cache")).expect("made");
        kitchen.write("resources/fail-numpy", text);
        let error = kitchen.engine().ensure().await.expect_err(code);
        assert_eq!((error.code.as_str(), kitchen.calls("pip")), (code, calls), "{error:?}");
    }
}

#[tokio::test]
async fn an_engine_that_does_not_load_is_said() {
    let kitchen = Kitchen::new();
    kitchen.write("resources/sidecar/damaged", "");
    let error = kitchen.engine().ensure().await.expect_err("damaged");
    assert_eq!(error.code, "check");
    assert!(error.message.contains("numpy"), "{}", error.message);
    assert_eq!(kitchen.engine().status().state, EngineState::Absent);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_said() {
    let kitchen = Kitchen::new();
    kitchen.write("engine", "a file where the folder should be");
    assert_eq!(kitchen.engine().ensure().await.expect_err("no folder").code, "permission");
}

#[tokio::test]
async fn an_application_without_its_files_is_said() {
    let kitchen = Kitchen::new();
    std::fs::remove_file(kitchen.path("resources/sidecar/requirements.txt")).expect("removed");
    let error = kitchen.engine().ensure().await.expect_err("incomplete");
    assert!(error.message.contains("incomplete"), "{}", error.message);
}

#[tokio::test]
async fn repair_starts_from_nothing() {
    let kitchen = Kitchen::new();
    let engine = kitchen.engine();
    engine.ensure().await.expect("made");
    kitchen.write("engine/cache/old", "");
    kitchen.write("engine/venv/old", "");
    engine.repair().await.expect("repaired");
    assert!(!kitchen.path("engine/cache/old").exists() && !kitchen.path("engine/venv/old").exists());
    assert_eq!(kitchen.calls("venv"), 2);
}

#[tokio::test]
async fn stems_are_fetched_on_request_and_come_back_with_a_repair() {
    let kitchen = Kitchen::new();
    let engine = kitchen.engine();
    assert_eq!(engine.status().stems.state, EngineState::Absent);
    // Without an environment, that is made first.
    engine.begin_stems();
    engine.begin_stems();
    kitchen.until_stems(&engine, EngineState::Ready).await;
    assert_eq!((engine.status().state, kitchen.calls("pip"), kitchen.calls("cache")), (EngineState::Ready, 4, 1));
    assert!(kitchen.path("engine/models/spleeter.onnx").is_file() && !kitchen.path("engine/stems-package").exists());
    let next = kitchen.engine();
    assert_eq!(next.status().stems.state, EngineState::Ready);
    next.repair().await.expect("repaired");
    kitchen.until_stems(&next, EngineState::Ready).await;
    assert!(kitchen.path("engine/models/spleeter.onnx").is_file());
    next.remove_stems().await.expect("removed");
    assert_eq!(next.status().stems.state, EngineState::Absent);
    next.repair().await.expect("repaired");
    assert!(!kitchen.path("engine/models/spleeter.onnx").exists(), "they are not wanted any more");
}

#[tokio::test]
async fn stems_that_cannot_be_fetched_leave_the_engine_whole() {
    let kitchen = Kitchen::new();
    let engine = kitchen.engine();
    engine.ensure().await.expect("made");
    kitchen.write("resources/fail-stems", "error: No space left on device (os error 28)\n");
    engine.begin_stems();
    kitchen.until_stems(&engine, EngineState::Failed).await;
    let status = engine.status();
    assert_eq!(status.stems.error.map(|error| error.code), Some("disk_full".to_owned()));
    assert_eq!((status.state, status.error), (EngineState::Ready, None));
    // The disk has room again.
    engine.begin_stems();
    kitchen.until_stems(&engine, EngineState::Ready).await;
    assert_eq!(engine.status().stems.error, None);
}

#[tokio::test]
async fn the_end_of_the_application_ends_a_preparation() {
    let kitchen = Kitchen::new();
    kitchen.write("resources/hang-fastapi", "");
    let engine = kitchen.engine();
    let preparing = {
        let engine = engine.clone();
        tokio::spawn(async move { engine.ensure().await })
    };
    kitchen.until_there("resources/hangs-fastapi").await;
    engine.close().await;
    assert!(preparing.await.expect("a task").is_err());
    // What was half made is completed by the next start.
    kitchen.engine().ensure().await.expect("made");
}

/// A bench whose supervisor runs the bundled server out of `kitchen`.
fn bundled(kitchen: &Kitchen, plan: Value) -> Bench {
    let mut bench = Bench::new(json!([{}]));
    bench.variables.remove("PYTHON_SERVER_PYTHON_PATH");
    bench.variables.remove("PYTHON_SERVER_APP_DIR");
    bench.app = kitchen.path("resources/sidecar");
    stock(&bench.app, &plan);
    bench
}

#[tokio::test]
async fn the_bundled_server_starts_after_its_preparation() {
    let kitchen = Kitchen::new();
    let bench = bundled(&kitchen, json!([{"capabilities": ["allowed-paths"]}]));
    let supervisor = bench.supervisor_with(kitchen.engine());
    let starting = {
        let supervisor = supervisor.clone();
        tokio::spawn(async move { supervisor.start().await })
    };
    let status = until_state(&supervisor, ServerState::Provisioning).await;
    assert_eq!(status.timeline[0].state, StageState::Running);
    let status = starting.await.expect("a task").expect("started");
    assert_eq!((status.state, status.generation), (ServerState::Ready, 1));
    let environment = &bench.event("start", 1).await["env"];
    assert_eq!(environment["PYTHONPYCACHEPREFIX"], json!(kitchen.path("engine/pycache")));
    assert_eq!(environment["MISMO_MODELS_DIR"], json!(kitchen.path("engine/models")));
    supervisor.shutdown().await;
}

#[tokio::test]
async fn a_broken_bundled_server_is_repaired_by_itself() {
    let kitchen = Kitchen::new();
    let lines = ["ModuleNotFoundError: No module named 'numpy'"];
    let bench = bundled(&kitchen, json!([{"exit": 1, "lines": lines}, {}]));
    let supervisor = bench.supervisor_with(kitchen.engine());
    let status = supervisor.start().await.expect("started");
    assert_eq!((status.generation, status.failure), (2, None));
    assert_eq!(kitchen.calls("venv"), 2);
    supervisor.shutdown().await;
}

#[tokio::test]
async fn a_preparation_that_fails_is_a_failed_start() {
    let kitchen = Kitchen::new();
    kitchen.write("resources/fail-numpy", "error: No space left on device (os error 28)\n");
    let bench = bundled(&kitchen, json!([{}]));
    let supervisor = bench.supervisor_with(kitchen.engine());
    let error = supervisor.start().await.expect_err("failed");
    assert_eq!(error.code, "provisioning");
    let failure = supervisor.status().failure.expect("a failure");
    assert_eq!((failure.stage, failure.action.as_str()), (Some(StageName::Environment), "repair_engine"));
    assert!(failure.message.contains("is full"), "{}", failure.message);
    // The disk has room again.
    assert!(supervisor.start().await.is_ok());
    supervisor.shutdown().await;
}

#[tokio::test]
async fn repair_stops_the_server_and_starts_it_again() {
    let kitchen = Kitchen::new();
    let bench = bundled(&kitchen, json!([{}]));
    let engine = kitchen.engine();
    let pool = bench.pool_with(engine.clone());
    pool.run().await.expect("started");
    pool.repair_engine().await.expect("begun");
    let status = until(pool.leader(), |status| status.generation == 2 && status.is_ready).await;
    assert!(status.wanted && engine.status().state == EngineState::Ready);
    assert_eq!(kitchen.calls("venv"), 2);
    pool.shutdown().await;
}

#[tokio::test]
async fn shutdown_during_a_preparation_leaves_nothing() {
    let kitchen = Kitchen::new();
    kitchen.write("resources/hang-numpy", "");
    let bench = bundled(&kitchen, json!([{}]));
    let engine = kitchen.engine();
    let supervisor = bench.supervisor_with(engine.clone());
    let starting = {
        let supervisor = supervisor.clone();
        tokio::spawn(async move { supervisor.start().await })
    };
    kitchen.until_there("resources/hangs-numpy").await;
    supervisor.shutdown().await;
    assert!(starting.await.expect("a task").is_err());
    assert_eq!((bench.events("start").len(), engine.status().state), (0, EngineState::Failed));
}
