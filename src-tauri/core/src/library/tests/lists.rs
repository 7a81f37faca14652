//! The track list: filters, sorting, search, states.

use rusqlite::params;

use crate::library::testing::Home;
use crate::model::{SortOrder, Track, TrackQuery, TrackSort, TrackState, ValueSource};

/// A library of rows without files, for what only the store decides.
async fn library() -> Home {
    let home = Home::new().await;
    home.library
        .shared
        .db
        .write(|tx| {
            tx.execute("INSERT INTO folders(id, path, path_text, name) VALUES('f', x'2f6d', '/m', 'm')", [])?;
            let rows = [
                // id, title, artist, tag_bpm, (tag key, mode), analysed (bpm, key, mode), failed
                ("1", "Alpha", Some("Zed"), Some(120.0), Some((0, 1)), None, None),
                ("2", "beta", None, None, None, Some((128.0, 9, 0)), None),
                ("3", "Caf\u{e9} 100%", Some("abba"), None, Some((7, 1)), Some((90.0, 0, 1)), None),
                ("4", "delta", Some("Beyonc\u{e9}"), None, None, None, Some("Too short to analyse")),
            ];
            for (id, title, artist, bpm, key, analysed, failed) in rows {
                let audio = format!("audio{id}");
                let (abpm, akey, amode) = analysed.map_or((None, None, None), |(b, k, m)| (Some(b), Some(k), Some(m)));
                let done = analysed.map(|_| "2026-01-01T00:00:00.000Z");
                tx.execute(
                    "INSERT INTO audio(audio_id, bpm, musical_key, mode, date_analyzed, failed_reason)
                     VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                    params![audio, abpm, akey, amode, done, failed],
                )?;
                tx.execute(
                    "INSERT INTO tracks(id, folder_id, path, path_text, relative_path, file_size, modified_ns, audio_id,
                            title, artist, tag_bpm, tag_key, tag_mode, date_added)
                     VALUES(?1, 'f', ?2, ?3, ?3, 1, 0, ?4, ?5, ?6, ?7, ?8, ?9, '2026-01-01 00:00:00')",
                    params![
                        id,
                        format!("/m/{id}").into_bytes(),
                        format!("/m/{id}"),
                        audio,
                        title,
                        artist,
                        bpm,
                        key.map(|key: (i32, i32)| key.0),
                        key.map(|key| key.1),
                    ],
                )?;
            }
            Ok(())
        })
        .await
        .expect("rows");
    home
}

async fn list(home: &Home, query: TrackQuery) -> Vec<Track> {
    home.library.tracks(query).await.expect("a page").data
}

async fn ids(home: &Home, query: TrackQuery) -> String {
    list(home, query).await.into_iter().map(|track| track.id).collect()
}

#[tokio::test]
async fn sorting_puts_the_unknown_last_in_both_directions() {
    let home = library().await;
    let by = |sort, order| TrackQuery { sort: Some(sort), order: Some(order), ..Default::default() };
    let table = [
        (TrackSort::Title, SortOrder::Asc, "1234"),
        (TrackSort::Title, SortOrder::Desc, "4321"),
        (TrackSort::Artist, SortOrder::Asc, "3412"),
        (TrackSort::Artist, SortOrder::Desc, "1432"),
        (TrackSort::Bpm, SortOrder::Asc, "3124"),
        (TrackSort::Bpm, SortOrder::Desc, "2134"),
        // 8A (2), 8B (1 and 3), none (4).
        (TrackSort::Key, SortOrder::Asc, "2134"),
        (TrackSort::Key, SortOrder::Desc, "3124"),
        (TrackSort::State, SortOrder::Asc, "4123"),
        (TrackSort::DateAdded, SortOrder::Asc, "1234"),
    ];
    for (sort, order, expected) in table {
        assert_eq!(ids(&home, by(sort, order)).await, expected, "{sort:?} {order:?}");
    }
    assert_eq!(ids(&home, TrackQuery::default()).await, "4321", "newest first unless asked otherwise");
}

