//! Incidents over a real bus and a real database.

use std::collections::BTreeMap;

use tempfile::TempDir;

use super::*;
use crate::config::Sources;
use crate::model::{Cause, ServerFailure, ServerState, ServerStatus};

struct World {
    dir: TempDir,
    bus: Bus,
    incidents: Incidents,
    stop: CancellationToken,
    tasks: TaskTracker,
    events: tokio::sync::broadcast::Receiver<Arc<Envelope>>,
}

impl World {
    async fn new() -> Self {
        Self::over(tempfile::tempdir().expect("a folder")).await
    }

    async fn over(dir: TempDir) -> Self {
        let (bus, stop, redactor) = (Bus::default(), CancellationToken::new(), Redactor::default());
        let tasks = TaskTracker::new();
        redactor.keep("api", "open sesame");
        let incidents = Incidents::start(IncidentsParts {
            config: Config::new(Sources::new(BTreeMap::new(), None)),
            db: Db::open(&dir.path().join("library.db")).expect("a database"),
            bus: bus.clone(),
            redactor,
            stop: stop.clone(),
            tasks: tasks.clone(),
        })
        .await;
        let events = bus.subscribe();
        Self { dir, bus, incidents, stop, tasks, events }
    }

    fn server(&self, state: ServerState, failure: Option<ServerFailure>) {
        self.bus.publish(Event::ServerState(Box::new(ServerStatus { state, failure, ..blank() })));
    }

    /// The next incident that is told.
    async fn told(&mut self) -> Incident {
        loop {
            match &self.events.recv().await.expect("an event").event {
                Event::IncidentOpened(incident) | Event::IncidentClosed(incident) => return incident.clone(),
                _ => {}
            }
        }
    }
}

fn blank() -> ServerStatus {
    serde_json::from_value(serde_json::json!({
        "url": "http://127.0.0.1:8000", "port": "8000", "isHealthy": false, "isProcessRunning": false,
        "isReady": false, "autoStart": true, "pid": null, "state": "stopped", "since": "", "external": false,
        "wanted": true, "generation": 1, "attempt": 1, "restarts": 0, "until": null, "version": null,
        "capabilities": [], "device": null, "engines": {}, "allowedPaths": null, "timeline": [], "failure": null, "notice": null
    }))
    .expect("a status")
}

fn ended(at: &str) -> ServerFailure {
    ServerFailure {
        code: "exited".to_owned(),
        message: "It ended (exit code 1)".to_owned(),
        hint: "Look at the log".to_owned(),
        action: "open_logs".to_owned(),
        cause: Cause { exit_code: Some(1), ..Cause::default() },
        stage: None,
        last_lines: vec!["open sesame, token=abcdef, bye".to_owned()],
        at: at.to_owned(),
    }
}

#[tokio::test]
async fn a_failure_is_told_folded_and_resolved_by_itself() {
    let mut world = World::new().await;
    world.server(ServerState::Backoff, Some(ended("1")));
    assert_eq!(world.incidents.list(&IncidentFilter::default()).len(), 1, "known as soon as it was said");
    let first = world.told().await;
    assert_eq!((first.state, first.count, first.code.as_str()), (IncidentState::Open, 1, "exited"));
    assert_eq!(first.last_lines, ["[redacted], token=[redacted], bye"]);
    assert!(!first.actions.is_empty());
    // The same failure in the next status is no second one.
    world.server(ServerState::Preflight, Some(ended("1")));
    world.server(ServerState::Failed, Some(ServerFailure { code: "crash_loop".to_owned(), ..ended("2") }));
    let second = world.told().await;
    assert_eq!((second.id.as_str(), second.count, second.code.as_str()), (first.id.as_str(), 2, "crash_loop"));
    assert!(second.needs_person);
    world.server(ServerState::Ready, None);
    let closed = world.told().await;
    assert_eq!((closed.state, closed.resolved_at.is_some()), (IncidentState::Resolved, true));
    assert!(closed.actions.is_empty() && !closed.needs_person);
    assert!(world.incidents.list(&IncidentFilter { open: Some(true) }).is_empty());
    assert_eq!(world.incidents.list(&IncidentFilter::default()).len(), 1);
}

#[tokio::test]
async fn incidents_outlive_the_application() {
    let mut world = World::new().await;
    world.server(ServerState::Failed, Some(ended("1")));
    let told = world.told().await;
    world.stop.cancel();
    world.tasks.close();
    world.tasks.wait().await;
    let World { dir, .. } = world;
    let next = World::over(dir).await;
    let list = next.incidents.list(&IncidentFilter::default());
    assert_eq!((list.len(), &list[0].id, list[0].actions.is_empty()), (1, &told.id, false));
    let dismissed = next.incidents.dismiss(&told.id).expect("it is known");
    assert_eq!((dismissed.state, dismissed.actions.len()), (IncidentState::Dismissed, 0));
    assert_eq!(next.incidents.dismiss("nobody").expect_err("refused").code, "not_found");
}

#[tokio::test]
async fn a_database_that_refuses_costs_no_incident() {
    let mut world = World::new().await;
    let db = world.incidents.inner.parts.db.clone();
    db.write(|tx| Ok(tx.execute_batch("DROP TABLE incidents")?)).await.expect("broken on purpose");
    for n in 1..=3 {
        world.server(ServerState::Backoff, Some(ended(&n.to_string())));
        assert_eq!(world.told().await.count, n);
    }
    assert_eq!(world.incidents.list(&IncidentFilter { open: Some(true) })[0].count, 3);
}
