//! Completion in the search field: operators, and values of the library for the operator at the caret, the most frequent
//! first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rusqlite::OptionalExtension as _;

use crate::db::DbError;
use crate::library::catalogue::{Look, Row, Texts};
use crate::library::colour::Family;
use crate::library::fold;
use crate::library::key_text::{self, Key};
use crate::library::search::operator::{Entry, OPERATORS, Operator};
use crate::library::search::{Field, Part, STATES, Trait, completing, insertion};
use crate::library::{track_row, wheel};
use crate::model::{SearchOperator, Suggestion, Suggestions};

/// Suggestions at once, at most.
const MOST: usize = 12;

/// Ages that `added:` is asked for.
const AGES: [(&str, &str); 5] = [
    ("<1d", "Since yesterday"),
    ("<7d", "This week"),
    ("<1m", "This month"),
    ("<1y", "This year"),
    (">1y", "Longer than a year ago"),
];

/// What the word at the caret of `line` could become; the caret is before the UTF-16 unit `at`.
pub(crate) fn suggest(look: &Look<'_>, line: &str, at: usize) -> Result<Suggestions, DbError> {
    let at = completing(line, at);
    let mut suggestions = match at.part {
        Part::Operator(typed) => operators(typed),
        Part::Value(operator, typed) => values(look, operator, typed)?,
        Part::Other => Vec::new(),
    };
    suggestions.truncate(MOST);
    Ok(Suggestions { from: at.from, to: at.to, suggestions })
}

/// All operators of the search language, the most used first.
pub fn search_operators() -> Vec<SearchOperator> {
    let examples = |entry: &Entry| entry.examples.iter().map(|&example| example.to_owned()).collect();
    let told = |entry: &Entry| SearchOperator {
        name: entry.name.to_owned(),
        about: entry.about.to_owned(),
        examples: examples(entry),
    };
    OPERATORS.iter().map(told).collect()
}

fn operators(typed: &str) -> Vec<Suggestion> {
    let typed = typed.to_ascii_lowercase();
    let begun = OPERATORS.iter().filter(|entry| entry.name.starts_with(&typed));
    begun
        .map(|Entry { name, about, .. }| Suggestion {
            text: format!("{name}:"),
            label: format!("{name}:"),
            detail: Some((*about).to_owned()),
            count: None,
        })
        .collect()
}

fn values(look: &Look<'_>, operator: Operator, typed: &str) -> Result<Vec<Suggestion>, DbError> {
    let name = OPERATORS.iter().find(|entry| entry.operator == operator).map_or("", |entry| entry.name);
    let rows = look.contents.rows();
    if let Some(field) = operator.field() {
        return texts(look, name, field, &fold::line(typed));
    }
    let whole = |value: Option<f64>| value.map(|value| value.round() as i64);
    Ok(match operator {
        Operator::Key => keys(rows, typed),
        Operator::State => {
            words(name, typed, &STATES, |state| rows.iter().filter(|row| look.contents.state(row) == *state).count())
        }
        Operator::Is => {
            words(name, typed, &Trait::ALL, |what| rows.iter().filter(|row| look.contents.is(row, *what)).count())
        }
        Operator::Bpm => numbers(name, typed, rows, |row| whole(row.facts.bpm)),
        Operator::Energy => numbers(name, typed, rows, |row| whole(row.facts.energy.map(f64::from))),
        Operator::Year => numbers(name, typed, rows, |row| row.facts.year.map(i64::from)),
        Operator::Rating => numbers(name, typed, rows, |row| row.facts.rating.map(i64::from)),
        Operator::Color => {
            let of = |family: &Family| {
                let is_it = |row: &&Row| row.facts.colour.is_some_and(|colour| colour.family() == *family);
                rows.iter().filter(is_it).count()
            };
            words(name, typed, &Family::ALL, of)
        }
        Operator::Added => AGES
            .iter()
            .filter(|(age, _)| age.starts_with(typed))
            .map(|(age, meaning)| Suggestion {
                text: format!("{name}:{age}"),
                label: (*age).to_owned(),
                detail: Some((*meaning).to_owned()),
                count: None,
            })
            .collect(),
        _ => Vec::new(),
    })
}

fn found(text: String, label: String, detail: Option<String>, count: u64) -> Suggestion {
    Suggestion { text, label, detail, count: Some(count) }
}

