//! Rows of a library without files, for what only the store decides.

use rusqlite::{Transaction, params};

use crate::db::DbError;
use crate::library::testing::Home;
use crate::model::TrackQuery;

/// A row of the library; what is not given is unknown.
#[derive(Default, Clone, Copy)]
pub(super) struct Given {
    pub id: &'static str,
    pub title: &'static str,
    pub artist: &'static str,
    pub genre: &'static str,
    pub path: &'static str,
    pub bpm: Option<f64>,
    /// 0 = C .. 11 = B, and 0 = minor, 1 = major.
    pub key: Option<(i32, i32)>,
    pub energy: Option<f64>,
    pub seconds: f64,
    pub added: &'static str,
    pub audio: &'static str,
    pub folder: &'static str,
}

pub(super) fn insert(tx: &Transaction<'_>, given: &Given) -> Result<(), DbError> {
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

const NIGHT_DRIVE: Given = Given {
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
};

const ROWS: [Given; 6] = [
    NIGHT_DRIVE,
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
    Given { id: "e", artist: "KASKADE", genre: "deep house", path: "Copies/Night Drive.mp3", ..NIGHT_DRIVE },
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

pub(super) const NOTHING: Given = Given {
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

pub(super) async fn library() -> Home {
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

pub(super) async fn change(home: &Home, sql: &'static str) {
    home.library.shared.db.write(move |tx| Ok(tx.execute_batch(sql)?)).await.expect("a change");
}

/// Ids of what `search` finds, as they came into the library.
pub(super) async fn found(home: &Home, search: &str) -> String {
    let query = TrackQuery { search: Some(search.into()), ..by("date_added,title") };
    let mut ids: Vec<_> =
        home.library.tracks(query).await.expect("a page").data.into_iter().map(|track| track.id).collect();
    ids.sort();
    ids.concat()
}

pub(super) fn by(order: &str) -> TrackQuery {
    TrackQuery { order_by: Some(order.into()), ..Default::default() }
}
