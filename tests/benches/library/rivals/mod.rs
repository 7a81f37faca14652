//! The same files read by other programs, by their processor time: a bare loop, mutagen, MPD, beets.
//!
//! They are installed into `target/rivals` (from PyPI) or used where the system has them (MPD, and ffmpeg for the files).

mod bare;
mod mpd;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use mismo_tests::workspace;

use crate::table::Table;

/// Files that beets gets: it takes minutes for all.
const FOR_BEETS: usize = 1_000;

/// Measures all that can be had.
pub(crate) fn measure(table: &mut Table, music: &Path) {
    let files = bare::files(music);
    let rate = |count: usize, used: Duration| format!("{:.0} a CPU second", count as f64 / used.as_secs_f64());
    let (walked, read) = (bare::walk(music), bare::read(&files));
    table.add("rival: bare loop over tags (lofty, nothing kept)", "", rate(files.len(), read));
    table.add("rival: bare walk with size and time", "", format!("{:.2} s", walked.as_secs_f64()));
    match mpd::measure(music) {
        Ok([first, again]) => {
            table.add("rival: MPD, first update", "", rate(files.len(), first));
            table.add("rival: MPD, update without changes", "", format!("{:.2} s", again.as_secs_f64()));
        }
        Err(why) => table.add("rival: MPD", "", format!("not measured: {why}")),
    }
    let (python, script) = (program("python"), script("mutagen_loop.py"));
    let mutagen = format!("'{}' '{}' '{}'", python.display(), script.display(), music.display());
    match install().and_then(|()| used(&mutagen)) {
        Ok(used) => table.add("rival: mutagen loop", "", rate(files.len(), used)),
        Err(why) => table.add("rival: mutagen loop", "", format!("not measured: {why}")),
    }
    match install().and_then(|()| beets(&files)) {
        Ok(used) => table.add("rival: beets, import without questions", "", rate(files.len().min(FOR_BEETS), used)),
        Err(why) => table.add("rival: beets", "", format!("not measured: {why}")),
    }
}

/// A folder of `count` files; made by the first call, which takes a minute.
///
/// # Errors
/// ffmpeg is not there, or a package could not be installed.
pub(crate) fn make_files(count: usize) -> Result<PathBuf, String> {
    let (folder, done) = (place().join(format!("files-{count}")), place().join(format!("files-{count}.made")));
    if !done.exists() {
        install()?;
        let mut make = Command::new(program("python"));
        run(make.arg(script("make_files.py")).arg(&folder).arg(count.to_string()))?;
        std::fs::write(&done, "").map_err(|error| error.to_string())?;
    }
    Ok(folder)
}

/// Imports some of the files where they are, into a library of its own.
fn beets(files: &[PathBuf]) -> Result<Duration, String> {
    let home = tempfile::tempdir().map_err(|error| error.to_string())?;
    let music = home.path().join("music");
    for (number, file) in files.iter().take(FOR_BEETS).enumerate() {
        let folder = music.join(format!("{:03}", number / 10));
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let name = file.file_name().ok_or("a file without a name")?;
        std::fs::copy(file, folder.join(name)).map_err(|error| error.to_string())?;
    }
    let settings = format!(
        "directory: {0}\nlibrary: {0}/beets.db\nplugins: []\nimport: {{copy: no, write: no, autotag: no, quiet: yes}}\n",
        home.path().display()
    );
    let file = home.path().join("config.yaml");
    std::fs::write(&file, settings).map_err(|error| error.to_string())?;
    used(&format!("'{}' --config '{}' import --quiet '{}'", program("beet").display(), file.display(), music.display()))
}

/// Processor time of a command and of what it starts, as the shell counts it.
fn used(command: &str) -> Result<Duration, String> {
    let output = run(Command::new("sh").arg("-c").arg(format!("{command} >/dev/null && times")))?;
    let text = String::from_utf8_lossy(&output.stdout);
    // The second line is that of the children: user and system time as 0m1.25s.
    let line = text.lines().nth(1).ok_or("the shell counts no time")?;
    let seconds = line.split_whitespace().filter_map(|time| {
        let (minutes, seconds) = time.strip_suffix('s')?.split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    });
    Ok(Duration::from_secs_f64(seconds.sum()))
}

/// The environment with mutagen and beets.
fn install() -> Result<(), String> {
    let list = script("requirements.txt");
    let done = place().join("installed");
    if std::fs::read(&done).ok() == std::fs::read(&list).ok() {
        return Ok(());
    }
    std::fs::create_dir_all(place()).map_err(|error| error.to_string())?;
    run(Command::new("python3").args(["-m", "venv"]).arg(place().join("venv")))?;
    run(Command::new(program("pip")).args(["install", "--quiet", "--require-hashes", "--requirement"]).arg(&list))?;
    std::fs::copy(&list, &done).map(drop).map_err(|error| error.to_string())
}

fn place() -> PathBuf {
    workspace().join("target/rivals/library")
}

fn program(name: &str) -> PathBuf {
    place().join("venv/bin").join(name)
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/library/rivals").join(name)
}

/// Runs `command` to its end.
fn run(command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|error| format!("{:?}: {error}", command.get_program()))?;
    let words = String::from_utf8_lossy(&output.stderr);
    let last = words.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("failed").to_owned();
    if output.status.success() { Ok(output) } else { Err(last) }
}
