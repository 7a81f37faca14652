//! Search, orders of several columns, cursors, completion, what goes together, smart lists: over real rows in a real
//! store.

use rusqlite::{Transaction, params};
use serde_json::json;

use crate::db::DbError;
use crate::library::testing::Home;
use crate::model::{FitsQuery, NewSmartList, SmartListChange, SuggestQuery, TrackQuery, TrackSort};

/// A row of the library; what is not given is unknown.
#[derive(Default, Clone, Copy)]
struct Given {
    id: &'static str,
    title: &'static str,
    artist: &'static str,
    genre: &'static str,
    path: &'static str,
    bpm: Option<f64>,
    /// 0 = C .. 11 = B, and 0 = minor, 1 = major.
    key: Option<(i32, i32)>,
    energy: Option<f64>,
    seconds: f64,
    added: &'static str,
    audio: &'static str,
    folder: &'static str,
}

fn insert(tx: &Transaction<'_>, given: &Given) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO audio(audio_id, bpm, musical_key, mode, energy_level, date_analyzed)
         VALUES(?1, ?2, ?3, ?4, ?5, CASE WHEN ?2 IS NOT NULL THEN '2026-01-01' END) ON CONFLICT DO NOTHING",
        params![given.audio, given.bpm, given.key.map(|key| key.0), given.key.map(|key| key.1), given.energy],
    )?;
    tx.execute(
        "INSERT INTO tracks(id, folder_id, path, path_text, relative_path, file_size, modified_ns, audio_id, title,
             artist, genre, duration_seconds, date_added)
         VALUES(?1, ?2, ?3, ?4, ?4, 10, 0, ?5, ?6, nullif(?7, ''), nullif(?8, ''), ?9, ?10)",
        params![
            given.id,
            given.folder,
            format!("/{}/{}", given.folder, given.path).into_bytes(),
            given.path,
            given.audio,
            given.title,
            given.artist,
            given.genre,
            given.seconds,
            if given.added.is_empty() { "2026-01-01 00:00:00" } else { given.added },
        ],
    )?;
    Ok(())
}

const ROWS: [Given; 6] = [
    Given {
        id: "a",
        title: "Night Drive",
        artist: "Kaskade",
        genre: "Deep House",
        path: "House/Kaskade - Night Drive.mp3",
        bpm: Some(124.0),
        key: Some((9, 0)),
        energy: Some(6.0),
        seconds: 361.0,
        added: "",
        audio: "one",
        folder: "m",
    },
    Given {
        id: "b",
        title: "Night Drive (Remix)",
        artist: "Kaskade",
        genre: "Techno",
        path: "Techno/Remix.flac",
        bpm: Some(128.0),
        key: Some((4, 0)),
        energy: Some(8.0),
        seconds: 420.0,
        added: "",
        audio: "two",
        folder: "m",
    },
    Given {
        id: "c",
        title: "Caf\u{e9} del Mar",
        artist: "Energy 52",
        genre: "Trance",
        path: "Trance/cafe.mp3",
        bpm: Some(62.5),
        key: Some((0, 1)),
        energy: Some(5.0),
        seconds: 300.0,
        added: "2030-01-01 00:00:00",
        audio: "three",
        folder: "n",
    },
    Given { id: "d", title: "Untitled", path: "loose.wav", audio: "four", folder: "m", ..NOTHING },
    Given {
        id: "e",
        title: "Night Drive",
        artist: "KASKADE",
        genre: "deep house",
        path: "Copies/Night Drive.mp3",
        bpm: Some(124.0),
        key: Some((9, 0)),
        energy: Some(6.0),
        seconds: 361.0,
        added: "",
        audio: "one",
        folder: "m",
    },
    Given {
        id: "f",
        title: "Slow One",
        artist: "Mara",
        genre: "House",
        path: "House/slow.mp3",
        bpm: Some(125.0),
        key: Some((9, 0)),
        energy: Some(7.0),
        seconds: 200.0,
        added: "",
        audio: "five",
        folder: "m",
    },
];

const NOTHING: Given = Given {
    id: "",
    title: "",
    artist: "",
    genre: "",
    path: "",
    bpm: None,
    key: None,
    energy: None,
    seconds: 0.0,
    added: "",
    audio: "",
    folder: "",
};

