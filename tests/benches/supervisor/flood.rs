//! A million lines of output.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mismo_tests::processes::until;
use mismo_tests::stand_in::{Stage, python};
use serde_json::{Value, json};

use crate::sheet::{Figure, Row, Sheet};
use crate::watch::{self, Memory};

/// Lines of the child.
pub(crate) const LINES: usize = 1_000_000;
/// Between two looks at the supervisor's memory.
const SAMPLE: Duration = Duration::from_millis(50);

/// What the child needs when nobody supervises it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Direct {
    /// Into a file.
    pub(crate) file: Duration,
    /// Into a pipe that `cat` drains into a file.
    pub(crate) cat: Duration,
}

impl Direct {
    /// Measures it now: the machine is never as busy as it was a minute ago.
    pub(crate) async fn now() -> Self {
        let file = alone(|command, file| {
            command.stdout(std::fs::File::create(file).expect("a file"));
            None
        });
        let file = file.await;
        let cat = alone(|command, file| {
            let mut cat = Command::new("cat");
            cat.stdin(Stdio::piped()).stdout(std::fs::File::create(file).expect("a file"));
            let mut cat = cat.spawn().expect("cat");
            command.stdout(cat.stdin.take().expect("a pipe"));
            Some(cat)
        });
        Self { file, cat: cat.await }
    }
}

/// The plan of a child that prints.
pub(crate) fn plan() -> Value {
    json!([{"flood": LINES}])
}

/// Lets the child print; how long that took it, and by how many megabytes the supervisor's memory grew at most.
pub(crate) async fn pour(stage: &Stage, memory: impl Fn() -> f64 + Send + 'static) -> (Duration, f64) {
    let before = memory();
    let over = Arc::new(AtomicBool::new(false));
    let stop = over.clone();
    let largest = tokio::task::spawn_blocking(move || {
        let mut largest = before;
        while !stop.load(Ordering::Relaxed) {
            largest = memory().max(largest);
            std::thread::park_timeout(SAMPLE);
        }
        largest
    });
    let begun = Instant::now();
    std::fs::write(stage.app().join("flood"), "").expect("written");
    stage.event("flooded", 1).await;
    let time = begun.elapsed();
    over.store(true, Ordering::Relaxed);
    (time, largest.await.expect("measured") - before)
}

async fn alone(lead: impl FnOnce(&mut Command, &Path) -> Option<std::process::Child>) -> Duration {
    let stage = Stage::named("server", plan());
    let mut command = Command::new(python());
    command.args(arguments(stage.port)).current_dir(stage.app()).stderr(Stdio::null());
    let drain = lead(&mut command, &stage.app().join("lines"));
    let mut child = command.spawn().expect("the child runs");
    // The other end of the pipe is in there.
    drop(command);
    stage.event("start", 1).await;
    let (time, _) = pour(&stage, || 0.0).await;
    child.kill().expect("killed");
    child.wait().expect("a status");
    if let Some(mut drain) = drain {
        drain.wait().expect("a status");
    }
    time
}

/// The server's arguments, as our own supervisor gives them.
pub(crate) fn arguments(port: u16) -> [String; 7] {
    ["-m", "uvicorn", "src.app:app", "--host", "127.0.0.1", "--port", &port.to_string()].map(str::to_owned)
}

/// Our supervisor over it, with a page that listens.
pub(crate) async fn ours(sheet: &mut Sheet) {
    let direct = Direct::now().await;
    let stage = Stage::named("server", plan());
    let mismo = stage.setup().with("LOG_LEVEL", "info").start();
    mismo.wait_for_server("ready").await;
    let mut events = mismo.events().await;
    let (batches, lines) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let counts = (batches.clone(), lines.clone());
    let page = tokio::spawn(async move {
        loop {
            let event = events.next().await;
            if event["type"] == "log.batch" {
                counts.0.fetch_add(1, Ordering::Relaxed);
                let sent = event["data"]["lines"].as_array().map_or(0, Vec::len) as u64;
                counts.1.fetch_add(sent + event["data"]["skipped"].as_u64().unwrap_or_default(), Ordering::Relaxed);
            }
        }
    });
    let (root, port) = (mismo.pid(), stage.port);
    let own = watch::supervisors(root, port);
    let before = Memory::sum(&own).own;
    let (time, grown) = pour(&stage, move || Memory::sum(&own).all).await;
    let sent = batches.load(Ordering::Relaxed);
    let last = format!("line {} of the flood", LINES - 1);
    until("the last line is kept", || stage.log().contains(&last)).await;
    let after = Memory::sum(&watch::supervisors(root, port)).own;
    page.abort();
    sheet.ours(Row::Flood, slowdown(time, direct));
    sheet.ours(Row::FloodMemory, Figure::number(grown, &format!(" (anonymous {before:.1} -> {after:.1})")));
    let rate = sent as f64 / time.as_secs_f64();
    let told = lines.load(Ordering::Relaxed);
    sheet.ours(Row::FloodBatches, Figure::number(rate, &format!(" ({told} lines told or counted as skipped)")));
    sheet.ours(Row::FloodFile, Figure::words(kept(&stage.home.data().join("logs"))));
}

/// The child's time beside that of a child without a supervisor.
pub(crate) fn slowdown(time: Duration, direct: Direct) -> Figure {
    let ratio = time.as_secs_f64() / direct.cat.as_secs_f64();
    let beside = format!(
        " ({:.1} s; cat {:.1} s, file {:.1} s)",
        time.as_secs_f64(),
        direct.cat.as_secs_f64(),
        direct.file.as_secs_f64()
    );
    Figure::number(ratio, &beside)
}

/// What the log files say: every line from some number on to the last one.
fn kept(folder: &Path) -> String {
    let files = ["app.log.4", "app.log.3", "app.log.2", "app.log.1", "app.log"].map(|name| folder.join(name));
    let texts: Vec<String> = files.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect();
    let numbers: Vec<usize> = texts.iter().flat_map(|text| text.lines()).filter_map(number).collect();
    let whole = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1) && numbers.last() == Some(&(LINES - 1));
    let first = numbers.first().copied().unwrap_or(LINES);
    let bytes: usize = texts.iter().map(String::len).sum();
    let what = if whole { "complete" } else { "with gaps" };
    format!("{what}: the last {} lines, {} MB in {} files", LINES - first, bytes / 1_048_576, texts.len())
}

fn number(line: &str) -> Option<usize> {
    line.strip_suffix(" of the flood")?.rsplit_once("line ")?.1.parse().ok()
}
