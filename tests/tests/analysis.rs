//! The main job with the real bundled server on real audio.

use std::path::Path;

use base64::Engine as _;
use mismo_tests::audio::{Piece, write_wav};
use mismo_tests::mismo::{Home, Mismo};
use serde_json::{Value, json};

fn done(track: &Value) -> bool {
    track["state"] == "done"
}

/// The track called `title`.
fn titled<'a>(tracks: &'a [Value], title: &str) -> &'a Value {
    tracks.iter().find(|track| track["title"] == title).expect("a track of this title")
}

#[tokio::test]
async fn a_folder_becomes_tempo_key_grid_and_waveform() {
    let home = Home::default();
    let music = home.music();
    Piece { bpm: 128.0, offset: 0.25, ..Piece::default() }.write(&music.join("House.wav"));
    Piece { bpm: 174.0, root: 60, minor: false, ..Piece::default() }.write(&music.join("Fast.wav"));
    let mismo = home.setup().start();
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("analysed", 2, done).await;
    let house = titled(&tracks, "House");
    let bpm = house["bpm"].as_f64().expect("a tempo");
    assert!((bpm - 128.0).abs() < 0.05, "{bpm}");
    assert_eq!((&house["bpm_source"], &house["key_source"]), (&json!("analysis"), &json!("analysis")));
    assert!(!house["date_analyzed"].is_null() && house["has_waveform"] == json!(true));

    let id = house["id"].as_str().expect("an id");
    let (_, beats) = mismo.get(&format!("/api/tracks/{id}/beats")).await;
    let beats: Vec<f64> = beats["data"]["beats"].as_array().expect("beats").iter().filter_map(Value::as_f64).collect();
    assert!(beats.len() > 40, "{}", beats.len());
    let beat = 60.0 / 128.0;
    let off = |time: &f64| ((time - 0.25) / beat - ((time - 0.25) / beat).round()).abs() * beat;
    assert!(beats.iter().all(|time| off(time) < 0.03), "beats lie on the kicks: {beats:?}");
    let (_, downbeats) = mismo.get(&format!("/api/tracks/{id}/downbeats")).await;
    assert!(downbeats["data"]["count"].as_u64() > Some(8), "{downbeats}");
    for (zoom, pixels) in [(0, 1_000), (1, 4_000), (2, 16_000)] {
        let (status, waveform) = mismo.get(&format!("/api/tracks/{id}/waveform?zoom={zoom}")).await;
        assert_eq!((status, &waveform["data"]["num_pixels"]), (200, &json!(pixels)));
        let low = waveform["data"]["low_freq_amplitude"].as_str().expect("base64");
        let low = base64::engine::general_purpose::STANDARD.decode(low).expect("base64");
        assert_eq!(low.len(), pixels);
        assert!(low.iter().any(|byte| *byte > 40), "the kick shows");
    }
    let (_, one) = mismo.get(&format!("/api/analysis/waveforms/{id}/0")).await;
    assert_eq!(one["waveform"]["zoom_level"], 0);
    let (_, detail) = mismo.get(&format!("/api/tracks/{id}")).await;
    let stages = &detail["data"]["analysis"];
    for stage in ["basic_features", "characteristics", "genre", "segments", "transitions"] {
        let result = &stages[stage];
        assert_eq!((&result["status"], &result["engine"]), (&json!("completed"), &json!("mismo")), "{stage}: {result}");
        assert!(!result["engine_version"].is_null());
    }
    let sections = stages["segments"]["data"]["segments"].as_array().expect("sections");
    let end = sections.last().and_then(|section| section["end"].as_f64()).expect("an end");
    assert!((end - house["duration_seconds"].as_f64().expect("a length")).abs() < 2.0, "{sections:?}");
    let hash = house["file_hash"].as_str().expect("a hash");
    let (_, job) = mismo.get(&format!("/api/analysis/jobs/{hash}")).await;
    assert_eq!((&job["job"]["status"], &job["job"]["progress_percent"]), (&json!("completed"), &json!(100.0)));
    let (status, again) = mismo.post("/api/analysis/request", json!({"track_id": id})).await;
    assert_eq!((status, &again["job"]["status"]), (200, &json!("completed")));
}

#[tokio::test]
async fn the_audio_is_served_as_pcm_with_ranges_and_clicks() {
    let home = Home::default();
    let music = home.music();
    Piece::default().write(&music.join("House.wav"));
    let mismo = home.setup().start();
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("analysed", 1, done).await;
    let url = format!("{}/api/tracks/{}/audio", mismo.base, tracks[0]["id"].as_str().expect("an id"));
    let whole = fetch(&mismo, &url, None).await;
    assert_eq!((&whole[..4], &whole[8..12]), (&b"RIFF"[..], &b"WAVE"[..]));
    assert_eq!(whole.len(), 44 + 24 * 44_100 * 4);
    let part = fetch(&mismo, &url, Some("bytes=100000-100999")).await;
    assert_eq!(part, &whole[100_000..101_000]);
    let clicked = fetch(&mismo, &format!("{url}?clicks=true"), None).await;
    assert_eq!(clicked.len(), whole.len());
    assert_ne!(clicked, whole);
    let answer = mismo.http().get(&url).header("range", "bytes=99999999-").send().await.expect("an answer");
    assert_eq!(answer.status(), 416);
}

