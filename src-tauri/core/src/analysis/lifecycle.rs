//! The whole life of a job in a real database, without a server.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::analysis::callback::{Callback, Effect};
use crate::analysis::improvable::AtWork;
use crate::analysis::requests::Limits;
use crate::analysis::retry::{Next, Reason, Setback};
use crate::analysis::store::{self, End, Try, Wanted};
use crate::analysis::{requests, rows, stages, waiting};
use crate::db::{Db, DbError};
use crate::model::{
    AnalysisOptions, AnalysisRequest, CancelRequest, EngineInfo, Job, JobState, JobWait, Priority, PriorityRequest,
    ReanalyzeRequest, WaitingJobs,
};

const AUDIO: &str = "00000000000000000000000000000001";

struct World {
    db: Db,
    _dir: TempDir,
}

impl World {
    /// One folder with one hashed track `t1`, queued.
    async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let db = Db::open(&dir.path().join("library.db")).expect("a database");
        db.write(|tx| {
            tx.execute_batch(&format!(
                "INSERT INTO folders(id, path, path_text, name) VALUES('f1', CAST('/m' AS BLOB), '/m', 'm');
                 INSERT INTO audio(audio_id) VALUES('{AUDIO}');
                 INSERT INTO tracks(id, folder_id, path, path_text, relative_path, file_size, modified_ns, audio_id)
                 VALUES('t1', 'f1', CAST('/m/a.mp3' AS BLOB), '/m/a.mp3', 'a.mp3', 1, 1, '{AUDIO}');"
            ))?;
            assert_eq!(store::enqueue_new(tx, &AnalysisOptions::default(), 3)?, 1);
            assert_eq!(store::enqueue_new(tx, &AnalysisOptions::default(), 3)?, 0, "a second look finds nothing new");
            Ok(())
        })
        .await
        .expect("a world");
        Self { db, _dir: dir }
    }

    async fn take(&self, token: &'static str) -> Option<rows::Dispatch> {
        self.db
            .write_bulk(move |tx| store::take_next(tx, i64::MAX - 1, &Wanted::default(), &try_of(token)))
            .await
            .expect("a transaction")
    }

    async fn arrive(&self, token: &'static str, stage: &str, data: Value) -> Effect {
        let callback = Callback { job_id: Some(AUDIO.to_owned()), stage: Some(stage.to_owned()), status: None, data };
        self.db.write_bulk(move |tx| callback.apply(tx, token)).await.expect("a transaction")
    }

    async fn job(&self) -> Job {
        self.db.read(|c| rows::newest(c, AUDIO)).await.expect("a query").expect("a job")
    }

    async fn set_back(&self, setback: Setback) -> Next {
        let row = self.job().await.id;
        self.db.write_bulk(move |tx| store::set_back(tx, row, setback)).await.expect("a transaction")
    }

    async fn text(&self, sql: &'static str) -> Option<String> {
        let read = self.db.read(move |c| Ok::<_, DbError>(c.query_row(sql, [], |row| row.get(0))?));
        read.await.expect("a value")
    }
}

/// A try at a server of this computer.
fn try_of(token: &str) -> Try {
    Try { token: token.to_owned(), remote: None, version: None }
}

fn characteristics() -> Value {
    json!({"danceability": true, "acousticness": false, "instrumentalness": true, "valence": 5.0, "arousal": 5.0,
        "energy": -6.0, "loudness": -9.0})
}

#[tokio::test]
async fn a_job_ends_when_all_its_stages_are_stored() {
    let world = World::new().await;
    world
        .db
        .write(|tx| Ok(tx.execute("UPDATE folders SET tempo_min = 155, tempo_max = 186", [])?))
        .await
        .expect("a range of its own");
    let job = world.take("one").await.expect("a job");
    assert_eq!((job.audio_id.as_str(), job.path.to_str()), (AUDIO, Some("/m/a.mp3")));
    assert_eq!(job.tempo_range, Some((155, 186)));
    assert!(world.take("two").await.is_none(), "it is in flight");
    let first = world.arrive("one", "basic_features", json!({"tempo": 128.0, "key": 9, "mode": 0})).await;
    assert!(matches!(first, Effect::Stage { refused: None, ended: None, .. }), "{first:?}");
    assert!((world.job().await.progress_percent - 50.0).abs() < f64::EPSILON);
    let second = world.arrive("one", "characteristics", characteristics()).await;
    assert!(matches!(second, Effect::Stage { ended: Some(End::Completed), .. }), "{second:?}");
    assert_eq!(world.job().await.status, JobState::Completed);
    assert!(world.text("SELECT date_analyzed FROM audio WHERE bpm = 128.0").await.is_some());
    let late = world.arrive("one", "job_completed", json!({})).await;
    assert!(matches!(late, Effect::Ignored), "its try is over");
}