#[tokio::test]
async fn filters_choose() {
    let home = library().await;
    let none = TrackQuery::default;
    let table = [
        (TrackQuery { search: Some("cafe".into()), ..none() }, "3"),
        (TrackQuery { search: Some("ABBA caf\u{e9}".into()), ..none() }, "3"),
        (TrackQuery { search: Some("100%".into()), ..none() }, "3"),
        (TrackQuery { search: Some("1_0".into()), ..none() }, ""),
        (TrackQuery { search: Some("beyonce\u{301}".into()), ..none() }, "4"),
        (TrackQuery { search: Some("zed beta".into()), ..none() }, ""),
        (TrackQuery { artist: Some("ZE".into()), ..none() }, "1"),
        (TrackQuery { bpm_min: Some(100.0), bpm_max: Some(125.5), ..none() }, "1"),
        (TrackQuery { key: Some(0), ..none() }, "31"),
        (TrackQuery { mode: Some(0), ..none() }, "2"),
        (TrackQuery { analyzed: Some(true), ..none() }, "32"),
        (TrackQuery { analyzed: Some(false), ..none() }, "41"),
        (TrackQuery { state: Some(TrackState::Failed), ..none() }, "4"),
        (TrackQuery { state: Some(TrackState::New), ..none() }, "1"),
        (TrackQuery { library_id: Some("f".into()), ..none() }, "4321"),
        (TrackQuery { library_id: Some("g".into()), ..none() }, ""),
        (TrackQuery { is_missing: Some(true), ..none() }, ""),
        (TrackQuery { is_missing: Some(false), ..none() }, "4321"),
    ];
    for (query, expected) in table {
        assert_eq!(ids(&home, query.clone()).await, expected, "{query:?}");
    }
}

#[tokio::test]
async fn pages_have_a_total() {
    let home = library().await;
    let query = TrackQuery { limit: Some(3), page: Some(2), bpm_min: Some(1.0), ..Default::default() };
    let page = home.library.tracks(query).await.expect("a page");
    assert_eq!((page.pagination.total, page.pagination.total_pages, page.data.len()), (3, 1, 0));
    let page = home.library.tracks(TrackQuery { limit: Some(3), ..Default::default() }).await.expect("a page");
    assert_eq!((page.pagination.total, page.pagination.total_pages, page.data.len()), (4, 2, 3));
    let empty = Home::new().await;
    let page = empty.library.tracks(TrackQuery::default()).await.expect("a page");
    assert_eq!((page.pagination.total, page.pagination.total_pages), (0, 0));
}

#[tokio::test]
async fn values_say_where_they_came_from() {
    let home = library().await;
    let tracks = list(&home, TrackQuery { order: Some(SortOrder::Asc), ..Default::default() }).await;
    assert_eq!((tracks[0].bpm, tracks[0].bpm_source), (Some(120.0), Some(ValueSource::FileTag)));
    assert_eq!((tracks[0].musical_key, tracks[0].mode), (Some(0), Some(1)));
    assert_eq!((tracks[1].bpm, tracks[1].bpm_source), (Some(128.0), Some(ValueSource::Analysis)));
    assert_eq!((tracks[2].musical_key, tracks[2].key_source), (Some(0), Some(ValueSource::Analysis)));
    assert_eq!((tracks[3].bpm, tracks[3].bpm_source), (None, None));
    assert_eq!(tracks[3].state_reason.as_deref(), Some("Too short to analyse"));
}