async fn library() -> Home {
    let home = Home::new().await;
    let rows = |tx: &Transaction<'_>| {
        tx.execute_batch(
            "INSERT INTO folders(id, path, path_text, name) VALUES('m', x'2f6d', '/music', 'Music'),
                ('n', x'2f6e', '/usb/Crates', 'Crates')",
        )?;
        ROWS.iter().try_for_each(|row| insert(tx, row))
    };
    home.library.shared.db.write(rows).await.expect("rows");
    home
}

async fn change(home: &Home, sql: &'static str) {
    home.library.shared.db.write(move |tx| Ok(tx.execute_batch(sql)?)).await.expect("a change");
}

/// Ids of what `search` finds, as they came into the library.
async fn found(home: &Home, search: &str) -> String {
    let query = TrackQuery { search: Some(search.into()), ..by("date_added,title") };
    let mut ids: Vec<_> =
        home.library.tracks(query).await.expect("a page").data.into_iter().map(|track| track.id).collect();
    ids.sort();
    ids.concat()
}

fn by(order: &str) -> TrackQuery {
    TrackQuery { order_by: Some(order.into()), ..Default::default() }
}

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

#[tokio::test]
async fn lists_follow_every_change() {
    let home = library().await;
    assert_eq!(found(&home, "state:queued").await, "");
    change(
        &home,
        "INSERT INTO jobs(audio_id, track_id, options, stages_total, max_retries) VALUES('one', 'a', '{}', 2, 3)",
    )
    .await;
    assert_eq!(found(&home, "state:queued").await, "ae", "both tracks of the audio wait");
    change(&home, "UPDATE jobs SET status = 'processing'").await;
    assert_eq!(found(&home, "state:analysing").await, "ae");
    change(&home, "UPDATE jobs SET status = 'failed'; UPDATE audio SET failed_reason = 'no' WHERE audio_id = 'one'")
        .await;
    assert_eq!(found(&home, "state:failed").await, "ae");
    change(&home, "UPDATE audio SET locked = 1, tempo_edited = 1, constant_tempo = 0 WHERE audio_id = 'two'").await;
    for search in ["is:locked", "is:edited", "is:variable"] {
        assert_eq!(found(&home, search).await, "b", "{search}");
    }
    change(&home, "UPDATE folders SET is_available = 0 WHERE id = 'n'").await;
    assert_eq!((found(&home, "is:offline").await, found(&home, "state:away").await), ("c".into(), "c".into()));
    change(&home, "UPDATE tracks SET is_missing = 1, rating = 4, play_count = 3 WHERE id = 'f'").await;
    for search in ["is:missing", "state:missing", "rating:4", "plays:>2"] {
        assert_eq!(found(&home, search).await, "f", "{search}");
    }
    change(&home, "UPDATE tracks SET title = 'Day', artist = NULL WHERE id = 'a'").await;
    assert_eq!((found(&home, "title:night").await, found(&home, "title:day").await), ("be".into(), "a".into()));
    change(&home, "DELETE FROM tracks WHERE id IN ('a', 'b')").await;
    assert_eq!((found(&home, "").await, found(&home, "is:duplicate").await), ("cdef".into(), String::new()));
    home.library
        .shared
        .db
        .write(|tx| {
            insert(tx, &Given { path: "new.mp3", id: "g", title: "Night", audio: "six", folder: "m", ..NOTHING })
        })
        .await
        .expect("a row");
    assert_eq!(found(&home, "night").await, "eg");
}

#[tokio::test]
async fn a_change_of_everything_is_followed_too() {
    let home = library().await;
    assert_eq!(found(&home, "genre:polka").await, "");
    let many = |tx: &Transaction<'_>| {
        for number in 0..1_500 {
            let path: &'static str = Box::leak(format!("many/{number}.mp3").into_boxed_str());
            let audio: &'static str = Box::leak(format!("many{number}").into_boxed_str());
            insert(tx, &Given { id: path, path, audio, title: "One of many", genre: "Polka", folder: "m", ..NOTHING })?;
        }
        Ok(())
    };
    home.library.shared.db.write(many).await.expect("rows");
    let query = TrackQuery { search: Some("genre:polka".into()), ..Default::default() };
    assert_eq!(home.library.tracks(query.clone()).await.expect("a page").pagination.total, 1_500);
    change(&home, "UPDATE tracks SET genre = 'Polka 2' WHERE genre = 'Polka'").await;
    let query = TrackQuery { search: Some("genre:\"polka 2\"".into()), ..query };
    assert_eq!(home.library.tracks(query).await.expect("a page").pagination.total, 1_500);
}

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

