//! What the DJ writes about tracks: it belongs to the audio, is searched and sorted, and can be taken back.

use super::rows::{by, change, found, library};
use crate::library::testing::Home;
use crate::model::{EditRequest, MetadataChange, Track, TrackChange, TrackDetail, TrackEdit, TrackQuery, ValueSource};

async fn write(home: &Home, id: &str, metadata: MetadataChange) -> Track {
    home.library.change_track(TrackChange { id: id.into(), metadata }).await.expect("written")
}

async fn detail(home: &Home, id: &str) -> TrackDetail {
    home.library.track(id).await.expect("a track")
}

fn said(text: &str) -> Option<Option<String>> {
    Some(Some(text.to_owned()))
}

#[tokio::test]
async fn what_is_written_belongs_to_the_audio_and_stands_above_the_file() {
    let home = library().await;
    let change = MetadataChange {
        title: said(" Night Drive (Edit) "),
        genre: said(""),
        comment: said("after midnight"),
        rating: Some(Some(5)),
        color_tag: said("blue"),
        energy_level: Some(Some(9.0)),
        ..Default::default()
    };
    let row = write(&home, "a", change).await;
    assert_eq!((row.title.as_deref(), row.genre, row.rating), (Some("Night Drive (Edit)"), None, Some(5)));
    let copy = detail(&home, "e").await;
    assert_eq!((copy.track.rating, copy.track.color_tag.as_deref()), (Some(5), Some("#3a5ce5")));
    assert_eq!(copy.track.energy_level, Some(9.0));
    let source = |name: &str| copy.sources.get(name).copied();
    assert_eq!((source("title"), source("rating")), (Some(ValueSource::User), Some(ValueSource::User)));
    assert_eq!((source("genre"), source("artist")), (Some(ValueSource::User), Some(ValueSource::FileTag)));
    assert_eq!(copy.file_tags.genre.as_deref(), Some("deep house"), "the file says what it said");
    for search in
        ["edit", "comment:midnight", "rating:>3", "color:blue", "color:#0000ff", "colour:bl", "energy:9", "-color:none"]
    {
        assert_eq!(found(&home, search).await, "ae", "{search}");
    }
    assert_eq!(found(&home, "genre:deep").await, "", "an empty genre is none");
    let sorted = home.library.tracks(by("-rating,title")).await.expect("a page").data;
    assert_eq!(sorted[0].rating, Some(5));
}

#[tokio::test]
async fn null_gives_back_what_the_file_says_and_undo_takes_one_step_back() {
    let home = library().await;
    write(&home, "a", MetadataChange { title: said("Mine"), rating: Some(Some(2)), ..Default::default() }).await;
    let given_back = write(&home, "a", MetadataChange { title: Some(None), ..Default::default() }).await;
    assert_eq!((given_back.title.as_deref(), given_back.rating), (Some("Night Drive"), Some(2)));
    assert_eq!(detail(&home, "e").await.track.title.as_deref(), Some("Night Drive"), "each file its own");
    // What changes nothing is no step.
    write(&home, "a", MetadataChange { rating: Some(Some(2)), ..Default::default() }).await;
    home.library.undo_edit().await.expect("undone");
    assert_eq!(detail(&home, "a").await.track.title.as_deref(), Some("Mine"));
    home.library.undo_edit().await.expect("undone");
    let first = detail(&home, "a").await.track;
    assert_eq!((first.title.as_deref(), first.rating), (Some("Night Drive"), None));
    assert_eq!(home.library.undo_edit().await.expect_err("nothing left").code, "nothing_to_undo");
}

#[tokio::test]
async fn a_selection_is_rated_in_one_step_and_resetting_the_sound_keeps_it() {
    let home = library().await;
    let edit = async |edit: TrackEdit| {
        let track_ids = ["a", "b", "c", "e"].map(str::to_owned).to_vec();
        home.library.edit(EditRequest { track_ids, edit }).await.expect("edited")
    };
    let stars = MetadataChange { rating: Some(Some(4)), ..Default::default() };
    assert_eq!(edit(TrackEdit::SetMetadata(stars)).await.changed, 4, "two of them are one audio");
    assert_eq!(found(&home, "rating:4").await, "abce");
    edit(TrackEdit::Lock { on: true }).await;
    let lower = MetadataChange { rating: Some(Some(3)), ..Default::default() };
    assert_eq!(edit(TrackEdit::SetMetadata(lower)).await.changed, 4, "stars are not locked");
    edit(TrackEdit::Lock { on: false }).await;
    edit(TrackEdit::Reset).await;
    assert_eq!(found(&home, "rating:3").await, "abce");
    home.library.undo_edit().await.expect("undone");
    assert_eq!(found(&home, "rating:3").await, "abce");
}

#[tokio::test]
async fn a_later_analysis_and_another_file_leave_it() {
    let home = library().await;
    write(&home, "a", MetadataChange { energy_level: Some(Some(2.0)), ..Default::default() }).await;
    change(
        &home,
        "INSERT INTO analyses(audio_id, stage, status, data, finished_at)
         VALUES('one', 'characteristics', 'completed', '{\"energy_level\": 7.5}', 'now');
         UPDATE audio SET energy_level = 7.5 WHERE audio_id = 'one'",
    )
    .await;
    let reapplied = home.library.shared.db.write(|tx| crate::library::edits::reapply_metadata(tx, "one"));
    reapplied.await.expect("reapplied");
    assert_eq!(detail(&home, "a").await.track.energy_level, Some(2.0));
    let given_back = write(&home, "a", MetadataChange { energy_level: Some(None), ..Default::default() }).await;
    assert_eq!(given_back.energy_level, Some(7.5), "the analysis's");
}

#[tokio::test]
async fn who_cannot_be_written_about_is_told() {
    let home = library().await;
    change(&home, "UPDATE tracks SET audio_id = NULL WHERE id = 'd'").await;
    let refused = async |id: &str, metadata: MetadataChange| {
        home.library.change_track(TrackChange { id: id.into(), metadata }).await.expect_err("refused")
    };
    assert_eq!(refused("nobody", MetadataChange::default()).await.code, "not_found");
    assert_eq!(refused("d", MetadataChange { rating: Some(Some(1)), ..Default::default() }).await.code, "not_read_yet");
    let wrong = refused("a", MetadataChange { rating: Some(Some(9)), ..Default::default() }).await;
    assert_eq!(wrong.extra["details"][0]["field"], "rating");
    let page = home.library.tracks(TrackQuery::default()).await.expect("a page");
    assert!(page.data.iter().all(|track| track.rating.is_none()));
}
