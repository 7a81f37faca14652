//! Analysis servers on other computers: whole files go there, results are asked for, and nothing is lost with one.

use std::path::Path;

use mismo_tests::audio::Piece;
use mismo_tests::mismo::{Home, Mismo, Setup, free_port};
use mismo_tests::remote::{Bundled, Plan, Scripted};
use serde_json::{Value, json};

/// What a server offers that can be asked for results.
const ASKED: &[&str] = &["results"];

fn done(track: &Value) -> bool {
    track["state"] == "done"
}

/// Settings with these servers and none on this computer.
fn setup(home: &Home, urls: &[&str]) -> Setup {
    let setup = home.setup_without_server().with("PYTHON_SERVER_PORT", free_port().to_string());
    setup.with("ANALYSIS_SERVER_URLS", urls.join(", ")).with("ANALYSIS_SERVER_HEALTH_CHECK_INTERVAL_MS", "500")
}

/// Writes `count` short pieces, none like another.
fn pieces(music: &Path, count: u32) {
    for n in 0..count {
        let piece = Piece { seconds: 2.0, bpm: 100.0 + f64::from(n), ..Piece::default() };
        piece.write(&music.join(format!("{n}.wav")));
    }
}

/// Waits until the servers elsewhere are as `fits` wants them; they.
async fn remotes(mismo: &Mismo, what: &str, fits: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let mut events = mismo.events().await;
    loop {
        let remotes = mismo.get("/api/analysis/servers").await.1["remotes"].as_array().cloned().expect("a list");
        if fits(&remotes) {
            return remotes;
        }
        let news = |event: &Value| matches!(event["type"].as_str(), Some("pool.changed" | "queue.progress" | "resync"));
        events.wait_for(&format!("{what}; they are {remotes:#?}"), news).await;
    }
}

async fn jobs(mismo: &Mismo, tracks: &[Value]) -> Vec<Value> {
    let mut jobs = Vec::new();
    for track in tracks {
        let hash = track["file_hash"].as_str().expect("a hash");
        jobs.push(mismo.get(&format!("/api/analysis/jobs/{hash}")).await.1["job"].clone());
    }
    jobs
}

#[tokio::test]
async fn the_bundled_server_elsewhere_analyses_files_that_it_cannot_see() {
    let remote = Bundled::start().await;
    let home = Home::default();
    let music = home.music();
    Piece { bpm: 128.0, ..Piece::default() }.write(&music.join("Ærø – \"live\"\n.wav"));
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let odd = std::ffi::OsStr::from_bytes(b"odd \xff\xfe.wav");
        Piece { bpm: 110.0, ..Piece::default() }.write(&music.join(odd));
    }
    let count = if cfg!(target_os = "linux") { 2 } else { 1 };
    let mismo = setup(&home, &[&remote.url]).start();
    let servers = remotes(&mismo, "ready", |all| all[0]["state"] == "ready").await;
    assert_eq!((servers.len(), &servers[0]["url"], &servers[0]["reason"]), (1, &json!(remote.url), &Value::Null));
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("analysed", count, done).await;
    for bpm in [128.0, 110.0].iter().take(count) {
        let near = |track: &&Value| track["bpm"].as_f64().is_some_and(|found| (found - bpm).abs() < 0.1);
        let track = tracks.iter().find(near).unwrap_or_else(|| panic!("{bpm}: {tracks:#?}"));
        assert_eq!(track["has_waveform"], true);
    }
    let stats = remote.get("/stats").await;
    assert_eq!(stats["jobs_ended"]["completed"], count, "{stats}");
    assert_eq!(mismo.get("/api/analysis/status").await.1["isReady"], false, "none was started here");
}

#[tokio::test]
async fn a_job_goes_whole_and_its_results_are_asked_for() {
    let remote = Scripted::start(Plan::Finish, &["results", "parameters"]).await;
    let home = Home::default();
    let music = home.music();
    pieces(&music, 1);
    let mismo = setup(&home, &[&remote.url]).start();
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("analysed", 1, done).await;
    let arrived = remote.jobs();
    let job = &arrived[0];
    assert_eq!((job.file_name.as_str(), &job.file), ("0.wav", &std::fs::read(music.join("0.wav")).expect("a file")));
    assert_eq!(job.fields["track_hash"], tracks[0]["file_hash"].as_str().expect("a hash"));
    assert_eq!(job.fields["stem_delivery_mode"], "callback");
    assert!(!job.fields.contains_key("callback_url"), "nobody elsewhere reaches us");
    assert!(!job.fields.contains_key("file_path"));
    let options: Value = serde_json::from_str(&job.fields["options"]).expect("JSON");
    assert_eq!((&options["basic_features"], &options["stems"]), (&json!(true), &json!(false)));
    let parameters: Value = serde_json::from_str(&job.fields["parameters"]).expect("JSON");
    assert_eq!(parameters["tempo_max"], 182);
    assert_eq!(tracks[0]["bpm"], 99.0);
    let detail = mismo.get(&format!("/api/tracks/{}", tracks[0]["id"].as_str().expect("an id"))).await.1;
    assert!(detail["data"]["analysis"]["stems"].is_null(), "a path of another computer is none of ours: {detail}");
    assert_eq!(detail["data"]["analysis"]["basic_features"]["engine_version"], "7.7");
}

