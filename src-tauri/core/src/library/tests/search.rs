//! What searches find.

use super::rows::{found, library};
use crate::model::TrackQuery;

#[tokio::test]
async fn searches_find_what_they_say() {
    let home = library().await;
    let table = [
        ("", "abcdef"),
        ("night", "abe"),
        ("NIGHT kaskade", "abe"),
        ("\"drive (rem\"", "b"),
        ("night -remix", "ae"),
        ("-night", "cdf"),
        ("cafe", "c"),
        ("caf\u{e9} energy", "c"),
        ("flac", "b"),
        ("copies", "e"),
        ("genre:house", "aef"),
        ("genre:\"deep house\"", "ae"),
        ("-genre:house", "bcd"),
        ("artist:kask title:remix", "b"),
        ("folder:trance", "c"),
        ("folder:crates", "c"),
        ("file:slow", "f"),
        ("bpm:124-128", "abef"),
        ("bpm:128", "b"),
        ("bpm:>124", "bf"),
        ("bpm:~125", "abcef"),
        ("bpm:~62.5", "abcef"),
        ("key:8A", "aef"),
        ("key:Am", "aef"),
        ("key:~8A", "abcef"),
        ("key:9A", "b"),
        ("energy:>6", "bf"),
        ("energy:5-6", "ace"),
        ("length:>6:00", "abe"),
        ("length:5", "c"),
        ("added:2026-01", "abdef"),
        ("added:>2026-01", "c"),
        ("rating:0", "abcdef"),
        ("state:done", "abcef"),
        ("state:new", "d"),
        ("-is:analysed", "d"),
        ("is:duplicate", "ae"),
        ("fits:a", "bcf"),
        ("fits:a genre:house", "f"),
        ("fits:d", ""),
        ("fits:nobody", ""),
        ("night genre:house key:8A bpm:124 -copies", "a"),
    ];
    for (search, expected) in table {
        assert_eq!(found(&home, search).await, expected, "{search}");
    }
}

#[tokio::test]
async fn what_was_not_understood_is_told() {
    let home = library().await;
    let query = TrackQuery { search: Some("bpm:abc night bpm:".into()), ..Default::default() };
    let page = home.library.tracks(query).await.expect("a page");
    assert_eq!((page.unread, page.pagination.total), (vec!["bpm:abc".to_owned(), "bpm:".to_owned()], 0));
}
