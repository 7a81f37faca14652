//! What the application costs while nothing happens, and how fast it answers first.

use std::time::{Duration, Instant};

use mismo_tests::figures::millis;
use mismo_tests::mismo::{Home, free_port};
use mismo_tests::processes::{Process, guard_of};
use mismo_tests::stand_in::Stage;
use serde_json::json;

use crate::scale::Scale;
use crate::sheet::{Figure, Row, Sheet};
use crate::watch::{self, Memory, processor_time};

/// Time after a start in which the last of it ends.
const SETTLED: Duration = Duration::from_secs(12);

/// From spawning `mismo serve` to the first 200 of `/health`.
pub(crate) async fn first_answer(sheet: &mut Sheet, scale: &Scale) {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut times = Vec::new();
    for _ in 0..scale.starts {
        let home = Home::default();
        let port = free_port();
        let setup = home.setup_without_server().with("MISMO_API_PORT", port.to_string());
        let url = format!("http://127.0.0.1:{port}/health");
        let begun = Instant::now();
        let mut child = setup.command(&["serve"]).stderr(std::process::Stdio::null()).spawn().expect("mismo starts");
        while !http.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        times.push(millis(begun.elapsed()));
        child.kill().expect("killed");
        child.wait().expect("ended");
    }
    sheet.ours(Row::FirstAnswer, Figure::times(&times));
}

/// Memory and processor time, alone and with a server that is ready.
pub(crate) async fn idle(sheet: &mut Sheet, scale: &Scale) {
    let home = Home::default();
    let alone = home.setup_without_server().with("LOG_LEVEL", "info").start();
    let stage = Stage::named("server", json!([{}]));
    let (with_server, server) = stage.ready().await;
    tokio::time::sleep(SETTLED).await;
    let alone_process = [Process::of(alone.pid()).expect("it runs")];
    let supervisors = watch::supervisors(with_server.pid(), stage.port);
    let before = (processor_time(&alone_process), processor_time(&supervisors));
    let begun = Instant::now();
    tokio::time::sleep(scale.idle).await;
    let time = begun.elapsed().as_secs_f64();
    let part = |used: Duration| used.as_secs_f64() / time * 100.0;
    let alone_part = part(processor_time(&alone_process).saturating_sub(before.0));
    let with_part = part(processor_time(&supervisors).saturating_sub(before.1));
    sheet.ours(Row::Memory, resident(Memory::of(alone.pid())));
    sheet.ours(Row::MemoryWithServer, resident(Memory::of(with_server.pid())));
    sheet.ours(Row::GuardMemory, resident(Memory::of(guard_of(server).pid)));
    sheet.ours(Row::Cpu, Figure::number(with_part, &format!(" (without a server {alone_part:.2})")));
    // More than a minute has passed: this one starts without what went before being forgotten by hand.
    let old = Process::of(server).expect("a server");
    let (time, _) = watch::respawn(with_server.pid(), stage.port, old).expect("a new one");
    eprintln!("kill -9 after {:.0} s ready -> a new one: {:.1} ms", begun.elapsed().as_secs_f64(), millis(time));
}

fn resident(memory: Memory) -> Figure {
    Figure::number(memory.all, &format!(" (own {:.1}, files {:.1})", memory.own, memory.files))
}
