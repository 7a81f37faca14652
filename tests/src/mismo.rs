//! A running `mismo serve`.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;

use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::events::Events;
use crate::invented::Dice;
use crate::{DEADLINE, binary, engine};

/// Settings of an application that is about to start.
#[derive(Debug)]
pub struct Setup {
    data: PathBuf,
    environment: BTreeMap<String, String>,
    /// Command that it is run by.
    within: Vec<String>,
}

/// A data folder that outlives the application, and music beside it.
#[derive(Debug)]
pub struct Home {
    dir: TempDir,
}

impl Default for Home {
    fn default() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder") }
    }
}

impl Home {
    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// A folder for music, made on the first call.
    pub fn music(&self) -> PathBuf {
        let music = self.dir.path().join("music");
        std::fs::create_dir_all(&music).expect("a folder");
        music.canonicalize().expect("a path")
    }

    /// Settings with the prepared engine, free ports and the server started on its own.
    pub fn setup(&self) -> Setup {
        let engine = engine::prepared();
        // A port of its own: on the default one a test would adopt another test's server.
        self.setup_without_server()
            .with("MISMO_ENGINE_DIR", engine.to_string_lossy())
            .with("PYTHON_SERVER_AUTO_START", "true")
            .with("PYTHON_SERVER_PORT", free_port().to_string())
    }

    /// Settings without an analysis server.
    pub fn setup_without_server(&self) -> Setup {
        let setup = Setup { data: self.data(), environment: BTreeMap::new(), within: Vec::new() };
        // Tests run on a battery too, and beside a program that its owner plays with.
        let setup = setup.with("ANALYSIS_PAUSE_ON_BATTERY", "false").with("ANALYSIS_PAUSE_WHILE_PERFORMING", "false");
        setup.with("PYTHON_SERVER_AUTO_START", "false").with("LOG_LEVEL", "debug")
    }
}

/// A port that was free a moment ago, with free ones behind it most likely: from below those that Linux lends to outgoing
/// connections (from 32 768 on), of which tests that run side by side make so many that one would take it.
pub fn free_port() -> u16 {
    let seed = RandomState::new().build_hasher().finish();
    let mut dice = Dice::new(seed);
    let mut ports = std::iter::repeat_with(|| 10_000 + u16::try_from(dice.below(22_000)).unwrap_or_default());
    ports.find(|&port| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok()).expect("a free port")
}

impl Setup {
    /// Sets a variable.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.environment.insert(key.to_owned(), value.into());
        self
    }

    /// Runs it by another command, which must take its place (`exec`).
    #[must_use]
    pub fn within(mut self, command: &[&str]) -> Self {
        self.within = command.iter().map(|&word| word.to_owned()).collect();
        self
    }

    /// The command with `arguments`, not started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mismo = binary("MISMO_BIN", "mismo");
        let mut command = match self.within.split_first() {
            Some((outer, rest)) => {
                let mut command = Command::new(outer);
                command.args(rest).arg(mismo);
                command
            }
            None => Command::new(mismo),
        };
        for (key, _) in std::env::vars_os() {
            let key = key.to_string_lossy().into_owned();
            if ["PYTHON_SERVER_", "MISMO_", "ANALYSIS_", "MAX_CONCURRENT_"].iter().any(|start| key.starts_with(start))
                && key != "MISMO_UV"
            {
                command.env_remove(key);
            }
        }
        command
            .args(arguments)
            .env("MISMO_DATA_DIR", &self.data)
            .envs(&self.environment)
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("mismo runs")
    }

    /// Starts the application and waits until it says where it is.
    pub fn start(self) -> Mismo {
        let data = self.data.clone();
        let mut child =
            self.command(&["serve"]).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("mismo starts");
        let lines = child.stderr.take().expect("a pipe");
        let (found, base) = mpsc::channel();
        // Reads on until the end, so that the pipe never fills.
        std::thread::spawn(move || {
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                if let Some(rest) = line.strip_prefix("Mismo DJ is at ") {
                    let _ = found.send(rest.split(' ').next().unwrap_or_default().to_owned());
                }
                if std::env::var_os("MISMO_TEST_LOG").is_some() {
                    eprintln!("{line}");
                }
            }
        });
        let base = base.recv_timeout(DEADLINE).expect("mismo says where it is");
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Mismo { child, base, data, http, setup: self }
    }
}

