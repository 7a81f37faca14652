//! What the DJ decides by hand: tempo, grid, key, lock. It stands above every analysis, and can be taken back.
//!
//! | file | what it is |
//! |---|---|
//! | `edit` | pure: an audio's decisions, and what one more change makes of them |
//! | `grid` | pure: the beats that follow from the analysis and the decisions |
//! | `store` | the tables; brings the current values up to date |
//! | `ops` | the operations |
//!
//! The analysis's own values stay untouched beside them, so that taking back needs no new analysis.

mod edit;
mod grid;
mod ops;
mod store;

pub(crate) use grid::Grid;
pub(crate) use store::{grid_of, is_locked, reapply};

#[cfg(test)]
mod tests;
