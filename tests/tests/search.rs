//! Search, completion, what goes together and smart lists over HTTP.

use mismo_tests::audio::Piece;
use mismo_tests::mismo::{Home, Mismo};
use reqwest::Method;
use serde_json::{Value, json};

/// A running application with three tracks, which wait for their analysis.
async fn with_tracks(home: &Home) -> Mismo {
    let music = home.music();
    for (number, name) in ["Deep/night drive.wav", "Deep/day dream.wav", "Hard/night shift.wav"].into_iter().enumerate()
    {
        let path = music.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        let root = 40 + u8::try_from(number).expect("few");
        Piece { seconds: 2.0, root, ..Piece::default() }.write(&path);
    }
    let mismo = home.setup_without_server().start();
    mismo.add_folder(&music).await;
    mismo.wait_for_tracks("queued", 3, |track| track["state"] == "queued").await;
    mismo
}

async fn titles(mismo: &Mismo, query: &str) -> (Vec<String>, Value) {
    let (status, page) = mismo.get(&format!("/api/tracks?{query}")).await;
    assert_eq!(status, 200, "{page}");
    let titles = page["data"].as_array().into_iter().flatten();
    (titles.map(|track| track["title"].as_str().unwrap_or_default().to_owned()).collect(), page)
}

#[tokio::test]
async fn the_search_field_speaks_its_language() {
    let home = Home::default();
    let mismo = with_tracks(&home).await;
    let table: &[(&str, &[&str])] = &[
        ("search=night", &["night drive", "night shift"]),
        ("search=night%20-folder:hard", &["night drive"]),
        ("search=folder:deep%20-is:analysed", &["day dream", "night drive"]),
        ("search=%22night%20s%22%20state:queued", &["night shift"]),
        ("search=added:%3C7d%20length:%3C1:00%20dr", &["day dream", "night drive"]),
        ("search=bpm:%3E100", &[]),
    ];
    for (query, expected) in table {
        assert_eq!(titles(&mismo, &format!("{query}&order_by=title")).await.0, *expected, "{query}");
    }
    let (found, page) = titles(&mismo, "search=state:what%20night").await;
    assert_eq!((found.len(), &page["unread"]), (0, &json!(["state:what"])));
    let (status, problem) = mismo.get("/api/tracks?order_by=title,colour").await;
    assert_eq!((status, &problem["details"][0]["field"]), (400, &json!("order_by")));
}

#[tokio::test]
async fn pages_follow_each_other_by_cursor() {
    let home = Home::default();
    let mismo = with_tracks(&home).await;
    let (first, page) = titles(&mismo, "limit=2&order_by=-title").await;
    assert_eq!(first, ["night shift", "night drive"]);
    let next = page["pagination"]["next"].as_str().expect("there is more");
    let (second, page) = titles(&mismo, &format!("limit=2&order_by=-title&after={next}")).await;
    assert_eq!((second, &page["pagination"]["page"]), (vec!["day dream".to_owned()], &json!(2)));
    assert_eq!(page["pagination"]["next"], Value::Null);
}

#[tokio::test]
async fn the_field_is_completed_and_searches_are_saved() {
    let home = Home::default();
    let mismo = with_tracks(&home).await;
    let (status, body) = mismo.get("/api/tracks/suggest?search=x%20-folder:d&at=11").await;
    let suggestion = json!({"text": "folder:Deep", "label": "Deep", "detail": null, "count": 2});
    assert_eq!(status, 200);
    assert_eq!((&body["data"]["from"], &body["data"]["to"]), (&json!(3), &json!(11)));
    assert_eq!(body["data"]["suggestions"][0], suggestion);

    let (status, body) = mismo.post("/api/smart-lists", json!({"name": "Nights", "search": "night"})).await;
    assert_eq!((status, &body["data"]["count"], &body["data"]["position"]), (201, &json!(2), &json!(5)), "{body}");
    let path = format!("/api/smart-lists/{}", body["data"]["id"].as_str().expect("an id"));
    let (status, body) = mismo.put(&path, json!({"search": "day", "position": 0})).await;
    assert_eq!((status, &body["data"]["count"], &body["data"]["name"]), (200, &json!(1), &json!("Nights")), "{body}");
    mismo.delete("/api/smart-lists/failed").await;
    let (_, body) = mismo.get("/api/smart-lists").await;
    let names: Vec<_> = body["data"].as_array().into_iter().flatten().map(|list| list["name"].clone()).collect();
    assert_eq!(names, ["Nights", "Not analysed", "Offline", "Duplicates", "Added this week"]);
    let (status, body) = mismo.request(Method::POST, "/api/smart-lists/restore", None).await;
    assert_eq!((status, &body["count"]), (200, &json!(6)));
    assert_eq!(mismo.delete(&path).await.0, 200);
    assert_eq!(mismo.delete(&path).await.0, 404);
}

#[tokio::test]
async fn what_goes_with_a_track_needs_its_tempo_and_key() {
    let home = Home::default();
    let mismo = with_tracks(&home).await;
    let (_, page) = titles(&mismo, "order_by=title").await;
    let id = page["data"][0]["id"].as_str().expect("an id");
    let (status, problem) = mismo.get(&format!("/api/tracks/{id}/fits")).await;
    assert_eq!((status, &problem["code"]), (404, &json!("no_analysis")), "{problem}");
    assert_eq!(mismo.get("/api/tracks/none/fits").await.1["code"], "not_found");
}
