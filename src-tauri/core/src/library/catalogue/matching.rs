//! Which rows some conditions find.

use super::texts::Values;
use super::{Contents, Look, Row};
use crate::db::DbError;
use crate::library::fits::{self, Sound};
use crate::library::search::{Condition, Field, Term, Trait};

/// So few rows are looked at one by one; for more, all values of a column are searched at once.
const FEW: usize = 2_000;

/// Says of a row whether it is found.
type Test<'a> = Box<dyn Fn(&Row) -> bool + 'a>;

impl Look<'_> {
    /// The places of the rows that satisfy all of `conditions`.
    pub(crate) fn find(&self, conditions: &[Condition]) -> Result<Vec<u32>, DbError> {
        let rows = self.contents.rows();
        let mut places: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect();
        // Texts cost most: they come last, when few rows may be left.
        let (texts, others): (Vec<_>, Vec<_>) = conditions.iter().partition(|condition| is_text(&condition.term));
        for condition in others.into_iter().chain(texts) {
            let test = self.test(&condition.term, places.len() <= FEW)?;
            places.retain(|place| test(&rows[*place as usize]) != condition.negated);
        }
        Ok(places)
    }

    fn test<'a>(&'a self, term: &'a Term, few: bool) -> Result<Test<'a>, DbError> {
        let contents = self.contents;
        Ok(match term {
            Term::Anywhere(text) => anywhere(contents, &Field::ALL, text, few),
            Term::In(Field::Folder, text) => in_folder(contents, text, few),
            Term::In(field, text) => anywhere(contents, std::slice::from_ref(field), text, few),
            Term::Tempo(span) => number(move |row| row.facts.bpm, move |bpm| span.contains(bpm)),
            Term::NearTempo(bpm) => number(move |row| row.facts.bpm, move |other| fits::tempo(*bpm, other).is_some()),
            Term::Keys(keys) => Box::new(|row| row.facts.key.is_some_and(|key| keys.contains(&key))),
            Term::Energy(span) => {
                number(move |row| row.facts.energy.map(f64::from), move |energy| span.contains(energy.round()))
            }
            Term::Added(span) => Box::new(|row| span.contains(row.facts.added as f64)),
            Term::Year(span) => number(move |row| row.facts.year.map(f64::from), move |year| span.contains(year)),
            Term::Length(span) => {
                number(move |row| row.facts.seconds.map(f64::from), move |seconds| span.contains(seconds.round()))
            }
            // A track without rating has none of its stars.
            Term::Rating(span) => Box::new(|row| span.contains(f64::from(row.facts.rating.unwrap_or(0)))),
            Term::Colour(families) => {
                Box::new(|row| row.facts.colour.is_some_and(|colour| families.contains(&colour.family())))
            }
            Term::NoColour => Box::new(|row| row.facts.colour.is_none()),
            Term::Plays(span) => Box::new(|row| span.contains(f64::from(row.facts.plays))),
            Term::State(state) => Box::new(move |row| contents.state(row) == *state),
            Term::Is(what) => Box::new(move |row| contents.is(row, *what)),
            Term::Fits(id) => match self.by_id(id)?.and_then(Sound::of) {
                Some(sound) => Box::new(move |row| fits::may_follow(contents, row) && sound.fit(row).is_some()),
                None => Box::new(|_| false),
            },
            Term::InFolder(id) => Box::new(move |row| contents.folder(row).is_some_and(|folder| folder.id == *id)),
            Term::Tonic(tonic) => Box::new(|row| row.facts.key.is_some_and(|key| key.tonic == *tonic)),
            Term::Mode(mode) => Box::new(|row| row.facts.key.is_some_and(|key| key.mode == *mode)),
        })
    }
}

fn is_text(term: &Term) -> bool {
    matches!(term, Term::Anywhere(_) | Term::In(..))
}

/// What is not known satisfies nothing.
fn number<'a>(value: impl Fn(&Row) -> Option<f64> + 'a, right: impl Fn(f64) -> bool + 'a) -> Test<'a> {
    Box::new(move |row| value(row).is_some_and(&right))
}

fn anywhere<'a>(contents: &'a Contents, fields: &'a [Field], text: &'a str, few: bool) -> Test<'a> {
    if few {
        let finder = memchr::memmem::Finder::new(text);
        return Box::new(move |row| {
            fields.iter().any(|field| finder.find(contents.text(row, *field).as_bytes()).is_some())
        });
    }
    let found: Vec<(Field, Values)> =
        fields.iter().map(|field| (*field, contents.texts(*field).containing(text))).collect();
    Box::new(move |row| found.iter().any(|(field, values)| values.contains(row.texts[*field as usize])))
}

/// The path of the music folder counts too.
fn in_folder<'a>(contents: &'a Contents, text: &'a str, few: bool) -> Test<'a> {
    let below = anywhere(contents, &[Field::Folder], text, few);
    Box::new(move |row| below(row) || contents.folder(row).is_some_and(|folder| folder.path.contains(text)))
}

impl Contents {
    /// What `what` says is true of the row.
    pub(crate) fn is(&self, row: &Row, what: Trait) -> bool {
        match what {
            Trait::Locked => row.facts.is_locked,
            Trait::Edited => row.facts.is_edited,
            Trait::Duplicate => self.is_duplicate(row),
            Trait::Aside => self.is_set_aside(row),
            Trait::Variable => row.facts.is_variable,
            Trait::Analysed => row.facts.is_analyzed,
            Trait::Missing => row.facts.is_missing,
            Trait::Offline => self.folder(row).is_some_and(|folder| !folder.is_available),
        }
    }
}