async fn suggested(home: &Home, line: &str) -> Vec<String> {
    let query = SuggestQuery { search: Some(line.into()), at: None };
    let found = home.library.suggest(query).await.expect("suggestions");
    let show = |count: Option<u64>| count.map_or_else(String::new, |count| format!(" {count}"));
    found.suggestions.into_iter().map(|suggestion| format!("{}{}", suggestion.text, show(suggestion.count))).collect()
}

#[tokio::test]
async fn completion_knows_operators_and_the_library() {
    let home = library().await;
    let table: &[(&str, &[&str])] = &[
        ("ge", &["genre:"]),
        ("x -ar", &["artist:"]),
        ("genre:", &["genre:\"Deep House\" 2", "genre:House 1", "genre:Techno 1", "genre:Trance 1"]),
        ("genre:h", &["genre:House 1", "genre:\"Deep House\" 2", "genre:Techno 1"]),
        ("genre:\"deep h", &["genre:\"Deep House\" 2"]),
        ("artist:KASK", &["artist:Kaskade 2"]),
        ("key:", &["key:8A 3", "key:8B 1", "key:9A 1"]),
        ("key:~8", &["key:~8A 3", "key:~8B 1"]),
        ("key:am", &["key:8A 3"]),
        ("state:n", &["state:new 1"]),
        ("is:du", &["is:duplicate 2"]),
        ("bpm:12", &["bpm:124 2", "bpm:125 1", "bpm:128 1"]),
        ("energy:", &["energy:6 2", "energy:5 1", "energy:7 1", "energy:8 1"]),
        ("added:<", &["added:<1d", "added:<7d", "added:<1m", "added:<1y"]),
        ("folder:h", &["folder:House 2", "folder:Techno 1"]),
        ("foo:x", &[]),
        ("genre:polka", &[]),
    ];
    for (line, expected) in table {
        let found = suggested(&home, line).await;
        assert_eq!(found, *expected, "{line}");
    }
    assert_eq!(suggested(&home, "").await.len(), 12);
    let all =
        home.library.suggest(SuggestQuery { search: Some("x genre:te y".into()), at: Some(10) }).await.expect("some");
    assert_eq!((all.from, all.to, all.suggestions[0].text.as_str()), (2, 10, "genre:Techno"));
}

#[tokio::test]
async fn what_goes_with_a_track_says_why() {
    let home = library().await;
    let fits = async |id: &str| home.library.fits(FitsQuery { id: id.into(), limit: None }).await;
    let found: Vec<_> =
        fits("a").await.expect("tracks").into_iter().map(|fit| (fit.track.id, fit.reason, fit.tempo_factor)).collect();
    let expected = [
        ("f", "same key, +0.8 %, energy +1", 1.0),
        ("c", "relative key, half tempo +0.8 %, energy \u{2212}1", 2.0),
        ("b", "neighbouring key, +3.2 %, energy +2", 1.0),
    ];
    assert_eq!(found, expected.map(|(id, reason, factor)| (id.to_owned(), reason.to_owned(), factor)));
    change(
        &home,
        "UPDATE tracks SET is_missing = 1 WHERE id = 'f'; UPDATE folders SET is_available = 0 WHERE id = 'n'",
    )
    .await;
    let left: Vec<_> = fits("a").await.expect("tracks").into_iter().map(|fit| fit.track.id).collect();
    assert_eq!(left, ["b"], "only what is there");
    assert_eq!(fits("d").await.expect_err("no tempo").code, "no_analysis");
    assert_eq!(fits("nobody").await.expect_err("no track").code, "not_found");
    let none = home.library.fits(FitsQuery { id: "a".into(), limit: Some(0) }).await.expect_err("refused");
    assert_eq!(none.code, "validation_failed");
}

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
