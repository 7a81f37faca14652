//! A thousand wishes from twenty callers at once.

use std::time::Instant;

use mismo_tests::processes::{Process, below, zombies};
use mismo_tests::stand_in::Stage;
use serde_json::json;

use crate::sheet::{Figure, Row, Sheet};

const CALLERS: usize = 20;
const CALLS: usize = 50;

/// All are answered, the last wish wins, and nothing is left over.
pub(crate) async fn storm(sheet: &mut Sheet) {
    let stage = Stage::named("server", json!([{"exclusive": true}]));
    let (mismo, _) = stage.ready().await;
    let own = Process::of(mismo.pid()).expect("it runs");
    let before = own.holds();
    let begun = Instant::now();
    let mut callers = Vec::new();
    for caller in 0..CALLERS {
        let (client, base) = (reqwest::Client::builder().no_proxy(), mismo.base.clone());
        // Connections that are not kept, so that afterwards the application holds none of them.
        let http = client.pool_max_idle_per_host(0).build().expect("a client");
        callers.push(tokio::spawn(async move {
            let mut answered = 0;
            for call in 0..CALLS {
                let verb = ["start", "stop", "restart"][(caller * 7 + call) % 3];
                let answer = http.post(format!("{base}/api/analysis/{verb}")).json(&json!({})).send().await;
                // A wish that a later one overtook is answered with a conflict.
                answered += usize::from(answer.is_ok_and(|answer| matches!(answer.status().as_u16(), 200 | 409)));
            }
            answered
        }));
    }
    let mut answered = 0;
    for caller in callers {
        answered += caller.await.expect("a caller");
    }
    let time = begun.elapsed().as_secs_f64();
    let second = stage.events("second").len();
    let starts = stage.events("start").len();
    let (code, body) = mismo.post("/api/analysis/start", json!({})).await;
    let runs = code == 200 && body["status"]["isReady"] == true && below(own.pid).len() == 2;
    let after = own.holds();
    let text = format!(
        "{answered} of {} answered in {time:.1} s, {starts} starts, two at once {second} times, last wish {}, zombies {}, \
         descriptors {} -> {}, threads {} -> {}",
        CALLERS * CALLS,
        if runs { "won" } else { "lost" },
        zombies(own.pid),
        before.0,
        after.0,
        before.1,
        after.1
    );
    sheet.ours(Row::Storm, Figure::words(text));
}
