//! Several servers together: one at a time as they start, each for itself as they fail.

use std::collections::BTreeMap;

use mismo_tests::audio::Piece;
use mismo_tests::mismo::{Mismo, signal, wait_until_gone};
use mismo_tests::processes::below;
use mismo_tests::stand_in::{Stage, pid};
use rustix::process::Signal;
use serde_json::{Value, json};

/// Waits until the servers are as `fits` wants them; they.
async fn servers(mismo: &Mismo, what: &str, fits: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let mut events = mismo.events().await;
    loop {
        let servers = mismo.get("/api/analysis/servers").await.1["servers"].as_array().cloned().expect("a list");
        if fits(&servers) {
            return servers;
        }
        let news = |event: &Value| matches!(event["type"].as_str(), Some("pool.changed" | "server.state" | "resync"));
        events.wait_for(&format!("{what}; they are {servers:#?}"), news).await;
    }
}

fn are_ready(servers: &[Value], count: usize) -> bool {
    servers.len() == count && servers.iter().all(|server| server["status"]["isReady"] == true)
}

/// An application with `count` servers, all ready.
async fn pool(stage: &Stage, count: usize) -> (Mismo, Vec<Value>) {
    let mismo = stage.setup().with("ANALYSIS_SERVERS", count.to_string()).start();
    let all = servers(&mismo, "all ready", |servers| are_ready(servers, count)).await;
    (mismo, all)
}

#[tokio::test]
async fn servers_start_one_at_a_time_on_neighbouring_ports() {
    let stage = Stage::new(json!([{}, {"wait": true}]));
    let mismo = stage.setup().with("ANALYSIS_SERVERS", "3").start();
    stage.event("waiting", 1).await;
    let servers_now = mismo.get("/api/analysis/servers").await.1["servers"].clone();
    assert_eq!(
        (servers_now.as_array().map(Vec::len), &servers_now[1]["status"]["state"]),
        (Some(2), &json!("starting"))
    );
    stage.go();
    let all = servers(&mismo, "all ready", |servers| are_ready(servers, 3)).await;
    for (n, server) in all.iter().enumerate() {
        let port: u16 = server["status"]["port"].as_str().and_then(|port| port.parse().ok()).expect("a port");
        let wished = stage.port + u16::try_from(n).expect("few");
        // Another program of this computer may have it.
        assert!(port == wished || server["status"]["notice"].is_string(), "{server}");
        assert_eq!(server["number"], n + 1);
    }
    let status = mismo.get("/api/analysis/status").await.1;
    assert_eq!(status, all[0]["status"], "the first one is the analysis server of all other operations");
}

#[tokio::test]
async fn servers_that_fell_together_start_one_at_a_time() {
    let stage = Stage::new(json!([{}, {}, {}, {"wait": true}]));
    let (mismo, all) = pool(&stage, 3).await;
    for server in &all {
        signal(pid(&server["status"]), Signal::KILL);
    }
    let in_turn = |servers: &[Value]| {
        let in_state = |state: &str| servers.iter().filter(|server| server["status"]["state"] == state).count();
        in_state("starting") == 1 && in_state("preflight") == 2
    };
    servers(&mismo, "two wait for one", in_turn).await;
    stage.event("waiting", 1).await;
    assert_eq!(stage.events("start").len(), 4);
    stage.go();
    let all = servers(&mismo, "all ready again", |servers| are_ready(servers, 3)).await;
    assert!(all.iter().all(|server| server["status"]["restarts"] == 1), "{all:#?}");
}

#[tokio::test]
async fn case_54_one_of_three_dies_and_only_its_jobs_are_sent_again() {
    let stage = Stage::new(json!([{"capabilities": ["allowed-paths"]}]));
    let music = stage.home.music();
    for n in 0..6 {
        let piece = Piece { seconds: 5.0, bpm: 100.0 + f64::from(n), ..Piece::default() };
        piece.write(&music.join(format!("{n}.wav")));
    }
    let (mismo, all) = pool(&stage, 3).await;
    mismo.add_folder(&music).await;
    stage.event("job", 6).await;
    let by_server = |jobs: &[Value]| {
        let mut sent: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        for job in jobs {
            let track = job["track"].as_str().expect("a hash").to_owned();
            sent.entry(job["pid"].as_u64().expect("a pid")).or_default().push(track);
        }
        sent
    };
    let sent = by_server(&stage.events("job"));
    assert!(sent.len() == 3 && sent.values().all(|jobs| jobs.len() == 2), "two each: {sent:?}");
    let victim = pid(&all[1]["status"]);
    signal(victim, Signal::KILL);
    stage.event("job", 8).await;
    let again = by_server(&stage.events("job")[6..]);
    let mut lost = sent[&u64::from(victim)].clone();
    let mut repeated: Vec<String> = again.into_values().flatten().collect();
    lost.sort();
    repeated.sort();
    assert_eq!(repeated, lost, "its jobs, and no others");
    for hash in lost {
        let job = mismo.get(&format!("/api/analysis/jobs/{hash}")).await.1["job"].clone();
        assert_eq!((&job["status"], &job["retry_count"]), (&json!("processing"), &json!(0)), "{job}");
    }
    let now = servers(&mismo, "ready again", |servers| are_ready(servers, 3)).await;
    for n in [0, 2] {
        assert_eq!(now[n]["status"]["pid"], all[n]["status"]["pid"], "the others go on");
    }
    assert_eq!(now[1]["status"]["restarts"], 1);
}

