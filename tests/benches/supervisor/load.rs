//! The status under load: four connections that ask again as soon as they have an answer.

use std::process::Command;
use std::time::{Duration, Instant};

use mismo_tests::mismo::signal;
use mismo_tests::stand_in::Stage;
use rustix::process::Signal;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::scale::Scale;
use crate::sheet::{Figure, Row, Sheet};

const CONNECTIONS: usize = 4;
/// Calls a second at which their times are looked at too: as many as they come, they wait for each other.
const STEADY: f64 = 8_400.0;
const PATH: &str = "/api/analysis/status";

/// Calls a second, and the 99th percentile of their times in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Calls {
    rate: f64,
    late: f64,
}

/// Asks while the child is well, and while it hangs.
pub(crate) async fn load(sheet: &mut Sheet, scale: &Scale) {
    let stage = Stage::named("server", json!([{}]));
    let mismo = stage.setup().with("LOG_LEVEL", "info").start();
    mismo.wait_for_server("ready").await;
    let server = mismo_tests::stand_in::pid(&mismo.get(PATH).await.1);
    sheet.ours(Row::Calls, ask(&mismo.base, scale.load).await);
    signal(server, Signal::STOP);
    sheet.ours(Row::CallsWhileHung, ask(&mismo.base, scale.load).await);
    signal(server, Signal::CONT);
}

/// As many calls as possible, then as many as the mark wants.
async fn ask(base: &str, time: Duration) -> Figure {
    let (most, by) = match wrk(base, time) {
        Some(calls) => (calls, "wrk"),
        None => (own(base, time, None).await, "own loop, as wrk is not installed"),
    };
    let steady = own(base, time, Some(STEADY)).await;
    let beside = format!(" ({:.2}; {by}); at {:.0}/s p99 {:.2} ms", most.late, steady.rate, steady.late);
    Figure::number(most.rate, &beside)
}

/// The figures of wrk(1), where it is installed.
fn wrk(base: &str, time: Duration) -> Option<Calls> {
    let mut command = Command::new("wrk");
    command.args(["-t1", &format!("-c{CONNECTIONS}"), &format!("-d{}s", time.as_secs()), "--latency"]);
    let output = tokio::task::block_in_place(|| command.arg(format!("{base}{PATH}")).output()).ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let after = |name: &str| text.lines().find_map(|line| Some(line.trim().strip_prefix(name)?.trim().to_owned()));
    assert!(!text.contains("Non-2xx"), "{text}");
    Some(Calls { rate: after("Requests/sec:")?.parse().ok()?, late: in_millis(&after("99%")?)? })
}

/// A time as wrk writes it.
fn in_millis(text: &str) -> Option<f64> {
    let units = [("us", 0.001), ("ms", 1.0), ("s", 1000.0)];
    units.into_iter().find_map(|(unit, factor)| Some(text.strip_suffix(unit)?.parse::<f64>().ok()? * factor))
}

/// The same without wrk, at most `rate` calls a second.
async fn own(base: &str, time: Duration, rate: Option<f64>) -> Calls {
    let address = base.trim_start_matches("http://").to_owned();
    let until = Instant::now() + time;
    let pause = rate.map(|rate| Duration::from_secs_f64(CONNECTIONS as f64 / rate));
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(tokio::spawn(connection(address.clone(), until, pause)));
    }
    let mut times = Vec::new();
    for connection in connections {
        times.extend(connection.await.expect("a connection"));
    }
    times.sort_by(f64::total_cmp);
    let late = times.get(times.len() * 99 / 100).copied().unwrap_or(f64::NAN);
    Calls { rate: times.len() as f64 / time.as_secs_f64(), late }
}

/// One connection that is kept, with a call each `pause` or as soon as there is an answer; the milliseconds of each.
async fn connection(address: String, until: Instant, pause: Option<Duration>) -> Vec<f64> {
    let mut socket = TcpStream::connect(&address).await.expect("connected");
    let request = format!("GET {PATH} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let (mut times, mut buffer) = (Vec::new(), Vec::with_capacity(16 * 1024));
    let mut due = Instant::now();
    while Instant::now() < until {
        if let Some(pause) = pause {
            // The clock is a millisecond fine: what is late is caught up with.
            tokio::time::sleep_until(due.into()).await;
            due += pause;
        }
        let begun = Instant::now();
        socket.write_all(request.as_bytes()).await.expect("sent");
        buffer.clear();
        while !is_whole(&buffer) {
            assert_ne!(socket.read_buf(&mut buffer).await.expect("read"), 0, "the connection was closed");
        }
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    times
}

/// True when `answer` holds its head and as many bytes as that says.
fn is_whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let text = String::from_utf8_lossy(&answer[..head]).to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    answer.len() >= head + 4 + length.expect("an answer with its length")
}
