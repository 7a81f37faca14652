//! What failed is told with its cause and with something that really helps, and no secret leaves this computer.

use std::io::Read as _;
use std::net::TcpListener;
use std::path::Path;

use mismo_tests::engine;
use mismo_tests::mismo::{Home, Mismo, Setup, free_port};
use serde_json::{Value, json};

/// Settings with the prepared engine, whose server's port is not fixed by the environment.
fn setup(home: &Home) -> Setup {
    home.setup_without_server().with("MISMO_ENGINE_DIR", engine::prepared().to_string_lossy())
}

/// Settings that use the program `app` with the prepared Python as an existing installation.
fn installation(home: &Home, app: &str) -> Setup {
    let folder = home.data().join("server");
    std::fs::create_dir_all(folder.join("src")).expect("a folder");
    std::fs::write(folder.join("src/app.py"), app).expect("written");
    setup(home)
        .with("PYTHON_SERVER_PORT", free_port().to_string())
        .with("PYTHON_SERVER_PYTHON_PATH", engine::python().to_string_lossy())
        .with("PYTHON_SERVER_APP_DIR", folder.to_string_lossy())
}

async fn open_incidents(mismo: &Mismo) -> Vec<Value> {
    let (status, body) = mismo.get("/api/incidents?open=true").await;
    assert_eq!(status, 200, "{body}");
    body["data"].as_array().cloned().expect("a list")
}

fn action_names(incident: &Value) -> Vec<&str> {
    let actions = incident["actions"].as_array().expect("a list");
    actions.iter().filter_map(|offered| offered["action"].as_str()).collect()
}

#[tokio::test]
async fn one_button_mends_a_port_that_another_program_has() {
    let home = Home::default();
    let mismo = setup(&home).start();
    let port = free_port();
    let _other = TcpListener::bind(("127.0.0.1", port)).expect("a port");
    let (status, body) = mismo.put("/api/settings/PYTHON_SERVER_PORT", json!({ "value": port })).await;
    assert_eq!(status, 200, "{body}");
    let mut events = mismo.events().await;
    for count in 1..=2 {
        let (status, body) = mismo.post("/api/analysis/start", json!({})).await;
        assert_eq!((status, &body["code"]), (500, &json!("port_in_use")));
        let told = events.wait_for("the incident is told", |event| event["type"] == "incident.opened").await;
        assert_eq!((&told["data"]["code"], &told["data"]["count"]), (&json!("port_in_use"), &json!(count)));
    }
    let incidents = open_incidents(&mismo).await;
    let [incident] = &incidents[..] else { panic!("{incidents:?}") };
    assert_eq!(incident["cause"]["port"], json!(port));
    assert_eq!(incident["cause"]["holder"]["pid"], json!(std::process::id()));
    assert_eq!(action_names(incident)[0], "use_other_port");

    let id = incident["id"].as_str().expect("an id");
    let (status, body) = mismo.post(&format!("/api/incidents/{id}/actions/fewer_jobs"), json!({})).await;
    assert_eq!((status, &body["code"]), (409, &json!("action_not_offered")));
    let (status, body) = mismo.post(&format!("/api/incidents/{id}/actions/use_other_port"), json!({})).await;
    assert_eq!(status, 200, "{body}");
    let ready = mismo.wait_for_server("ready").await;
    assert_ne!(ready["port"], json!(port.to_string()));
    let closed = events.wait_for("the incident is over", |event| event["type"] == "incident.closed").await;
    assert_eq!((&closed["data"]["id"], &closed["data"]["state"]), (&json!(id), &json!("resolved")));
    assert!(open_incidents(&mismo).await.is_empty());
    // It is on disk: the next start uses the port, and knows of the incident.
    mismo.terminate();
    let mismo = setup(&home).start();
    let (_, setting) = mismo.get("/api/settings/PYTHON_SERVER_PORT").await;
    assert_eq!(setting["data"]["value"], ready["port"]);
    let (_, all) = mismo.get("/api/incidents").await;
    assert_eq!((&all["count"], &all["data"][0]["count"]), (&json!(1), &json!(2)), "{all}");
}

