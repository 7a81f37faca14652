//! Completion of searches, and what goes with a track.

use super::rows::{change, library};
use crate::library::testing::Home;
use crate::model::{FitsQuery, SuggestQuery};

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
        ("artist:KASK", &["artist:Kaskade 3"]),
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