/// Values of a column that contain `typed`; those that begin with it first.
fn texts(look: &Look<'_>, name: &str, field: Field, typed: &str) -> Result<Vec<Suggestion>, DbError> {
    let column = look.contents.texts(field);
    let used = column.containing(typed);
    let mut best: Vec<(bool, Reverse<u32>, u32)> = used
        .iter()
        .filter(|value| column.uses(*value) > 0)
        .map(|value| (!column.get(value).starts_with(typed), Reverse(column.uses(value)), value))
        .collect();
    if best.len() > MOST {
        best.select_nth_unstable(MOST);
        best.truncate(MOST);
    }
    best.sort_unstable_by_key(|(later, count, value)| (*later, *count, column.get(*value)));
    let rows = examples(look.contents.rows(), field, &best);
    let mut suggestions = Vec::new();
    for ((_, Reverse(count), value), row) in best.into_iter().zip(rows) {
        let label = spelling(look, field, row, value, column)?;
        // Some values cannot be written as a word of a search.
        suggestions.extend(insertion(name, &label).map(|text| found(text, label, None, u64::from(count))));
    }
    Ok(suggestions)
}

/// The row id of a row for each value.
fn examples(rows: &[Row], field: Field, values: &[(bool, Reverse<u32>, u32)]) -> Vec<Option<i64>> {
    let mut examples = vec![None; values.len()];
    let mut missing = values.len();
    for row in rows {
        if missing == 0 {
            break;
        }
        let at = values.iter().position(|(.., value)| row.texts[field as usize] == *value);
        if let Some(example) = at.and_then(|at| examples[at].is_none().then_some(&mut examples[at])) {
            *example = Some(row.number);
            missing -= 1;
        }
    }
    examples
}

/// A value as a row writes it: the catalogue has it folded.
fn spelling(look: &Look<'_>, field: Field, row: Option<i64>, value: u32, column: &Texts) -> Result<String, DbError> {
    let shown = match field {
        Field::Title => track_row::text("title"),
        Field::Artist => track_row::text("artist"),
        Field::Album => track_row::text("album"),
        Field::Genre => track_row::text("genre"),
        Field::Comment => track_row::text("comment"),
        Field::File | Field::Folder => "t.relative_path".to_owned(),
    };
    let sql = format!("SELECT {shown} FROM tracks t LEFT JOIN audio a ON a.audio_id = t.audio_id WHERE t.rowid = ?1");
    let text: Option<Option<String>> = look.c.prepare_cached(&sql)?.query_row([row], |row| row.get(0)).optional()?;
    let text = text.flatten().map(|text| match field {
        Field::File => text.rsplit('/').next().unwrap_or_default().to_owned(),
        Field::Folder => text.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned()),
        _ => text,
    });
    // The row may have changed a moment ago.
    Ok(text.unwrap_or_else(|| column.get(value).to_owned()))
}

/// Keys whose name in some notation begins with `typed`, or that it spells.
fn keys(rows: &[Row], typed: &str) -> Vec<Suggestion> {
    let (near, typed) = typed.strip_prefix('~').map_or(("", typed), |typed| ("~", typed));
    let mut counts: BTreeMap<u8, (Key, u64)> = BTreeMap::new();
    for key in rows.iter().filter_map(|row| row.facts.key) {
        counts.entry(wheel::place(key)).or_insert((key, 0)).1 += 1;
    }
    let folded = fold::fold(typed);
    let spelt = key_text::parse(typed);
    let begun = |key: Key| {
        let names = [wheel::camelot(key), wheel::name(key)].map(|name| fold::fold(&name));
        names.iter().any(|name| name.starts_with(&folded)) || spelt == Some(key)
    };
    let mut keys: Vec<_> = counts.into_values().filter(|(key, _)| begun(*key)).collect();
    keys.sort_by_key(|(_, count)| Reverse(*count));
    let show = |(key, count)| {
        let camelot = wheel::camelot(key);
        found(format!("key:{near}{camelot}"), format!("{near}{camelot}"), Some(wheel::name(key)), count)
    };
    keys.into_iter().map(show).collect()
}

fn words<T>(name: &str, typed: &str, all: &[(&str, T)], count: impl Fn(&T) -> usize) -> Vec<Suggestion> {
    let typed = fold::fold(typed);
    let begun = all.iter().filter(|(word, _)| word.starts_with(&typed));
    let mut words: Vec<_> = begun.map(|(word, value)| (*word, count(value) as u64)).collect();
    words.sort_by_key(|(_, count)| Reverse(*count));
    words.into_iter().map(|(word, count)| found(format!("{name}:{word}"), word.to_owned(), None, count)).collect()
}

/// Whole numbers that begin with `typed`.
fn numbers(name: &str, typed: &str, rows: &[Row], value: impl Fn(&Row) -> Option<i64>) -> Vec<Suggestion> {
    let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
    for value in rows.iter().filter_map(value) {
        *counts.entry(value).or_default() += 1;
    }
    let mut numbers: Vec<_> = counts.into_iter().map(|(value, count)| (value.to_string(), count)).collect();
    numbers.retain(|(value, _)| value.starts_with(typed));
    numbers.sort_by_key(|(_, count)| Reverse(*count));
    numbers.into_iter().map(|(value, count)| found(format!("{name}:{value}"), value, None, count)).collect()
}