#[tokio::test]
async fn only_the_newest_try_is_heard() {
    let world = World::new().await;
    world.take("one").await.expect("a job");
    assert_eq!(world.set_back(Setback::ServerLost { died: true }).await, Next::AgainWithServer { servers_lost: 1 });
    world.take("two").await.expect("the job again");
    assert!(matches!(world.arrive("one", "basic_features", json!({"tempo": 1})).await, Effect::Ignored));
    assert!(matches!(world.arrive("none", "basic_features", json!({})).await, Effect::UnknownToken));
    assert_eq!(world.text("SELECT CAST(bpm AS TEXT) FROM audio").await, None);
    assert_eq!(world.job().await.retry_count, 0, "a lost server costs no retry");
}

#[tokio::test]
async fn a_senseless_value_fails_its_stage_and_stores_nothing_of_it() {
    let world = World::new().await;
    world.take("one").await.expect("a job");
    let effect = world.arrive("one", "basic_features", json!({"tempo": 99999, "key": 3})).await;
    let Effect::Stage { refused: Some(invalid), .. } = effect else { panic!("{effect:?}") };
    assert_eq!(invalid.field, "tempo");
    assert_eq!(world.text("SELECT CAST(musical_key AS TEXT) FROM audio").await, None);
    let end = world.arrive("one", "characteristics", characteristics()).await;
    let Effect::Stage { ended: Some(End::SetBack(Next::GiveUp(reason))), .. } = end else { panic!("{end:?}") };
    assert!(reason.message.contains("tempo"), "{reason:?}");
    assert_eq!(world.job().await.status, JobState::Failed);
    assert!(world.text("SELECT failed_reason FROM audio").await.is_some_and(|text| text.contains("99999")));
}

#[tokio::test]
async fn a_result_that_did_not_arrive_is_fetched_again() {
    let world = World::new().await;
    world.take("one").await.expect("a job");
    let end = world.arrive("one", "job_completed", json!({})).await;
    assert!(matches!(end, Effect::Ended { end: End::SetBack(Next::AgainAfter { .. }), .. }), "{end:?}");
    let job = world.job().await;
    assert_eq!((job.status, job.error_code.as_deref()), (JobState::Queued, Some("result_lost")));
    assert!(job.next_attempt_at.is_some(), "the delay is kept in the store");
}

#[tokio::test]
async fn retries_end_and_the_file_s_own_fault_ends_them_at_once() {
    let world = World::new().await;
    for _ in 0..3 {
        world.take("x").await;
        world.db.write(|tx| Ok(tx.execute("DELETE FROM attempts", [])?)).await.expect("cleared");
        let next = world.set_back(Setback::Failed(Reason::new("timeout", "too long"))).await;
        assert!(matches!(next, Next::AgainAfter { .. }));
    }
    world.take("last").await.expect("the last try");
    let failed = world.arrive("last", "job_failed", json!({"error": "this is not audio", "code": "not_audio"})).await;
    assert!(matches!(failed, Effect::Ended { end: End::SetBack(Next::GiveUp(_)), .. }), "{failed:?}");
    let nothing =
        world.db.write_bulk(|tx| store::enqueue_new(tx, &AnalysisOptions::default(), 3)).await.expect("a transaction");
    assert_eq!(nothing, 0, "a failed track is not queued again by itself");
}

#[tokio::test]
async fn a_request_finds_the_running_job_and_raises_it() {
    let world = World::new().await;
    let ask = |force, priority| {
        let request =
            AnalysisRequest { track_id: "t1".to_owned(), options: None, priority: Some(priority), force: Some(force) };
        world.db.write_bulk(move |tx| requests::request(tx, &request, 3))
    };
    ask(false, Priority::High).await.expect("a transaction").expect("an outcome");
    assert_eq!(world.job().await.priority, Priority::High);
    let row = world.db.write_bulk(|tx| requests::cancel(tx, AUDIO)).await.expect("a transaction").expect("a row");
    assert_eq!((world.job().await.id, world.job().await.status), (row, JobState::Cancelled));
    let nothing =
        world.db.write_bulk(|tx| store::enqueue_new(tx, &AnalysisOptions::default(), 3)).await.expect("a transaction");
    assert_eq!(nothing, 0, "what was cancelled stays cancelled");
    let again = ask(false, Priority::Normal).await.expect("a transaction").expect("an outcome");
    assert_ne!(again.row, row);
}

