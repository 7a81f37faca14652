//! What `GET /api/tracks` asks for, checked and read.

use std::ops::Bound;

use jiff::{ToSpan as _, Zoned};

use crate::library::catalogue::{Cursor, Order};
use crate::library::error::LibraryError;
use crate::library::fold;
use crate::library::search::{Condition, Field, Search, Span, Term, Trait, listed};
use crate::model::{SortOrder, TrackQuery, TrackSort};

/// Tracks a page may have.
const LIMITS: std::ops::RangeInclusive<u32> = 1..=1_000;
/// Tracks a page has unless asked otherwise.
const LIMIT: u32 = 50;

/// A list query, ready to run.
#[derive(Debug, PartialEq)]
pub(crate) struct ListQuery {
    pub page: u32,
    pub limit: u32,
    /// What stands above `page`.
    pub after: Option<Cursor>,
    pub conditions: Vec<Condition>,
    pub order: Order,
    /// Words of the search that could not be read as what they look like.
    pub unread: Vec<String>,
}

impl ListQuery {
    /// Checks and reads `query`; ages and dates count from `now`.
    ///
    /// # Errors
    /// A value is out of range.
    pub(crate) fn new(query: &TrackQuery, now: &Zoned) -> Result<Self, LibraryError> {
        let (page, limit) = page_of(query.page, query.limit)?;
        check("key", query.key.is_none_or(|key| (0..=11).contains(&key)), "must be 0 (C) to 11 (B)")?;
        check("mode", query.mode.is_none_or(|mode| (0..=1).contains(&mode)), "must be 0 (minor) or 1 (major)")?;
        let finite = |bpm: Option<f64>| bpm.is_none_or(f64::is_finite);
        check("bpm_min", finite(query.bpm_min), "must be a number")?;
        check("bpm_max", finite(query.bpm_max), "must be a number")?;
        let order = order(query)?;
        let after = query.after.as_deref().map(|text| Cursor::read(text, &order)).transpose()?;
        let search = Search::read(query.search.as_deref().unwrap_or_default(), now);
        let mut conditions = search.conditions;
        filters(query, now, &mut conditions);
        Ok(Self { page, limit, after, conditions: listed(conditions), order, unread: search.unread })
    }
}

/// Page and limit of a list that is asked for in pages.
///
/// # Errors
/// One of them is out of range.
pub(crate) fn page_of(page: Option<u32>, limit: Option<u32>) -> Result<(u32, u32), LibraryError> {
    let (page, limit) = (page.unwrap_or(1), limit.unwrap_or(LIMIT));
    check("page", page >= 1, "must be 1 or more")?;
    check("limit", LIMITS.contains(&limit), "must be 1 to 1000")?;
    Ok((page, limit))
}

fn check(field: &'static str, right: bool, reason: &str) -> Result<(), LibraryError> {
    if right { Ok(()) } else { Err(LibraryError::Invalid { field, reason: reason.to_owned() }) }
}

fn order(query: &TrackQuery) -> Result<Order, LibraryError> {
    if let Some(text) = &query.order_by {
        return Order::read(text);
    }
    let sort = query.sort.unwrap_or_default();
    let natural = if sort == TrackSort::DateAdded { SortOrder::Desc } else { SortOrder::Asc };
    Ok(Order::by(sort, query.order.unwrap_or(natural) == SortOrder::Desc))
}

/// Adds the filters that stand beside the search.
fn filters(query: &TrackQuery, now: &Zoned, conditions: &mut Vec<Condition>) {
    for (field, text) in [(Field::Artist, &query.artist), (Field::Genre, &query.genre)] {
        let text = text.as_deref().map(|text| fold::line(text.trim())).filter(|text| !text.is_empty());
        conditions.extend(text.map(|text| Term::In(field, text).into()));
    }
    if query.bpm_min.is_some() || query.bpm_max.is_some() {
        let from = query.bpm_min.map_or(Bound::Unbounded, Bound::Included);
        let to = query.bpm_max.map_or(Bound::Unbounded, Bound::Included);
        conditions.push(Term::Tempo(Span { from, to }).into());
    }
    conditions.extend(query.key.and_then(|key| u8::try_from(key).ok()).map(|tonic| Term::Tonic(tonic).into()));
    conditions.extend(query.mode.and_then(|mode| u8::try_from(mode).ok()).map(|mode| Term::Mode(mode).into()));
    conditions.extend(query.library_id.clone().map(|id| Term::InFolder(id).into()));
    for (what, wanted) in [(Trait::Missing, query.is_missing), (Trait::Analysed, query.analyzed)] {
        conditions.extend(wanted.map(|wanted| Condition { negated: !wanted, term: Term::Is(what) }));
    }
    conditions.extend(query.state.map(|state| Term::State(state).into()));
    if let Some(days) = query.added_days {
        // Before the calendar began is always.
        let since = now.checked_sub(i64::from(days).min(100_000).days()).ok();
        let from = since.map_or(Bound::Unbounded, |since| Bound::Included(since.timestamp().as_second() as f64));
        conditions.push(Term::Added(Span { from, to: Bound::Unbounded }).into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_of_range_is_refused_by_name() {
        let table = [
            (TrackQuery { limit: Some(0), ..Default::default() }, "limit"),
            (TrackQuery { limit: Some(1_001), ..Default::default() }, "limit"),
            (TrackQuery { page: Some(0), ..Default::default() }, "page"),
            (TrackQuery { key: Some(12), ..Default::default() }, "key"),
            (TrackQuery { mode: Some(2), ..Default::default() }, "mode"),
            (TrackQuery { bpm_min: Some(f64::NAN), ..Default::default() }, "bpm_min"),
            (TrackQuery { order_by: Some("colour".into()), ..Default::default() }, "order_by"),
            (TrackQuery { after: Some("colour".into()), ..Default::default() }, "after"),
        ];
        for (query, name) in table {
            assert!(
                matches!(ListQuery::new(&query, &Zoned::now()), Err(LibraryError::Invalid { field, .. }) if field == name),
                "{name}"
            );
        }
    }
}
