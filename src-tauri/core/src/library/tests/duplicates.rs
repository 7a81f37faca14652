//! Duplicates: groups as they are now, one copy shown in place of the others, and nothing lost by it.

use super::rows::{change, found, library};
use crate::library::testing::Home;
use crate::model::{DuplicateDetail, DuplicateQuery, ResolveRequest};

fn request(chosen: &str) -> ResolveRequest {
    ResolveRequest { id: "one".into(), canonical_track_id: chosen.into(), delete_files: None, keep_metadata: None }
}

/// The library of [`rows`](super::rows) whose tracks `a` and `e`, of one audio, have files.
async fn with_files() -> Home {
    let home = library().await;
    for (id, name) in [("a", "a.mp3"), ("e", "e.mp3")] {
        let path = home.dir.path().join(name);
        std::fs::write(&path, b"x").expect("a file");
        let bytes = crate::library::path_bytes::of(&path);
        let sql = "UPDATE tracks SET path = ?2, bit_rate = 320000 - unicode(id) WHERE id = ?1";
        home.library
            .shared
            .db
            .write(move |tx| Ok(tx.execute(sql, rusqlite::params![id, bytes])?))
            .await
            .expect("placed");
    }
    home
}

fn canonical(group: &DuplicateDetail) -> &str {
    assert!(group.tracks[0].is_canonical && !group.tracks[1].is_canonical);
    &group.tracks[0].track.id
}

#[tokio::test]
async fn groups_are_what_the_library_holds() {
    let home = with_files().await;
    let page = home.library.duplicates(DuplicateQuery::default()).await.expect("a page");
    let group = &page.data[0];
    assert_eq!((page.pagination.total, group.id.as_str(), group.track_count), (1, "one", 2));
    assert_eq!((group.canonical_track_id.as_str(), group.is_resolved), ("a", false), "the higher bit rate");
    assert_eq!((group.wasted_space_bytes, group.title.as_deref()), (10, Some("Night Drive")));
    assert_eq!(group.file_paths.split("||").count(), 2);
    let stats = home.library.duplicate_stats().await.expect("numbers");
    assert_eq!((stats.total_groups, stats.total_duplicate_tracks, stats.max_duplicates_in_group), (1, 2, 2));
    let found = home.library.find_duplicates().await.expect("found");
    assert_eq!((found.groups_created, found.tracks_processed, found.newly_hashed), (1, 6, 0));
    assert_eq!(home.library.duplicate("two").await.expect_err("one track alone").code, "not_found");
    change(&home, "UPDATE tracks SET audio_id = 'two' WHERE id = 'e'").await;
    let page = home.library.duplicates(DuplicateQuery::default()).await.expect("a page");
    assert_eq!(page.data[0].id, "two", "never out of date");
}

#[tokio::test]
async fn copies_that_are_set_aside_are_out_of_the_lists_until_they_are_asked_for() {
    let home = with_files().await;
    let group = home.library.resolve_duplicate(request("e")).await.expect("resolved");
    assert_eq!((canonical(&group), group.group.is_resolved), ("e", true));
    assert!(group.tracks[1].track.set_aside && !group.tracks[0].track.set_aside);
    for (search, expected) in
        [("", "bcdef"), ("night", "be"), ("is:duplicate", "ae"), ("is:aside", "a"), ("-is:duplicate", "bcdf")]
    {
        assert_eq!(found(&home, search).await, expected, "{search}");
    }
    let lists = home.library.smart_lists().await.expect("lists");
    let count = |name: &str| lists.iter().find(|list| list.name == name).map(|list| list.count);
    assert_eq!((count("Duplicates"), count("Not analysed")), (Some(2), Some(1)));
    // The other way round, then all of them again.
    home.library.resolve_duplicate(request("a")).await.expect("resolved");
    assert_eq!(found(&home, "night").await, "ab");
    let group = home.library.restore_duplicate("one").await.expect("restored");
    assert!(!group.group.is_resolved);
    assert_eq!(found(&home, "night").await, "abe");
}

#[tokio::test]
async fn nothing_vanishes_with_the_chosen_copy() {
    let home = with_files().await;
    for (loss, back) in [
        ("UPDATE tracks SET is_missing = 1 WHERE id = 'e'", "UPDATE tracks SET is_missing = 0 WHERE id = 'e'"),
        (
            "UPDATE tracks SET folder_id = 'n' WHERE id = 'e'; UPDATE folders SET is_available = 0 WHERE id = 'n'",
            "UPDATE folders SET is_available = 1 WHERE id = 'n'",
        ),
        ("UPDATE tracks SET audio_id = 'two' WHERE id = 'e'", "UPDATE tracks SET audio_id = 'one' WHERE id = 'e'"),
    ] {
        home.library.resolve_duplicate(request("e")).await.expect("resolved");
        assert_eq!(found(&home, "is:aside").await, "a");
        change(&home, loss).await;
        assert!(found(&home, "").await.contains('a'), "{loss}");
        assert!(!home.library.track("a").await.expect("a track").track.set_aside, "{loss}");
        change(&home, back).await;
        assert_eq!(found(&home, "is:aside").await, "a", "{back}");
    }
    change(&home, "DELETE FROM tracks WHERE id = 'e'").await;
    assert_eq!(found(&home, "night").await, "ab");
    change(&home, "UPDATE tracks SET audio_id = 'one' WHERE id = 'f'").await;
    assert_eq!(found(&home, "").await, "abcdf", "a copy that came later is shown");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let home = with_files().await;
    let refused = async |request: ResolveRequest| home.library.resolve_duplicate(request).await.expect_err("refused");
    assert_eq!(refused(ResolveRequest { delete_files: Some(true), ..request("e") }).await.code, "files_stay");
    let foreign = refused(request("b")).await;
    assert_eq!(foreign.extra["details"][0]["field"], "canonicalTrackId");
    std::fs::remove_file(home.dir.path().join("e.mp3")).expect("removed");
    assert_eq!(refused(request("e")).await.code, "track_missing");
    assert_eq!(refused(ResolveRequest { id: "two".into(), ..request("b") }).await.code, "not_found");
    assert_eq!(found(&home, "is:aside").await, "");
}