#[tokio::test]
async fn a_track_that_was_never_analysed_gets_more_than_its_stems() {
    let world = World::new().await;
    world.db.write_bulk(|tx| requests::cancel(tx, AUDIO)).await.expect("a transaction");
    let options = AnalysisOptions {
        basic_features: Some(false),
        characteristics: Some(false),
        stems: Some(true),
        ..AnalysisOptions::default()
    };
    let ask = |options: AnalysisOptions| {
        let request =
            AnalysisRequest { track_id: "t1".to_owned(), options: Some(options), priority: None, force: None };
        world.db.write_bulk(move |tx| requests::request(tx, &request, 3))
    };
    ask(options.clone()).await.expect("a transaction").expect("an outcome");
    assert_eq!(stages::requested(&world.job().await.options), ["basic_features", "characteristics", "stems"]);
    world.take("one").await.expect("a job");
    world.arrive("one", "basic_features", json!({"tempo": 128.0})).await;
    world.arrive("one", "characteristics", characteristics()).await;
    world.arrive("one", "stems", json!({"delivery_mode": "path", "stems": {"vocals": "/v.flac"}})).await;
    world.db.write(|tx| Ok(tx.execute("DELETE FROM jobs", [])?)).await.expect("forgotten");
    ask(options).await.expect("a transaction").expect("an outcome");
    assert_eq!(stages::requested(&world.job().await.options), ["stems"]);
}

#[tokio::test]
async fn what_an_earlier_or_a_lesser_engine_made_can_be_improved() {
    let world = World::new().await;
    let engine = |version: &str, beats: &str, tier: &str| {
        let info = |name: &str, version: &str, tier: &str| {
            Some(EngineInfo {
                engine: tier.to_owned(),
                name: name.to_owned(),
                version: version.to_owned(),
                licence: String::new(),
                device: String::new(),
            })
        };
        let engines = [("analysis", info("mismo", version, tier)), ("beats", info(beats, "1", tier)), ("stems", None)];
        AtWork::of(&engines.map(|(task, info)| (task.to_owned(), info)).into()).expect("an engine")
    };
    let improvable = async |at_work: &AtWork| {
        let at_work = at_work.clone();
        world.db.read(move |c| Ok::<_, DbError>((at_work.count(c)?, at_work.tracks(c)?.len()))).await.expect("a count")
    };
    let stamp = json!({"name": "mismo", "version": "9", "parameters": {"beats": {"name": "BeatNet"}}});
    let (same, newer, better) =
        (engine("9", "BeatNet", "default"), engine("10", "BeatNet", "default"), engine("9", "Beat This!", "enhanced"));
    world.take("one").await.expect("a job");
    world.arrive("one", "basic_features", json!({"tempo": 128.0, "engine": stamp})).await;
    assert_eq!(improvable(&newer).await, (0, 0), "it is being analysed");
    world.arrive("one", "characteristics", characteristics()).await;
    for (at_work, count) in [(&same, 0), (&newer, 1), (&better, 1), (&engine("8", "BeatNet", "default"), 0)] {
        assert_eq!(improvable(at_work).await, (count, usize::try_from(count).expect("small")), "{at_work:?}");
    }
    let again = |at_work: AtWork| {
        let request = ReanalyzeRequest { all: Some(true), improvable_only: Some(true), ..ReanalyzeRequest::default() };
        world.db.write_bulk(move |tx| {
            requests::reanalyze(tx, &request, Some(&at_work), Limits { max_retries: 3, at_a_time: 2 })
        })
    };
    assert_eq!(again(same).await.expect("a transaction").expect_err("none").code, "validation_failed");
    assert_eq!(again(newer.clone()).await.expect("a transaction").expect("queued").queued, 1);
    world.db.write_bulk(|tx| requests::cancel(tx, AUDIO)).await.expect("a transaction");
    world.db.write(|tx| Ok(tx.execute("UPDATE audio SET locked = 1", [])?)).await.expect("locked");
    assert_eq!(improvable(&newer).await, (0, 0), "what the DJ locked stays");
}

