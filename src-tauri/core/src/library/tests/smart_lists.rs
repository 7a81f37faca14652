//! Saved searches.

use serde_json::json;

use super::rows::{change, library};
use crate::model::{NewSmartList, SmartListChange};

#[tokio::test]
async fn smart_lists_are_there_from_the_start() {
    let home = library().await;
    change(
        &home,
        "UPDATE audio SET failed_reason = 'no' WHERE audio_id = 'two';
                   UPDATE folders SET is_available = 0 WHERE id = 'n'",
    )
    .await;
    let lists = home.library.smart_lists().await.expect("lists");
    let shown: Vec<_> = lists.iter().map(|list| (list.name.as_str(), list.count)).collect();
    let expected = [("Not analysed", 1), ("Failed", 1), ("Offline", 1), ("Duplicates", 2), ("Added this week", 1)];
    assert_eq!(shown, expected);
    assert!(lists.iter().all(|list| list.built_in && list.unread.is_empty()));
}

#[tokio::test]
async fn smart_lists_are_saved_changed_and_restored() {
    let home = library().await;
    let library = &home.library;
    let new =
        |name: &str| NewSmartList { name: name.into(), search: "genre:house".into(), order_by: Some("-bpm".into()) };
    let list = library.add_smart_list(new(" Warm up ")).await.expect("a list");
    assert_eq!((list.name.as_str(), list.count, list.position, list.built_in), ("Warm up", 3, 5, false));
    let change = |id: &str, fields: serde_json::Value| -> SmartListChange {
        let mut fields = fields;
        fields["id"] = json!(id);
        serde_json::from_value(fields).expect("a change")
    };
    let moved = change(&list.id, json!({"search": "genre:techno foo:x", "position": 0, "order_by": ""}));
    let list = library.change_smart_list(moved).await.expect("changed");
    assert_eq!((list.count, list.position, list.order_by, list.unread), (0, 0, None, vec!["foo:x".to_owned()]));

    let named = library.change_smart_list(change("failed", json!({"name": "To do", "is_hidden": true}))).await;
    assert!(named.is_ok_and(|list| list.is_hidden && list.name == "To do"));
    let fixed = library.change_smart_list(change("failed", json!({"search": "x"}))).await.expect_err("refused");
    assert_eq!(fixed.code, "validation_failed");
    library.remove_smart_list("offline").await.expect("removed");
    assert_eq!(library.remove_smart_list("offline").await.expect_err("gone").code, "not_found");
    assert_eq!(library.smart_lists().await.expect("lists").len(), 5);
    let restored = library.restore_smart_lists().await.expect("lists");
    assert_eq!(restored.len(), 6);
    assert!(restored.iter().all(|list| !list.is_hidden));
    library.remove_smart_list(&list.id).await.expect("removed");
    assert_eq!(library.restore_smart_lists().await.expect("lists").len(), 5, "one's own is gone for good");

    for wrong in [
        NewSmartList { name: " ".into(), ..new("x") },
        NewSmartList { search: "x".repeat(1_001), ..new("x") },
        NewSmartList { order_by: Some("colour".into()), ..new("x") },
    ] {
        assert_eq!(library.add_smart_list(wrong).await.expect_err("refused").code, "validation_failed");
    }
    assert_eq!(library.change_smart_list(change("none", json!({}))).await.expect_err("none").code, "not_found");
}
