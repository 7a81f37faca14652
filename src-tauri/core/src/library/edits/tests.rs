//! Edits in a real database, above an analysis.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::db::Db;
use crate::events::{Batch, Bus};
use crate::library::Library;
use crate::model::{EditRequest, Edited, TempoFactor, TrackDetail, TrackEdit, ValueSource};

/// A library with the tracks `a` and `b` of one audio and `c` of another, all analysed: 87 BPM, C minor, tags 174 and A.
struct World {
    library: Library,
    db: Db,
    _dir: TempDir,
}

const FOUND: &str = r#"{"tempo": 87.0, "key": 0, "mode": 0, "constant": true, "firstBeatOffset": 0.5,
    "firstPhraseBeatNo": 4, "duration": 60.0}"#;

impl World {
    async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let db = Db::open(&dir.path().join("library.db")).expect("a database");
        let beats: Vec<f64> = (0..86).map(|n| 0.5 + f64::from(n) * 60.0 / 87.0).collect();
        let downbeats: Vec<f64> = beats.iter().copied().step_by(4).collect();
        db.write(move |tx| {
            tx.execute(
                "INSERT INTO folders(id, path, path_text, name) VALUES('f', CAST('/m' AS BLOB), '/m', 'm')",
                [],
            )?;
            for audio in ["one", "two"] {
                let now = "2026-01-01T00:00:00Z";
                tx.execute("INSERT INTO audio(audio_id, date_analyzed) VALUES(?1, ?2)", [audio, now])?;
                let sql = "INSERT INTO analyses(audio_id, stage, status, data, finished_at)
                           VALUES(?1, 'basic_features', 'completed', ?2, ?3)";
                tx.execute(sql, [audio, FOUND, now])?;
                let grid = [audio, &json!(beats).to_string(), &json!(downbeats).to_string()];
                tx.execute("INSERT INTO beats(audio_id, beats, downbeats) VALUES(?1, ?2, ?3)", grid)?;
                super::store::refresh(tx, audio)?;
            }
            for (track, audio) in [("a", "one"), ("b", "one"), ("c", "two")] {
                let sql = "INSERT INTO tracks(id, folder_id, path, path_text, relative_path, file_size, modified_ns,
                           audio_id, tag_bpm, tag_key, tag_mode)
                           VALUES(?1, 'f', CAST(?1 AS BLOB), ?1, ?1, 1, 1, ?2, 174.0, 9, 0)";
                tx.execute(sql, [track, audio])?;
            }
            Ok(())
        })
        .await
        .expect("a world");
        let library = Library::open(db.clone(), Bus::default(), Batch::default()).await.expect("a library");
        Self { library, db, _dir: dir }
    }

    async fn edit(&self, tracks: &[&str], edit: TrackEdit) -> Edited {
        let track_ids = tracks.iter().map(|&id| id.to_owned()).collect();
        self.library.edit(EditRequest { track_ids, edit }).await.expect("edited")
    }

    async fn track(&self, id: &str) -> TrackDetail {
        self.library.track(id).await.expect("a track")
    }

    /// A later analysis that finds another tempo and key.
    async fn analyse_again(&self, audio: &'static str, tempo: f64) {
        let mut found: Value = serde_json::from_str(FOUND).expect("json");
        found["tempo"] = json!(tempo);
        found["key"] = json!(5);
        let sql = "UPDATE analyses SET data = ?2 WHERE audio_id = ?1";
        let write = move |tx: &rusqlite::Transaction<'_>| {
            tx.execute(sql, [audio, &found.to_string()])?;
            tx.execute(
                "UPDATE audio SET bpm = ?2, musical_key = 5 WHERE audio_id = ?1",
                rusqlite::params![audio, tempo],
            )?;
            super::reapply(tx, audio)
        };
        self.db.write(write).await.expect("stored");
    }
}

const DOUBLE: TrackEdit = TrackEdit::ScaleTempo { factor: TempoFactor::Double };

