//! How rows are sorted, and cursors that hold a place in an order while rows come and go.

use std::cmp::Ordering;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};

use super::{Contents, Row, radix};
use crate::library::error::LibraryError;
use crate::library::search::Field;
use crate::library::wheel;
use crate::model::{TrackSort, TrackState};

/// Columns that count at once, at most.
const LEVELS: usize = 3;

/// A column with its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Level {
    column: TrackSort,
    descending: bool,
}

/// Up to three columns, the first counts most. What is not known comes last in either direction; rows that are alike
/// stand as they came into the store, or the other way round where the first column descends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order(Vec<Level>);

impl Order {
    /// By one column.
    pub(crate) fn by(column: TrackSort, descending: bool) -> Self {
        Self(vec![Level { column, descending }])
    }

    /// Reads `key,bpm,-energy`.
    ///
    /// # Errors
    /// A column is not known or stands twice, or there are none or too many.
    pub(crate) fn read(text: &str) -> Result<Self, LibraryError> {
        let invalid = |reason: String| LibraryError::Invalid { field: "order_by", reason };
        let mut levels: Vec<Level> = Vec::new();
        for part in text.split(',').map(str::trim) {
            let (descending, name) = part.strip_prefix('-').map_or((false, part), |name| (true, name));
            let column =
                serde_json::from_value(name.into()).map_err(|_| invalid(format!("there is no column {name}")))?;
            if levels.iter().any(|level| level.column == column) {
                return Err(invalid(format!("names {name} twice")));
            }
            levels.push(Level { column, descending });
        }
        if levels.len() > LEVELS {
            return Err(invalid(format!("must name {LEVELS} columns at most")));
        }
        Ok(Self(levels))
    }

    /// Sorts the `places` of rows.
    pub(super) fn sort(&self, contents: &Contents, places: &mut [u32]) {
        // One walk over the rows, which are far larger than what is sorted by.
        let mut columns = vec![Vec::with_capacity(places.len()); self.0.len()];
        let mut sorted: Vec<(u64, u32)> = Vec::with_capacity(places.len());
        for (index, place) in (0_u32..).zip(&*places) {
            let row = &contents.rows()[*place as usize];
            for (level, column) in self.0.iter().zip(&mut columns) {
                column.push(match key(contents, row, level.column) {
                    None => radix::UNKNOWN,
                    Some(key) if level.descending => radix::UNKNOWN - 1 - key,
                    Some(key) => key,
                });
            }
            sorted.push((signed(if self.descends() { -row.number } else { row.number }), index));
        }
        if !sorted.is_sorted() {
            radix::sort(&mut sorted);
        }
        // The column that counts least comes first: later ones leave what is alike as it is.
        for column in columns.iter().rev() {
            for (key, index) in &mut sorted {
                *key = column[*index as usize];
            }
            radix::sort(&mut sorted);
        }
        let unsorted = places.to_vec();
        for (place, (_, index)) in places.iter_mut().zip(sorted) {
            *place = unsorted[index as usize];
        }
    }

    fn descends(&self) -> bool {
        self.0.first().is_some_and(|level| level.descending)
    }
}

/// A number that sorts as the column does.
fn key(contents: &Contents, row: &Row, column: TrackSort) -> Option<u64> {
    match value(row, column) {
        Value::Number(number) => number,
        Value::Text(field) => contents.texts(field).rank(row.texts[field as usize]).map(u64::from),
        Value::State => Some(urgency(contents.state(row))),
    }
}

/// What a column holds.
enum Value {
    /// A number that sorts as it does.
    Number(Option<u64>),
    Text(Field),
    /// The state, which depends on the music folder too.
    State,
}

fn value(row: &Row, column: TrackSort) -> Value {
    let facts = &row.facts;
    Value::Number(match column {
        TrackSort::Title => return Value::Text(Field::Title),
        TrackSort::Artist => return Value::Text(Field::Artist),
        TrackSort::Album => return Value::Text(Field::Album),
        TrackSort::Genre => return Value::Text(Field::Genre),
        TrackSort::Comment => return Value::Text(Field::Comment),
        TrackSort::FileName => return Value::Text(Field::File),
        TrackSort::Folder => return Value::Text(Field::Folder),
        TrackSort::State => return Value::State,
        // Seven digits suffice, and half of the bits are sorted in half of the time.
        TrackSort::Bpm => facts.bpm.map(|bpm| ordered(bpm as f32)),
        TrackSort::Energy => facts.energy.map(ordered),
        TrackSort::Duration => facts.seconds.map(ordered),
        TrackSort::Key => facts.key.map(|key| u64::from(wheel::place(key))),
        TrackSort::DateAdded => Some(signed(facts.added)),
        TrackSort::Year => facts.year.map(|year| signed(year.into())),
        TrackSort::Rating => facts.rating.map(u64::from),
        TrackSort::Color => facts.colour.map(|colour| colour.family() as u64),
        TrackSort::PlayCount => Some(facts.plays.into()),
        TrackSort::FileSize => Some(facts.size),
    })
}