#[tokio::test]
async fn a_job_shows_in_the_row() {
    let home = library().await;
    home.library
        .shared
        .db
        .write(|tx| {
            tx.execute(
                "INSERT INTO jobs(audio_id, track_id, status, options, stages_total, stages_completed, max_retries)
                 VALUES('audio1', '1', 'processing', '{}', 2, '[\"basic_features\"]', 3),
                       ('audio2', '2', 'queued', '{}', 2, '[]', 3), ('audio3', '3', 'failed', '{}', 2, '[]', 3)",
                [],
            )?;
            tx.execute("INSERT INTO waveforms VALUES('audio1', 0, 44100, 1.0, 2, x'000102030405060708090a0b')", [])?;
            tx.execute("INSERT INTO beats VALUES('audio1', '[0.5, 1.0]', NULL)", [])?;
            Ok(())
        })
        .await
        .expect("rows");
    let tracks = list(&home, TrackQuery { order: Some(SortOrder::Asc), ..Default::default() }).await;
    let seen: Vec<_> = tracks.iter().map(|t| (t.state, t.progress_percent, t.has_waveform)).collect();
    let expected = [
        (TrackState::Analysing, Some(50.0), true),
        (TrackState::Queued, Some(0.0), false),
        (TrackState::Done, None, false),
        (TrackState::Failed, None, false),
    ];
    assert_eq!(seen, expected);
    let waveform = home.library.waveform("1", 0).await.expect("a waveform");
    assert_eq!((waveform.low_freq_amplitude.as_str(), waveform.high_freq_intensity.as_str()), ("AAE=", "Cgs="));
    assert_eq!(home.library.waveform("1", 1).await.expect_err("none").code, "no_analysis");
    assert_eq!(home.library.waveform("1", 3).await.expect_err("none").status, 400);
    assert_eq!(home.library.waveform("x", 0).await.expect_err("none").code, "not_found");
    assert_eq!(home.library.waveforms("x").await.expect("none").waveforms.len(), 0);
    assert_eq!(home.library.beats("1").await.expect("beats").beats, [0.5, 1.0]);
    assert_eq!(home.library.downbeats("1").await.expect_err("none").code, "no_analysis");
    assert_eq!(home.library.beats("x").await.expect_err("none").code, "not_found");
    assert_eq!(home.library.track("x").await.expect_err("none").code, "not_found");
}

#[tokio::test]
async fn numbers_of_the_library() {
    let home = library().await;
    let stats = home.library.track_stats().await.expect("numbers");
    assert_eq!((stats.total, stats.analyzed, stats.not_analyzed, stats.failed), (4, 2, 1, 1));
    assert_eq!((stats.missing, stats.duplicates, stats.total_size), (0, 0, 4));
}

#[tokio::test]
async fn what_is_shown_follows_the_analysis_and_the_tags() {
    let home = library().await;
    let change = async |sql: &'static str| {
        home.library.shared.db.write(move |tx| Ok(tx.execute(sql, [])?)).await.expect("a change");
    };
    let found = async |query: TrackQuery| ids(&home, query).await;
    let fast = TrackQuery { bpm_min: Some(170.0), ..Default::default() };
    assert_eq!(found(fast.clone()).await, "");
    change("UPDATE audio SET bpm = 174.0, musical_key = 11, mode = 0, date_analyzed = 'now' WHERE audio_id = 'audio1'")
        .await;
    assert_eq!(found(fast.clone()).await, "1");
    assert_eq!(found(TrackQuery { key: Some(11), mode: Some(0), ..Default::default() }).await, "1");
    assert_eq!(found(TrackQuery { state: Some(TrackState::Done), ..Default::default() }).await, "321");
    change("UPDATE audio SET bpm = NULL, date_analyzed = NULL, failed_reason = 'x' WHERE audio_id = 'audio1'").await;
    assert_eq!(found(fast.clone()).await, "");
    assert_eq!(found(TrackQuery { state: Some(TrackState::Failed), ..Default::default() }).await, "41");
    change("UPDATE tracks SET tag_bpm = 175.0 WHERE id = '1'").await;
    assert_eq!(found(fast.clone()).await, "1");
    change("UPDATE tracks SET audio_id = 'audio2' WHERE id = '1'").await;
    assert_eq!(found(TrackQuery { bpm_min: Some(128.0), bpm_max: Some(128.0), ..Default::default() }).await, "21");
}
