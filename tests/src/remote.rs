//! Analysis servers that the application did not start: the real bundled one, and one that does as it is told.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::mismo::free_port;
use crate::{DEADLINE, engine, workspace};

/// The bundled server as somebody starts it by hand: no folder may be read. Killed when dropped.
#[derive(Debug)]
pub struct Bundled {
    child: Child,
    /// Its address.
    pub url: String,
}

impl Bundled {
    /// Starts it and waits until it is well.
    pub async fn start() -> Self {
        let port = free_port();
        let child = Command::new(engine::python())
            .args(["-m", "uvicorn", "src.app:app", "--host", "127.0.0.1", "--port", &port.to_string()])
            .current_dir(workspace().join("src-tauri/sidecar"))
            .env("MISMO_MODELS_DIR", engine::prepared().join("models"))
            .env("MISMO_WORKERS", "1")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let server = Self { child, url: format!("http://127.0.0.1:{port}") };
        let well = async {
            let mut look = tokio::time::interval(std::time::Duration::from_millis(50));
            let http = reqwest::Client::builder().no_proxy().build().expect("a client");
            loop {
                look.tick().await;
                let answer = http.get(format!("{}/health", server.url)).send().await;
                if answer.is_ok_and(|answer| answer.status().is_success()) {
                    return;
                }
            }
        };
        tokio::time::timeout(DEADLINE, well).await.expect("it becomes well");
        server
    }

    /// GET of JSON.
    pub async fn get(&self, path: &str) -> Value {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let answer = http.get(format!("{}{path}", self.url)).send().await.expect("an answer");
        answer.json().await.expect("JSON")
    }
}

impl Drop for Bundled {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a [`Scripted`] server makes of jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    /// It finishes each at once.
    Finish,
    /// It keeps each at work.
    Hold,
    /// It takes each and knows nothing of it afterwards.
    Forget,
    /// It refuses each.
    Refuse,
}

/// A job as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Text fields by name.
    pub fields: BTreeMap<String, String>,
    /// Name that the file was sent under.
    pub file_name: String,
    /// Bytes of the file.
    pub file: Vec<u8>,
}

/// A server inside the test.
#[derive(Debug)]
pub struct Scripted {
    /// Its address.
    pub url: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    plan: Mutex<Plan>,
    capabilities: Vec<&'static str>,
    jobs: watch::Sender<Vec<Arrived>>,
    cancelled: watch::Sender<Vec<String>>,
}

