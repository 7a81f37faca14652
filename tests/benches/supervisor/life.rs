//! Our supervisor over a child that dies, becomes ready, is stopped, and what is left of a killed application.

use std::time::{Duration, Instant};

use mismo_tests::figures::millis;
use mismo_tests::mismo::{Mismo, signal};
use mismo_tests::processes::{Process, below, guard_of, until, until_free, until_gone};
use mismo_tests::stand_in::{Stage, pid};
use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::scale::Scale;
use crate::sheet::{Figure, Row, Sheet};
use crate::watch;

/// Time in which nothing may be left.
pub(crate) const VANISHED: Duration = Duration::from_secs(3);

/// The child dies and a new one is there.
pub(crate) async fn respawn(sheet: &mut Sheet, scale: &Scale) {
    let stage = Stage::named("server", json!([{}]));
    let (mismo, mut server) = stage.ready().await;
    let mut times = Vec::new();
    for _ in 0..scale.lives {
        let old = Process::of(server).expect("a server");
        let (time, new) = watch::respawn(mismo.pid(), stage.port, old).expect("a new one");
        times.push(millis(time));
        until_ready(&mismo, new.pid).await;
        // A wish of the user's forgets what went wrong, as a minute without a fault does.
        mismo.post("/api/analysis/stop", json!({})).await;
        server = pid(&mismo.post("/api/analysis/start", json!({})).await.1["status"]);
    }
    sheet.ours(Row::Respawn, Figure::times(&times));
}

async fn until_ready(mismo: &Mismo, server: u32) {
    let mut events = mismo.events().await;
    let is_ready = |status: &Value| status["isReady"] == true && status["pid"] == server;
    if !is_ready(&mismo.get("/api/analysis/status").await.1) {
        events.wait_for("the new one is ready", |event| is_ready(&event["data"])).await;
    }
}

/// From the moment that the child lets anyone in until that is shown, in both ways.
pub(crate) async fn ready_to_shown(sheet: &mut Sheet, scale: &Scale) {
    let (mut over_http, mut in_event) = (Vec::new(), Vec::new());
    for _ in 0..scale.starts {
        let stage = Stage::named("server", json!([{"wait": true}]));
        let mismo = stage.setup().start();
        stage.event("waiting", 1).await;
        let mut events = mismo.events().await;
        let open = async {
            while TcpStream::connect(("127.0.0.1", stage.port)).await.is_err() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            Instant::now()
        };
        let shown = async {
            while mismo.get("/api/analysis/status").await.1["isReady"] != Value::Bool(true) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            Instant::now()
        };
        let told = async {
            events.wait_for("it is ready", |event| event["data"]["isReady"] == true).await;
            Instant::now()
        };
        stage.go();
        let (open, shown, told) = tokio::join!(open, shown, told);
        over_http.push(millis(shown.saturating_duration_since(open)));
        in_event.push(millis(told.saturating_duration_since(open)));
    }
    sheet.ours(Row::ShownOverHttp, Figure::times(&over_http));
    sheet.ours(Row::ShownInEvent, Figure::times(&in_event));
}

/// A stop, of a willing server and of one that ignores TERM, both with grandchildren.
pub(crate) async fn stop(sheet: &mut Sheet, scale: &Scale) {
    let mut times = Vec::new();
    for _ in 0..scale.starts {
        times.push(stopped(json!([{"family": true}])).await.0);
    }
    sheet.ours(Row::StopWilling, Figure::times(&times));
    let (time, left) = stopped(json!([{"family": true, "ignore_term": true}])).await;
    sheet.ours(Row::StopDeaf, Figure::number(time, ""));
    sheet.ours(Row::StopFamily, Figure::words(if left == 0 { "gone / gone" } else { "some live" }));
}

/// Milliseconds until a stop is answered, and how many processes live then.
async fn stopped(plan: Value) -> (f64, usize) {
    let stage = Stage::named("server", plan);
    let (mismo, _) = stage.ready().await;
    let all = below(mismo.pid());
    let begun = Instant::now();
    let (code, body) = mismo.post("/api/analysis/stop", json!({})).await;
    assert_eq!(code, 200, "{body}");
    (millis(begun.elapsed()), all.iter().filter(|process| process.is_running()).count())
}

/// The application is killed: with grandchildren, a daemon in a session of its own, every second one deaf to TERM.
pub(crate) async fn killed(sheet: &mut Sheet, scale: &Scale) {
    let (mut clean, mut times) = (0, Vec::new());
    for life in 0..scale.killed {
        let stage = Stage::named("server", json!([{"family": true, "daemon": true, "ignore_term": life % 2 == 1}]));
        let (mismo, server) = stage.ready().await;
        // Guard, server, two sleepers, the daemon with its two.
        until("the daemon runs", || below(guard_of(server).pid).len() >= 6).await;
        let all = below(mismo.pid());
        let begun = Instant::now();
        signal(mismo.pid(), Signal::KILL);
        until_gone(&all).await;
        until_free(stage.port).await;
        let time = begun.elapsed();
        clean += usize::from(time < VANISHED);
        times.push(millis(time));
        mismo.wait();
    }
    let slowest = times.iter().copied().fold(0.0, f64::max);
    sheet.ours(Row::Killed, Figure::words(format!("{clean} of {} (slowest {slowest:.0} ms)", scale.killed)));
}
