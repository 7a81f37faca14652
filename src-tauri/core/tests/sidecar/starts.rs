//! How starts are timed, remembered, and what is expected of the next one.

use mismo_core::db::Db;
use mismo_core::model::{ServerKind, ServerState, StageName, StageState, StartOutcome};
use mismo_core::sidecar::History;
use serde_json::json;

use crate::bench::{Bench, until, until_state};

#[tokio::test]
async fn the_second_start_is_compared_with_the_first() {
    let bench = Bench::new(json!([{}]));
    let supervisor = bench.supervisor();
    let first = supervisor.start().await.expect("ready");
    assert_eq!(first.forecast, None, "nothing is known before the first start");
    assert!(first.timeline.iter().all(|stage| stage.usual_ms.is_none()));
    supervisor.stop().await.expect("stopped");
    let second = supervisor.start().await.expect("ready");
    let starts = supervisor.starts();
    let forecast = second.forecast.expect("a forecast");
    assert_eq!((forecast.usual_ms, forecast.starts, forecast.remaining_ms), (starts.starts[0].total_ms, 1, None));
    for (stage, before) in second.timeline.iter().zip(&starts.starts[0].stages) {
        assert_eq!(stage.usual_ms, before.duration_ms, "{:?}", stage.name);
    }
    let known: Vec<_> =
        starts.starts.iter().map(|start| (start.kind, start.outcome, start.version.as_deref())).collect();
    assert_eq!(known, [(ServerKind::Own, StartOutcome::Ready, Some("9.9")); 2]);
    assert_eq!(starts.usual_ms, starts.starts.iter().map(|start| start.total_ms).min());
}

#[tokio::test]
async fn what_is_left_gets_less_without_an_event() {
    let bench = Bench::new(json!([{}, {"wait": true}]));
    let supervisor = bench.supervisor();
    supervisor.start().await.expect("ready");
    supervisor.stop().await.expect("stopped");
    let starting = tokio::spawn({
        let supervisor = supervisor.clone();
        async move { supervisor.start().await }
    });
    bench.event("waiting", 1).await;
    let mut events = bench.bus.subscribe();
    let left = || supervisor.status().forecast.and_then(|forecast| forecast.remaining_ms).expect("a start under way");
    let early = left();
    let imports = || supervisor.status().timeline[StageName::Imports as usize].duration_ms.expect("it runs");
    let young = imports();
    // The status is renewed at each probe, so whoever asks sees time go by.
    let older = tokio::time::timeout(std::time::Duration::from_secs(60), async {
        while imports() < young + 50 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    });
    older.await.expect("the stage under way grows older");
    assert!(left() <= early);
    let news = std::iter::from_fn(|| events.try_recv().ok());
    let news: Vec<_> = news.map(|envelope| format!("{:?}", envelope.event)).collect();
    // That it has become slow may be told, once.
    assert!(news.len() <= 1, "{news:#?}");
    bench.go();
    starting.await.expect("answered").expect("ready");
}

#[tokio::test]
async fn failed_and_called_off_starts_are_remembered_as_such() {
    let bench = Bench::new(json!([
        {"lines": ["Loading beat_this model", "ModuleNotFoundError: No module named 'tea'"], "exit": 1},
        {"wait": true},
    ]));
    let supervisor = bench.supervisor();
    supervisor.start().await.expect_err("it fails");
    tokio::spawn({
        let supervisor = supervisor.clone();
        async move { supervisor.start().await }
    });
    bench.event("waiting", 1).await;
    supervisor.stop().await.expect("stopped");
    let status = until_state(&supervisor, ServerState::Stopped).await;
    assert_eq!(status.timeline[StageName::Imports as usize].state, StageState::Stopped);
    assert!(status.timeline.iter().all(|stage| stage.state != StageState::Running));
    let starts = supervisor.starts();
    let known: Vec<_> = starts.starts.iter().map(|start| (start.outcome, start.code.as_deref())).collect();
    assert_eq!(known, [(StartOutcome::Failed, Some("import_error")), (StartOutcome::Stopped, None)]);
    assert_eq!(starts.usual_ms, None, "neither became ready");
    let imports = &starts.starts[0].stages[StageName::Imports as usize];
    let parts: Vec<_> = imports.parts.iter().map(|part| (part.name.as_str(), part.state)).collect();
    assert_eq!((imports.state, parts), (StageState::Failed, vec![("beat_this", StageState::Failed)]));
}

#[tokio::test]
async fn a_restart_during_the_start_begins_another() {
    let bench = Bench::new(json!([{"wait": true}, {}]));
    let supervisor = bench.supervisor();
    tokio::spawn({
        let supervisor = supervisor.clone();
        async move { supervisor.start().await }
    });
    bench.event("waiting", 1).await;
    supervisor.restart().await.expect("ready");
    let outcomes: Vec<_> = supervisor.starts().starts.into_iter().map(|start| start.outcome).collect();
    assert_eq!(outcomes, [StartOutcome::Stopped, StartOutcome::Ready]);
}

#[tokio::test]
async fn the_next_run_of_the_application_knows_them() {
    let mut bench = Bench::new(json!([{}]));
    let file = bench.dir.path().join("library.db");
    let db = Db::open(&file).expect("a database");
    bench.history = History::load(db.clone()).await;
    let supervisor = bench.supervisor();
    supervisor.start().await.expect("ready");
    let known = supervisor.starts();
    supervisor.shutdown().await;
    // It is written beside the start, not before its answer.
    let written = tokio::time::timeout(std::time::Duration::from_secs(60), async {
        while db.starts().await.expect("readable").is_empty() {
            tokio::task::yield_now().await;
        }
    });
    written.await.expect("the start is written");
    bench.history = History::load(Db::open(&file).expect("a database")).await;
    let supervisor = bench.supervisor();
    assert_eq!(supervisor.starts(), known);
    tokio::spawn({
        let supervisor = supervisor.clone();
        async move { supervisor.start().await }
    });
    let status = until(&supervisor, |status| status.forecast.is_some()).await;
    assert_eq!(status.forecast.map(|forecast| forecast.usual_ms), known.usual_ms);
    until_state(&supervisor, ServerState::Ready).await;
}
