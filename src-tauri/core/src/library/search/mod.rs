//! The search language.
//!
//! A line is words between blanks; a track is found when it fits all of them.
//!
//! | word | finds |
//! |---|---|
//! | `deep` | title, artist, album, genre, comment, file name or a folder below the music folder holds it; accents and case do not matter |
//! | `"deep house"` | the same for what stands between quotes, blanks included |
//! | `operator:value`, `operator:"a value"` | what the operator says, see [`operator`] |
//! | `-word` | what the word does not find |
//!
//! Amounts are `5`, `5-7` or `5..7`, `>5`, `>=5`, `<5`, `<=5`. While somebody types nothing is an error: an operator
//! without a value asks for nothing, and what cannot be read is looked for as it stands. Both are told (`unread`).
//!
//! | file | what it is |
//! |---|---|
//! | `words` | a line cut into words |
//! | `operator`, `term`, `span`, `dates` | what a word asks for |
//! | `complete` | which word stands at the caret, and what it could become |

mod complete;
mod dates;
pub(crate) mod operator;
mod span;
mod term;
mod words;

use jiff::Zoned;

pub(crate) use complete::{Part, completing, insertion};
pub(crate) use span::Span;
pub(crate) use term::{Field, STATES, Term, Trait};
use term::{Reading, read};

use crate::model::TrackState;

/// One condition of a search.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    /// What it asks for must not be.
    pub negated: bool,
    pub term: Term,
}

impl From<Term> for Condition {
    fn from(term: Term) -> Self {
        Self { negated: false, term }
    }
}

/// A search line that was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Search {
    /// All of them hold for what is found.
    pub conditions: Vec<Condition>,
    /// Words as they were typed that could not be read as what they look like.
    pub unread: Vec<String>,
}

impl Search {
    /// Reads a line; ages and dates count from `now`, in its time zone.
    pub(crate) fn read(line: &str, now: &Zoned) -> Self {
        let mut search = Self::default();
        for word in words::words(line) {
            let reading = read(&word, now);
            if !matches!(reading, Reading::Term(_)) {
                search.unread.push(word.typed.to_owned());
            }
            let term = match reading {
                Reading::Term(term) => Some(term),
                Reading::Unasked => None,
                Reading::Unread => Some(Term::Anywhere(term::text(word.typed))),
            };
            // Quotes around nothing ask for nothing.
            let term = term.filter(|term| *term != Term::Anywhere(String::new()));
            search.conditions.extend(term.map(|term| Condition { negated: word.negated, term }));
        }
        search
    }
}

/// What a list looks for: the conditions, and that no track is shown that was set aside, unless they ask for duplicates,
/// for such tracks or for missing ones.
pub(crate) fn listed(mut conditions: Vec<Condition>) -> Vec<Condition> {
    let asks = |condition: &Condition| match &condition.term {
        Term::Is(Trait::Duplicate | Trait::Aside | Trait::Missing) | Term::State(TrackState::Missing) => {
            !condition.negated
        }
        _ => false,
    };
    if !conditions.iter().any(asks) {
        conditions.push(Condition { negated: true, term: Term::Is(Trait::Aside) });
    }
    conditions
}

#[cfg(test)]
mod tests;