/// States in the order in which a person wants to see them.
fn urgency(state: TrackState) -> u64 {
    match state {
        TrackState::Failed => 0,
        TrackState::Analysing => 1,
        TrackState::Queued => 2,
        TrackState::New => 3,
        TrackState::Done => 4,
        TrackState::Away => 5,
        TrackState::Missing => 6,
    }
}

/// Sorts as the number does: IEEE 754 numbers sort like their bits once the negative ones are turned round.
fn ordered(number: f32) -> u64 {
    let bits = number.to_bits();
    u64::from(if bits >> 31 == 1 { !bits } else { bits | 1 << 31 })
}

fn signed(number: i64) -> u64 {
    number.cast_unsigned() ^ (1 << 63)
}

/// A place in an order: the values and the row id of the row that it stands behind. It holds when that row changes or
/// goes.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    values: Vec<Option<Mark>>,
    number: i64,
}

/// A value of a row, comparable with others of its column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
enum Mark {
    Number(u64),
    Text(String),
}

impl Cursor {
    /// Behind `row` in `order`.
    pub(crate) fn behind(contents: &Contents, order: &Order, row: &Row) -> Self {
        let values = order.0.iter().map(|level| mark(contents, row, level.column)).collect();
        Self { values, number: row.number }
    }

    /// As callers keep it: opaque.
    pub(crate) fn text(&self) -> String {
        BASE64.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads what [`Cursor::text`] wrote for the same `order`.
    ///
    /// # Errors
    /// It is none, or one of another order.
    pub(crate) fn read(text: &str, order: &Order) -> Result<Self, LibraryError> {
        let bytes = BASE64.decode(text).ok();
        let cursor: Option<Self> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        cursor.filter(|cursor| cursor.values.len() == order.0.len()).ok_or_else(|| LibraryError::Invalid {
            field: "after",
            reason: "must be the `next` of a page in the same order".to_owned(),
        })
    }

    /// How many of the sorted `places` are not behind it.
    pub(crate) fn passed(&self, contents: &Contents, order: &Order, places: &[u32]) -> usize {
        places.partition_point(|place| self.is_at_or_behind(contents, order, &contents.rows()[*place as usize]))
    }

    fn is_at_or_behind(&self, contents: &Contents, order: &Order, row: &Row) -> bool {
        for (level, here) in order.0.iter().zip(&self.values) {
            let compared = match (mark(contents, row, level.column), here) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (Some(value), Some(here)) if level.descending => here.cmp(&value),
                (Some(value), Some(here)) => value.cmp(here),
            };
            if compared != Ordering::Equal {
                return compared == Ordering::Less;
            }
        }
        if order.descends() { row.number >= self.number } else { row.number <= self.number }
    }
}

fn mark(contents: &Contents, row: &Row, column: TrackSort) -> Option<Mark> {
    match value(row, column) {
        Value::Number(number) => number.map(Mark::Number),
        Value::State => Some(Mark::Number(urgency(contents.state(row)))),
        Value::Text(field) => {
            let text = contents.text(row, field);
            contents.texts(field).rank(row.texts[field as usize]).map(|_| Mark::Text(text.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_they_should() {
        let numbers = [f32::NEG_INFINITY, -2.5, -1.0, 0.0, 0.5, 128.0, 1e9];
        assert!(numbers.map(ordered).is_sorted());
        assert!([i64::MIN, -5, 0, 5, i64::MAX].map(signed).is_sorted());
    }

    #[test]
    fn orders_are_read() {
        let level = |column, descending| Level { column, descending };
        let order = Order::read("key, bpm,-energy").expect("an order");
        let expected = [level(TrackSort::Key, false), level(TrackSort::Bpm, false), level(TrackSort::Energy, true)];
        assert_eq!(order.0, expected);
        for text in ["", "nothing", "bpm,bpm", "bpm,-bpm", "bpm,key,energy,title", "--bpm", "bpm,"] {
            assert!(matches!(Order::read(text), Err(LibraryError::Invalid { field: "order_by", .. })), "{text}");
        }
    }

    #[test]
    fn cursors_come_back_and_foreign_ones_are_refused() {
        let order = Order::read("artist,-bpm").expect("an order");
        let cursor = Cursor { values: vec![Some(Mark::Text("a\"b".into())), None], number: 7 };
        assert_eq!(Cursor::read(&cursor.text(), &order).expect("a cursor"), cursor);
        for text in ["", "!", "bm8", &cursor.text()[1..]] {
            assert!(Cursor::read(text, &order).is_err(), "{text}");
        }
        assert!(Cursor::read(&cursor.text(), &Order::by(TrackSort::Bpm, false)).is_err());
    }
}