async fn fetch(mismo: &Mismo, url: &str, range: Option<&str>) -> Vec<u8> {
    let mut request = mismo.http().get(url);
    if let Some(range) = range {
        request = request.header("range", range);
    }
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), if range.is_some() { 206 } else { 200 });
    answer.bytes().await.expect("bytes").to_vec()
}

#[tokio::test]
async fn stems_are_fetched_made_and_heard() {
    let home = Home::default();
    let music = home.music();
    Piece::default().write(&music.join("House.wav"));
    let mismo = home.setup().start();
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("analysed", 1, done).await;
    let id = tracks[0]["id"].as_str().expect("an id").to_owned();
    let url = format!("{}/api/tracks/{id}/audio", mismo.base);
    let stem = async |name: &str| mismo.get(&format!("/api/tracks/{id}/audio?stem={name}")).await;
    let (status, answer) = stem("vocals").await;
    assert_eq!((status, &answer["code"]), (404, &json!("no_analysis")));
    let (status, answer) = stem("piano").await;
    assert_eq!((status, &answer["code"]), (400, &json!("validation_failed")));

    let mut events = mismo.events().await;
    let (status, answer) = mismo.post("/api/engine/stems", json!({})).await;
    assert_eq!(status, 202, "{answer}");
    if answer["data"]["stems"]["state"] != "ready" {
        let over = |event: &Value| {
            event["type"] == "engine.provision"
                && matches!(event["data"]["stems"]["state"].as_str(), Some("ready" | "failed"))
        };
        let end = events.wait_for("what stems need", over).await;
        assert_eq!(end["data"]["stems"]["state"], "ready", "{end}");
    }
    let options = json!({"basic_features": false, "characteristics": false, "stems": true});
    let hash = tracks[0]["file_hash"].as_str().expect("a hash").to_owned();
    mismo.post("/api/analysis/request", json!({"track_id": id, "options": options})).await;
    let of_this = |event: &Value| {
        let jobs = event["data"]["jobs"].as_array().cloned().unwrap_or_default();
        jobs.into_iter().find(|job| job["job_id"] == hash.as_str()).map(|job| job["status"].clone())
    };
    let over = |event: &Value| of_this(event).is_some_and(|status| status == "completed" || status == "failed");
    let end = events.wait_for("the job", over).await;
    assert_eq!(of_this(&end), Some(json!("completed")), "{end}");

    let whole = fetch(&mismo, &url, None).await;
    let (vocals, other) = (
        fetch(&mismo, &format!("{url}?stem=vocals"), None).await,
        fetch(&mismo, &format!("{url}?stem=other"), None).await,
    );
    assert_eq!((vocals.len(), other.len()), (whole.len(), whole.len()), "a stem is as long as its track");
    let samples = |wav: &[u8]| -> Vec<f64> {
        wav[44..].chunks_exact(2).map(|pair| f64::from(i16::from_le_bytes([pair[0], pair[1]]))).collect()
    };
    let (whole, vocals, other) = (samples(&whole), samples(&vocals), samples(&other));
    let power = |samples: &mut dyn Iterator<Item = f64>| samples.map(|sample| sample * sample).sum::<f64>();
    let rest = power(&mut (0..whole.len()).map(|i| whole[i] - vocals[i] - other[i]));
    assert!(rest < 1e-4 * power(&mut whole.iter().copied()), "the stems' sum is the mix");
    let (status, answer) = stem("drums").await;
    assert_eq!((status, &answer["code"]), (404, &json!("no_analysis")), "no stem is pretended");
}

#[tokio::test]
async fn bad_files_fail_with_a_reason_and_the_rest_goes_on() {
    let home = Home::default();
    let music = home.music();
    Piece::default().write(&music.join("good.wav"));
    std::fs::write(music.join("empty.mp3"), b"").expect("written");
    let jpeg: Vec<u8> =
        [0xff, 0xd8, 0xff, 0xe0, 0, 16].into_iter().chain(b"JFIF".iter().copied()).chain(vec![7; 5000]).collect();
    std::fs::write(music.join("picture.mp3"), jpeg).expect("written");
    write_wav(&music.join("silent.wav"), &vec![0.0; 44_100 * 12]);
    write_wav(&music.join("short.wav"), &vec![0.1; 8_820]);
    let mut cut = Vec::new();
    Piece { bpm: 126.0, ..Piece::default() }.write(&music.join("cut.wav"));
    cut.extend(std::fs::read(music.join("cut.wav")).expect("read"));
    cut.truncate(cut.len() / 2);
    std::fs::write(music.join("cut.wav"), cut).expect("written");
    let mismo = home.setup().start();
    mismo.add_folder(&music).await;
    let settled = |track: &Value| matches!(track["state"].as_str(), Some("done" | "failed"));
    let tracks = mismo.wait_for_tracks("settled", 6, settled).await;
    assert_eq!(titled(&tracks, "good")["state"], "done");
    for title in ["empty", "picture"] {
        let track = titled(&tracks, title);
        assert_eq!(track["state"], "failed", "{title}");
        assert!(track["state_reason"].as_str().is_some_and(|reason| reason.len() > 8), "{track}");
    }
    let silent = titled(&tracks, "silent");
    assert_eq!((&silent["state"], &silent["bpm"]), (&json!("done"), &Value::Null));
    let queue = mismo.get("/api/analysis/queue").await.1;
    assert_eq!(queue["queue"]["queuedCount"], 0);
}

