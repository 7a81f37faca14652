//! Search, sorting and paging of 100 000 tracks over HTTP, by the slowest of a hundred answers.

use std::time::{Duration, Instant};

use mismo_tests::figures::{millis, report_tail, resident_mb};
use mismo_tests::invented::{self, Dice};
use mismo_tests::mismo::{Home, Mismo};
use serde_json::json;

const TRACKS: usize = 100_000;
/// Rows a page, as the window asks for.
const PAGE: usize = 200;
/// Answers to each kind of question.
const ASKED: usize = 300;
const COLUMNS: [&str; 17] = [
    "date_added",
    "title",
    "artist",
    "album",
    "genre",
    "bpm",
    "key",
    "energy",
    "duration",
    "play_count",
    "state",
    "year",
    "rating",
    "comment",
    "file_name",
    "folder",
    "file_size",
];

#[tokio::main]
async fn main() {
    let home = Home::default();
    // The application makes its database; the tracks are put in while it does not run.
    let mismo = home.setup_without_server().start();
    mismo.get("/api/tracks").await;
    mismo.terminate();
    invented::fill(&home.data().join("library.db"), TRACKS);
    let begun = Instant::now();
    let mismo = home.setup_without_server().with("LOG_LEVEL", "info").start();
    let (_, body) = mismo.get("/api/tracks").await;
    assert_eq!(body["pagination"]["total"], TRACKS);
    report_tail("start to the first page of 100 000 tracks", "ms", &mut [millis(begun.elapsed())]);

    let (mut dice, words) = (Dice::new(3), invented::words(4_000));
    // Parts of words, as they stand in the field while somebody types.
    let mut part = move |letters: usize| {
        let word: Vec<char> = words[dice.below(words.len())].chars().collect();
        let from = dice.below(word.len().saturating_sub(letters) + 1);
        word.into_iter().skip(from).take(letters).collect::<String>()
    };
    let mut dice = Dice::new(5);
    let mut column = move || {
        let sign = if dice.below(2) == 0 { "" } else { "-" };
        format!("{sign}{}", COLUMNS[dice.below(COLUMNS.len())])
    };
    for letters in [3, 4, 5] {
        measure(&mismo, &format!("first page, {letters} letters"), || list(&[("search", part(letters))])).await;
    }
    measure(&mismo, "first page, 3 letters and 4 letters, sorted by a column", || {
        list(&[("search", format!("{} {}", part(3), part(4))), ("order_by", column())])
    })
    .await;
    measure(&mismo, "first page, 1 or 2 letters", || list(&[("search", part(1)), ("order_by", column())])).await;
    measure(&mismo, "first page, key:~8A bpm:120-128 -part", || {
        list(&[("search", format!("key:~8A bpm:120-128 -{}", part(3))), ("order_by", column())])
    })
    .await;
    measure(&mismo, "first page, sorted by a column", || list(&[("order_by", column())])).await;
    measure(&mismo, "row 90 000, sorted by a column", || {
        list(&[("order_by", column()), ("page", (90_000 / PAGE + 1).to_string())])
    })
    .await;
    let mut dice = Dice::new(9);
    measure(&mismo, "first page, sorted by three columns", || {
        let first = dice.below(COLUMNS.len());
        let [one, two, three] = [0, 5, 9].map(|step| COLUMNS[(first + step) % COLUMNS.len()]);
        list(&[("order_by", format!("{one},-{two},{three}"))])
    })
    .await;
    for operator in ["genre", "artist", "title", "key", "state"] {
        ask(&mismo, &format!("completion of {operator}:"), "/api/tracks/suggest", || {
            vec![("search", format!("{operator}:{}", if operator == "state" { String::new() } else { part(1) }))]
        })
        .await;
    }
    let (_, body) = mismo.get("/api/tracks?search=is:analysed&limit=1000&sort=title").await;
    let analysed: Vec<_> =
        body["data"].as_array().into_iter().flatten().filter_map(|track| track["id"].as_str()).collect();
    let mut dice = Dice::new(13);
    measure_paths(&mismo, "what goes with a track", || {
        format!("/api/tracks/{}/fits?limit=50", analysed[dice.below(analysed.len())])
    })
    .await;
    measure_paths(&mismo, "smart lists with their counts", || "/api/smart-lists".to_owned()).await;
    measure_paths(&mismo, "numbers of the library", || "/api/tracks/stats".to_owned()).await;
    after_changes(&mismo).await;
    #[cfg(target_os = "linux")]
    report_tail("resident memory of mismo", "MB", &mut [resident_mb(mismo.pid())]);
}

/// A question for a page of the list.
fn list(fields: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    let mut fields = fields.to_vec();
    fields.push(("limit", PAGE.to_string()));
    fields
}

async fn measure(mismo: &Mismo, what: &str, fields: impl FnMut() -> Vec<(&'static str, String)>) {
    ask(mismo, what, "/api/tracks", fields).await;
}

/// Asks `path` with other fields each time.
async fn ask<'a>(mismo: &Mismo, what: &str, path: &str, mut fields: impl FnMut() -> Vec<(&'a str, String)>) {
    let address = reqwest::Url::parse(&format!("{}{path}", mismo.base)).expect("an address");
    measure_paths(mismo, what, || {
        let mut address = address.clone();
        address.query_pairs_mut().extend_pairs(fields());
        format!("{}?{}", address.path(), address.query().unwrap_or_default())
    })
    .await;
}

async fn measure_paths(mismo: &Mismo, what: &str, mut path: impl FnMut() -> String) {
    let mut times = Vec::with_capacity(ASKED);
    for _ in 0..ASKED {
        times.push(millis(answered(mismo, &path()).await));
    }
    report_tail(what, "ms", &mut times);
}

/// The time from the request to the last byte of the answer.
async fn answered(mismo: &Mismo, path: &str) -> Duration {
    let begun = Instant::now();
    let answer = mismo.http().get(format!("{}{path}", mismo.base)).send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.expect("a body");
    begun.elapsed()
}

/// A list right behind a change: what is kept in memory must follow first.
async fn after_changes(mismo: &Mismo) {
    let mut times = Vec::new();
    for number in 0..ASKED / 3 {
        let bpm = 90 + number % 60;
        let edit = json!({"track_ids": [invented::id(number * 7)], "edit": {"kind": "set_tempo", "bpm": bpm}});
        let (status, body) = mismo.post("/api/tracks/edits", edit).await;
        assert_eq!(status, 200, "{body}");
        times.push(millis(answered(mismo, &format!("/api/tracks?limit={PAGE}&sort=title&search=bpm:{bpm}")).await));
    }
    report_tail("first page right behind a change", "ms", &mut times);
}
