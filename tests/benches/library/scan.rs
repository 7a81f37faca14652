//! The first scan of a large folder, and one of a folder without changes, by the application's processor time.

use std::path::Path;
use std::time::{Duration, Instant};

use mismo_tests::figures::millis;
use mismo_tests::mismo::{Home, Mismo};
use mismo_tests::processes::Process;
use serde_json::{Value, json};

use crate::table::Table;

/// Between two looks at the status while a scan runs.
const LOOK: Duration = Duration::from_millis(10);
/// Repeats of which the middle one counts.
const REPEATS: usize = 3;

/// Scans `music` with fresh libraries.
pub(crate) async fn measure(table: &mut Table, music: &Path) {
    let (mut searchable, mut whole, mut again) = (Vec::new(), Vec::new(), Vec::new());
    let (mut memory, mut answers, mut files) = (0.0_f64, Vec::new(), 0.0);
    for _ in 0..REPEATS {
        let home = Home::default();
        let mismo = home.setup_without_server().with("LOG_LEVEL", "info").start();
        let process = Process::of(mismo.pid()).expect("it runs");
        let (before, begun) = (process.processor_time(), Instant::now());
        let id = mismo.add_folder(music).await;
        let mut shown = 0;
        loop {
            let asked = Instant::now();
            let (_, status) = mismo.get(&format!("/api/scan/library/{id}/status")).await;
            answers.push(millis(asked.elapsed()));
            shown = shown.max(status["data"]["filesProcessed"].as_u64().unwrap_or_default());
            if status["data"]["scanning"] != Value::Bool(true) {
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
        let used = process.processor_time() - before;
        let (_, stats) = mismo.get("/api/tracks/stats").await;
        files = stats["data"]["total"].as_f64().expect("a number");
        searchable.push(files / used.as_secs_f64());
        whole.push(begun.elapsed().as_secs_f64());
        settled(process).await;
        memory = memory.max(process.peak_memory() as f64 / 1e6);
        again.push(rescan(&mismo, process, &id).await.as_secs_f64());
    }
    let [searchable, whole, again] = [searchable, whole, again].map(middle);
    answers.sort_by(f64::total_cmp);
    let late = answers[(answers.len() * 99).div_ceil(100) - 1];
    let text = format!("{searchable:.0} a CPU second, {whole:.1} s");
    table.add(&format!("first scan of {files} files until the rows are searchable"), "10 000 a CPU second", text);
    table.add("scan of the same without changes, CPU", "0.25 s", format!("{again:.2} s"));
    table.add("most memory meanwhile", "80 MB", format!("{memory:.0} MB"));
    table.add("GET status meanwhile, p99", "5 ms", format!("{late:.1} ms (n={})", answers.len()));
}

/// Scans once more; the processor time of it.
async fn rescan(mismo: &Mismo, process: Process, id: &str) -> Duration {
    let mut events = mismo.events().await;
    let before = process.processor_time();
    let (status, _) = mismo.post(&format!("/api/scan/library/{id}"), json!({})).await;
    assert_eq!(status, 202);
    events.wait_for("the scan ends", |event| event["type"] == "scan.done").await;
    process.processor_time() - before
}

/// Waits until the process has nothing to do: what follows a scan is over.
async fn settled(process: Process) {
    let mut before = Duration::MAX;
    loop {
        let now = process.processor_time();
        if now == before {
            return;
        }
        before = now;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
