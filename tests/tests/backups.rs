//! Copies of the library, and what happens to one that is damaged.

use std::path::Path;

use mismo_tests::audio::Piece;
use mismo_tests::mismo::{Home, Mismo};
use serde_json::{Value, json};

/// Overwrites the middle of the library's file, as a failing disk would.
fn damage(library: &Path) {
    let mut bytes = std::fs::read(library).expect("read");
    assert!(bytes.len() > 40_000, "a library of {} bytes", bytes.len());
    bytes[16_384..36_864].fill(0x5a);
    std::fs::write(library, bytes).expect("written");
}

async fn folder_names(mismo: &Mismo) -> Vec<Value> {
    let (_, folders) = mismo.get("/api/library/directories").await;
    folders["data"].as_array().expect("a list").iter().map(|folder| folder["name"].clone()).collect()
}

/// The application says that a copy was put back.
fn is_told(info: &Value) -> bool {
    let notices = info["data"]["notices"].as_array().expect("a list");
    notices.iter().any(|notice| notice.as_str().is_some_and(|notice| notice.contains("was put back")))
}

#[tokio::test]
async fn a_damaged_library_is_told_and_a_copy_takes_its_place() {
    let home = Home::default();
    let music = home.music();
    Piece { seconds: 5.0, ..Piece::default() }.write(&music.join("House.wav"));
    let mismo = home.setup_without_server().start();
    mismo.add_folder(&music).await;
    mismo.wait_for_tracks("found", 1, |_| true).await;
    let (status, made) = mismo.post("/api/backups", json!({})).await;
    assert_eq!((status, &made["data"]["reason"]), (201, &json!("asked")), "{made}");
    let name = made["data"]["name"].as_str().expect("a name").to_owned();
    assert!(mismo.terminate().success());
    // Whoever is killed may have left anything: the next start looks.
    home.setup_without_server().start().kill();
    damage(&home.data().join("library.db"));
    let refused = home.setup_without_server().run(&["serve"]);
    let text = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && text.contains("is damaged") && text.contains("mismo backup restore"),
        "{text}"
    );
    let listed = home.setup_without_server().run(&["backup", "list"]);
    assert!(String::from_utf8_lossy(&listed.stdout).contains(&name));
    let restored = home.setup_without_server().run(&["backup", "restore"]);
    let text = String::from_utf8_lossy(&restored.stdout).into_owned();
    assert!(restored.status.success() && text.contains("was put back"), "{text}");
    let mismo = home.setup_without_server().start();
    assert_eq!(folder_names(&mismo).await, [json!("music")]);
    assert_eq!(mismo.wait_for_tracks("there", 1, |_| true).await.len(), 1);
    assert_eq!(std::fs::read_dir(home.data().join("damaged")).expect("a folder").count(), 1, "the damaged one is kept");
}

#[tokio::test]
async fn a_copy_is_put_back_at_the_next_start() {
    let home = Home::default();
    let mismo = home.setup_without_server().start();
    let (_, made) = mismo.post("/api/backups", json!({})).await;
    let name = made["data"]["name"].as_str().expect("a name");
    mismo.add_folder(&home.music()).await;
    assert_eq!(mismo.post("/api/backups/library-daily-1.db/restore", json!({})).await.0, 404);
    let (status, answer) = mismo.post(&format!("/api/backups/{name}/restore"), json!({})).await;
    assert_eq!((status, &answer["success"]), (202, &json!(true)), "{answer}");
    assert_eq!(folder_names(&mismo).await.len(), 1, "nothing changes while it runs");
    assert_eq!(next(&mismo).await, [json!(name)]);
    assert!(mismo.terminate().success());
    let mismo = home.setup_without_server().start();
    assert_eq!(folder_names(&mismo).await.len(), 0);
    let (_, info) = mismo.get("/api/app").await;
    assert!(is_told(&info), "{info}");
    assert!(mismo.terminate().success());
    let mismo = home.setup_without_server().start();
    let (_, info) = mismo.get("/api/app").await;
    assert!(!is_told(&info), "once: {info}");
}

#[tokio::test]
async fn what_was_asked_for_is_taken_back() {
    let home = Home::default();
    let mismo = home.setup_without_server().start();
    let (_, made) = mismo.post("/api/backups", json!({})).await;
    let name = made["data"]["name"].as_str().expect("a name");
    mismo.add_folder(&home.music()).await;
    let restore = format!("/api/backups/{name}/restore");
    assert_eq!(mismo.post(&restore, json!({})).await.0, 202);
    assert_eq!(mismo.delete(&restore).await.0, 200);
    assert_eq!(next(&mismo).await, Vec::<Value>::new());
    assert_eq!(mismo.delete(&restore).await.0, 200, "there is nothing to take back");
    assert_eq!(mismo.delete("/api/backups/library-daily-1.db/restore").await.0, 404);
    assert!(mismo.terminate().success());
    let mismo = home.setup_without_server().start();
    assert_eq!(folder_names(&mismo).await.len(), 1, "the library is as it was");
}

/// Names of the copies that take the library's place at the next start.
async fn next(mismo: &Mismo) -> Vec<Value> {
    let (_, copies) = mismo.get("/api/backups").await;
    let copies = copies["data"].as_array().expect("copies").clone();
    copies.into_iter().filter(|copy| copy["is_next"] == true).map(|copy| copy["name"].clone()).collect()
}
