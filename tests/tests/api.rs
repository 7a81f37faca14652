//! The HTTP door itself: shapes, methods, who may ask.

use mismo_tests::mismo::Home;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn health_and_unknown_paths_have_their_shapes() {
    let home = Home::default();
    let mismo = home.setup_without_server().start();
    let (status, health) = mismo.get("/health").await;
    assert_eq!((status, &health["status"]), (200, &json!("ok")));
    for field in ["timestamp", "uptime", "environment", "version"] {
        assert!(!health[field].is_null(), "{field}");
    }
    let (status, body) = mismo.get("/api/nothing").await;
    assert_eq!((status, &body["success"], &body["code"]), (404, &json!(false), &json!("not_found")));
    let (status, body) = mismo.get("/api/analysis/nothing").await;
    assert_eq!((status, body.get("success"), &body["code"]), (404, None, &json!("not_found")));
    let (status, body) = mismo.post("/api/tracks", json!({})).await;
    assert_eq!((status, &body["code"]), (405, &json!("method_not_allowed")));
    let (status, body) = mismo.post("/", json!({})).await;
    assert_eq!((status, &body["code"]), (405, &json!("method_not_allowed")));
    let page = mismo.http().get(&mismo.base).send().await.expect("an answer");
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.headers()["content-type"].to_str().expect("text").starts_with("text/html"));
    assert!(page.headers()["content-security-policy"].to_str().expect("text").contains("default-src 'self'"));
}

#[tokio::test]
async fn an_empty_library_answers_empty_pages() {
    let home = Home::default();
    let mismo = home.setup_without_server().start();
    let (status, page) = mismo.get("/api/tracks?page=1&limit=50&sort=bpm&order=DESC&search=").await;
    assert_eq!(status, 200);
    assert_eq!(page["pagination"], json!({"page": 1, "limit": 50, "total": 0, "totalPages": 0}));
    let (_, stats) = mismo.get("/api/tracks/stats").await;
    assert_eq!(stats["data"]["total"], 0);
    let (_, queue) = mismo.get("/api/analysis/queue").await;
    assert_eq!((&queue["queue"]["queuedCount"], &queue["stats"]["queued"]["total"]), (&json!(0), &json!(0)));
    let (_, waveforms) = mismo.get("/api/analysis/waveforms/none").await;
    assert_eq!(waveforms["waveforms"], json!([]));
}

#[tokio::test]
async fn bad_input_names_the_field() {
    let home = Home::default();
    let mismo = home.setup_without_server().start();
    let (status, body) = mismo.get("/api/tracks?page=two").await;
    assert_eq!((status, &body["details"][0]["field"]), (400, &json!("page")));
    let (status, body) = mismo.post("/api/analysis/request", json!({})).await;
    assert_eq!((status, &body["details"][0]["field"], body.get("success")), (400, &json!("track_id"), None));
    let (status, body) = mismo.post("/api/analysis/request", json!({"track_id": "none"})).await;
    assert_eq!((status, &body["code"]), (404, &json!("not_found")));
    let (status, body) = mismo.post("/api/analysis/reanalyze", json!({})).await;
    assert_eq!((status, &body["code"]), (400, &json!("validation_failed")));
    let raw = |body: &'static str| mismo.http().post(format!("{}/api/analysis/request", mismo.base)).body(body).send();
    for broken in ["{", "[1]", "\"x\""] {
        let answer = raw(broken).await.expect("an answer");
        assert_eq!(answer.status(), 400);
        assert_eq!(answer.json::<Value>().await.expect("JSON")["code"], "bad_json", "{broken}");
    }
    for path in
        ["/api/tracks/none", "/api/tracks/none/beats", "/api/library/directories/none", "/api/analysis/jobs/none"]
    {
        let (status, body) = mismo.get(path).await;
        assert_eq!((status, &body["code"]), (404, &json!("not_found")), "{path}");
    }
}

#[tokio::test]
async fn callbacks_need_the_secret_of_a_try() {
    let home = Home::default();
    let mismo = home.setup_without_server().start();
    let callback = json!({"job_id": "x", "stage": "basic_features", "data": {"tempo": 99999}});
    for path in ["/api/analysis/callback", "/api/analysis/callback/0123456789abcdef"] {
        let (status, _) = mismo.post(path, callback.clone()).await;
        assert_eq!(status, 404, "{path}");
    }
    let (status, body) = mismo.post("/api/analysis/callback/x", json!({"stage": "x"})).await;
    assert_eq!((status, &body["details"][0]["field"]), (400, &json!("job_id")));
}

#[tokio::test]
async fn other_pages_and_names_get_nothing() {
    let home = Home::default();
    let mismo = home.setup_without_server().start();
    let ask = async |name: &'static str, value: &'static str| {
        let request = mismo.http().get(format!("{}/api/tracks", mismo.base)).header(name, value);
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json::<Value>().await.expect("JSON")["code"].clone())
    };
    assert_eq!(ask("host", "evil.example").await, (403, json!("forbidden_host")));
    assert_eq!(ask("origin", "http://localhost.evil:3000").await, (403, json!("forbidden_origin")));
    assert_eq!(ask("origin", "null").await, (403, json!("forbidden_origin")));
    assert_eq!(ask("sec-fetch-site", "cross-site").await, (403, json!("forbidden_origin")));
    let own = mismo.http().get(format!("{}/api/tracks", mismo.base)).header("origin", mismo.base.clone());
    let answer = own.send().await.expect("an answer");
    assert_eq!(answer.headers()["access-control-allow-origin"], mismo.base);
    let foreign = mismo.http().request(Method::OPTIONS, format!("{}/api/tracks", mismo.base));
    let answer = foreign.header("origin", "https://evil.example").send().await.expect("an answer");
    assert!(answer.headers().get("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn listed_origins_may_read() {
    let home = Home::default();
    let setup = home.setup_without_server().with("MISMO_ALLOWED_ORIGINS", "http://studio.example:8080");
    let mismo = setup.start();
    let request = mismo.http().get(format!("{}/api/tracks", mismo.base)).header("origin", "http://studio.example:8080");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["access-control-allow-origin"], "http://studio.example:8080");
}

#[tokio::test]
async fn a_token_guards_everything() {
    let home = Home::default();
    let mismo = home.setup_without_server().with("MISMO_API_TOKEN", "s3cret").start();
    let (status, body) = mismo.get("/api/tracks").await;
    assert_eq!((status, &body["code"]), (401, &json!("unauthorized")));
    let request = mismo.http().get(format!("{}/api/tracks", mismo.base)).bearer_auth("s3cret");
    assert_eq!(request.send().await.expect("an answer").status(), 200);
    let (_, settings) = {
        let request = mismo.http().get(format!("{}/api/settings/MISMO_API_TOKEN", mismo.base)).bearer_auth("s3cret");
        let answer = request.send().await.expect("an answer");
        (answer.status(), answer.json::<Value>().await.expect("JSON"))
    };
    assert_eq!(settings["data"]["value"], "set");
}
