//! Lists show every change, whoever made it.

use rusqlite::Transaction;

use super::rows::{Given, NOTHING, by, change, found, insert, library};
use crate::db::Db;
use crate::events::{Batch, Bus};
use crate::library::Library;
use crate::model::TrackQuery;

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
    change(
        &home,
        "UPDATE tracks SET is_missing = 1 WHERE id = 'f';
         UPDATE audio SET rating = 4, play_count = 3, color_tag = '#aa0000', comment = 'peak' WHERE audio_id = 'five'",
    )
    .await;
    for search in ["is:missing", "state:missing", "rating:4", "plays:>2", "color:red", "colour:#ff0000", "comment:peak"]
    {
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

/// Many random changes, some between two looks and some not: the lists stay those of a library that was just opened.
#[tokio::test]
async fn what_is_kept_in_memory_never_differs_from_the_store() {
    let home = library().await;
    let mut seed = 88_172_645_463_325_252_u64;
    for round in 0..60 {
        for _ in 0..round % 4 {
            // xorshift64
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let id = ["a", "b", "c", "d", "e", "f"][(seed % 6) as usize];
            let audio = ["one", "two", "three", "four"][(seed >> 8) as usize % 4];
            let sql = match (seed >> 16) % 10 {
                0 => format!("UPDATE tracks SET title = 'Title {}', artist = NULL WHERE id = '{id}'", seed % 5),
                1 => format!("UPDATE tracks SET audio_id = '{audio}' WHERE id = '{id}'"),
                2 => format!("UPDATE audio SET bpm = {}, date_analyzed = 'now' WHERE audio_id = '{audio}'", seed % 99),
                3 => format!("UPDATE audio SET failed_reason = 'no' WHERE audio_id = '{audio}'"),
                4 => format!("UPDATE folders SET is_available = {} WHERE id = 'n'", seed % 2),
                5 => format!("UPDATE tracks SET is_missing = 1 - is_missing, folder_id = 'n' WHERE id = '{id}'"),
                6 => format!(
                    "INSERT INTO jobs(audio_id, track_id, options, stages_total, max_retries)
                     VALUES('{audio}', '{id}', '{{}}', 2, 3) ON CONFLICT DO NOTHING"
                ),
                7 => "UPDATE jobs SET status = 'failed'".to_owned(),
                8 => format!(
                    "UPDATE tracks SET copy_of = '{}' WHERE id = '{id}';
                     UPDATE audio SET title = 'Mine', rating = {} WHERE audio_id = '{audio}'",
                    ["a", "c", "e"][(seed >> 24) as usize % 3],
                    seed % 6
                ),
                _ => format!(
                    "DELETE FROM tracks WHERE id = '{id}';
                     INSERT INTO tracks(id, path, path_text, relative_path, file_size, modified_ns, audio_id, title)
                     VALUES('{id}', CAST('{id}' AS BLOB), '{id}', '{id}', 1, 1, '{audio}', 'Again')"
                ),
            };
            home.library.shared.db.write(move |tx| Ok(tx.execute_batch(&sql)?)).await.expect("a change");
        }
        let db = Db::open(&home.dir.path().join("data/library.db")).expect("a database");
        let fresh = Library::open(db, Bus::default(), Batch::default()).await.expect("a library");
        for (search, order) in [
            ("", "title,-bpm"),
            ("is:duplicate", "state"),
            ("title", "-artist,bpm"),
            ("state:away", "folder"),
            ("is:aside", "rating,title"),
        ] {
            let query = || TrackQuery { search: Some(search.into()), ..by(order) };
            let (known, new) = (home.library.tracks(query()).await, fresh.tracks(query()).await);
            assert_eq!(known.expect("a page"), new.expect("a page"), "round {round}, {search}");
        }
        assert_eq!(home.library.track_stats().await, fresh.track_stats().await, "round {round}");
    }
}