impl Shared {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Scripted {
    /// Begins to listen.
    pub async fn start(plan: Plan, capabilities: &[&'static str]) -> Self {
        let shared = Shared {
            plan: Mutex::new(plan),
            capabilities: capabilities.to_vec(),
            jobs: watch::Sender::default(),
            cancelled: watch::Sender::default(),
        };
        Self::listen(SocketAddr::from(([127, 0, 0, 1], 0)), Arc::new(shared)).await
    }

    async fn listen(address: SocketAddr, shared: Arc<Shared>) -> Self {
        let listener = TcpListener::bind(address).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new()
            .route("/health", get(health))
            .route("/jobs", post(take))
            .route("/jobs/{id}", get(tell).delete(cancel))
            .layer(DefaultBodyLimit::max(64 * 1024 * 1024))
            .with_state(shared.clone());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { url, shared, task }
    }

    /// Nobody listens there any more.
    pub fn kill(&self) {
        self.task.abort();
    }

    /// Does this from now on.
    pub fn set(&self, plan: Plan) {
        *self.shared.plan() = plan;
    }

    /// Jobs that arrived so far.
    pub fn jobs(&self) -> Vec<Arrived> {
        self.shared.jobs.borrow().clone()
    }

    /// Waits until `count` jobs have arrived.
    pub async fn wait_for_jobs(&self, count: usize) -> Vec<Arrived> {
        let mut jobs = self.shared.jobs.subscribe();
        let enough = tokio::time::timeout(DEADLINE, jobs.wait_for(|jobs| jobs.len() >= count)).await;
        enough.expect("so many jobs in time").expect("it lives").clone()
    }

    /// Waits until `count` jobs were cancelled; their ids.
    pub async fn wait_for_cancels(&self, count: usize) -> Vec<String> {
        let mut cancelled = self.shared.cancelled.subscribe();
        let enough = tokio::time::timeout(DEADLINE, cancelled.wait_for(|all| all.len() >= count)).await;
        enough.expect("so many in time").expect("it lives").clone()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, axum::Json(body.clone())).into_response()
}

async fn health(State(shared): State<Arc<Shared>>) -> Response {
    let body = json!({"status": "ok", "version": "7.7", "jobs_queued": 0, "jobs_processing": 0,
        "capabilities": shared.capabilities});
    answer(StatusCode::OK, &body)
}

async fn take(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let Some(job) = read_form(&body) else {
        return answer(StatusCode::UNPROCESSABLE_ENTITY, &json!({"detail": "only whole files are taken"}));
    };
    let id = job.fields["track_hash"].clone();
    shared.jobs.send_modify(|jobs| jobs.push(job));
    if *shared.plan() == Plan::Refuse {
        return answer(StatusCode::SERVICE_UNAVAILABLE, &json!({"detail": "the disk is full"}));
    }
    answer(StatusCode::ACCEPTED, &json!({"job_id": id, "status": "queued"}))
}

async fn tell(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    let loudness = json!({"valence": 5.0, "arousal": 5.0, "energy": -6.5, "loudness": -12.0, "danceability": true,
        "acousticness": false, "instrumentalness": true});
    let stages = json!({
        "basic_features": {"status": "completed", "data": {"tempo": 99.0, "key": 5, "mode": 1}},
        "characteristics": {"status": "completed", "data": loudness},
        // What must not be believed of another computer: a path.
        "stems": {"status": "completed", "data": {"delivery_mode": "path", "stems": {"vocals": "/etc/passwd"}}},
    });
    match *shared.plan() {
        Plan::Finish => {
            answer(StatusCode::OK, &json!({"job_id": id, "status": "completed", "stages": stages, "error": null}))
        }
        Plan::Hold | Plan::Refuse => answer(StatusCode::OK, &json!({"job_id": id, "status": "processing"})),
        Plan::Forget => answer(StatusCode::NOT_FOUND, &json!({"detail": "No such job."})),
    }
}

async fn cancel(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    shared.cancelled.send_modify(|all| all.push(id.clone()));
    answer(StatusCode::OK, &json!({"job_id": id, "status": "cancelled"}))
}

/// The parts of a form; `None` when it is none.
fn read_form(body: &[u8]) -> Option<Arrived> {
    let boundary_end = find(body, b"\r\n")?;
    let boundary = [b"\r\n", &body[..boundary_end]].concat();
    let mut rest = &body[boundary_end..];
    let mut job = Arrived { fields: BTreeMap::new(), file_name: String::new(), file: Vec::new() };
    while rest.starts_with(b"\r\n") {
        rest = &rest[2..];
        let end_of_head = find(rest, b"\r\n\r\n")?;
        let head = String::from_utf8(rest[..end_of_head].to_vec()).ok()?;
        let content = &rest[end_of_head + 4..];
        let length = find(content, &boundary)?;
        let name = quoted(&head, "; name=\"")?;
        if name == "file" {
            job.file_name = quoted(&head, "; filename=\"")?;
            job.file = content[..length].to_vec();
        } else {
            job.fields.insert(name, String::from_utf8(content[..length].to_vec()).ok()?);
        }
        rest = &content[length + boundary.len()..];
    }
    (!job.file_name.is_empty()).then_some(job)
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn quoted(head: &str, before: &str) -> Option<String> {
    let (_, rest) = head.split_once(before)?;
    Some(rest.split_once('"')?.0.to_owned())
}