#[tokio::test]
async fn the_two_copies_of_one_audio_share_a_job() {
    let home = Home::default();
    let music = home.music();
    Piece::default().write(&music.join("a.wav"));
    std::fs::copy(music.join("a.wav"), music.join("b.wav")).expect("copied");
    let mismo = home.setup().start();
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("analysed", 2, done).await;
    assert_eq!(tracks[0]["file_hash"], tracks[1]["file_hash"]);
    assert_eq!(tracks[0]["bpm"], tracks[1]["bpm"]);
    let (_, stats) = mismo.get("/api/tracks/stats").await;
    assert_eq!((&stats["data"]["duplicates"], &stats["data"]["analyzed"]), (&json!(2), &json!(2)));
}

#[tokio::test]
async fn analysis_waits_when_it_is_switched_off() {
    let home = Home::default();
    let music = home.music();
    Piece::default().write(&music.join("a.wav"));
    let mismo = home.setup().start();
    mismo.put("/api/settings/auto_analyze", json!({"value": false})).await;
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("hashed", 1, |track| !track["file_hash"].is_null()).await;
    assert_eq!(tracks[0]["state"], "new");
    mismo.wait_for_server("ready").await;
    let (status, body) = mismo.post("/api/analysis/reanalyze", json!({"all": true, "missing_only": true})).await;
    assert_eq!((status, &body["summary"]["queued"]), (200, &json!(1)));
    mismo.wait_for_tracks("analysed", 1, done).await;
}

#[tokio::test]
async fn a_running_job_can_be_cancelled() {
    let home = Home::default();
    let music = home.music();
    Piece { seconds: 300.0, ..Piece::default() }.write(&music.join("long.wav"));
    let mismo = home.setup().start();
    let mut events = mismo.events().await;
    mismo.add_folder(&music).await;
    let started = |event: &Value| event["type"] == "job.changed" && event["data"]["jobs"][0]["status"] == "processing";
    let event = events.wait_for("the job runs", started).await;
    let id = event["data"]["jobs"][0]["job_id"].as_str().expect("an id").to_owned();
    let (status, body) = mismo.delete(&format!("/api/analysis/jobs/{id}")).await;
    assert_eq!((status, &body["job_id"]), (200, &json!(id)));
    let (_, job) = mismo.get(&format!("/api/analysis/jobs/{id}")).await;
    assert_eq!(job["job"]["status"], "cancelled");
    assert_eq!(mismo.delete(&format!("/api/analysis/jobs/{id}")).await.0, 404);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_whose_name_is_not_utf8_is_analysed() {
    use std::os::unix::ffi::OsStrExt as _;
    let home = Home::default();
    let music = home.music();
    Piece::default().write(&music.join(std::ffi::OsStr::from_bytes(b"caf\xe9.wav")));
    let mismo = home.setup().start();
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("analysed", 1, done).await;
    assert!((tracks[0]["bpm"].as_f64().expect("a tempo") - 128.0).abs() < 0.05);
}

/// The real tracks that lie beside a checkout, where they do.
#[tokio::test]
async fn real_music_has_its_true_tempo_up_to_an_octave() {
    let music = mismo_tests::workspace().join("../shared/music");
    let Ok(truth) = std::fs::read_to_string(music.join("ground_truth.csv")) else { return };
    let home = Home::default();
    let mismo = home.setup().start();
    mismo.add_folder(&music.canonicalize().expect("a path")).await;
    let known: Vec<(&str, f64)> = truth
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.next()?.parse().ok()?))
        })
        .collect();
    let tracks = mismo.wait_for_tracks("analysed", truth.lines().count() - 1, done).await;
    for (file, bpm) in known {
        let fits = |track: &&Value| track["file_path"].as_str().is_some_and(|path| Path::new(path).ends_with(file));
        let found = tracks.iter().find(fits).and_then(|track| track["bpm"].as_f64()).expect("a tempo");
        let right = [0.5, 1.0, 2.0].iter().any(|octave| (found / (bpm * octave) - 1.0).abs() < 0.04);
        assert!(right, "{file}: {found} instead of {bpm}");
    }
}
