//! Analysis from a new folder to the last result, in seconds of audio a second, with one and two jobs at a time.

use std::path::PathBuf;
use std::time::Instant;

use mismo_tests::audio::Piece;
use mismo_tests::figures::report;
use mismo_tests::mismo::Home;
use mismo_tests::workspace;
use serde_json::Value;

#[tokio::main]
async fn main() {
    let home = Home::default();
    let (music, what) = music(&home);
    for jobs in [1, 2] {
        let fresh = Home::default();
        let mismo = fresh.setup().with("MAX_CONCURRENT_ANALYSIS", jobs.to_string()).start();
        mismo.wait_for_server("ready").await;
        let begun = Instant::now();
        mismo.add_folder(&music).await;
        let count =
            std::fs::read_dir(&music).expect("a folder").flatten().filter(|entry| is_audio(&entry.path())).count();
        let over = |track: &Value| matches!(track["state"].as_str(), Some("done" | "failed"));
        let tracks = mismo.wait_for_tracks("analysed", count, over).await;
        let seconds: f64 = tracks.iter().filter_map(|track| track["duration_seconds"].as_f64()).sum();
        let speed = seconds / begun.elapsed().as_secs_f64();
        report(&format!("analysis of {what}, {jobs} at a time"), "x", &mut [speed]);
    }
}

/// The real tracks beside a checkout where they are, else pieces that we make.
fn music(home: &Home) -> (PathBuf, String) {
    if let Ok(real) = workspace().join("../shared/music").canonicalize() {
        return (real, "13 real tracks".to_owned());
    }
    let made = home.music();
    for n in 0..6_u8 {
        let piece = Piece { bpm: 100.0 + f64::from(n) * 11.0, seconds: 240.0, root: 50 + n, ..Piece::default() };
        piece.write(&made.join(format!("{n}.wav")));
    }
    (made, "6 made tracks of 4 minutes".to_owned())
}

fn is_audio(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|ending| ending == "wav" || ending == "ogg")
}
