//! The same of other supervisors, each as it is after installation, with what its manual names for a restart and a log.
//!
//! | module | which |
//! |---|---|
//! | [`python`] | supervisord and circus, from PyPI, installed into `target/rivals` |
//! | [`debian`] | s6 and runit, where the system has them |
//! | [`node`] | pm2, from npm, installed into `target/rivals` |
//! | [`session`] | one of them at work |

mod debian;
mod node;
mod python;
mod session;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use mismo_tests::figures::millis;
use mismo_tests::processes::Process;
use mismo_tests::stand_in::python as python3;
use mismo_tests::workspace;
use serde_json::{Value, json};

use crate::flood::{self, Direct};
use crate::life::VANISHED;
use crate::scale::Scale;
use crate::sheet::{Figure, Row, Sheet};
use crate::watch::{self, Memory, processor_time};
use session::Session;

/// Longer than the time below which some take an end for a failed start.
const STABLE: Duration = Duration::from_millis(1_500);
/// Time after a start or a stop in which the rest of it ends.
const SETTLED: Duration = Duration::from_secs(1);

/// A supervisor of somebody else.
trait Rival {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Installs it where that needs no rights.
    ///
    /// # Errors
    /// It is not there, and why.
    fn install(&self) -> Result<(), String>;

    /// Starts it over the server.
    ///
    /// # Errors
    /// It did not start, and why.
    fn start(&self, service: &Service) -> Result<Root, String>;

    /// What asks it to stop the server.
    fn stop(&self, service: &Service) -> Command;
}

/// The server that is supervised.
#[derive(Debug)]
struct Service {
    /// A folder for settings, sockets and logs.
    folder: PathBuf,
    /// The server's folder.
    app: PathBuf,
    port: u16,
}

impl Service {
    /// Its program and arguments.
    fn words(&self) -> Vec<String> {
        let program = python3().to_string_lossy().into_owned();
        std::iter::once(program).chain(flood::arguments(self.port)).collect()
    }

    /// Writes `text` to a file of its folder, and returns the path.
    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, text).expect("written");
        path
    }
}

/// The uppermost process of a supervisor.
#[derive(Debug)]
struct Root {
    pid: u32,
    /// Where it is a child of ours.
    child: Option<Child>,
}

impl From<Child> for Root {
    fn from(child: Child) -> Self {
        Self { pid: child.id(), child: Some(child) }
    }
}

/// Starts the supervisor `command`, which stays in the foreground.
fn foreground(command: &mut Command) -> Result<Root, String> {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.spawn().map(Root::from).map_err(|error| error.to_string())
}

/// Where rivals are installed.
fn place() -> PathBuf {
    workspace().join("target/rivals")
}

/// Where the lists of their packages are.
fn lists() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/supervisor/rivals")
}

/// Runs `command` to its end.
fn run(command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|error| format!("{:?}: {error}", command.get_program()))?;
    let words = String::from_utf8_lossy(&output.stderr);
    let last = words.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("failed").to_owned();
    if output.status.success() { Ok(output) } else { Err(last) }
}

/// Measures all that can be installed.
pub(crate) async fn measure(sheet: &mut Sheet, scale: &Scale) {
    let rivals: [&dyn Rival; 5] = [&python::Supervisord, &python::Circus, &debian::S6, &debian::Runit, &node::Pm2];
    for rival in rivals {
        match tokio::task::block_in_place(|| rival.install()) {
            Ok(()) => one(sheet, scale, rival).await,
            Err(why) => sheet.set(Row::Respawn, rival.name(), Figure::words(format!("not installed: {why}"))),
        }
    }
}

async fn one(sheet: &mut Sheet, scale: &Scale, rival: &dyn Rival) {
    let name = rival.name();
    match lives(rival, scale).await {
        Ok(lives) => {
            sheet.set(Row::Respawn, name, Figure::times(&lives.respawns));
            sheet.set(
                Row::MemoryWithServer,
                name,
                Figure::number(lives.memory.all, &format!(" (own {:.1})", lives.memory.own)),
            );
            sheet.set(Row::Cpu, name, Figure::number(lives.processor, ""));
        }
        Err(why) => {
            sheet.set(Row::Respawn, name, Figure::words(format!("did not run: {why}")));
            return;
        }
    }
    sheet.set(Row::Killed, name, killed(rival).await);
    let (willing, family) = stopped(rival, json!([{"family": true}]), scale).await;
    sheet.set(Row::StopWilling, name, willing);
    sheet.set(Row::StopFamily, name, family);
    let (deaf, _) = stopped(rival, json!([{"ignore_term": true}]), scale).await;
    sheet.set(Row::StopDeaf, name, deaf);
    let (time, memory) = flooded(rival).await;
    sheet.set(Row::Flood, name, time);
    sheet.set(Row::FloodMemory, name, memory);
}

