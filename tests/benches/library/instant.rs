//! An analysis server in this process, which takes no time: what is left is the application's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

/// What it counted.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Jobs that were sent to it.
    pub(crate) jobs: AtomicUsize,
    /// Jobs whose last result was taken.
    pub(crate) done: AtomicUsize,
    in_flight: AtomicUsize,
    /// The most jobs that were in flight together.
    pub(crate) most: AtomicUsize,
}

/// It at work, until the program ends.
#[derive(Debug, Clone)]
pub(crate) struct Instant {
    pub(crate) counts: Arc<Counts>,
    client: reqwest::Client,
    /// Its address.
    pub(crate) url: String,
}

impl Instant {
    /// Begins to listen.
    pub(crate) async fn begin() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let server = Self { counts: Arc::default(), client, url };
        let health = || async { Json(json!({"status": "ok", "version": "1", "jobs_queued": 0, "jobs_processing": 0})) };
        let routes = Router::new().route("/health", get(health)).route("/jobs", post(take)).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        server
    }

    /// Tells the application what came out of `job`.
    async fn work(self, job: Value) {
        let flags = json!({"danceability": true, "acousticness": false, "instrumentalness": true, "valence": 5.0,
            "arousal": 5.0, "energy": -6.5, "loudness": -12.0});
        let features = json!({"tempo": 123.0, "key": 5, "mode": 1, "beats": [0.5, 1.0], "downbeats": [0.5]});
        let callback = job["callback_url"].as_str().expect("an address");
        for (stage, data) in [("basic_features", features), ("characteristics", flags), ("job_completed", json!({}))] {
            if stage == "job_completed" {
                // From here on the application may send the next one.
                self.counts.in_flight.fetch_sub(1, Ordering::SeqCst);
            }
            let body = json!({"job_id": job["track_hash"], "stage": stage, "status": "completed", "data": data});
            let answer = self.client.post(callback).json(&body).send().await.expect("an answer");
            assert_eq!(answer.status(), 200);
        }
        self.counts.done.fetch_add(1, Ordering::SeqCst);
    }
}

/// POST /jobs.
async fn take(State(server): State<Instant>, Json(job): Json<Value>) -> Json<Value> {
    server.counts.jobs.fetch_add(1, Ordering::SeqCst);
    let now = server.counts.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
    server.counts.most.fetch_max(now, Ordering::SeqCst);
    let answer = json!({"job_id": job["track_hash"], "status": "queued"});
    tokio::spawn(server.work(job));
    Json(answer)
}