#[tokio::test]
async fn what_is_asked_for_while_a_job_is_at_work_comes_after_it() {
    let world = World::new().await;
    world.db.write(|tx| Ok(tx.execute("UPDATE audio SET date_analyzed = 'x'", [])?)).await.expect("analysed once");
    world.take("one").await.expect("a job");
    for options in [
        AnalysisOptions {
            basic_features: Some(false),
            characteristics: Some(false),
            stems: Some(true),
            ..AnalysisOptions::default()
        },
        AnalysisOptions {
            basic_features: Some(false),
            characteristics: Some(false),
            genre: Some(true),
            ..AnalysisOptions::default()
        },
        AnalysisOptions::default(),
    ] {
        let request =
            AnalysisRequest { track_id: "t1".to_owned(), options: Some(options), priority: None, force: None };
        world
            .db
            .write_bulk(move |tx| requests::request(tx, &request, 3))
            .await
            .expect("a transaction")
            .expect("an outcome");
    }
    world.arrive("one", "basic_features", json!({"tempo": 128.0})).await;
    world.arrive("one", "characteristics", characteristics()).await;
    let job = world.job().await;
    assert_eq!(job.status, JobState::Queued);
    assert_eq!(stages::requested(&job.options), ["genre", "stems"], "what the job did is not done again");
}

#[tokio::test]
async fn many_jobs_are_moved_and_cancelled_at_once() {
    let world = World::new().await;
    let moved = PriorityRequest { track_ids: vec!["t1".to_owned(), "none".to_owned()], priority: Priority::Low };
    assert_eq!(world.db.write_bulk(move |tx| requests::prioritise(tx, &moved)).await.expect("a transaction"), 1);
    assert_eq!(world.job().await.priority, Priority::Low);
    let cancel = |request: CancelRequest| world.db.write_bulk(move |tx| requests::cancel_many(tx, &request));
    let none = cancel(CancelRequest::default()).await.expect("a transaction");
    assert_eq!(none.expect_err("nothing is named").code, "validation_failed");
    let other = CancelRequest { library_id: Some("f2".to_owned()), ..CancelRequest::default() };
    assert_eq!(cancel(other).await.expect("a transaction").expect("rows").len(), 0);
    let folder = CancelRequest { library_id: Some("f1".to_owned()), ..CancelRequest::default() };
    assert_eq!(cancel(folder).await.expect("a transaction").expect("rows").len(), 1);
    assert_eq!(world.job().await.status, JobState::Cancelled);
    let all = CancelRequest { all: Some(true), ..CancelRequest::default() };
    assert_eq!(cancel(all).await.expect("a transaction").expect("rows").len(), 0, "it is over already");
}

#[tokio::test]
async fn a_question_queues_nothing_and_failed_tracks_are_found() {
    let world = World::new().await;
    world.db.write_bulk(|tx| requests::cancel(tx, AUDIO)).await.expect("a transaction");
    world.db.write(|tx| Ok(tx.execute("UPDATE tracks SET duration_seconds = 600", [])?)).await.expect("a length");
    let limits = Limits { max_retries: 3, at_a_time: 2 };
    let ask =
        |request: ReanalyzeRequest| world.db.write_bulk(move |tx| requests::reanalyze(tx, &request, None, limits));
    let all = ReanalyzeRequest { all: Some(true), ..ReanalyzeRequest::default() };
    let question = all.clone();
    let summary = world.db.read(move |c| requests::reanalysis(c, &question, None, limits));
    let summary = summary.await.expect("a query").expect("an answer");
    assert_eq!((summary.total_requested, summary.queued), (1, 0));
    assert!(summary.estimated_seconds.is_some_and(|seconds| (1.0..60.0).contains(&seconds)), "{summary:?}");
    let failed = ReanalyzeRequest { failed_only: Some(true), ..all };
    assert!(ask(failed.clone()).await.expect("a transaction").is_err(), "none has failed");
    world.db.write(|tx| Ok(tx.execute("UPDATE audio SET failed_code = 'x'", [])?)).await.expect("failed");
    assert_eq!(ask(failed).await.expect("a transaction").expect("an answer").queued, 1);
}