/// What is seen while the child lives and dies.
struct Lives {
    respawns: Vec<f64>,
    memory: Memory,
    /// Percent of one core.
    processor: f64,
}

async fn lives(rival: &dyn Rival, scale: &Scale) -> Result<Lives, String> {
    let session = Session::begin(rival, json!([{}])).await?;
    let mut server = session.server;
    tokio::time::sleep(STABLE).await;
    let own = watch::supervisors(session.root(), session.port());
    let (memory, before) = (Memory::sum(&own), processor_time(&own));
    let idle = scale.idle / 6;
    tokio::time::sleep(idle).await;
    let used = processor_time(&own).saturating_sub(before);
    let mut respawns = Vec::new();
    for _ in 0..scale.rival_lives {
        tokio::time::sleep(STABLE).await;
        let new = watch::respawn(session.root(), session.port(), server);
        let (time, new) = new.ok_or("it does not start a server that was killed")?;
        respawns.push(millis(time));
        server = new;
    }
    Ok(Lives { respawns, memory, processor: used.as_secs_f64() / idle.as_secs_f64() * 100.0 })
}

/// The supervisor and its own helpers are killed.
async fn killed(rival: &dyn Rival) -> Figure {
    let session = match Session::begin(rival, json!([{"family": true}])).await {
        Ok(session) => session,
        Err(why) => return Figure::words(why),
    };
    tokio::time::sleep(SETTLED).await;
    let all: Vec<_> = session.below().into_iter().map(|process| (kind(process), process)).collect();
    session.kill_supervisors();
    let gone = watch::within(VANISHED, || (!all.iter().any(|(_, process)| process.is_running())).then_some(()));
    let left: Vec<&str> = all.iter().filter(|(_, process)| process.is_running()).map(|(kind, _)| *kind).collect();
    Figure::words(if gone.is_some() { "1 of 1".to_owned() } else { format!("0 of 1 (left: {})", left.join(", ")) })
}

/// Time until a stopped server is gone, and what became of its children.
async fn stopped(rival: &dyn Rival, plan: Value, scale: &Scale) -> (Figure, Figure) {
    let session = match Session::begin(rival, plan).await {
        Ok(session) => session,
        Err(why) => return (Figure::words(why.clone()), Figure::words(why)),
    };
    tokio::time::sleep(STABLE).await;
    let server = session.server;
    let family: Vec<_> = watch::tree(server.pid).into_iter().map(|process| (kind(process), process)).collect();
    let begun = std::time::Instant::now();
    let mut command = session.stop();
    let gone = watch::within(scale.patience, || (!server.is_running()).then(|| begun.elapsed()));
    let time = gone.map_or_else(
        || Figure::words(format!("not within {} s", scale.patience.as_secs())),
        |time| Figure::number(millis(time), ""),
    );
    tokio::time::sleep(SETTLED).await;
    let lives = |wanted: &str| match family.iter().find(|(kind, _)| *kind == wanted) {
        Some((_, process)) if process.is_running() => "live",
        Some(_) => "gone",
        None => "none",
    };
    // It may wait for the server as long as that is there.
    let _ = command.kill();
    let _ = command.wait();
    (time, Figure::words(format!("{} / {}", lives("same group"), lives("setsid"))))
}

/// Which of the family a process is. The scriptable server's children sleep, for one second more in a session of their own.
fn kind(process: Process) -> &'static str {
    let arguments = process.arguments();
    let has = |wanted: &str| arguments.iter().any(|word| word == wanted);
    match (has("600"), has("601")) {
        (true, _) => "same group",
        (_, true) => "setsid",
        _ => "server",
    }
}

async fn flooded(rival: &dyn Rival) -> (Figure, Figure) {
    let session = match Session::begin(rival, flood::plan()).await {
        Ok(session) => session,
        Err(why) => return (Figure::words(why.clone()), Figure::words(why)),
    };
    let direct = Direct::now().await;
    let own = watch::supervisors(session.root(), session.port());
    let (time, grown) = flood::pour(&session.stage, move || Memory::sum(&own).all).await;
    (flood::slowdown(time, direct), Figure::number(grown, ""))
}
