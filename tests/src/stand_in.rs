//! A scriptable analysis server that starts in a moment: Python's own HTTP server under uvicorn's command line.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::mismo::{Home, Mismo, Setup, free_port};
use crate::{DEADLINE, workspace};

/// The folder of a scriptable server, and the home of an application that uses it.
#[derive(Debug)]
pub struct Stage {
    /// Home of the application.
    pub home: Home,
    /// Port that the server is told to use.
    pub port: u16,
    app: PathBuf,
    _dir: TempDir,
}

impl Stage {
    /// A server that does `plan`: one object for each start, the last one for all later ones.
    pub fn new(plan: Value) -> Self {
        Self::named("app dir \"quoted\" $HOME", plan)
    }

    /// The same in a folder called `name`.
    pub fn named(name: impl AsRef<Path>, plan: Value) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let app = dir.path().join(name);
        let parts = workspace().join("src-tauri/core/tests/sidecar/stand_in");
        for part in ["src/app.py", "uvicorn/__init__.py", "uvicorn/__main__.py"] {
            let file = app.join(part);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            std::fs::copy(parts.join(part), file).expect("copied");
        }
        std::fs::write(app.join("plan.json"), plan.to_string()).expect("written");
        Self { home: Home::default(), port: free_port(), app, _dir: dir }
    }

    /// The server's folder.
    pub fn app(&self) -> &Path {
        &self.app
    }

    /// Settings that use the server as an existing installation, started on its own.
    pub fn setup(&self) -> Setup {
        let setup = self.home.setup_without_server().with("PYTHON_SERVER_AUTO_START", "true");
        setup
            .with("PYTHON_SERVER_PYTHON_PATH", python().to_string_lossy())
            .with("PYTHON_SERVER_APP_DIR", self.app.to_string_lossy())
            .with("PYTHON_SERVER_PORT", self.port.to_string())
    }

    /// The application with the server ready; the server's pid.
    pub async fn ready(&self) -> (Mismo, u32) {
        let mismo = self.setup().start();
        let pid = pid(&mismo.wait_for_server("ready").await);
        (mismo, pid)
    }

    /// Makes the server answer 500, or well again.
    pub fn set_ill(&self, ill: bool) {
        let file = self.app.join("ill");
        if ill { std::fs::write(file, "") } else { std::fs::remove_file(file) }.expect("changed");
    }

    /// Lets servers whose plan says `wait` go on.
    pub fn go(&self) {
        std::fs::write(self.app.join("go"), "").expect("written");
    }

    /// What the servers wrote down of the kind `event`.
    pub fn events(&self, event: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.app.join("events.jsonl")).unwrap_or_default();
        let events = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        events.filter(|line| line["event"] == json!(event)).collect()
    }

    /// Waits until the servers have written down `count` of the kind `event`; the last of them.
    pub async fn event(&self, event: &str, count: usize) -> Value {
        let found = async {
            let mut look = tokio::time::interval(std::time::Duration::from_millis(5));
            loop {
                look.tick().await;
                if let Some(found) = self.events(event).into_iter().nth(count - 1) {
                    return found;
                }
            }
        };
        let found = tokio::time::timeout(DEADLINE, found).await;
        found.unwrap_or_else(|_| panic!("no server wrote down {event} {count} times"))
    }

    /// The application's log so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.home.data().join("logs/app.log")).unwrap_or_default()
    }
}

/// The pid in a server's status.
pub fn pid(status: &Value) -> u32 {
    status["pid"].as_u64().and_then(|pid| u32::try_from(pid).ok()).unwrap_or_else(|| panic!("no pid in {status}"))
}

/// The system's Python, which starts faster than that of the engine.
pub fn python() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = [PathBuf::from("/usr/bin")].into_iter().chain(std::env::split_paths(&path).collect::<Vec<_>>());
    places.map(|folder| folder.join("python3")).find(|file| file.is_file()).expect("python3")
}