#[tokio::test]
async fn jobs_of_a_server_that_is_killed_go_elsewhere_once_and_caps_are_held() {
    let (first, second) = (Scripted::start(Plan::Hold, ASKED).await, Scripted::start(Plan::Hold, ASKED).await);
    let home = Home::default();
    let music = home.music();
    pieces(&music, 6);
    let mismo = setup(&home, &[&first.url, &second.url]).with("MAX_CONCURRENT_ANALYSIS", "2").start();
    remotes(&mismo, "both ready", |all| all.iter().all(|server| server["state"] == "ready")).await;
    mismo.add_folder(&music).await;
    first.wait_for_jobs(2).await;
    second.wait_for_jobs(2).await;
    let both = |all: &[Value]| all.iter().all(|server| server["jobs_in_flight"] == 2);
    remotes(&mismo, "two each", both).await;
    first.kill();
    let gone = remotes(&mismo, "away", |all| all[0]["state"] == "away").await;
    assert!(gone[0]["reason"].as_str().is_some_and(|reason| reason.contains("refused")), "{gone:?}");
    assert_eq!((first.jobs().len(), second.jobs().len()), (2, 2), "the other one is full");
    second.set(Plan::Finish);
    let tracks = mismo.wait_for_tracks("analysed", 6, done).await;
    let mut sent: Vec<String> = second.jobs().iter().map(|job| job.fields["track_hash"].clone()).collect();
    assert_eq!(sent.len(), 6, "each once");
    sent.sort();
    sent.dedup();
    assert_eq!(sent.len(), 6);
    for job in jobs(&mismo, &tracks).await {
        assert_eq!((&job["status"], &job["retry_count"]), (&json!("completed"), &json!(0)), "{job}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn servers_here_and_elsewhere_share_the_work() {
    use mismo_tests::stand_in::Stage;
    let stage = Stage::new(json!([{"capabilities": ["allowed-paths"]}]));
    let remote = Scripted::start(Plan::Hold, ASKED).await;
    let music = stage.home.music();
    pieces(&music, 4);
    let setup = stage.setup().with("ANALYSIS_SERVER_URLS", &remote.url);
    let mismo = setup.with("ANALYSIS_SERVER_HEALTH_CHECK_INTERVAL_MS", "500").start();
    mismo.wait_for_server("ready").await;
    remotes(&mismo, "ready", |all| all[0]["state"] == "ready").await;
    mismo.add_folder(&music).await;
    let there: Vec<String> = remote.wait_for_jobs(2).await.iter().map(|job| job.fields["track_hash"].clone()).collect();
    stage.event("job", 2).await;
    let here = |from: usize| {
        let jobs = stage.events("job").into_iter().skip(from);
        jobs.map(|job| job["track"].as_str().expect("a hash").to_owned()).collect::<Vec<_>>()
    };
    let first = here(0);
    assert!(first.iter().all(|hash| !there.contains(hash)), "{first:?} {there:?}");
    remote.kill();
    remotes(&mismo, "away", |all| all[0]["state"] == "away").await;
    for hash in &first {
        assert_eq!(mismo.delete(&format!("/api/analysis/jobs/{hash}")).await.0, 200);
    }
    stage.event("job", 4).await;
    let (mut second, mut lost) = (here(2), there);
    second.sort();
    lost.sort();
    assert_eq!(second, lost, "what the other one had, and once");
}

#[tokio::test]
async fn a_job_that_a_server_forgot_is_sent_elsewhere_at_once() {
    let (forgets, works) = (Scripted::start(Plan::Forget, ASKED).await, Scripted::start(Plan::Finish, ASKED).await);
    let home = Home::default();
    let music = home.music();
    pieces(&music, 1);
    let mismo = setup(&home, &[&forgets.url, &works.url]).start();
    remotes(&mismo, "both ready", |all| all.iter().all(|server| server["state"] == "ready")).await;
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("analysed", 1, done).await;
    assert_eq!((forgets.jobs().len(), works.jobs().len()), (1, 1));
    let job = &jobs(&mismo, &tracks).await[0];
    assert_eq!((&job["status"], &job["retry_count"]), (&json!("completed"), &json!(0)), "{job}");
}

#[tokio::test]
async fn a_server_that_only_forgets_makes_a_job_poison() {
    let forgets = Scripted::start(Plan::Forget, ASKED).await;
    let home = Home::default();
    let music = home.music();
    pieces(&music, 1);
    let mismo = setup(&home, &[&forgets.url]).start();
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("given up", 1, |track| track["state"] == "failed").await;
    assert_eq!(jobs(&mismo, &tracks).await[0]["error_code"], "poison");
    assert_eq!(forgets.jobs().len(), 2);
}

#[tokio::test]
async fn a_server_that_cannot_be_asked_is_refused_with_what_helps() {
    let posts = Scripted::start(Plan::Finish, &["stages"]).await;
    let home = Home::default();
    let music = home.music();
    pieces(&music, 1);
    let mismo = setup(&home, &[&posts.url]).start();
    let servers = remotes(&mismo, "refused", |all| all[0]["state"] == "refused").await;
    let reason = servers[0]["reason"].as_str().expect("a reason");
    assert!(reason.starts_with("Cannot be used:") && reason.contains("MISMO_API_HOST"), "{reason}");
    let said = mismo.setup.run(&["status"]);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains(&posts.url) && said.contains("Cannot be used"), "{said}");
    mismo.add_folder(&music).await;
    let tracks = mismo.wait_for_tracks("queued", 1, |track| track["state"] == "queued").await;
    assert!(posts.jobs().is_empty());
    let job = &jobs(&mismo, &tracks).await[0];
    assert_eq!((&job["status"], &job["waiting"]), (&json!("waiting"), &json!("no_server")), "{job}");
    let queue = mismo.get("/api/analysis/queue").await.1;
    assert_eq!((&queue["waiting"]["no_server"], &queue["queue"]["queuedCount"]), (&json!(1), &json!(1)), "{queue}");
    let answers = Scripted::start(Plan::Finish, ASKED).await;
    let urls = json!({"value": answers.url});
    assert_eq!(mismo.put("/api/settings/ANALYSIS_SERVER_URLS", urls).await.0, 409, "the environment has it");
}

#[tokio::test]
async fn a_server_that_refuses_all_jobs_gets_none_for_a_while() {
    let (full, works) = (Scripted::start(Plan::Refuse, ASKED).await, Scripted::start(Plan::Hold, ASKED).await);
    let home = Home::default();
    let music = home.music();
    pieces(&music, 5);
    let mismo = setup(&home, &[&full.url, &works.url]).with("MAX_CONCURRENT_ANALYSIS", "1").start();
    remotes(&mismo, "both ready", |all| all.iter().all(|server| server["state"] == "ready")).await;
    mismo.add_folder(&music).await;
    let servers = remotes(&mismo, "refused", |all| all[0]["state"] == "refused").await;
    assert!(servers[0]["reason"].as_str().is_some_and(|reason| reason.contains("the disk is full")), "{servers:?}");
    works.set(Plan::Finish);
    mismo.wait_for_tracks("analysed", 5, done).await;
    assert_eq!(full.jobs().len(), 3);
}

#[tokio::test]
async fn a_cancelled_job_is_cancelled_there_too() {
    let remote = Scripted::start(Plan::Hold, ASKED).await;
    let home = Home::default();
    let music = home.music();
    pieces(&music, 1);
    let mismo = setup(&home, &[]).start();
    assert_eq!(mismo.put("/api/settings/ANALYSIS_SERVER_URLS", json!({"value": remote.url})).await.0, 200);
    mismo.add_folder(&music).await;
    let hash = remote.wait_for_jobs(1).await[0].fields["track_hash"].clone();
    assert_eq!(mismo.delete(&format!("/api/analysis/jobs/{hash}")).await.0, 200);
    assert_eq!(remote.wait_for_cancels(1).await, [hash]);
    let (code, refused) = mismo.put("/api/settings/ANALYSIS_SERVER_URLS", json!({"value": "studio"})).await;
    assert_eq!(code, 400);
    assert!(refused["message"].as_str().is_some_and(|text| text.contains("http://studio.local:8000")), "{refused}");
    assert_eq!(mismo.put("/api/settings/ANALYSIS_SERVER_URLS", json!({"value": null})).await.0, 200);
    remotes(&mismo, "none", <[Value]>::is_empty).await;
}
