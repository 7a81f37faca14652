//! A supervisor over the stand-in server in a folder of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mismo_core::config::{Config, Sources};
use mismo_core::events::{Batch, Bus};
use mismo_core::logs::{Logs, Terminal};
use mismo_core::model::{LogLevel, ResourceSample, ServerState, ServerStatus};
use mismo_core::sidecar::{Engine, EnginePaths, History, Place, Pool, PoolParts, Supervisor, SupervisorParts};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;

/// Longest wait for anything: only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// The folder with the stand-in server, and everything a supervisor needs.
pub(crate) struct Bench {
    pub(crate) dir: TempDir,
    /// The server's folder.
    pub(crate) app: PathBuf,
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) folders: watch::Sender<Vec<PathBuf>>,
    pub(crate) jobs: watch::Sender<usize>,
    /// What the servers are said to cost.
    pub(crate) costs: watch::Sender<Option<ResourceSample>>,
    pub(crate) bus: Bus,
    pub(crate) logs: Logs,
    pub(crate) history: History,
}

impl Bench {
    /// A stand-in server that does `plan`: one object for each start.
    pub(crate) fn new(plan: Value) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let app = dir.path().join("app dir \"quoted\" $HOME");
        stock(&app, &plan);
        let mut bench = Self {
            logs: Logs::new(dir.path(), Terminal::Silent, LogLevel::Debug, Batch::default()),
            dir,
            app,
            variables: BTreeMap::new(),
            folders: watch::Sender::new(vec![PathBuf::from("/music")]),
            jobs: watch::Sender::new(0),
            costs: watch::Sender::new(None),
            bus: Bus::default(),
            history: History::in_memory(),
        };
        bench.set("MISMO_DATA_DIR", &bench.dir.path().join("data").to_string_lossy());
        std::fs::create_dir_all(bench.dir.path().join("data")).expect("made");
        bench.set("PYTHON_SERVER_PYTHON_PATH", &python());
        bench.set("PYTHON_SERVER_APP_DIR", &bench.app.clone().to_string_lossy());
        bench.set("PYTHON_SERVER_PORT", &free_port().to_string());
        bench.set("PYTHON_SERVER_AUTO_START", "false");
        bench
    }

    pub(crate) fn set(&mut self, key: &str, value: &str) {
        self.variables.insert(key.to_owned(), value.to_owned());
    }

    pub(crate) fn port(&self) -> u16 {
        self.variables["PYTHON_SERVER_PORT"].parse().expect("a port")
    }

    /// A supervisor as the application makes it.
    pub(crate) fn supervisor(&self) -> Supervisor {
        let paths = EnginePaths {
            engine_dir: self.dir.path().join("engine"),
            sidecar_dir: self.dir.path().join("sidecar"),
            log_dir: self.dir.path().to_owned(),
        };
        self.supervisor_with(Engine::new(paths, self.bus.clone()))
    }

    /// A supervisor over this engine.
    pub(crate) fn supervisor_with(&self, engine: Engine) -> Supervisor {
        let config = Config::new(Sources::new(self.variables.clone(), None));
        assert_eq!(config.problems(), vec![]);
        Supervisor::new(SupervisorParts {
            place: Place::default(),
            config,
            bus: self.bus.clone(),
            logs: self.logs.clone(),
            engine,
            folders: self.folders.subscribe(),
            jobs_in_flight: self.jobs.subscribe(),
            costs: self.costs.subscribe(),
            history: self.history.clone(),
        })
    }

    /// A pool over this engine, of one server.
    pub(crate) fn pool_with(&self, engine: Engine) -> Pool {
        Pool::start(PoolParts {
            config: Config::new(Sources::new(self.variables.clone(), None)),
            bus: self.bus.clone(),
            logs: self.logs.clone(),
            engine,
            folders: self.folders.subscribe(),
            costs: self.costs.subscribe(),
            history: self.history.clone(),
            reachable: false,
        })
    }

    /// Lets servers whose plan says `wait` go on.
    pub(crate) fn go(&self) {
        std::fs::write(self.app.join("go"), "").expect("written");
    }

    /// Makes the server answer 500, or well again.
    pub(crate) fn set_ill(&self, ill: bool) {
        let file = self.app.join("ill");
        if ill { std::fs::write(file, "") } else { std::fs::remove_file(file) }.expect("changed");
    }

    /// What the servers wrote down of the kind `event`.
    pub(crate) fn events(&self, event: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.app.join("events.jsonl")).unwrap_or_default();
        let events = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        events.filter(|line| line["event"] == json!(event)).collect()
    }

    /// Waits until the servers have written down `count` of the kind `event`: there is no signal from a stranger's file.
    pub(crate) async fn event(&self, event: &str, count: usize) -> Value {
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                if let Some(found) = self.events(event).into_iter().nth(count - 1) {
                    return found;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        found.await.unwrap_or_else(|_| panic!("the server never wrote down {event} {count} times"))
    }
}

/// Puts a stand-in server that does `plan` into the folder `app`.
pub(crate) fn stock(app: &Path, plan: &Value) {
    for (name, text) in [
        ("src/app.py", include_str!("stand_in/src/app.py")),
        ("uvicorn/__init__.py", include_str!("stand_in/uvicorn/__init__.py")),
        ("uvicorn/__main__.py", include_str!("stand_in/uvicorn/__main__.py")),
        ("plan.json", &plan.to_string()),
    ] {
        let file = app.join(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(file, text).expect("written");
    }
}

/// Waits until the status is as `wanted`.
pub(crate) async fn until(supervisor: &Supervisor, wanted: impl Fn(&ServerStatus) -> bool) -> ServerStatus {
    let mut watch = supervisor.watch();
    let found = tokio::time::timeout(PATIENCE, watch.wait_for(|status| wanted(status))).await;
    match found {
        Ok(status) => status.expect("the supervisor lives").clone(),
        Err(_) => panic!("still {:#?}", supervisor.status()),
    }
}

pub(crate) async fn until_state(supervisor: &Supervisor, state: ServerState) -> ServerStatus {
    until(supervisor, |status| status.state == state).await
}

/// Waits until someone listens on `port`.
pub(crate) async fn until_listening(port: u16) {
    let listening = tokio::time::timeout(PATIENCE, async {
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    listening.await.expect("someone listens");
}

/// True while a process lives and is no zombie.
pub(crate) fn is_alive(pid: u64) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, fields)| !fields.starts_with('Z'))
}

/// Processes that have `text` in their environment.
pub(crate) fn descendants(text: &str) -> Vec<u64> {
    let processes = std::fs::read_dir("/proc").expect("processes").flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u64>().ok());
    pids.filter(|pid| {
        std::fs::read(format!("/proc/{pid}/environ"))
            .is_ok_and(|environment| environment.windows(text.len()).any(|window| window == text.as_bytes()))
            && is_alive(*pid)
    })
    .collect()
}

pub(crate) fn signal(pid: u64, signal: &str) {
    let status = std::process::Command::new("kill").args([signal, &pid.to_string()]).status().expect("kill");
    assert!(status.success());
}

pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// The system's Python.
pub(crate) fn python() -> String {
    let path = std::env::var_os("PATH").expect("a PATH");
    let places = ["/usr/bin".into()].into_iter().chain(std::env::split_paths(&path));
    let found = places.map(|folder: PathBuf| folder.join("python3")).find(|file| file.is_file());
    found.as_deref().map(Path::to_string_lossy).expect("python3").into_owned()
}
