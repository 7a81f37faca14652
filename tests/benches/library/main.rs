//! The library and the queue: scans, jobs, kills, moves, beside rivals that this machine can install.
//!
//! `--quick` takes fewer files and repeats, `--only=scan,queue` measures some parts (they are named in `main`),
//! `--files=FOLDER` scans music that is there instead of 20 000 files that are made (with ffmpeg).
//!
//! | module | what it measures |
//! |---|---|
//! | [`scan`] | the first scan of a large folder, and one of a folder without changes |
//! | [`rivals`] | the same of other programs |
//! | [`queue`] | ten thousand jobs that take no time; a server that is killed with jobs at work |
//! | [`pool`] | three servers instead of one |
//! | [`moved`] | a folder that is moved inside the library |
//! | [`instant`] | an analysis server in this process, which takes no time |
//! | [`table`] | the table of figures |
//!
//! Kills of the application are those of the tests, more often. Search has a bench of its own.

mod instant;
mod moved;
mod pool;
mod queue;
mod rivals;
mod scan;
mod table;

use std::path::PathBuf;

use mismo_tests::kills;
use table::Table;

/// What the program's arguments ask for.
struct Options {
    quick: bool,
    only: Vec<String>,
    files: Option<PathBuf>,
}

impl Options {
    fn of(arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self { quick: false, only: Vec::new(), files: None };
        for argument in arguments {
            if argument == "--quick" {
                options.quick = true;
            } else if let Some(parts) = argument.strip_prefix("--only=") {
                options.only.extend(parts.split(',').map(str::to_owned));
            } else if let Some(folder) = argument.strip_prefix("--files=") {
                options.files = Some(PathBuf::from(folder));
            }
        }
        options
    }

    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| wanted == part)
    }
}

#[tokio::main]
async fn main() {
    let options = Options::of(std::env::args().skip(1));
    let mut table = Table::default();
    let count = if options.quick { 2_000 } else { 20_000 };
    if options.wants("scan") || options.wants("rivals") {
        match options.files.clone().map_or_else(|| rivals::make_files(count), Ok) {
            Ok(music) => {
                if options.wants("scan") {
                    scan::measure(&mut table, &music).await;
                }
                if options.wants("rivals") {
                    rivals::measure(&mut table, &music);
                }
            }
            Err(why) => table.add("scan", "", format!("not measured: {why}")),
        }
    }
    if options.wants("queue") {
        queue::trivial(&mut table, if options.quick { 1_000 } else { 10_000 }).await;
    }
    if options.wants("killed-server") {
        queue::killed_server(&mut table).await;
    }
    if options.wants("kills") {
        let times = if options.quick { 10 } else { 50 };
        let toll = kills::endure(times, 150, 20).await;
        let text = format!(
            "{times} of {times}: {} tracks, {} results taken before kills, all there; {} kills with jobs at work, {} in scans",
            toll.tracks, toll.results, toll.with_jobs, toll.in_scans
        );
        table.add("kill -9 of the application: nothing lost, twice, left over or damaged", "50 of 50", text);
    }
    if options.wants("pool") {
        pool::measure(&mut table).await;
    }
    if options.wants("moved") {
        moved::measure(&mut table, if options.quick { 200 } else { 2_000 }).await;
    }
    table.print();
}
