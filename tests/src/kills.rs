//! An application that is killed again and again in the middle of its work, and what must be true of its library each
//! time: no result that it took is lost, no track is there twice, no process is left over, the files are sound.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::audio;
use crate::invented::Dice;
use crate::processes::{below, until_gone};
use crate::stand_in::Stage;

/// Longest life of an application: long enough that scans and analyses are over in some lives, and cut in most.
const LIFE: usize = 900;
/// Seconds of a job, so that several are at work at any moment.
const JOB: f64 = 0.02;

/// What came of it.
#[derive(Debug, Default)]
pub struct Toll {
    /// Tracks at the end.
    pub tracks: usize,
    /// Results that had been taken before the last kill.
    pub results: usize,
    /// Kills with jobs at work.
    pub with_jobs: usize,
    /// Kills before all files of the folder were in the library.
    pub in_scans: usize,
}

/// Kills the application `times` times, at moments that `seed` decides, with `files` new files each time; then lets it
/// come to its end.
///
/// # Panics
/// Something is lost, there twice, left over or damaged.
pub async fn endure(times: usize, files: usize, seed: u64) -> Toll {
    let stage = Stage::named("server", json!([{"capabilities": ["allowed-paths"], "job_seconds": JOB}]));
    let music = stage.home.music();
    let setup = || stage.setup().with("MAX_CONCURRENT_ANALYSIS", "4").with("LOG_LEVEL", "info");
    let (mut dice, mut toll) = (Dice::new(seed), Toll::default());
    for kill in 0..times {
        for number in kill * files..(kill + 1) * files {
            audio::write_tiny(&music.join(format!("{number}.wav")), number);
        }
        let mismo = setup().start();
        if kill == 0 {
            mismo.add_folder(&music).await;
        }
        // Every other one soon, while it scans.
        let longest = if kill % 2 == 0 { LIFE } else { LIFE / 4 };
        let moment = u64::try_from(dice.below(longest)).expect("a short time");
        tokio::time::sleep(Duration::from_millis(moment)).await;
        let family = below(mismo.pid());
        mismo.kill();
        until_gone(&family).await;
        let state = State::of(&stage.home.data());
        state.holds(&taken(&stage), (kill + 1) * files);
        toll.with_jobs += usize::from(state.at_work > 0);
        toll.in_scans += usize::from(state.tracks < (kill + 1) * files);
    }
    toll.results = taken(&stage).len();
    toll.tracks = times * files;
    let mismo = setup().start();
    let mut events = mismo.events().await;
    loop {
        let (_, stats) = mismo.get("/api/tracks/stats").await;
        if stats["data"]["analyzed"] == toll.tracks {
            break;
        }
        let news = |event: &Value| matches!(event["type"].as_str(), Some("queue.progress" | "scan.done" | "resync"));
        events.wait_for(&format!("all are analysed, not only {stats}"), news).await;
    }
    assert!(mismo.terminate().success());
    let state = State::of(&stage.home.data());
    state.holds(&taken(&stage), toll.tracks);
    assert_eq!((state.tracks, state.results.len()), (toll.tracks, 2 * toll.tracks), "every track, each stage");
    toll
}

/// The results that the application has answered for, by track and stage.
fn taken(stage: &Stage) -> BTreeSet<(String, String)> {
    let text = |event: &Value, field: &str| event[field].as_str().unwrap_or_default().to_owned();
    let all = stage.events("taken").into_iter().map(|event| (text(&event, "track"), text(&event, "stage")));
    all.filter(|(_, stage)| stage != "job_completed").collect()
}

/// The library as it lies on disk while no application runs.
#[derive(Debug)]
struct State {
    tracks: usize,
    paths: usize,
    results: BTreeSet<(String, String)>,
    at_work: usize,
    twice_active: usize,
    retries: usize,
    soundness: Vec<String>,
}

impl State {
    fn of(data: &Path) -> Self {
        let soundness = ["library.db", "waveforms.db"].map(|name| {
            let file = Connection::open(data.join(name)).expect("a database");
            file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a verdict")
        });
        let library = Connection::open(data.join("library.db")).expect("a database");
        let count = |sql: &str| library.query_row(sql, [], |row| row.get::<_, usize>(0)).expect("a number");
        let mut results =
            library.prepare("SELECT audio_id, stage FROM analyses WHERE status = 'completed'").expect("a question");
        let results = results.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
        Self {
            tracks: count("SELECT count(*) FROM tracks WHERE is_missing = 0"),
            paths: count("SELECT count(DISTINCT path) FROM tracks"),
            results: results.collect::<Result<_, _>>().expect("results"),
            at_work: count("SELECT count(*) FROM jobs WHERE status = 'processing'"),
            twice_active: count(
                "SELECT count(*) - count(DISTINCT audio_id) FROM jobs WHERE status IN ('queued', 'processing')",
            ),
            retries: count("SELECT count(*) FROM jobs WHERE retry_count > 0 OR status = 'failed'"),
            soundness: soundness.to_vec(),
        }
    }

    /// Panics unless all is well, with the results of `taken` and at most `files` tracks.
    fn holds(&self, taken: &BTreeSet<(String, String)>, files: usize) {
        assert_eq!(self.soundness, ["ok", "ok"]);
        assert!(self.tracks == self.paths && self.tracks <= files, "{} tracks of {} files", self.tracks, self.paths);
        let lost: Vec<_> = taken.difference(&self.results).collect();
        assert!(lost.is_empty(), "lost results: {lost:?}");
        assert_eq!((self.twice_active, self.retries), (0, 0), "jobs that are there twice, or were blamed for a kill");
    }
}