#[tokio::test]
async fn case_29_nothing_is_left_of_three_servers() {
    let stage = Stage::new(json!([{"family": true}]));
    let (mismo, _) = pool(&stage, 3).await;
    let all = below(mismo.pid());
    assert!(all.len() >= 12, "three guards, servers and their families: {all:?}");
    mismo.kill();
    for process in all {
        wait_until_gone(process.pid).await;
    }
    let (mismo, all) = pool(&stage, 3).await;
    assert!(all.iter().all(|server| server["status"]["failure"].is_null()));
    let all = below(mismo.pid());
    assert!(mismo.terminate().success());
    assert!(!all.iter().any(|process| process.is_running()));
}

#[tokio::test]
async fn their_number_is_changed_while_they_run() {
    let stage = Stage::new(json!([{}]));
    let mismo = stage.setup().start();
    let first = mismo.wait_for_server("ready").await;
    let set = |number: Value| mismo.put("/api/settings/ANALYSIS_SERVERS", json!({ "value": number }));
    assert_eq!(set(json!(3)).await.0, 200);
    let all = servers(&mismo, "three", |servers| are_ready(servers, 3)).await;
    assert_eq!(set(json!(2)).await.0, 200);
    let left = servers(&mismo, "two", |servers| are_ready(servers, 2)).await;
    assert_eq!((&left[0]["status"]["pid"], &left[1]["status"]["pid"]), (&first["pid"], &all[1]["status"]["pid"]));
    wait_until_gone(pid(&all[2]["status"])).await;
    assert_eq!(set(json!("auto")).await.0, 200);
    let (code, refused) = set(json!(99)).await;
    assert_eq!(code, 400);
    assert!(refused["message"].as_str().is_some_and(|text| text.contains("1 to 8, or auto")), "{refused}");
}

#[tokio::test]
async fn wishes_are_for_all_of_them() {
    let stage = Stage::new(json!([{}]));
    let (mismo, all) = pool(&stage, 2).await;
    assert_eq!(mismo.post("/api/analysis/stop", json!({})).await.0, 200);
    assert!(below(mismo.pid()).is_empty());
    let stopped = mismo.get("/api/analysis/servers").await.1;
    assert!(stopped["servers"].as_array().is_some_and(|servers| {
        servers.len() == 2 && servers.iter().all(|server| server["status"]["state"] == "stopped")
    }));
    assert_eq!(mismo.post("/api/analysis/start", json!({})).await.0, 200);
    let again = servers(&mismo, "both again", |servers| are_ready(servers, 2)).await;
    assert_eq!(mismo.post("/api/analysis/restart", json!({})).await.0, 200);
    let fresh = |servers: &[Value]| {
        are_ready(servers, 2)
            && servers.iter().zip(&again).all(|(now, then)| now["status"]["pid"] != then["status"]["pid"])
    };
    servers(&mismo, "both fresh", fresh).await;
    assert!(all.len() == 2);
}

#[tokio::test]
async fn one_that_cannot_run_is_told_apart_and_the_first_goes_on() {
    let stage = Stage::new(json!([{}, {"exit": 3}]));
    let mismo = stage.setup().with("ANALYSIS_SERVERS", "2").start();
    let failed = |servers: &[Value]| servers.len() == 2 && servers[1]["status"]["state"] == "failed";
    let all = servers(&mismo, "the second gave up", failed).await;
    assert_eq!(all[0]["status"]["isReady"], true);
    let incidents = mismo.get("/api/incidents?open=true").await.1["data"].clone();
    let incident = &incidents[0];
    assert_eq!((&incident["code"], &incident["cause"]["server"]), (&json!("crash_loop"), &json!(2)), "{incidents}");
    assert!(incident["message"].as_str().is_some_and(|text| text.starts_with("Engine 2")), "{incident}");
    // The first one is ready again: that says nothing of the second.
    assert_eq!(mismo.get("/api/incidents?open=true").await.1["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_stop_whose_caller_went_away_holds_nothing_up() {
    let stage = Stage::new(json!([{"ignore_term": true}, {}]));
    let (mismo, _) = stage.ready().await;
    let mut events = mismo.events().await;
    let request = mismo.http().post(format!("{}/api/analysis/stop", mismo.base)).json(&json!({})).send();
    let caller = tokio::spawn(request);
    events.wait_for("it is told to end", |event| event["data"]["state"] == "stopping").await;
    caller.abort();
    mismo.wait_for_server("stopped").await;
    let (code, started) = mismo.post("/api/analysis/start", json!({})).await;
    assert_eq!(code, 200, "{started}");
    assert_eq!(mismo.put("/api/settings/ANALYSIS_SERVERS", json!({"value": 2})).await.0, 200);
    servers(&mismo, "a second one", |servers| are_ready(servers, 2)).await;
}
