//! Orders of several columns, and cursors into them.

use super::rows::{by, change, library};
use crate::model::{TrackQuery, TrackSort};

#[tokio::test]
async fn three_columns_sort_together() {
    let home = library().await;
    let order = async |text: &str| {
        let tracks = home.library.tracks(by(text)).await.expect("a page").data;
        tracks.into_iter().map(|track| track.id).collect::<String>()
    };
    // 8A (a, e, f), 8B (c), 9A (b), none (d).
    assert_eq!(order("key").await, "aefcbd");
    assert_eq!(order("-key").await, "bcfead");
    assert_eq!(order("key,-bpm").await, "faecbd");
    assert_eq!(order("key,energy,title").await, "aefcbd");
    assert_eq!(order("artist,title,bpm").await, "caebfd");
    assert_eq!(order("genre,-energy").await, "aefbcd");
    assert_eq!(order("folder,file_name").await, "eafbcd");
    let refused = home.library.tracks(by("bpm,bpm")).await.expect_err("refused");
    assert_eq!((refused.status, refused.code.as_str()), (400, "validation_failed"));
}

#[tokio::test]
async fn cursors_neither_repeat_nor_leave_out() {
    let home = library().await;
    for order in ["key,-bpm", "-title", "date_added", "-genre,artist,energy", "state", "-rating"] {
        let whole = home.library.tracks(by(order)).await.expect("a page");
        assert_eq!(whole.pagination.next, None, "there is nothing behind the last row");
        let (mut ids, mut after) = (Vec::new(), None);
        loop {
            let page = home.library.tracks(TrackQuery { limit: Some(2), after, ..by(order) }).await.expect("a page");
            assert_eq!(page.pagination.total, 6);
            assert_eq!(page.pagination.page as usize, ids.len() / 2 + 1);
            ids.extend(page.data.into_iter().map(|track| track.id));
            after = page.pagination.next;
            if after.is_none() {
                break;
            }
        }
        let expected: Vec<_> = whole.data.into_iter().map(|track| track.id).collect();
        assert_eq!(ids, expected, "{order}");
    }
}

#[tokio::test]
async fn a_cursor_holds_while_rows_come_and_go() {
    let home = library().await;
    let page = async |after| {
        let query = TrackQuery { limit: Some(2), after, ..by("title") };
        let page = home.library.tracks(query).await.expect("a page");
        (page.data.into_iter().map(|track| track.id).collect::<String>(), page.pagination.next)
    };
    let (ids, next) = page(None).await;
    assert_eq!(ids, "ca");
    // The row that the cursor stands behind goes, one comes in front of it and one behind.
    change(
        &home,
        "DELETE FROM tracks WHERE id = 'a'; UPDATE tracks SET title = 'A' WHERE id = 'f';
                   UPDATE tracks SET title = 'Night Echo' WHERE id = 'd'",
    )
    .await;
    assert_eq!(page(next).await.0, "eb");
    let foreign =
        home.library.tracks(TrackQuery { after: Some("bm8".into()), ..by("title") }).await.expect_err("refused");
    assert_eq!(foreign.code, "validation_failed");
}

#[tokio::test]
async fn every_column_sorts() {
    let home = library().await;
    let columns = [
        TrackSort::DateAdded,
        TrackSort::Title,
        TrackSort::Artist,
        TrackSort::Album,
        TrackSort::Genre,
        TrackSort::Bpm,
        TrackSort::Key,
        TrackSort::Energy,
        TrackSort::Duration,
        TrackSort::PlayCount,
        TrackSort::State,
        TrackSort::Year,
        TrackSort::Rating,
        TrackSort::Comment,
        TrackSort::FileName,
        TrackSort::Folder,
        TrackSort::FileSize,
    ];
    for sort in columns {
        let query = TrackQuery { sort: Some(sort), ..Default::default() };
        assert_eq!(home.library.tracks(query).await.expect("a page").data.len(), 6, "{sort:?}");
    }
}
