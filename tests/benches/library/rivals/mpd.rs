//! The Music Player Daemon, where the system has it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mismo_tests::processes::Process;

/// Between two looks at it.
const LOOK: Duration = Duration::from_millis(50);
/// Longest wait for anything of it.
const PATIENCE: Duration = Duration::from_secs(600);

/// It at work; ended when dropped.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Processor time of its first update of `music`, and of one without changes.
pub(super) fn measure(music: &Path) -> Result<[Duration; 2], String> {
    let home = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (folder, socket) = (home.path().display(), home.path().join("socket"));
    let settings = format!(
        "music_directory \"{}\"\ndb_file \"{folder}/db\"\nbind_to_address \"{}\"\nauto_update \"no\"\n\
         audio_output {{\ntype \"null\"\nname \"none\"\n}}\n",
        music.display(),
        socket.display()
    );
    let file = home.path().join("mpd.conf");
    std::fs::write(&file, settings).map_err(|error| error.to_string())?;
    let quiet = || Stdio::null();
    let child =
        Command::new("mpd").arg("--no-daemon").arg(&file).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    let daemon = Daemon(child.map_err(|error| format!("the package mpd is not on this machine ({error})"))?);
    let process = Process::of(daemon.0.id()).ok_or("it ended at once")?;
    let begun = Instant::now();
    let mut line = loop {
        match UnixStream::connect(&socket) {
            Ok(line) => break line,
            Err(error) if begun.elapsed() > PATIENCE => return Err(error.to_string()),
            Err(_) => std::thread::park_timeout(LOOK),
        }
    };
    let mut answers = BufReader::new(line.try_clone().map_err(|error| error.to_string())?);
    let mut ask = |question: &str| -> Result<String, String> {
        if !question.is_empty() {
            writeln!(line, "{question}").map_err(|error| error.to_string())?;
        }
        let mut all = String::new();
        loop {
            let from = all.len();
            let read = answers.read_line(&mut all).map_err(|error| error.to_string())?;
            let last = &all[from..];
            if read == 0 || last.starts_with("OK") || last.starts_with("ACK") {
                return Ok(all);
            }
        }
    };
    // Its greeting.
    ask("")?;
    let mut times = [Duration::ZERO; 2];
    // The first one begins with the program, since there is no database yet.
    let mut before = Duration::ZERO;
    for time in &mut times {
        ask("update")?;
        let begun = Instant::now();
        while ask("status")?.contains("updating_db") {
            if begun.elapsed() > PATIENCE {
                return Err("it did not come to an end".to_owned());
            }
            std::thread::park_timeout(LOOK);
        }
        let now = process.processor_time();
        *time = now - std::mem::replace(&mut before, now);
    }
    Ok(times)
}
