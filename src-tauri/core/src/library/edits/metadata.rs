//! What the DJ writes about an audio: title, genre, stars and so on. Pure.

use serde::{Deserialize, Serialize};

use crate::library::colour::Colour;
use crate::library::error::LibraryError;
use crate::model::MetadataChange;

/// Letters of a text, at most.
const LONGEST: usize = 500;
/// Letters of a comment, at most.
const LONGEST_COMMENT: usize = 10_000;

/// What was written; none = what an imported library or the file says, an empty text = nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Metadata {
    pub title: Option<String>,
    pub artist: Option<String>,
    pub album: Option<String>,
    pub album_artist: Option<String>,
    pub genre: Option<String>,
    pub year: Option<i32>,
    pub track_number: Option<i32>,
    pub comment: Option<String>,
    pub rating: Option<i32>,
    /// `#rrggbb`.
    pub color_tag: Option<String>,
    pub energy_level: Option<f64>,
}

impl Metadata {
    /// With one more change, which was [`checked`].
    pub(super) fn changed(mut self, change: MetadataChange) -> Self {
        put(&mut self.title, change.title);
        put(&mut self.artist, change.artist);
        put(&mut self.album, change.album);
        put(&mut self.album_artist, change.album_artist);
        put(&mut self.genre, change.genre);
        put(&mut self.year, change.year);
        put(&mut self.track_number, change.track_number);
        put(&mut self.comment, change.comment);
        put(&mut self.rating, change.rating);
        put(&mut self.color_tag, change.color_tag);
        put(&mut self.energy_level, change.energy_level);
        self
    }
}

fn put<T>(value: &mut Option<T>, given: Option<Option<T>>) {
    if let Some(given) = given {
        *value = given;
    }
}

/// The change with its values as they are stored: texts without blanks around them, colours as `#rrggbb`.
///
/// # Errors
/// A value makes no sense; the field is named.
pub(super) fn checked(mut change: MetadataChange) -> Result<MetadataChange, LibraryError> {
    for (field, value, longest) in [
        ("title", &mut change.title, LONGEST),
        ("artist", &mut change.artist, LONGEST),
        ("album", &mut change.album, LONGEST),
        ("album_artist", &mut change.album_artist, LONGEST),
        ("genre", &mut change.genre, LONGEST),
        ("comment", &mut change.comment, LONGEST_COMMENT),
    ] {
        let Some(Some(text)) = value else { continue };
        *text = text.trim().to_owned();
        check(field, text.chars().count() <= longest, || format!("must have {longest} letters at most"))?;
        let is_line = |letter: char| !letter.is_control() || (field == "comment" && "\n\r\t".contains(letter));
        check(field, text.chars().all(is_line), || "must not hold control characters".to_owned())?;
        let named = field != "title" || !text.is_empty();
        check(field, named, || "must not be empty; null gives back what the file says".to_owned())?;
    }
    for (field, value, most) in
        [("year", change.year, 9_999), ("track_number", change.track_number, 9_999), ("rating", change.rating, 5)]
    {
        let fits = value.flatten().is_none_or(|value| (0..=most).contains(&value));
        check(field, fits, || format!("must be 0 to {most}"))?;
    }
    let fits = change.energy_level.flatten().is_none_or(|level| (0.0..=10.0).contains(&level));
    check("energy_level", fits, || "must be 0 to 10".to_owned())?;
    if let Some(Some(text)) = &mut change.color_tag {
        *text = text.trim().to_owned();
        if !text.is_empty() {
            let colour = Colour::read(text).ok_or_else(|| LibraryError::Invalid {
                field: "color_tag",
                reason: "must be #rrggbb, or red, orange, yellow, green, aqua, blue, purple or pink; empty for none"
                    .to_owned(),
            })?;
            *text = colour.to_string();
        }
    }
    Ok(change)
}

fn check(field: &'static str, fits: bool, reason: impl FnOnce() -> String) -> Result<(), LibraryError> {
    if fits { Ok(()) } else { Err(LibraryError::Invalid { field, reason: reason() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_given_stays_and_null_gives_back() {
        let written = Metadata { title: Some("A".into()), rating: Some(3), ..Metadata::default() };
        let change = MetadataChange { title: Some(None), genre: Some(Some("House".into())), ..Default::default() };
        let expected = Metadata { rating: Some(3), genre: Some("House".into()), ..Metadata::default() };
        assert_eq!(written.changed(change), expected);
    }

    #[test]
    fn senseless_values_name_their_field() {
        let long = || Some(Some("x".repeat(501)));
        for (change, expected) in [
            (MetadataChange { title: Some(Some("  ".into())), ..Default::default() }, "title"),
            (MetadataChange { artist: long(), ..Default::default() }, "artist"),
            (MetadataChange { album: Some(Some("A\nB".into())), ..Default::default() }, "album"),
            (MetadataChange { comment: Some(Some("A\0B".into())), ..Default::default() }, "comment"),
            (MetadataChange { year: Some(Some(-1)), ..Default::default() }, "year"),
            (MetadataChange { track_number: Some(Some(10_000)), ..Default::default() }, "track_number"),
            (MetadataChange { rating: Some(Some(6)), ..Default::default() }, "rating"),
            (MetadataChange { energy_level: Some(Some(f64::NAN)), ..Default::default() }, "energy_level"),
            (MetadataChange { color_tag: Some(Some("reddish".into())), ..Default::default() }, "color_tag"),
        ] {
            let refused = checked(change).expect_err("refused");
            assert!(matches!(refused, LibraryError::Invalid { field, .. } if field == expected), "{expected}");
        }
    }

    #[test]
    fn values_are_stored_in_one_way() {
        let change = MetadataChange {
            comment: Some(Some(" for later ".into())),
            album: Some(Some(String::new())),
            color_tag: Some(Some("#F00".into())),
            rating: Some(Some(0)),
            ..Default::default()
        };
        let expected = MetadataChange {
            comment: Some(Some("for later".into())),
            color_tag: Some(Some("#ff0000".into())),
            ..change.clone()
        };
        assert_eq!(checked(change).expect("checked"), expected);
    }
}