/// A running application; killed when dropped.
#[derive(Debug)]
pub struct Mismo {
    child: Child,
    /// Base address.
    pub base: String,
    /// Data folder.
    pub data: PathBuf,
    http: reqwest::Client,
    /// Its settings, for commands in the same environment.
    pub setup: Setup,
}

impl Mismo {
    /// Process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Opens the event stream.
    pub async fn events(&self) -> Events {
        Events::connect(&self.base).await
    }

    /// Sends a request; status and JSON body (null when it is none).
    pub async fn request(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    /// GET.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.request(Method::GET, path, None).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.request(Method::POST, path, Some(body)).await
    }

    /// PUT with a JSON body.
    pub async fn put(&self, path: &str, body: Value) -> (u16, Value) {
        self.request(Method::PUT, path, Some(body)).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> (u16, Value) {
        self.request(Method::DELETE, path, None).await
    }

    /// The raw client.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Adds a folder; its id.
    pub async fn add_folder(&self, path: &Path) -> String {
        let (status, body) = self.post("/api/library/directories", json!({ "path": path })).await;
        assert_eq!(status, 201, "{body}");
        body["data"]["id"].as_str().expect("an id").to_owned()
    }

    /// Waits until the analysis server is in `state`; its status.
    pub async fn wait_for_server(&self, state: &str) -> Value {
        let mut events = self.events().await;
        let (_, status) = self.get("/api/analysis/status").await;
        if status["state"] == state {
            return status;
        }
        let fits = |event: &Value| event["type"] == "server.state" && event["data"]["state"] == state;
        events.wait_for(&format!("server is {state}"), fits).await["data"].clone()
    }

    /// Waits until every track fits, looking again whenever something changed; the tracks.
    pub async fn wait_for_tracks(&self, what: &str, count: usize, fits: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut events = self.events().await;
        loop {
            let (_, body) = self.get("/api/tracks?limit=1000&sort=title").await;
            let tracks = body["data"].as_array().cloned().unwrap_or_default();
            if tracks.len() == count && tracks.iter().all(&fits) {
                return tracks;
            }
            let changed = |event: &Value| {
                matches!(
                    event["type"].as_str(),
                    Some("tracks.changed" | "folder.changed" | "job.changed" | "scan.done" | "resync")
                )
            };
            events.wait_for(&format!("{what}; tracks are {tracks:?}"), changed).await;
        }
    }

    /// Sends SIGTERM and waits for the end.
    #[cfg(unix)]
    pub fn terminate(mut self) -> ExitStatus {
        signal(self.child.id(), rustix::process::Signal::TERM);
        self.child.wait().expect("it ends")
    }

    /// Waits for the end.
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }

    /// Sends SIGKILL and waits for the end.
    pub fn kill(mut self) -> ExitStatus {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it ends")
    }
}

impl Drop for Mismo {
    fn drop(&mut self) {
        // A test that ends normally leaves nothing behind even when it did not stop the application itself.
        #[cfg(unix)]
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            signal(self.child.id(), rustix::process::Signal::TERM);
        }
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process that we started.
#[cfg(unix)]
pub fn signal(pid: u32, signal: rustix::process::Signal) {
    let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw).expect("a pid");
    // Gone already is fine.
    let _ = rustix::process::kill_process(pid, signal);
}

/// True while a process runs (a zombie does not).
#[cfg(target_os = "linux")]
pub fn is_running(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat.rsplit_once(')').map(|(_, rest)| rest.trim_start().chars().next());
    !matches!(state, None | Some(Some('Z' | 'X') | None))
}

/// Waits until a process is gone.
#[cfg(target_os = "linux")]
pub async fn wait_until_gone(pid: u32) {
    let gone = async {
        let mut look = tokio::time::interval(std::time::Duration::from_millis(20));
        while is_running(pid) {
            look.tick().await;
        }
    };
    tokio::time::timeout(DEADLINE, gone).await.unwrap_or_else(|_| panic!("process {pid} is still there"));
}
