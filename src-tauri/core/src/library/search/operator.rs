//! The operators of the search language: what stands before a colon.

use jiff::Zoned;

use super::dates;
use super::span;
use super::term::{self, Field, STATES, Term, Trait};

/// An operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Bpm,
    Key,
    Genre,
    Energy,
    Artist,
    Added,
    State,
    Is,
    Title,
    Album,
    Comment,
    File,
    Folder,
    Length,
    Year,
    Rating,
    Color,
    Plays,
    Fits,
}

/// All operators with their names and what they mean, the most used first.
pub(crate) const OPERATORS: [(Operator, &str, &str); 19] = [
    (Operator::Bpm, "bpm", "Tempo: 128, 124-128, >120, ~128 also at half and double"),
    (Operator::Key, "key", "Key: 8A, Am, 1m; ~8A also what goes with it"),
    (Operator::Genre, "genre", "Genre contains"),
    (Operator::Energy, "energy", "Energy level: >6, 5-7"),
    (Operator::Artist, "artist", "Artist contains"),
    (Operator::Added, "added", "Added: <7d, <2w, <1m, <1y, 2026-10"),
    (Operator::State, "state", "Failed, queued, done, new, analysing, missing or away"),
    (Operator::Is, "is", "Locked, edited, duplicate, aside, variable, missing, offline or analysed"),
    (Operator::Title, "title", "Title contains"),
    (Operator::Album, "album", "Album contains"),
    (Operator::Comment, "comment", "Comment contains"),
    (Operator::File, "file", "File name contains"),
    (Operator::Folder, "folder", "Folder contains"),
    (Operator::Length, "length", "Length: >5:00, 3-6"),
    (Operator::Year, "year", "Year: 1998, 1990-1999"),
    (Operator::Rating, "rating", "Rating: 4, >3"),
    (Operator::Color, "color", "Colour: red, blue, none"),
    (Operator::Plays, "plays", "Times played: 0, >10"),
    (Operator::Fits, "fits", "Goes with a track"),
];

/// The operator called `name`, in any case and either spelling of English.
pub(crate) fn named(name: &str) -> Option<Operator> {
    let name = if name.eq_ignore_ascii_case("colour") { "color" } else { name };
    OPERATORS.iter().find(|(_, known, _)| known.eq_ignore_ascii_case(name)).map(|(operator, ..)| *operator)
}

impl Operator {
    /// The column whose texts it looks into.
    pub(crate) fn field(self) -> Option<Field> {
        match self {
            Self::Title => Some(Field::Title),
            Self::Artist => Some(Field::Artist),
            Self::Album => Some(Field::Album),
            Self::Genre => Some(Field::Genre),
            Self::Comment => Some(Field::Comment),
            Self::File => Some(Field::File),
            Self::Folder => Some(Field::Folder),
            _ => None,
        }
    }
}

/// What `operator` asks for with `value`, which is not empty; none when it cannot be read.
pub(super) fn read(operator: Operator, value: &str, now: &Zoned) -> Option<Term> {
    if let Some(field) = operator.field() {
        return Some(Term::In(field, term::text(value)));
    }
    let number = |term: fn(span::Span) -> Term| span::span(value, span::number).map(term);
    match operator {
        Operator::Bpm => term::tempo(value),
        Operator::Key => term::keys(value).map(Term::Keys),
        Operator::Energy => number(Term::Energy),
        Operator::Added => dates::moments(value, now).map(Term::Added),
        Operator::State => term::named(&STATES, value).map(Term::State),
        // A state can be asked for in this way too.
        Operator::Is => {
            let is = term::named(&Trait::ALL, value).map(Term::Is);
            is.or_else(|| term::named(&STATES, value).map(Term::State))
        }
        Operator::Length => span::lengths(value).map(Term::Length),
        Operator::Year => number(Term::Year),
        Operator::Rating => number(Term::Rating),
        Operator::Color => term::colours(value),
        Operator::Plays => number(Term::Plays),
        Operator::Fits => Some(Term::Fits(value.to_owned())),
        _ => None,
    }
}
