//! What one word of a search asks for.

use jiff::Zoned;

use super::operator;
use super::span::{self, Span};
use super::words::Word;
use crate::library::colour::{Colour, Family};
use crate::library::key_text::{self, Key};
use crate::library::{fold, wheel};
use crate::model::TrackState;

/// A column of text that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    Title,
    Artist,
    Album,
    Genre,
    Comment,
    /// Name of the file, with its ending.
    File,
    /// Folders below the music folder.
    Folder,
}

impl Field {
    /// All of them, in the order of their numbers.
    pub(crate) const ALL: [Self; 7] =
        [Self::Title, Self::Artist, Self::Album, Self::Genre, Self::Comment, Self::File, Self::Folder];
}

/// What can be said of a track with one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trait {
    /// Neither edits nor analyses change it.
    Locked,
    /// The DJ changed its tempo, grid or key.
    Edited,
    /// Another track has the same audio.
    Duplicate,
    /// Another track of the same audio is shown in its place.
    Aside,
    /// Its tempo varies.
    Variable,
    /// It was analysed.
    Analysed,
    /// Its file is gone.
    Missing,
    /// Its folder is away.
    Offline,
}

impl Trait {
    /// All, with their words.
    pub(crate) const ALL: [(&str, Self); 8] = [
        ("analysed", Self::Analysed),
        ("aside", Self::Aside),
        ("duplicate", Self::Duplicate),
        ("edited", Self::Edited),
        ("locked", Self::Locked),
        ("missing", Self::Missing),
        ("offline", Self::Offline),
        ("variable", Self::Variable),
    ];
}

/// The words of states.
pub(crate) const STATES: [(&str, TrackState); 7] = [
    ("analysing", TrackState::Analysing),
    ("away", TrackState::Away),
    ("done", TrackState::Done),
    ("failed", TrackState::Failed),
    ("missing", TrackState::Missing),
    ("new", TrackState::New),
    ("queued", TrackState::Queued),
];

/// What a track must be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Term {
    /// One of the searched columns holds this text, which is folded.
    Anywhere(String),
    /// This column holds this text, which is folded.
    In(Field, String),
    /// Beats a minute.
    Tempo(Span),
    /// Within 6 % of so many beats a minute, also counted at half or double.
    NearTempo(f64),
    /// One of these keys.
    Keys(Vec<Key>),
    /// Energy level, rounded as it is shown.
    Energy(Span),
    /// Came into the library, in seconds since 1970.
    Added(Span),
    Year(Span),
    /// In whole seconds.
    Length(Span),
    Rating(Span),
    /// Of a colour of one of these families.
    Colour(Vec<Family>),
    NoColour,
    Plays(Span),
    State(TrackState),
    Is(Trait),
    /// Goes with the track of this id.
    Fits(String),
    /// Lies in the music folder of this id.
    InFolder(String),
    /// The tonic, 0 = C .. 11 = B.
    Tonic(u8),
    /// 0 = minor, 1 = major.
    Mode(u8),
}

/// What a word could be read as.
#[derive(Debug, PartialEq)]
pub(super) enum Reading {
    /// This.
    Term(Term),
    /// An operator whose value was not typed yet: nothing is asked so far.
    Unasked,
    /// Nothing: it is looked for as it stands.
    Unread,
}

/// Reads a word.
pub(super) fn read(word: &Word<'_>, now: &Zoned) -> Reading {
    let Some(name) = word.operator else { return Reading::Term(Term::Anywhere(text(word.value))) };
    let Some(operator) = operator::named(name) else { return Reading::Unread };
    if word.value.trim_matches(['>', '<', '=', '~', ' ']).is_empty() {
        return Reading::Unasked;
    }
    operator::read(operator, word.value.trim(), now).map_or(Reading::Unread, Reading::Term)
}

/// `text` as columns hold it: folded, on one line.
pub(crate) fn text(text: &str) -> String {
    fold::line(text)
}

/// Keys that `text` names; `~` adds those that go with them, a number alone stands for both keys of its hour.
pub(super) fn keys(text: &str) -> Option<Vec<Key>> {
    if let Some(text) = text.strip_prefix('~') {
        let named = keys(text)?;
        let near = |key: &Key| named.iter().any(|named| wheel::relation(*named, *key).is_some());
        return Some(every_key().filter(near).collect());
    }
    match text.parse::<u8>() {
        Ok(number @ 1..=12) => Some(every_key().filter(|key| wheel::hour(*key) + 1 == number).collect()),
        _ => Some(vec![key_text::parse(text)?]),
    }
}

fn every_key() -> impl Iterator<Item = Key> {
    (0..12).flat_map(|tonic| [Key { tonic, mode: 0 }, Key { tonic, mode: 1 }])
}

/// The one value of `all` whose word begins with `text`; a whole word counts even when it begins another.
pub(super) fn named<T: Copy>(all: &[(&str, T)], text: &str) -> Option<T> {
    // Both spellings of English.
    let text = fold::fold(text).replace("analyz", "analys");
    let mut begun = all.iter().filter(|(name, _)| name.starts_with(&text));
    let whole = all.iter().find(|(name, _)| *name == text);
    let only = begun.next().filter(|_| begun.next().is_none());
    whole.or(only).map(|(_, value)| *value)
}

/// Colours for `color:`: what a name begins with, or the family of `#rrggbb`; `none` for tracks without.
pub(super) fn colours(text: &str) -> Option<Term> {
    if let Some(colour) = Colour::read(text) {
        return Some(Term::Colour(vec![colour.family()]));
    }
    let text = fold::fold(text).replace("gray", "grey");
    if text == "none" {
        return Some(Term::NoColour);
    }
    let begun = Family::ALL.iter().filter(|(name, _)| name.starts_with(&text));
    let families: Vec<Family> = begun.map(|(_, family)| *family).collect();
    (!families.is_empty()).then_some(Term::Colour(families))
}

/// Tempos for `bpm:`.
pub(super) fn tempo(text: &str) -> Option<Term> {
    match text.strip_prefix('~') {
        Some(bpm) => Some(Term::NearTempo(span::number(bpm)?)),
        None => Some(Term::Tempo(span::tempos(text)?)),
    }
}
