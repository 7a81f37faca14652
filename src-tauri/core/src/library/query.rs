//! Filters and sorting of the track list as SQL. Every value is a parameter; only text of ours becomes SQL.

use rusqlite::types::Value;

use crate::library::error::LibraryError;
use crate::library::fold;
use crate::library::track_row::{JOINS, STATE};
use crate::model::{SortOrder, TrackQuery, TrackSort, TrackState};

/// Tracks a page may have.
const LIMITS: std::ops::RangeInclusive<u32> = 1..=1_000;
/// Tracks a page has unless asked otherwise.
const LIMIT: u32 = 50;

const BPM: &str = "coalesce(a.bpm, t.tag_bpm)";
const KEY: &str = "coalesce(a.musical_key, t.tag_key)";
const MODE: &str = "CASE WHEN a.musical_key IS NOT NULL THEN a.mode ELSE t.tag_mode END";

/// A list query, ready to run.
#[derive(Debug, PartialEq)]
pub(crate) struct ListQuery {
    pub page: u32,
    pub limit: u32,
    /// Tables beside `tracks t` that filters need.
    pub filter_joins: &'static str,
    /// Tables beside `tracks t` that filters or the order need.
    pub order_joins: &'static str,
    /// `WHERE ...`, or nothing.
    pub filter: String,
    /// Values of the filter's parameters.
    pub values: Vec<Value>,
    /// `ORDER BY ...`.
    pub order: String,
}

/// What is gathered.
#[derive(Default)]
struct Builder {
    terms: Vec<String>,
    values: Vec<Value>,
    joined: bool,
}

impl Builder {
    /// A condition on the track alone; `?` in it is the value.
    fn own(&mut self, term: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.terms.push(term.replace('?', &format!("?{}", self.values.len())));
    }

    /// A condition that needs the other tables.
    fn joined(&mut self, term: &str, value: impl Into<Value>) {
        self.joined = true;
        self.own(term, value);
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
        let (order, order_joined) = order(sort, query.order.unwrap_or(natural));
        let builder = filter(query);
        let joins = |joined: bool| if joined { JOINS } else { "" };
        let filter =
            if builder.terms.is_empty() { String::new() } else { format!("WHERE {}", builder.terms.join(" AND ")) };
        Ok(Self {
            page,
            limit,
            filter_joins: joins(builder.joined),
            order_joins: joins(builder.joined || order_joined),
            filter,
            values: builder.values,
            order,
        })
    }
}

fn check(field: &'static str, right: bool, reason: &str) -> Result<(), LibraryError> {
    if right { Ok(()) } else { Err(LibraryError::Invalid { field, reason: reason.to_owned() }) }
}

fn filter(query: &TrackQuery) -> Builder {
    let mut builder = Builder::default();
    for pattern in fold::patterns(query.search.as_deref().unwrap_or_default()) {
        builder.own(r"t.search_text LIKE ? ESCAPE '\'", pattern);
    }
    for (column, text) in [("t.artist", &query.artist), ("t.genre", &query.genre)] {
        if let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            builder.own(&format!(r"{column} LIKE ? ESCAPE '\'"), fold::contains(text));
        }
    }
    if let Some(id) = &query.library_id {
        builder.own("t.folder_id = ?", id.clone());
    }
    if let Some(missing) = query.is_missing {
        builder.own("t.is_missing = ?", missing);
    }
    if let Some(days) = query.added_days {
        builder.own("t.date_added >= datetime('now', ?)", format!("-{days} days"));
    }
    if let Some(bpm) = query.bpm_min {
        builder.joined(&format!("{BPM} >= ?"), bpm);
    }
    if let Some(bpm) = query.bpm_max {
        builder.joined(&format!("{BPM} <= ?"), bpm);
    }
    if let Some(key) = query.key {
        builder.joined(&format!("{KEY} = ?"), key);
    }
    if let Some(mode) = query.mode {
        builder.joined(&format!("({MODE}) = ?"), mode);
    }
    if let Some(analysed) = query.analyzed {
        builder.joined("(a.date_analyzed IS NOT NULL) = ?", analysed);
    }
    if let Some(state) = query.state {
        builder.joined(&format!("({STATE}) = ?"), state_text(state).to_owned());
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

/// `ORDER BY` with what is not known last and the id to break ties; and whether it needs the other tables.
fn order(sort: TrackSort, order: SortOrder) -> (String, bool) {
    let (key, joined): (String, bool) = match sort {
        TrackSort::DateAdded => ("t.date_added".into(), false),
        TrackSort::Title => ("t.title COLLATE NOCASE".into(), false),
        TrackSort::Artist => ("t.artist COLLATE NOCASE".into(), false),
        TrackSort::Album => ("t.album COLLATE NOCASE".into(), false),
        TrackSort::Genre => ("t.genre COLLATE NOCASE".into(), false),
        TrackSort::Bpm => (BPM.into(), true),
        // Number on the Camelot wheel, minor (A) before major (B) of the same number.
        TrackSort::Key => (format!("(({KEY} + 3 * (1 - ({MODE}))) * 7 + 7) % 12 * 2 + ({MODE})"), true),
        TrackSort::Energy => ("a.energy_level".into(), true),
        TrackSort::Duration => ("t.duration_seconds".into(), false),
        TrackSort::PlayCount => ("t.play_count".into(), false),
        TrackSort::State => (
            format!(
                "CASE {STATE} WHEN 'failed' THEN 0 WHEN 'analysing' THEN 1 WHEN 'queued' THEN 2 WHEN 'new' THEN 3
                 WHEN 'done' THEN 4 WHEN 'away' THEN 5 ELSE 6 END"
            ),
            true,
        ),
    };
    let direction = match order {
        SortOrder::Asc => "ASC",
        SortOrder::Desc => "DESC",
    };
    (format!("ORDER BY {key} {direction} NULLS LAST, t.id {direction}"), joined)
}

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