#[tokio::test]
async fn an_edit_is_of_the_audio_and_stands_above_later_analyses() {
    let world = World::new().await;
    let edited = world.edit(&["a"], DOUBLE).await;
    assert_eq!((edited.changed, edited.can_undo), (2, true), "its copy has it too");
    let b = world.track("b").await.track;
    assert_eq!((b.bpm, b.bpm_source, b.grid_edited), (Some(174.0), Some(ValueSource::User), true));
    assert_eq!(world.library.beats("a").await.expect("beats").count, 171);
    let c = world.track("c").await.track;
    assert_eq!((c.bpm, c.bpm_source, c.grid_edited), (Some(87.0), Some(ValueSource::Analysis), false));
    world.analyse_again("one", 86.9).await;
    let a = world.track("a").await.track;
    assert_eq!((a.bpm, a.musical_key, a.key_source), (Some(174.0), Some(5), Some(ValueSource::Analysis)));
}

#[tokio::test]
async fn forty_at_once_are_one_step_back() {
    let world = World::new().await;
    world.edit(&["c"], TrackEdit::SetKey { key: 7, mode: 1 }).await;
    let edited = world.edit(&["a", "b", "c", "none"], DOUBLE).await;
    assert_eq!((edited.changed, edited.refused.len()), (3, 1));
    let undone = world.library.undo_edit().await.expect("undone");
    assert_eq!((undone.changed, undone.can_undo), (3, true));
    let c = world.track("c").await.track;
    assert_eq!((c.bpm, c.musical_key, c.mode, c.key_source), (Some(87.0), Some(7), Some(1), Some(ValueSource::User)));
    world.library.undo_edit().await.expect("undone");
    let c = world.track("c").await.track;
    assert_eq!((c.musical_key, c.mode, c.first_phrase_beat_no), (Some(0), Some(0), Some(4)));
    assert_eq!(world.library.undo_edit().await.expect_err("nothing left").code, "nothing_to_undo");
}

#[tokio::test]
async fn what_is_locked_stays() {
    let world = World::new().await;
    world.edit(&["a"], TrackEdit::Lock { on: true }).await;
    let refused = world.edit(&["a", "c"], DOUBLE).await;
    assert_eq!((refused.changed, refused.refused[0].track_id.as_str()), (1, "a"));
    assert!(world.track("b").await.track.locked);
    assert_eq!(world.track("a").await.track.bpm, Some(87.0));
}

#[tokio::test]
async fn disagreements_end_with_a_decision() {
    let world = World::new().await;
    let all = world.library.disagreements().await.expect("a list");
    assert_eq!(all.len(), 3);
    assert_eq!((all[0].tag_bpm, all[0].tag_key, all[0].tag_mode), (Some(174.0), Some(9), Some(0)));
    world.edit(&["c"], TrackEdit::Settle).await;
    world.edit(&["a"], DOUBLE).await;
    let rest = world.library.disagreements().await.expect("a list");
    assert_eq!(rest.len(), 2, "the copies still disagree about the key");
    assert_eq!((rest[0].tag_bpm, rest[0].tag_key), (None, Some(9)));
    world.edit(&["a"], TrackEdit::SetKey { key: 9, mode: 0 }).await;
    assert!(world.library.disagreements().await.expect("a list").is_empty());
}

#[tokio::test]
async fn a_typed_tempo_moves_the_first_beat_and_is_even() {
    let world = World::new().await;
    world.edit(&["c"], TrackEdit::SetTempo { bpm: 90.0 }).await;
    let c = world.track("c").await.track;
    assert_eq!((c.bpm, c.constant_tempo), (Some(90.0), Some(true)));
    assert!(c.first_beat_offset.is_some_and(|first| (first - 0.5).abs() < 1e-9));
    assert_eq!(world.library.beats("c").await.expect("beats").count, 90);
    world.edit(&["c"], TrackEdit::ShiftGrid { seconds: 0.01 }).await;
    let moved = world.library.beats("c").await.expect("beats").beats[0];
    assert!((moved - 0.51).abs() < 1e-9, "{moved}");
    world.edit(&["c"], TrackEdit::Reset).await;
    assert_eq!(world.track("c").await.track.bpm_source, Some(ValueSource::Analysis));
}