#[tokio::test]
async fn a_waveform_that_was_lost_is_drawn_again_and_changes_nothing_that_is_locked() {
    let world = World::new().await;
    world.take("one").await.expect("a job");
    let waveform = json!([{"zoom_level": 0, "sample_rate": 44_100, "samples_per_pixel": 1.0, "num_pixels": 1,
        "low_freq_amplitude": "AA==", "mid_freq_amplitude": "AA==", "high_freq_amplitude": "AA==",
        "low_freq_intensity": "AA==", "mid_freq_intensity": "AA==", "high_freq_intensity": "AA=="}]);
    world.arrive("one", "basic_features", json!({"tempo": 128.0, "waveforms": waveform})).await;
    world.arrive("one", "characteristics", characteristics()).await;
    let lost = async || world.db.read(store::undrawn).await.expect("a query");
    assert_eq!(lost().await, Vec::<String>::new());
    let change = |sql: &'static str| world.db.write(move |tx| Ok(tx.execute_batch(sql)?));
    change("DELETE FROM waveforms; INSERT INTO edits(audio_id, locked) SELECT audio_id, 1 FROM audio")
        .await
        .expect("done");
    let undrawn = lost().await;
    assert_eq!(undrawn, [AUDIO]);
    let queued = world.db.write_bulk(move |tx| store::enqueue_undrawn(tx, &undrawn, 3)).await.expect("a transaction");
    assert_eq!(queued, 1);
    world.take("two").await.expect("a job");
    let end = world.arrive("two", "basic_features", json!({"tempo": 90.0, "waveforms": waveform})).await;
    assert!(matches!(end, Effect::Stage { ended: Some(End::Completed), .. }), "{end:?}");
    assert_eq!(lost().await, Vec::<String>::new());
    assert!(world.text("SELECT audio_id FROM audio WHERE bpm = 128.0").await.is_some(), "the tempo is locked");
}

#[tokio::test]
async fn jobs_of_a_folder_that_is_away_wait() {
    let world = World::new().await;
    world.db.write(|tx| Ok(tx.execute("UPDATE folders SET is_available = 0", [])?)).await.expect("away");
    assert!(world.take("one").await.is_none());
    let shown = waiting::shown(world.job().await, Some(JobWait::NoServer));
    assert_eq!((shown.status, shown.waiting), (JobState::Waiting, Some(JobWait::FolderOffline)));
    let count = world.db.read(|c| waiting::count(c, Some(JobWait::NoServer), &[])).await.expect("a count");
    assert_eq!(count, WaitingJobs { folder_offline: 1, ..WaitingJobs::default() });
    world.db.write(|tx| Ok(tx.execute("UPDATE tracks SET is_missing = 1", [])?)).await.expect("missing");
    assert_eq!(world.job().await.waiting, Some(JobWait::FileMissing));
    world.db.write(|tx| Ok(tx.execute("UPDATE tracks SET is_missing = 0", [])?)).await.expect("found");
    world.db.write(|tx| Ok(tx.execute("UPDATE folders SET is_available = 1", [])?)).await.expect("back");
    assert_eq!(waiting::shown(world.job().await, None).status, JobState::Queued);
    let count = world.db.read(|c| waiting::count(c, Some(JobWait::Paused), &[])).await.expect("a count");
    assert_eq!(count, WaitingJobs { paused: 1, ..WaitingJobs::default() });
    assert!(world.take("two").await.is_some());
}

#[tokio::test]
async fn a_job_that_no_server_can_do_says_so() {
    let world = World::new().await;
    let count = |lacks: Vec<Vec<&'static str>>| world.db.read(move |c| waiting::count(c, None, &lacks));
    let able = async |lacks| count(lacks).await.expect("a count").no_able_server;
    assert_eq!(able(vec![vec!["stems"]]).await, 0, "nobody asked for stems");
    let stems = AnalysisOptions { stems: Some(true), ..AnalysisOptions::default() };
    let request = AnalysisRequest { track_id: "t1".to_owned(), options: Some(stems), priority: None, force: None };
    let asked = world.db.write_bulk(move |tx| requests::request(tx, &request, 3));
    asked.await.expect("a transaction").expect("an outcome");
    assert_eq!(able(vec![vec!["stems"], vec!["genre", "stems"]]).await, 1);
    assert_eq!(able(vec![vec!["stems"], vec!["genre"]]).await, 0, "one of the two makes them");
    assert_eq!(able(Vec::new()).await, 0, "without any server it waits for that");
    world.db.write(|tx| Ok(tx.execute("UPDATE folders SET is_available = 0", [])?)).await.expect("away");
    assert_eq!(able(vec![vec!["stems"]]).await, 0, "it waits for its folder first");
}

#[tokio::test]
async fn a_restart_of_the_application_costs_nothing() {
    let world = World::new().await;
    world.take("one").await.expect("a job");
    assert_eq!(world.db.write_bulk(store::requeue_all).await.expect("a transaction"), 1);
    let job = world.job().await;
    assert_eq!((job.status, job.retry_count), (JobState::Queued, 0));
    assert!(world.take("two").await.is_some());
}
