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

/// What is known of an operator: how it is written, and how it is explained to whoever types.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) operator: Operator,
    /// What stands before the colon.
    pub(crate) name: &'static str,
    /// What it asks for.
    pub(crate) about: &'static str,
    /// Words as they may be typed.
    pub(crate) examples: &'static [&'static str],
}

const fn entry(
    operator: Operator,
    name: &'static str,
    about: &'static str,
    examples: &'static [&'static str],
) -> Entry {
    Entry { operator, name, about, examples }
}

/// All operators, the most used first.
pub(crate) const OPERATORS: [Entry; 19] = [
    entry(Operator::Bpm, "bpm", "Tempo; ~ also at half and double", &["bpm:124-128", "bpm:>120", "bpm:~128"]),
    entry(Operator::Key, "key", "Key; ~ also what goes with it", &["key:8A", "key:~8A", "key:Am"]),
    entry(Operator::Genre, "genre", "Genre contains", &["genre:\"deep house\""]),
    entry(Operator::Energy, "energy", "Energy, 0 to 10", &["energy:>6", "energy:5-7"]),
    entry(Operator::Artist, "artist", "Artist contains", &["artist:koto"]),
    entry(Operator::Added, "added", "When it came into the library", &["added:<7d", "added:<1m", "added:2026-10"]),
    entry(Operator::State, "state", "How it stands", &["state:failed", "state:new", "state:queued"]),
    entry(Operator::Is, "is", "What is true of it", &["is:duplicate", "is:locked", "is:offline"]),
    entry(Operator::Title, "title", "Title contains", &["title:remix"]),
    entry(Operator::Album, "album", "Album contains", &["album:harbours"]),
    entry(Operator::Comment, "comment", "Comment contains", &["comment:opener"]),
    entry(Operator::File, "file", "File name contains", &["file:.wav"]),
    entry(Operator::Folder, "folder", "Folder contains", &["folder:promos"]),
    entry(Operator::Length, "length", "Length in minutes", &["length:>5:00", "length:3-6"]),
    entry(Operator::Year, "year", "Year", &["year:1998", "year:1990-1999"]),
    entry(Operator::Rating, "rating", "Rating, 0 to 5", &["rating:>3"]),
    entry(Operator::Color, "color", "Colour of its mark", &["color:red", "color:none"]),
    entry(Operator::Plays, "plays", "Times played", &["plays:0", "plays:>10"]),
    entry(Operator::Fits, "fits", "Goes with a track: \u{201c}What goes with this\u{201d} writes it", &[]),
];

/// The operator called `name`, in any case and either spelling of English.
pub(crate) fn named(name: &str) -> Option<Operator> {
    let name = if name.eq_ignore_ascii_case("colour") { "color" } else { name };
    OPERATORS.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)).map(|entry| entry.operator)
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

#[cfg(test)]
mod tests {
    use super::super::Search;
    use super::*;

    #[test]
    fn every_example_is_a_search_of_its_operator() {
        let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
        for Entry { operator, name, examples, .. } in &OPERATORS {
            for example in *examples {
                assert_eq!(example.split_once(':').and_then(|(before, _)| named(before)), Some(*operator), "{name}");
                assert_eq!(Search::read(example, &now).unread, Vec::<String>::new(), "{example}");
            }
        }
    }
}
