//! Filters and sorting of the track list as SQL. Every value is a parameter; only text of ours becomes SQL.

use rusqlite::types::Value;

use crate::library::error::LibraryError;
use crate::library::fold;
use crate::library::track_row::{STATE, STATE_TABLES};
use crate::model::{SortOrder, TrackQuery, TrackSort, TrackState};

/// Tracks a page may have.
const LIMITS: std::ops::RangeInclusive<u32> = 1..=1_000;
/// So many matches are gathered and sorted rather than met along an index.
const FEW: u64 = 5_000;
/// Tracks a page has unless asked otherwise.
const LIMIT: u32 = 50;

/// A list query, ready to run.
#[derive(Debug, PartialEq)]
pub(crate) struct ListQuery {
    pub page: u32,
    pub limit: u32,
    /// Tables beside `tracks t` that filters need.
    pub filter_tables: &'static str,
    /// Further tables that the order needs.
    pub order_tables: &'static str,
    /// What the order goes by.
    key: String,
    direction: &'static str,
    /// `WHERE ...`, or nothing.
    pub filter: String,
    /// Values of the filter's parameters.
    pub values: Vec<Value>,
}

/// What is gathered.
#[derive(Default)]
struct Builder {
    terms: Vec<String>,
    values: Vec<Value>,
    needs_state: bool,
}

impl Builder {
    /// A condition; `?` in it is the value.
    fn term(&mut self, term: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.terms.push(term.replace('?', &format!("?{}", self.values.len())));
    }
}

impl ListQuery {
    /// Checks `query` and makes SQL of it.
    ///
    /// # Errors
    /// A value is out of range.
    pub(crate) fn new(query: &TrackQuery) -> Result<Self, LibraryError> {
        let page = query.page.unwrap_or(1);
        let limit = query.limit.unwrap_or(LIMIT);
        check("page", page >= 1, "must be 1 or more")?;
        check("limit", LIMITS.contains(&limit), "must be 1 to 1000")?;
        check("key", query.key.is_none_or(|key| (0..=11).contains(&key)), "must be 0 (C) to 11 (B)")?;
        check("mode", query.mode.is_none_or(|mode| (0..=1).contains(&mode)), "must be 0 (minor) or 1 (major)")?;
        let finite = |bpm: Option<f64>| bpm.is_none_or(f64::is_finite);
        check("bpm_min", finite(query.bpm_min), "must be a number")?;
        check("bpm_max", finite(query.bpm_max), "must be a number")?;

        let sort = query.sort.unwrap_or_default();
        let natural = if sort == TrackSort::DateAdded { SortOrder::Desc } else { SortOrder::Asc };
        let key = sort_key(sort);
        let direction = match query.order.unwrap_or(natural) {
            SortOrder::Asc => "ASC",
            SortOrder::Desc => "DESC",
        };
        let builder = filter(query);
        let order_needs_more = sort == TrackSort::State && !builder.needs_state;
        let order_tables = if order_needs_more { STATE_TABLES } else { "" };
        let filter =
            if builder.terms.is_empty() { String::new() } else { format!("WHERE {}", builder.terms.join(" AND ")) };
        Ok(Self {
            page,
            limit,
            filter_tables: if builder.needs_state { STATE_TABLES } else { "" },
            order_tables,
            key,
            direction,
            filter,
            values: builder.values,
        })
    }

    /// `ORDER BY` for `total` matches, with what is not known last and the id to break ties. Walking an index in order
    /// pays only where matches are frequent; of few, all are gathered and sorted (the plus sign keeps the index out).
    pub(crate) fn order(&self, total: u64) -> String {
        let plus = if !self.filter.is_empty() && total <= FEW { "+" } else { "" };
        format!("ORDER BY {plus}{} {direction} NULLS LAST, t.id {direction}", self.key, direction = self.direction)
    }
}

fn check(field: &'static str, right: bool, reason: &str) -> Result<(), LibraryError> {
    if right { Ok(()) } else { Err(LibraryError::Invalid { field, reason: reason.to_owned() }) }
}