#[tokio::test]
async fn a_missing_module_is_named_and_what_the_environment_holds_is_not_offered() {
    let home = Home::default();
    let mismo = installation(&home, "import no_such_module_here\n").start();
    let (status, body) = mismo.post("/api/analysis/start", json!({})).await;
    assert_eq!((status, &body["code"]), (500, &json!("import_error")), "{body}");
    let incident = open_incidents(&mismo).await.pop().expect("an incident");
    assert_eq!(
        (&incident["code"], &incident["cause"]["module"]),
        (&json!("import_error"), &json!("no_such_module_here"))
    );
    assert!(incident["needs_person"].as_bool().expect("a flag") && !action_names(&incident).is_empty());
    let held: Vec<_> = incident["held"].as_array().expect("a list").iter().map(|held| &held["variable"]).collect();
    assert_eq!(held, [&json!("PYTHON_SERVER_PYTHON_PATH"), &json!("PYTHON_SERVER_PYTHON_PATH")]);
    let id = incident["id"].as_str().expect("an id");
    let (status, body) = mismo.post(&format!("/api/incidents/{id}/actions/use_bundled_engine"), json!({})).await;
    assert_eq!(status, 409, "{body}");
    assert!(body["message"].as_str().expect("a text").contains("PYTHON_SERVER_PYTHON_PATH"), "{body}");

    let (_, report) = mismo.get("/api/doctor").await;
    let checks = report["data"]["checks"].as_array().expect("a list");
    let imports = checks.iter().find(|check| check["id"] == "imports").expect("the check");
    assert_eq!(imports["state"], "fail", "{imports}");
    assert!(imports["evidence"].as_str().expect("a text").contains("no_such_module_here"), "{imports}");

    let (status, body) = mismo.post(&format!("/api/incidents/{id}/dismiss"), json!({})).await;
    assert_eq!((status, &body["data"]["state"]), (200, &json!("dismissed")));
    assert!(open_incidents(&mismo).await.is_empty());
}

#[tokio::test]
async fn case_47_no_secret_reaches_log_incidents_or_diagnostics() {
    const SECRETS: [&str; 3] = ["hunter2", "s3cr3t-value", "0123456789abcdef"];
    let home = Home::default();
    let program = "print('fetching http://ines:hunter2@proxy.lan/x?token=s3cr3t-value', flush=True)\n\
        print('POST /api/analysis/callback/0123456789abcdef', flush=True)\nraise SystemExit(7)\n";
    let mismo = installation(&home, program).start();
    let (status, body) = mismo.post("/api/analysis/start", json!({})).await;
    assert_eq!(status, 500, "{body}");
    let incident = open_incidents(&mismo).await.pop().expect("an incident");
    assert_eq!((&incident["code"], &incident["cause"]["exit_code"]), (&json!("crash_loop"), &json!(7)), "{incident}");
    let lines = incident["last_lines"].to_string();
    assert!(lines.contains("proxy.lan") && lines.contains("[redacted]"), "{lines}");
    let (_, logs) = mismo.get("/api/logs").await;
    let (status, written) = mismo.post("/api/diagnostics", json!({})).await;
    assert_eq!(status, 201, "{written}");
    let path = written["data"]["path"].as_str().expect("a path");
    let files = unpacked(Path::new(path));
    for name in ["settings.json", "status.json", "incidents.json", "doctor.json", "queue.json", "logs/app.log"] {
        assert!(files.iter().any(|(file, text)| file == name && !text.is_empty()), "{name} is not in {path}");
    }
    let app_log = std::fs::read_to_string(home.data().join("logs/app.log")).expect("a log");
    let shown = [body.to_string(), incident.to_string(), logs.to_string(), app_log];
    for text in shown.iter().chain(files.iter().map(|(_, text)| text)) {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} is in\n{text}");
        }
    }
}

#[test]
fn doctor_and_diagnostics_need_no_application() {
    let home = Home::default();
    let output = setup(&home).run(&["doctor", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["healthy"], json!(true));
    for check in report["checks"].as_array().expect("a list") {
        assert!(["ok", "warn", "unknown"].iter().any(|state| check["state"] == *state), "{check}");
        assert!(!check["evidence"].as_str().expect("a text").is_empty(), "{check}");
    }
    let ill = setup(&home)
        .with("PYTHON_SERVER_PYTHON_PATH", "/no/such/python")
        .with("PYTHON_SERVER_APP_DIR", "/")
        .run(&["doctor", "--json"]);
    assert_eq!(ill.status.code(), Some(1));
    let output = setup(&home).run(&["diagnostics"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let path = String::from_utf8(output.stdout).expect("a path");
    assert!(unpacked(Path::new(path.trim())).iter().any(|(name, _)| name == "doctor.json"));
}

/// Names and texts of the files in a zip file.
fn unpacked(path: &Path) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).expect("it is there")).expect("a zip file");
    let files = (0..archive.len()).map(|index| {
        let mut file = archive.by_index(index).expect("a file");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("text");
        (file.name().expect("a name").into_owned(), text)
    });
    files.collect()
}