fn filter(query: &TrackQuery) -> Builder {
    let mut builder = Builder::default();
    for pattern in fold::patterns(query.search.as_deref().unwrap_or_default()) {
        builder.term(r"t.search_text LIKE ? ESCAPE '\'", pattern);
    }
    for (column, text) in [("t.artist", &query.artist), ("t.genre", &query.genre)] {
        if let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            builder.term(&format!(r"{column} LIKE ? ESCAPE '\'"), fold::contains(text));
        }
    }
    if let Some(id) = &query.library_id {
        // The plus sign keeps the index out: it would be followed by a look at every row of the folder.
        builder.term("+t.folder_id = ?", id.clone());
    }
    if let Some(missing) = query.is_missing {
        builder.term("t.is_missing = ?", missing);
    }
    if let Some(days) = query.added_days {
        builder.term("t.date_added >= datetime('now', ?)", format!("-{days} days"));
    }
    if let Some(bpm) = query.bpm_min {
        builder.term("+t.shown_bpm >= ?", bpm);
    }
    if let Some(bpm) = query.bpm_max {
        builder.term("+t.shown_bpm <= ?", bpm);
    }
    if let Some(key) = query.key {
        builder.term("t.shown_key = ?", key);
    }
    if let Some(mode) = query.mode {
        builder.term("t.shown_mode = ?", mode);
    }
    if let Some(analysed) = query.analyzed {
        builder.term("t.is_analyzed = ?", analysed);
    }
    if let Some(state) = query.state {
        builder.needs_state = true;
        builder.term(&format!("({STATE}) = ?"), state_text(state).to_owned());
    }
    builder
}

fn state_text(state: TrackState) -> &'static str {
    match state {
        TrackState::New => "new",
        TrackState::Queued => "queued",
        TrackState::Analysing => "analysing",
        TrackState::Done => "done",
        TrackState::Failed => "failed",
        TrackState::Missing => "missing",
        TrackState::Away => "away",
    }
}

/// What a sort goes by.
fn sort_key(sort: TrackSort) -> String {
    let key = match sort {
        TrackSort::DateAdded => "t.date_added",
        TrackSort::Title => "t.title COLLATE NOCASE",
        TrackSort::Artist => "t.artist COLLATE NOCASE",
        TrackSort::Album => "t.album COLLATE NOCASE",
        TrackSort::Genre => "t.genre COLLATE NOCASE",
        TrackSort::Bpm => "t.shown_bpm",
        TrackSort::Key => "t.wheel",
        TrackSort::Energy => "t.shown_energy",
        TrackSort::Duration => "t.duration_seconds",
        TrackSort::PlayCount => "t.play_count",
        TrackSort::State => return format!("CASE {STATE} {STATE_ORDER} END"),
    };
    key.to_owned()
}

/// States in the order in which a person wants to see them.
const STATE_ORDER: &str = "WHEN 'failed' THEN 0 WHEN 'analysing' THEN 1 WHEN 'queued' THEN 2 WHEN 'new' THEN 3
    WHEN 'done' THEN 4 WHEN 'away' THEN 5 ELSE 6";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_never_become_sql() {
        let query =
            TrackQuery { search: Some("x' OR 1=1 --".into()), artist: Some("'; DROP".into()), ..Default::default() };
        let list = ListQuery::new(&query).expect("a query");
        assert!(!list.filter.contains("DROP") && !list.filter.contains("1=1"));
        assert_eq!(list.values.len(), 5);
    }

    #[test]
    fn out_of_range_is_refused_by_name() {
        let table = [
            (TrackQuery { limit: Some(0), ..Default::default() }, "limit"),
            (TrackQuery { limit: Some(1_001), ..Default::default() }, "limit"),
            (TrackQuery { page: Some(0), ..Default::default() }, "page"),
            (TrackQuery { key: Some(12), ..Default::default() }, "key"),
            (TrackQuery { mode: Some(2), ..Default::default() }, "mode"),
            (TrackQuery { bpm_min: Some(f64::NAN), ..Default::default() }, "bpm_min"),
        ];
        for (query, name) in table {
            assert!(
                matches!(ListQuery::new(&query), Err(LibraryError::Invalid { field, .. }) if field == name),
                "{name}"
            );
        }
    }
}
